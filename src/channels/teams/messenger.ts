import { CardTooLargeError } from "#src/channels/teams/card.ts";
import type { TeamsChannelOptions } from "#src/channels/teams/channel-options.ts";
import type { Outbound } from "#src/channels/teams/outbound.ts";
import { referenceOf } from "#src/channels/teams/reference.ts";
import { renderMessage } from "#src/channels/teams/render.ts";
import { assertApproved } from "#src/domain/guardrails/review.ts";
import type { Picture } from "#src/domain/message.ts";
import type { Messenger } from "#src/ports/messenger.ts";

export interface TeamsMessengerOptions extends Pick<TeamsChannelOptions, "publishPicture" | "logger"> {
  readonly outbound: Outbound;
}

/** Writes to the conversations of stored references. Teams cannot be asked whether a message is there. */
export function createTeamsMessenger({ outbound, publishPicture, logger }: TeamsMessengerOptions): Messenger {
  async function addressOf(picture: Picture | undefined, key: string): Promise<string | undefined> {
    if (!picture || !publishPicture) return undefined;
    try {
      return await publishPicture(picture, key);
    } catch (error) {
      logger.warn({ error: error instanceof Error ? error.name : "unknown" }, "A picture could not be published");
      return undefined;
    }
  }

  return {
    channel: "teams",
    async send(to, message, key, isWanted) {
      assertApproved(message);
      const reference = referenceOf(to);
      if (!reference) return { kind: "refused", reason: "no conversation reference of Teams is stored" };
      const pictureUrl = await addressOf(message.picture, key);
      try {
        return await outbound.post(reference, renderMessage(message, key, pictureUrl), isWanted);
      } catch (error) {
        if (error instanceof CardTooLargeError) return { kind: "refused", reason: `too large: ${error.bytes} bytes` };
        if (error instanceof RangeError) return { kind: "refused", reason: "too many dialogs in one card" };
        throw error;
      }
    },
    async reconcile() {
      return "unknown";
    },
    async status(to, line) {
      const reference = line === undefined ? undefined : referenceOf(to);
      if (reference) await outbound.hint(reference, { type: "typing" });
    },
  };
}
