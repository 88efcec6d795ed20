import { z } from "zod";
import type { Action, FormName } from "#src/domain/message.ts";
import { normaliseText } from "#src/domain/text.ts";
import type { TurnAction } from "#src/domain/turn.ts";

const FORM_NAMES = [
  "check-in-details",
  "consent",
  "settings",
  "session-feedback",
  "intake",
  "writing-style",
  "fairness-groups",
  "goal",
] as const satisfies readonly FormName[];

/** The input whose choice is one of the actions that found no button of their own. */
export const MENU_INPUT = "kairosMenu";

const carriedSchema = z.object({
  /** Kebab-case id of the action; for a form its name. */
  id: z.string().regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/),
  value: z.string().max(500).optional(),
  /** The outbox row of the card. */
  card: z.string().max(200).optional(),
  /** The dialog that the tap opens. */
  opens: z.enum(FORM_NAMES).optional(),
  /** Inputs that take several values: they arrive as one string with commas. */
  lists: z.array(z.string()).max(100).optional(),
});
/** What travels inside an action or a form and comes back with a tap. */
export type Carried = z.infer<typeof carriedSchema>;

export function carry({ id, value, opens }: Action, card: string | undefined): { readonly kairos: Carried } {
  return {
    kairos: {
      id,
      ...(value === undefined ? {} : { value }),
      ...(card === undefined ? {} : { card }),
      ...(opens === undefined ? {} : { opens }),
    },
  };
}

/** An action as the value of a menu's choice. */
export const menuChoice = (action: Action, card: string | undefined): string =>
  JSON.stringify(carry(action, card).kairos);

/** What a tap brought, or `undefined` when it is none of ours. `data` is what the card carried and what was filled in. */
export function readCarried(
  data: unknown,
): { readonly carried: Carried; readonly inputs: Readonly<Record<string, unknown>> } | undefined {
  const parsed = z.looseObject({ kairos: carriedSchema }).safeParse(data);
  if (!parsed.success) return readMenu(data);
  const { kairos, msteams: _platform, [MENU_INPUT]: _menu, ...inputs } = parsed.data;
  return { carried: kairos, inputs };
}

function readMenu(data: unknown): ReturnType<typeof readCarried> {
  const menu = z.looseObject({ kairos: z.literal("menu"), [MENU_INPUT]: z.string().max(1_000) }).safeParse(data);
  if (!menu.success) return undefined;
  const chosen = carriedSchema.safeParse(parseJson(menu.data[MENU_INPUT]));
  return chosen.success ? { carried: chosen.data, inputs: {} } : undefined;
}

export function turnAction({ id, value, card }: Carried): TurnAction {
  return { id, ...(value === undefined ? {} : { value }), ...(card === undefined ? {} : { card }) };
}

/** The filled-in inputs of a form: text normalised, empty ones left out, lists taken apart. */
export function readFields(
  { lists = [] }: Carried,
  inputs: Readonly<Record<string, unknown>>,
): NonNullable<TurnAction["fields"]> {
  const fields: Record<string, string | readonly string[]> = {};
  for (const [id, raw] of Object.entries(inputs)) {
    if (typeof raw !== "string" && typeof raw !== "number" && typeof raw !== "boolean") continue;
    const text = String(raw);
    if (lists.includes(id)) fields[id] = text === "" ? [] : text.split(",").map(decodeListValue);
    else if (text.trim() !== "") fields[id] = normaliseText(text);
  }
  return fields;
}

/** Commas separate the values of a list, so a value may hold none. */
export const encodeListValue = (value: string): string => encodeURIComponent(value);

function decodeListValue(value: string): string {
  try {
    return normaliseText(decodeURIComponent(value));
  } catch {
    return normaliseText(value);
  }
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
