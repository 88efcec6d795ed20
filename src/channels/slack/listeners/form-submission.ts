import { readOrigin } from "#src/channels/slack/action-codec.ts";
import { readSubmission } from "#src/channels/slack/form-values.ts";
import type { Listening } from "#src/channels/slack/listeners/listening.ts";
import { FORM_CALLBACK } from "#src/channels/slack/render-form.ts";

/** A submitted modal: an action with the form's name and what was filled in. */
export function onFormSubmission({ app, reception }: Listening): void {
  app.view({ callback_id: FORM_CALLBACK, type: "view_submission" }, async ({ view, body, ack }) => {
    const origin = readOrigin(view.private_metadata);
    if (origin === undefined) {
      await ack({ response_action: "clear" });
      return;
    }
    const { fields, errors } = readSubmission(view);
    if (Object.keys(errors).length > 0) {
      await ack({ response_action: "errors", errors });
      return;
    }
    const user = await reception.sender(body.user.id, body.user.team_id);
    await reception.accept({
      eventId: `view:${view.id}:${view.hash}`,
      user,
      conversation: origin.conversation ?? (await reception.privatePlace(user.id)),
      thread: origin.thread,
      action: { id: origin.form, value: origin.value, card: origin.card, fields },
    });
    await ack({ response_action: "clear" });
  });
}
