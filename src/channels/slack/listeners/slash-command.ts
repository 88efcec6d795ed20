import type { Listening } from "#src/channels/slack/listeners/listening.ts";
import { fromMrkdwn } from "#src/channels/slack/plain-text.ts";

/** `/kairos plan` is the message "plan"; wherever it was typed, the answer comes by direct message. */
export function onSlashCommand({ app, identity, reception }: Listening): void {
  app.command("/kairos", async ({ command, ack }) => {
    const { botUserId } = await identity();
    await reception.accept({
      eventId: `command:${command.trigger_id}`,
      user: await reception.sender(command.user_id, command.team_id),
      conversation: await reception.privatePlace(command.user_id),
      text: fromMrkdwn(command.text, botUserId) || "help",
    });
    await ack();
  });
}
