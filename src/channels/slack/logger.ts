import { type Logger, LogLevel } from "@slack/bolt";

/** The part of the program's logger that this channel needs. */
export interface SlackLogger {
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/**
 * The logger that Slack's own libraries get.
 *
 * They print request bodies and JSON errors that quote them, so only the fixed start of a line and the name
 * of an error pass: everything after the first colon, bracket or quote may be somebody's words.
 */
export function libraryLogger(logger: SlackLogger): Logger {
  const write = (level: "warn" | "error") => (first: unknown) =>
    logger[level]({ source: "slack-library" }, summary(first));
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: write("warn"),
    error: write("error"),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}

function summary(first: unknown): string {
  if (first instanceof Error) {
    const code = "code" in first && typeof first.code === "string" ? ` ${first.code}` : "";
    return `${first.name}${code}`;
  }
  return typeof first === "string"
    ? (first.split(/[:("'{]/, 1)[0] ?? "").trim().slice(0, 120)
    : "Slack library message";
}
