import { z } from "zod";
import type { TeamsActivity } from "#src/channels/teams/activity.ts";
import { type Carried, readCarried, readFields, turnAction } from "#src/channels/teams/carried.ts";
import type { TeamsLogger } from "#src/channels/teams/channel-options.ts";
import type { Envelope } from "#src/channels/teams/inbound.ts";
import { LINES } from "#src/channels/teams/lines.ts";
import { plainOf } from "#src/channels/teams/render.ts";
import { dialogBody } from "#src/channels/teams/render-form.ts";
import { assertApprovedView } from "#src/domain/guardrails/review.ts";
import type { TurnAction } from "#src/domain/turn.ts";
import type { Receipt } from "#src/ports/intake.ts";
import type { Views } from "#src/ports/views.ts";

/** An invoke is answered within its own request. */
export interface InvokeAnswer {
  readonly status: number;
  readonly body?: object | undefined;
}

interface Doors {
  readonly views: Views;
  readonly logger: TeamsLogger;
  readonly accept: (action: TurnAction) => Promise<Receipt>;
}

const executeSchema = z.object({ action: z.object({ data: z.unknown().optional() }) });
const taskSchema = z.object({ data: z.unknown().optional() });

export async function answerInvoke(
  { name, value }: TeamsActivity,
  envelope: Envelope,
  doors: Doors,
): Promise<InvokeAnswer> {
  switch (name) {
    case "adaptiveCard/action": {
      const tapped = readCarried(executeSchema.safeParse(value).data?.action.data);
      if (!tapped) return ok(cardError(LINES.gone));
      return ok(cardMessage(wordsAfter(await doors.accept(turnAction(tapped.carried))) ?? LINES.noted));
    }
    case "task/fetch": {
      const tapped = readCarried(taskSchema.safeParse(value).data?.data);
      return ok(tapped?.carried.opens ? await dialog(tapped.carried, envelope, doors) : taskMessage(LINES.gone));
    }
    case "task/submit": {
      const submitted = readCarried(taskSchema.safeParse(value).data?.data);
      if (!submitted) return ok(taskMessage(LINES.gone));
      const { carried, inputs } = submitted;
      const words = wordsAfter(await doors.accept({ ...turnAction(carried), fields: readFields(carried, inputs) }));
      // An empty answer closes the dialog; the reply follows as a message.
      return words === undefined ? { status: 200 } : ok(taskMessage(words));
    }
    default:
      return { status: 501 };
  }
}

async function dialog(carried: Carried, { user }: Envelope, { views, logger }: Doors): Promise<object> {
  if (!carried.opens) return taskMessage(LINES.gone);
  const form = await views.form(user, carried.opens, carried.value);
  if (!form) return taskMessage(LINES.gone);
  assertApprovedView(form);
  try {
    return dialogBody(form, carried.card);
  } catch (error) {
    logger.error(
      { error: error instanceof Error ? error.name : "unknown", form: form.name },
      "A dialog could not be drawn",
    );
    return taskMessage(LINES.gone);
  }
}

/** What a refusal says; nothing where the answer follows as a message. */
function wordsAfter(receipt: Receipt): string | undefined {
  if (receipt.kind !== "refused") return undefined;
  return receipt.notice ? plainOf(receipt.notice) : LINES.gone;
}

const ok = (body: object): InvokeAnswer => ({ status: 200, body });

const taskMessage = (value: string) => ({ task: { type: "message", value } });

const cardMessage = (value: string) => ({ statusCode: 200, type: "application/vnd.microsoft.activity.message", value });

const cardError = (message: string) => ({
  statusCode: 400,
  type: "application/vnd.microsoft.error",
  value: { code: "BadRequest", message },
});
