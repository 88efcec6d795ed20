import { z } from "zod";

const id = z.string().min(1).max(1_024);
const account = z.object({
  id,
  aadObjectId: z.string().nullish(),
  tenantId: z.string().nullish(),
  role: z.string().nullish(),
});

/** The parts of an incoming activity that this channel reads; attachments are not among them. */
export const activitySchema = z.object({
  type: z.string().min(1),
  channelId: z.literal("msteams"),
  serviceUrl: z.string().min(1).max(2_048),
  id: id.nullish(),
  replyToId: id.nullish(),
  from: account,
  recipient: account,
  conversation: z.object({ id, conversationType: z.string().nullish(), tenantId: z.string().nullish() }),
  channelData: z.object({ tenant: z.object({ id }).nullish() }).nullish(),
  text: z.string().nullish(),
  name: z.string().nullish(),
  action: z.string().nullish(),
  value: z.unknown().optional(),
  locale: z.string().max(35).nullish(),
  localTimezone: z.string().max(64).nullish(),
  entities: z.array(z.looseObject({ type: z.string() })).nullish(),
});
export type TeamsActivity = z.infer<typeof activitySchema>;

const mentionSchema = z.object({
  type: z.literal("mention"),
  text: z.string().min(1),
  mentioned: z.object({ id: z.string() }),
});

/** Whether the bot is mentioned by the platform's own mark, not by somebody typing its name. */
export function mentionsBot({ entities, recipient }: TeamsActivity): boolean {
  return mentions(entities).some(({ mentioned }) => mentioned.id === recipient.id);
}

/** What the person typed: without the mention of the bot, other mentions as "@name", escapes undone. */
export function typedText({ text, entities, recipient }: TeamsActivity): string {
  let plain = text ?? "";
  for (const { mentioned, text: mark } of mentions(entities)) {
    if (mentioned.id === recipient.id) plain = plain.replaceAll(mark, " ");
  }
  return plain
    .replace(/<at\b[^>]*>(.*?)<\/at>/gis, "@$1")
    .replace(/&(nbsp|lt|gt|quot|#39|amp);/g, (_, entity: string) => ENTITIES[entity] ?? "")
    .trim();
}

const ENTITIES: Readonly<Record<string, string>> = { nbsp: " ", lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };

function mentions(entities: TeamsActivity["entities"]): z.infer<typeof mentionSchema>[] {
  return (entities ?? []).flatMap((entity) => {
    const parsed = mentionSchema.safeParse(entity);
    return parsed.success ? [parsed.data] : [];
  });
}
