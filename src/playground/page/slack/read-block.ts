import type { JsonObject } from "#src/playground/local-slack/types.ts";

/** Reads Block Kit, which arrives as JSON of any shape. */

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const objectsIn = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

export const stringOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** The text of a text object. */
export const textOf = (value: unknown): string => (isObject(value) ? stringOf(value["text"]) : "");

export interface BlockOption {
  readonly label: string;
  readonly value: string;
  readonly about: string;
}

export const optionsOf = (element: JsonObject): BlockOption[] =>
  objectsIn(element["options"]).map(({ text, value, description }) => ({
    label: textOf(text),
    value: stringOf(value),
    about: textOf(description),
  }));
