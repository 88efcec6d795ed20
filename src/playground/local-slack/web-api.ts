import type { SocketMode } from "#src/playground/local-slack/socket-mode.ts";
import type { JsonObject } from "#src/playground/local-slack/types.ts";
import type { Workspace } from "#src/playground/local-slack/workspace.ts";

/** Arguments of a call, as they came in the form. Nested values are JSON. */
export type Args = Readonly<Record<string, string>>;

export interface Call {
  readonly args: Args;
  readonly workspace: Workspace;
  readonly socket: SocketMode;
  /** Where this server is, for the addresses it hands out. */
  readonly base: string;
}

export type Method = (call: Call) => JsonObject;

/** What Slack answers as `{"ok": false, "error": code}`. */
export class MethodError extends Error {
  override readonly name = "MethodError";
  readonly code: string;
  readonly details: readonly string[];
  constructor(code: string, details: readonly string[] = []) {
    super(`Cannot run the method as Slack would answer "${code}"`);
    this.code = code;
    this.details = details;
  }
}

export function need(args: Args, name: string): string {
  const value = args[name];
  if (value === undefined || value === "")
    throw new MethodError("invalid_arguments", [`[ERROR] missing required field: ${name}`]);
  return value;
}

/** A nested argument. `otherwise` is the error for one that is no JSON. */
export function nested(args: Args, name: string, otherwise: string): unknown {
  const text = args[name];
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new MethodError(otherwise);
  }
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
