import type { BotIdentity } from "#src/channels/slack/identity.ts";
import type { SlackLogger } from "#src/channels/slack/logger.ts";
import type { SlackPeople } from "#src/channels/slack/people.ts";
import { normaliseLong } from "#src/domain/text.ts";
import type { TurnAction } from "#src/domain/turn.ts";
import type { InboundEvent, Intake, PlatformUser } from "#src/ports/intake.ts";
import type { Destination, Messenger } from "#src/ports/messenger.ts";

/** What a listener knows about one delivery once it has read it. */
interface Arrival {
  readonly eventId: string;
  readonly user: PlatformUser;
  readonly conversation: string;
  readonly thread?: string | undefined;
  readonly text?: string | undefined;
  readonly action?: TurnAction | undefined;
}

/** Hands deliveries to the intake and says its refusals. */
export interface Reception {
  /** The sender, with the workspace they come from where Slack names another one than ours. */
  sender(id: string, ...teams: readonly (string | null | undefined)[]): Promise<PlatformUser>;
  /** Where the bot talks with `user` alone; the user's own id while Slack cannot tell. */
  privatePlace(user: string): Promise<string>;
  /** Resolves when the arrival is committed or refused. */
  accept(arrival: Arrival): Promise<void>;
  /** The token may be dead already, so nothing is asked of Slack. */
  uninstalled(eventId: string, workspace: string): Promise<void>;
  /** Waits for refusals that are still on their way. */
  settle(): Promise<void>;
}

export interface ReceptionOptions {
  readonly intake: Intake;
  readonly messenger: Messenger;
  readonly people: SlackPeople;
  readonly identity: () => Promise<BotIdentity>;
  readonly logger: SlackLogger;
}

/** Events whose refusal was said already: Slack may deliver them again. */
const REMEMBERED = 1_000;

/** Stands for the app itself where an event has no person. */
const APP = "app";

/** Direct messages have ids that begin with D; everything else may be read by others. */
const isDirect = (conversation: string): boolean => /^[DUW]/.test(conversation);

export function createReception({ intake, messenger, people, identity, logger }: ReceptionOptions): Reception {
  const said = new Set<string>();
  const underWay = new Set<Promise<void>>();

  const hand = async (event: InboundEvent): Promise<void> => {
    const receipt = await intake.accept(event);
    if (receipt.kind !== "refused" || receipt.notice === undefined || said.has(event.eventId)) return;
    const { notice } = receipt;
    if (said.size >= REMEMBERED) said.clear();
    said.add(event.eventId);
    const sending: Promise<void> = messenger
      .send(event.replyTo, notice, `notice:${event.eventId}`)
      .then(({ kind }) => {
        if (kind !== "sent") logger.warn({ channel: "slack", result: kind }, "a refusal was not delivered");
      })
      .catch((error: unknown) => {
        logger.error({ channel: "slack", error: error instanceof Error ? error.name : "unknown" }, "a refusal failed");
      })
      .finally(() => underWay.delete(sending));
    underWay.add(sending);
  };

  return {
    async sender(id, ...teams) {
      const { workspace, enterprise } = await identity();
      const foreign = teams.find((team) => team && team !== workspace && team !== enterprise);
      return { channel: "slack", workspace, id, ...(foreign ? { homeWorkspace: foreign } : {}) };
    },

    async privatePlace(user) {
      try {
        return await people.dm(user);
      } catch {
        logger.warn({ channel: "slack" }, "a direct message could not be opened; its owner's id stands in for it");
        return user;
      }
    },

    async accept({ eventId, user, conversation, thread, text, action }) {
      const replyTo: Destination = { channel: "slack", conversation, ...(thread ? { thread } : {}) };
      await hand({
        eventId,
        user,
        surface: isDirect(conversation) ? "slack-dm" : "slack-channel",
        replyTo,
        kind: action ? "action" : "message",
        ...normaliseLong(text ?? ""),
        action,
        profile: () => people.profile(user.id),
      });
    },

    async uninstalled(eventId, workspace) {
      await hand({
        eventId,
        user: { channel: "slack", workspace, id: APP },
        surface: "slack-dm",
        replyTo: { channel: "slack", conversation: APP },
        kind: "uninstalled",
        text: "",
        profile: async () => ({ givenName: "", isGuest: false, isBot: true }),
      });
    },

    async settle() {
      await Promise.all(underWay);
    },
  };
}
