import type { Backend, BackendOptions } from "#src/backend.ts";

/** What a command may use: its arguments, the data, and a place to write lines to. */
export interface CommandContext {
  readonly args: readonly string[];
  open(options?: BackendOptions): Promise<Backend>;
  print(line: string): void;
}

/** Returns the exit code: 0 when all is well, 1 when something was found wrong. */
export type Command = (context: CommandContext) => Promise<number>;

/** The command was called in a way that it does not understand; its help is shown. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
