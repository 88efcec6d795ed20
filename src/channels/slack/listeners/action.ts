import { type BlockAction, type BlockElementAction, webApi } from "@slack/bolt";
import { type Carried, MENU_ACTION_ID, readButton, readOption } from "#src/channels/slack/action-codec.ts";
import type { Listening } from "#src/channels/slack/listeners/listening.ts";
import { renderForm } from "#src/channels/slack/render-form.ts";
import { assertApprovedView } from "#src/domain/guardrails/review.ts";
import type { PlatformUser } from "#src/ports/intake.ts";

interface Place {
  readonly conversation: string;
  readonly thread?: string | undefined;
}

/**
 * Taps on buttons and menus of messages and of App Home.
 *
 * An action that opens a form opens it here, since a trigger lives three seconds; where no form can be shown the
 * tap becomes an ordinary action, so that the person gets an answer. A tap that opened a page, and what Kairos did not
 * render, is ignored.
 */
export function onAction(listening: Listening): void {
  const { app, reception } = listening;
  app.action({ type: "block_actions" }, async ({ action, body, ack }) => {
    const carried = readAction(action);
    if (carried === undefined || carried.opensPage || body.view?.type === "modal") {
      await ack();
      return;
    }
    const user = await reception.sender(body.user.id, body.user.team_id);
    const place = placeOf(body) ?? { conversation: await reception.privatePlace(user.id) };
    if (!(await showForm(listening, user, carried, place, body.trigger_id))) {
      const on = body.message?.ts ?? body.view?.id ?? "";
      await reception.accept({
        eventId: `action:${action.action_ts}:${user.id}:${on}:${action.action_id}`,
        user,
        ...place,
        action: { id: carried.id, value: carried.value, card: carried.card },
      });
    }
    await ack();
  });
}

function readAction(action: BlockElementAction): Carried | undefined {
  if (action.type === "button") return readButton(action.action_id, action.value);
  if (action.type === "static_select" && action.action_id === MENU_ACTION_ID) {
    return readOption(action.selected_option.value);
  }
  return undefined;
}

function placeOf({ channel, message, container }: BlockAction): Place | undefined {
  if (channel === undefined) return undefined;
  const thread: unknown = message?.["thread_ts"] ?? container["thread_ts"];
  return { conversation: channel.id, thread: typeof thread === "string" ? thread : undefined };
}

async function showForm(
  { views, client, logger }: Listening,
  user: PlatformUser,
  { opens, value, card }: Carried,
  place: Place,
  trigger: string,
): Promise<boolean> {
  if (opens === undefined) return false;
  const form = await views.form(user, opens, value);
  if (form === undefined) return false;
  assertApprovedView(form);
  try {
    await client.views.open({ trigger_id: trigger, view: renderForm(form, { card, ...place }) });
    return true;
  } catch (error) {
    const reason = error instanceof webApi.WebAPIPlatformError ? error.data.error : "no answer";
    // The same tap was delivered before and opened its form then.
    if (reason === "exchanged_trigger_id") return true;
    logger.warn({ channel: "slack", form: opens, reason }, "a form could not be opened");
    return false;
  }
}
