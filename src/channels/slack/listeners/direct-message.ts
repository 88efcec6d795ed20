import { type Listening, teamsOf } from "#src/channels/slack/listeners/listening.ts";
import { fromMrkdwn } from "#src/channels/slack/plain-text.ts";

/** Everything else is an edit, a deletion, a bot's post or Slack's own note. */
const SPOKEN: ReadonlySet<string | undefined> = new Set([undefined, "file_share", "thread_broadcast"]);

/** What people write to Kairos alone. */
export function onDirectMessage({ app, identity, reception }: Listening): void {
  app.event("message", async ({ event, body }) => {
    if (event.channel_type !== "im" || !SPOKEN.has(event.subtype) || !("user" in event) || !("text" in event)) return;
    const { user, text } = event;
    if (!user || !text || ("bot_id" in event && event.bot_id) || "edited" in event) return;
    const { botUserId } = await identity();
    if (user === botUserId) return;
    await reception.accept({
      eventId: body.event_id,
      user: await reception.sender(user, ...teamsOf(event)),
      conversation: event.channel,
      thread: "thread_ts" in event ? event.thread_ts : undefined,
      text: fromMrkdwn(text, botUserId),
    });
  });
}
