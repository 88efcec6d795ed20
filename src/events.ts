import { pino } from "pino";

/** Fields that may be logged. Whatever is not in this list is left out: no text, name, e-mail or figure of a person. */
export interface EventFields {
  readonly tenant?: string | undefined;
  readonly turn?: string | undefined;
  readonly channel?: string | undefined;
  readonly kind?: string | undefined;
  readonly name?: string | undefined;
  readonly outcome?: string | undefined;
  readonly code?: string | undefined;
  readonly count?: number | undefined;
  readonly ms?: number | undefined;
  readonly port?: number | undefined;
  readonly error?: string | undefined;
}

const ALLOWED = [
  "tenant",
  "turn",
  "channel",
  "kind",
  "name",
  "outcome",
  "code",
  "count",
  "ms",
  "port",
  "error",
] as const;

export interface Logger {
  debug(event: string, fields?: EventFields): void;
  info(event: string, fields?: EventFields): void;
  warn(event: string, fields?: EventFields): void;
  error(event: string, fields?: EventFields): void;
}

/** JSON lines on standard output; errors by name and code, never by their message, which may quote a person. */
export function createLogger(level: "debug" | "info" | "warn" | "error" | "silent"): Logger {
  const log = pino({ level, base: null });
  const write =
    (at: "debug" | "info" | "warn" | "error") =>
    (event: string, fields: EventFields = {}) => {
      const allowed = Object.fromEntries(
        ALLOWED.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])),
      );
      log[at](allowed, event);
    };
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

/** What may be told of an error: its class and code. */
export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const code = "code" in error ? `:${String(error.code).slice(0, 40)}` : "";
  return `${error.name}${code}`;
}

/** A channel's own log lines: their words and code, never their fields, which may quote a person. */
export function channelLogger(logger: Logger, channel: string) {
  const write =
    (at: "info" | "warn" | "error") =>
    (...parts: unknown[]): void => {
      const words = parts.find((part) => typeof part === "string");
      const fields = parts.find((part) => typeof part === "object" && part !== null) as { code?: unknown } | undefined;
      const code = typeof fields?.code === "string" ? fields.code : undefined;
      logger[at](String(words ?? "channel").slice(0, 120), { channel, code });
    };
  return { info: write("info"), warn: write("warn"), error: write("error") };
}
