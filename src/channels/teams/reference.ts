import { z } from "zod";
import type { TeamsActivity } from "#src/channels/teams/activity.ts";
import type { Destination } from "#src/ports/messenger.ts";

/**
 * What is needed to write to a conversation later, after a restart too: plain JSON in `Destination.reference`.
 *
 * No names: an id is enough to write, and names would have to be erased everywhere.
 */
const referenceSchema = z.object({
  channelId: z.literal("msteams"),
  serviceUrl: z.string(),
  conversation: z.object({
    id: z.string().min(1),
    conversationType: z.string().optional(),
    tenantId: z.string().optional(),
  }),
  bot: z.object({ id: z.string().min(1) }),
  user: z.object({ id: z.string().min(1), aadObjectId: z.string().optional() }),
  tenantId: z.string().optional(),
});
export type StoredReference = z.infer<typeof referenceSchema>;

export function destinationOf(activity: TeamsActivity): Destination {
  const { conversation, from, recipient, serviceUrl } = activity;
  const tenantId = workspaceOf(activity);
  const reference: StoredReference = {
    channelId: "msteams",
    serviceUrl,
    conversation: {
      id: conversation.id,
      ...(conversation.conversationType ? { conversationType: conversation.conversationType } : {}),
      ...(tenantId ? { tenantId } : {}),
    },
    bot: { id: recipient.id },
    user: { id: from.id, ...(from.aadObjectId ? { aadObjectId: from.aadObjectId } : {}) },
    ...(tenantId ? { tenantId } : {}),
  };
  return { channel: "teams", conversation: conversation.id, reference };
}

/** The stored reference of a destination, or `undefined` when it is none of this channel. */
export function referenceOf({ channel, reference }: Destination): StoredReference | undefined {
  if (channel !== "teams") return undefined;
  const parsed = referenceSchema.safeParse(reference);
  return parsed.success ? parsed.data : undefined;
}

/** The tenant in which the conversation takes place. */
export function workspaceOf({ channelData, conversation }: TeamsActivity): string | undefined {
  return channelData?.tenant?.id ?? conversation.tenantId ?? undefined;
}
