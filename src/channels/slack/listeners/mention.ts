import { type Listening, teamsOf } from "#src/channels/slack/listeners/listening.ts";
import { fromMrkdwn } from "#src/channels/slack/plain-text.ts";

/** "@Kairos ..." in a channel; the answer stays in a thread under it. */
export function onMention({ app, identity, reception }: Listening): void {
  app.event("app_mention", async ({ event, body }) => {
    const { botUserId } = await identity();
    if (!event.user || event.bot_id || event.subtype !== undefined || "edited" in event) return;
    await reception.accept({
      eventId: body.event_id,
      user: await reception.sender(event.user, ...teamsOf(event)),
      conversation: event.channel,
      thread: event.thread_ts ?? event.ts,
      text: fromMrkdwn(event.text, botUserId),
    });
  });
}
