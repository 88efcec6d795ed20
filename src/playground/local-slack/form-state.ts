import type { JsonObject } from "#src/playground/local-slack/types.ts";
import { isObject } from "#src/playground/local-slack/web-api.ts";

export type Filled = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface FormState {
  /** As Slack sends it: block id -> action id -> state. */
  readonly values: JsonObject;
  /** What Slack's own client refuses before it sends anything. */
  readonly errors: Readonly<Record<string, string>>;
}

/** What a modal's inputs hold once a person filled them in; a field not named keeps its first value. */
export function fillForm(blocks: readonly JsonObject[], filled: Filled): FormState {
  const values: Record<string, JsonObject> = {};
  const errors: Record<string, string> = {};
  for (const block of blocks) {
    const { type, block_id: id, element, optional } = block;
    if (type !== "input" || typeof id !== "string" || !isObject(element)) continue;
    const state = stateOf(element, id in filled, filled[id]);
    values[id] = { [String(element["action_id"])]: state };
    if (optional !== true && isEmpty(state)) errors[id] = "This is a required field";
  }
  const unknown = Object.keys(filled).filter((id) => !(id in values));
  if (unknown.length > 0) {
    throw new Error(`Cannot fill in the form as it must have the fields: current values are ${unknown.join(", ")}`);
  }
  return { values, errors };
}

function stateOf(element: JsonObject, given: boolean, value: string | readonly string[] | undefined): JsonObject {
  const { type } = element;
  switch (type) {
    case "radio_buttons":
    case "static_select":
      return {
        type,
        selected_option: given ? (optionsOf(element, value)[0] ?? null) : (element["initial_option"] ?? null),
      };
    case "checkboxes":
    case "multi_static_select":
      return { type, selected_options: given ? optionsOf(element, value) : (element["initial_options"] ?? []) };
    default:
      return { type: String(type), value: given ? String(value ?? "") || null : (element["initial_value"] ?? null) };
  }
}

function optionsOf(element: JsonObject, value: string | readonly string[] | undefined): readonly JsonObject[] {
  const wanted = value === undefined ? [] : typeof value === "string" ? [value] : value;
  const options = Array.isArray(element["options"]) ? element["options"].filter(isObject) : [];
  return wanted.map((one) => {
    const option = options.find((candidate) => candidate["value"] === one);
    if (!option) throw new Error(`Cannot choose an option as it must be in the list: current value is "${one}"`);
    return option;
  });
}

function isEmpty(state: JsonObject): boolean {
  const held = state["selected_option"] ?? state["selected_options"] ?? state["value"];
  return held === null || held === undefined || (Array.isArray(held) && held.length === 0);
}
