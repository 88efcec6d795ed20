import { createHash } from "node:crypto";
import { mentionsBot, type TeamsActivity, typedText } from "#src/channels/teams/activity.ts";
import { readCarried, turnAction } from "#src/channels/teams/carried.ts";
import type { TeamsLogger } from "#src/channels/teams/channel-options.ts";
import { answerInvoke, type InvokeAnswer } from "#src/channels/teams/invoke.ts";
import type { Outbound } from "#src/channels/teams/outbound.ts";
import { destinationOf, referenceOf, type StoredReference, workspaceOf } from "#src/channels/teams/reference.ts";
import { homeActivity } from "#src/channels/teams/render-home.ts";
import { assertApprovedView } from "#src/domain/guardrails/review.ts";
import { normaliseLong } from "#src/domain/text.ts";
import type { TurnAction } from "#src/domain/turn.ts";
import type { InboundEvent, Intake, PlatformProfile, PlatformUser, Receipt } from "#src/ports/intake.ts";
import type { Messenger } from "#src/ports/messenger.ts";
import type { ApprovedHome, Views } from "#src/ports/views.ts";

/** What one verified activity is answered with, and what is done once the answer is out. */
export interface Answer extends InvokeAnswer {
  readonly after?: (() => Promise<void>) | undefined;
}

export interface InboundOptions {
  readonly intake: Intake;
  readonly views: Views;
  readonly messenger: Messenger;
  readonly outbound: Outbound;
  readonly logger: TeamsLogger;
  readonly profile: (reference: StoredReference, activity: TeamsActivity) => Promise<PlatformProfile>;
}

/** What every event of one activity has in common. */
export interface Envelope extends Omit<InboundEvent, "kind" | "text" | "action"> {
  readonly reference: StoredReference;
}

const DONE: Answer = { status: 200 };
const HOME_WORDS = /^home$/i;

/** Turns a verified activity into an event. Throws when the intake could not store it. */
export function createInbound(options: InboundOptions): (activity: TeamsActivity) => Promise<Answer> {
  const { intake, logger, messenger, outbound, views } = options;

  async function accept(
    envelope: Envelope,
    kind: InboundEvent["kind"],
    text: string,
    action?: TurnAction,
  ): Promise<Receipt> {
    const { reference: _, ...event } = envelope;
    return intake.accept({ ...event, kind, text, ...(action ? { action } : {}) });
  }

  /** What the platform's answer leaves to say as a message. */
  function noticeOf(receipt: Receipt, { eventId, replyTo }: Envelope): Answer {
    if (receipt.kind !== "refused" || !receipt.notice) return DONE;
    const { notice } = receipt;
    return {
      ...DONE,
      async after() {
        await messenger.send(replyTo, notice, `notice:${eventId}`);
      },
    };
  }

  async function homeOf(user: PlatformUser): Promise<ApprovedHome | undefined> {
    try {
      const home = await views.home(user);
      if (home) assertApprovedView(home);
      return home;
    } catch (error) {
      logger.error({ error: error instanceof Error ? error.name : "unknown" }, "The home card could not be made");
      return undefined;
    }
  }

  async function message(activity: TeamsActivity, envelope: Envelope): Promise<Answer> {
    const tapped = activity.value === undefined || activity.value === null ? undefined : readCarried(activity.value);
    if (tapped) return noticeOf(await accept(envelope, "action", "", turnAction(tapped.carried)), envelope);
    const isPrivate = envelope.surface === "teams-personal";
    if (!isPrivate && !mentionsBot(activity)) return DONE;
    const { text, beyond } = normaliseLong(typedText(activity));
    if (text === "") return DONE;
    const home = isPrivate && HOME_WORDS.test(text) ? await homeOf(envelope.user) : undefined;
    if (!home)
      return noticeOf(
        await accept({ ...envelope, ...(beyond === undefined ? {} : { beyond }) }, "message", text),
        envelope,
      );
    const receipt = await accept(envelope, "home-opened", text);
    if (receipt.kind !== "accepted") return noticeOf(receipt, envelope);
    return {
      ...DONE,
      async after() {
        await outbound.post(envelope.reference, homeActivity(home));
      },
    };
  }

  async function installation({ action }: TeamsActivity, envelope: Envelope): Promise<Answer> {
    if (envelope.surface !== "teams-personal") return DONE;
    // An upgrade removes and adds; the app stays with the person all the while.
    if (action === "add" || action === "add-upgrade")
      return noticeOf(await accept(envelope, "installed", ""), envelope);
    if (action === "remove") await accept(envelope, "uninstalled", "");
    return DONE;
  }

  return async (activity) => {
    const workspace = workspaceOf(activity);
    const replyTo = destinationOf(activity);
    const reference = referenceOf(replyTo);
    if (!workspace || !reference) return { status: 400 };
    if (activity.from.role === "bot" || activity.from.id.startsWith("28:")) return DONE;
    const envelope: Envelope = {
      eventId: eventIdOf(activity),
      user: userOf(activity, workspace),
      surface: activity.conversation.conversationType === "personal" ? "teams-personal" : "teams-channel",
      replyTo,
      reference,
      profile: () => options.profile(reference, activity),
    };
    switch (activity.type) {
      case "message":
        return message(activity, envelope);
      case "invoke":
        return answerInvoke(activity, envelope, {
          views,
          logger,
          accept: (action) => accept(envelope, "action", "", action),
        });
      case "installationUpdate":
        return installation(activity, envelope);
      // Teams sends conversationUpdate beside installationUpdate: taking both would greet twice.
      default:
        return DONE;
    }
  };
}

function userOf({ from }: TeamsActivity, workspace: string): PlatformUser {
  const isForeign = from.tenantId && from.tenantId !== workspace;
  return { channel: "teams", workspace, id: from.id, ...(isForeign ? { homeWorkspace: from.tenantId as string } : {}) };
}

/** The same under every delivery of the activity. */
function eventIdOf(activity: TeamsActivity): string {
  const { conversation, id, replyToId, type } = activity;
  const own = id ?? createHash("sha256").update(JSON.stringify(activity)).digest("base64url");
  return type === "invoke" ? `${conversation.id}/${own}:${replyToId ?? ""}` : `${conversation.id}/${own}`;
}
