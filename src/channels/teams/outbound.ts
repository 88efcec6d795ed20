import type { Activity } from "botbuilder";
import type { TeamsAdapter } from "#src/channels/teams/adapter.ts";
import type { Limiter } from "#src/channels/teams/limiter.ts";
import type { StoredReference } from "#src/channels/teams/reference.ts";
import { resultOfError } from "#src/channels/teams/send-result.ts";
import type { ServiceUrlGuard } from "#src/channels/teams/service-url.ts";
import type { SendResult } from "#src/ports/messenger.ts";

/** A send waits this long for room below the limits; a longer wait is the outbox's. Milliseconds. */
const PATIENCE_MS = 2_500;

/** A hint holds nobody up for longer. Milliseconds. */
const HINT_MS = 1_000;

export interface OutboundOptions {
  readonly adapter: TeamsAdapter;
  readonly allowed: ServiceUrlGuard;
  readonly limiter: Limiter;
  /** Real milliseconds. */
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

export interface Outbound {
  /** Posts once, where it is still wanted after the wait for room. Never throws for what the platform says: that is the result. */
  post(reference: StoredReference, activity: Partial<Activity>, isWanted?: () => Promise<boolean>): Promise<SendResult>;
  /** Posts only where there is room right now, and forgets whether it worked. */
  hint(reference: StoredReference, activity: Partial<Activity>): Promise<void>;
}

export function createOutbound({ adapter, allowed, limiter, now, wait }: OutboundOptions): Outbound {
  const take = ({ conversation, tenantId }: StoredReference) => limiter.take(conversation.id, tenantId ?? "");

  /** 0 once there is room; otherwise how long it will take. */
  async function room(reference: StoredReference): Promise<number> {
    const until = now() + PATIENCE_MS;
    for (;;) {
      const needed = take(reference);
      if (needed === 0 || now() + needed > until) return needed;
      await wait(needed);
    }
  }

  function postNow(reference: StoredReference, activity: Partial<Activity>): Promise<{ readonly id: string }> {
    const { bot, channelId, conversation, user } = reference;
    return adapter.withConnector(reference as Parameters<TeamsAdapter["withConnector"]>[0], (client) =>
      client.conversations.sendToConversation(conversation.id, {
        ...activity,
        channelId,
        from: bot,
        recipient: user,
        conversation: { id: conversation.id },
      } as Activity),
    );
  }

  return {
    async post(reference, activity, isWanted = async () => true) {
      if (!allowed(reference.serviceUrl)) return { kind: "refused", reason: "the service host is not allowed" };
      const wanted = await room(reference);
      if (wanted > 0) return { kind: "retry", afterMs: Math.ceil(wanted), reason: "own rate limit" };
      if (!(await isWanted())) return { kind: "withdrawn" };
      try {
        const { id } = await postNow(reference, activity);
        return { kind: "sent", ref: id };
      } catch (error) {
        return resultOfError(error, { now: now(), chance: Math.random() });
      }
    },
    async hint(reference, activity) {
      if (!allowed(reference.serviceUrl) || take(reference) > 0) return;
      const posted = postNow(reference, activity).catch(() => undefined);
      await Promise.race([posted, wait(HINT_MS)]);
    },
  };
}
