import { textOf } from "#src/playground/local-teams/card-client.ts";
import { aadIdOf } from "#src/playground/local-teams/connector.ts";
import type { Conversation } from "#src/playground/local-teams/conversations.ts";
import type { Identity } from "#src/playground/local-teams/identity.ts";
import type { JsonObject, LocalDelivery, LocalTeamsUser, TokenFlaw } from "#src/playground/local-teams/types.ts";

/** Teams waits this long for a bot. Milliseconds. */
const PATIENCE_MS = 15_000;

export interface DeliveryOptions {
  readonly identity: Identity;
  readonly botId: string;
  readonly tenantId: string;
  readonly authOn: boolean;
  readonly serviceUrl: () => string;
  readonly deliverTo: () => URL | undefined;
}

/** Sends activities to the bot, as the platform does. */
export function createDeliveries({ authOn, botId, deliverTo, identity, serviceUrl, tenantId }: DeliveryOptions) {
  const sent = new Map<string, JsonObject>();

  async function post(activityId: string, activity: JsonObject, flaw: TokenFlaw = {}): Promise<LocalDelivery> {
    const url = deliverTo();
    if (!url) throw new Error("Cannot deliver to the bot as its address must be set: current value is none");
    const authorization = flaw.authorization ?? (authOn ? `Bearer ${await identity.sign(serviceUrl(), flaw)}` : "");
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: {
          "content-type": "application/json; charset=utf-8",
          ...(authorization === "" ? {} : { authorization }),
        },
        body: JSON.stringify(activity),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      return {
        activityId,
        status: response.status,
        body: await response.text(),
        headers: Object.fromEntries(response.headers),
      };
    } catch {
      return { activityId, status: 0, body: "", headers: {} };
    }
  }

  return {
    /** Fills in what every activity of Teams has, and sends it. */
    deliver(
      user: LocalTeamsUser,
      conversation: Conversation,
      parts: JsonObject,
      id: string,
      flaw?: TokenFlaw,
    ): Promise<LocalDelivery> {
      const activity: JsonObject = {
        channelId: "msteams",
        serviceUrl: serviceUrl(),
        id,
        timestamp: new Date().toISOString(),
        from: {
          id: user.id,
          name: user.name,
          aadObjectId: aadIdOf(user.id),
          ...(user.tenantId ? { tenantId: user.tenantId } : {}),
        },
        recipient: { id: botId, name: "Kairos" },
        conversation: {
          id: threadOf(conversation, textOf(parts["replyToId"]) || id),
          conversationType: conversation.kind,
          tenantId,
          ...(conversation.kind === "channel" ? { isGroup: true } : {}),
        },
        channelData: { tenant: { id: tenantId } },
        locale: user.locale ?? "en-GB",
        ...(user.timeZone ? { localTimezone: user.timeZone } : {}),
        ...parts,
      };
      sent.set(id, activity);
      return post(id, activity, flaw);
    },
    redeliver(activityId: string, times: number): Promise<LocalDelivery[]> {
      const activity = sent.get(activityId);
      if (!activity)
        throw new Error(
          `Cannot deliver again as the activity must have been delivered: current value is "${activityId}"`,
        );
      return Promise.all(Array.from({ length: times }, () => post(activityId, activity)));
    },
  };
}

/** A post in a channel opens a thread, which the bot sees as a conversation of its own. */
function threadOf({ id, kind }: Conversation, root: string): string {
  return kind === "channel" ? `${id};messageid=${root}` : id;
}
