import type { FormName } from "#src/domain/message.ts";

/** What travels inside a button, a menu or a modal and comes back with a tap. */
export interface Carried {
  /** Kebab-case id of the action, or the name of the form. */
  readonly id: string;
  readonly value?: string | undefined;
  /** The outbox row of the card. */
  readonly card?: string | undefined;
  readonly opens?: FormName | undefined;
  /** The tap opened a page: Slack reports it, and there is nothing to do. */
  readonly opensPage?: boolean | undefined;
}

const FORM_NAMES: ReadonlySet<string> = new Set<FormName>([
  "check-in-details",
  "consent",
  "settings",
  "session-feedback",
  "intake",
  "writing-style",
  "fairness-groups",
  "goal",
]);

const isFormName = (name: unknown): name is FormName => typeof name === "string" && FORM_NAMES.has(name);

const ACTION_ID = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** Slack's limit for the value of a menu option. */
export const OPTION_VALUE_LIMIT = 150;

export const MENU_ACTION_ID = "kairos-menu";

/** Action ids are unique within a block: the second "move-to" of a message becomes "move-to#2". */
export const elementId = (id: string, occurrence: number): string => (occurrence === 1 ? id : `${id}#${occurrence}`);

export function buttonValue({ value, card, opens, opensPage }: Carried): string {
  return JSON.stringify({ v: value, c: card, o: opens, p: opensPage });
}

/** The value of a menu option, or `undefined` when it is longer than Slack allows. */
export function optionValue({ id, value, card, opens }: Carried): string | undefined {
  const json = JSON.stringify({ a: id, v: value, c: card, o: opens });
  return json.length <= OPTION_VALUE_LIMIT ? json : undefined;
}

/** What a tapped button carries, or `undefined` when it is not one of ours. */
export function readButton(actionId: string, value: string | undefined): Carried | undefined {
  return read(actionId.replace(/#\d+$/, ""), parse(value));
}

export function readOption(value: string | undefined): Carried | undefined {
  const fields = parse(value);
  return fields && typeof fields["a"] === "string" ? read(fields["a"], fields) : undefined;
}

function read(id: string, fields: Record<string, unknown> | undefined): Carried | undefined {
  if (!fields || !ACTION_ID.test(id)) return undefined;
  const { v: value, c: card, o: opens, p: opensPage } = fields;
  return {
    id,
    ...(typeof value === "string" ? { value } : {}),
    ...(typeof card === "string" ? { card } : {}),
    ...(isFormName(opens) ? { opens } : {}),
    ...(opensPage === true ? { opensPage } : {}),
  };
}

/** What a modal remembers of where it was opened. */
export interface FormOrigin {
  readonly form: FormName;
  readonly value?: string | undefined;
  readonly card?: string | undefined;
  readonly conversation?: string | undefined;
  readonly thread?: string | undefined;
}

export function writeOrigin({ form, value, card, conversation, thread }: FormOrigin): string {
  return JSON.stringify({ f: form, v: value, c: card, d: conversation, t: thread });
}

export function readOrigin(metadata: string): FormOrigin | undefined {
  const fields = parse(metadata);
  if (!fields) return undefined;
  const { f: form, v: value, c: card, d: conversation, t: thread } = fields;
  if (!isFormName(form)) return undefined;
  return {
    form,
    ...(typeof value === "string" ? { value } : {}),
    ...(typeof card === "string" ? { card } : {}),
    ...(typeof conversation === "string" ? { conversation } : {}),
    ...(typeof thread === "string" ? { thread } : {}),
  };
}

function parse(json: string | undefined): Record<string, unknown> | undefined {
  if (json === undefined) return undefined;
  try {
    const fields: unknown = JSON.parse(json);
    return typeof fields === "object" && fields !== null && !Array.isArray(fields)
      ? (fields as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
