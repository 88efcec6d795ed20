import type { Inputs, Json, JsonObject } from "#src/playground/local-teams/types.ts";

/** An action of a card, with the parts a client needs. */
export interface CardAction {
  readonly type: string;
  readonly id: string;
  readonly title: string;
  readonly verb: string;
  readonly data: JsonObject;
}

/** Every action of a card, in the order in which it is drawn. */
export function actionsOf(card: JsonObject): CardAction[] {
  return elementsOf(card)
    .filter(({ type }) => typeof type === "string" && (type === "Action.Execute" || type === "Action.Submit"))
    .map((action) => ({
      type: textOf(action["type"]),
      id: textOf(action["id"]),
      title: textOf(action["title"]),
      verb: textOf(action["verb"]),
      data: isObject(action["data"]) ? action["data"] : {},
    }));
}

/** The action with this id or title. Throws when there is none. */
export function findAction(card: JsonObject, name: string): CardAction {
  const actions = actionsOf(card);
  const found = actions.find(({ id }) => id === name) ?? actions.find(({ title }) => title === name);
  if (!found) {
    throw new Error(
      `Cannot tap "${name}" as the card must have it: current actions are ${actions.map(({ title }) => `"${title}"`).join(", ")}`,
    );
  }
  return found;
}

/** Whether tapping the action asks the app for a dialog. */
export function opensDialog({ data, type }: CardAction): boolean {
  return type === "Action.Submit" && isObject(data["msteams"]) && data["msteams"]["type"] === "task/fetch";
}

/**
 * The values of a card's inputs as a client sends them: what was filled in, else what was there from the start; lists joined
 * by commas. Throws, as a client refuses to submit, when a required input is empty or a value is not allowed.
 */
export function inputsOf(card: JsonObject, filled: Inputs): Record<string, string> {
  const inputs = elementsOf(card).filter(({ type }) => typeof type === "string" && type.startsWith("Input."));
  const unknown = Object.keys(filled).find((id) => !inputs.some((input) => input["id"] === id));
  if (unknown !== undefined) throw new Error(`Cannot fill in "${unknown}" as the card must have this input`);
  return Object.fromEntries(
    inputs.map((input) => [textOf(input["id"]), inputValue(input, filled[textOf(input["id"])])]),
  );
}

function inputValue(input: JsonObject, filled: Inputs[string]): string {
  const id = textOf(input["id"]);
  const value =
    filled === undefined ? textOf(input["value"]) : Array.isArray(filled) ? listOf(input, filled) : String(filled);
  if (value === "") {
    if (input["isRequired"] === true)
      throw new Error(`Cannot submit as "${id}" must be filled in: ${textOf(input["errorMessage"])}`);
    return value;
  }
  const isOutOfRange =
    input["type"] === "Input.Number" &&
    (!Number.isFinite(Number(value)) ||
      Number(value) < Number(input["min"] ?? -Infinity) ||
      Number(value) > Number(input["max"] ?? Infinity));
  const isTooLong = input["type"] === "Input.Text" && value.length > Number(input["maxLength"] ?? Infinity);
  const isNoChoice =
    input["type"] === "Input.ChoiceSet" &&
    !(input["isMultiSelect"] === true ? value.split(",") : [value]).every((chosen) =>
      choicesOf(input).includes(chosen),
    );
  if (isOutOfRange || isTooLong || isNoChoice) {
    throw new Error(`Cannot submit as "${id}" must be allowed: ${textOf(input["errorMessage"])}`);
  }
  return value;
}

/** A list may be given by its titles, too: a person sees no values. */
function listOf(input: JsonObject, filled: readonly string[]): string {
  const choices = Array.isArray(input["choices"]) ? input["choices"].filter(isObject) : [];
  return filled.map((name) => textOf(choices.find((choice) => choice["title"] === name)?.["value"] ?? name)).join(",");
}

const choicesOf = (input: JsonObject): string[] =>
  (Array.isArray(input["choices"]) ? input["choices"] : []).filter(isObject).map((choice) => textOf(choice["value"]));

/** Every element of a card that a client draws; fallbacks are drawn by older clients only. */
function elementsOf(value: Json | undefined): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap((item: Json) => elementsOf(item));
  if (!isObject(value)) return [];
  const parts = ["body", "items", "columns", "actions", "selectAction", "inlines", "card"];
  return [value, ...parts.flatMap((part) => elementsOf(value[part]))];
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";
