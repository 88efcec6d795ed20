import { expect, test } from "vitest";
import { libraryLogger } from "#src/channels/slack/logger.ts";

function recording() {
  const lines: string[] = [];
  const write = (fields: object, message: string) => {
    lines.push(`${message} ${JSON.stringify(fields)}`);
  };
  return { lines, logger: libraryLogger({ warn: write, error: write }) };
}

test.each([
  ["Malformed request body: Unexpected token 'C', \"CANARY\" is not valid JSON", "Malformed request body"],
  [
    "An unhandled error occurred while Bolt processed (type: message, error: CANARY)",
    "An unhandled error occurred while Bolt processed",
  ],
  [Object.assign(new Error("CANARY"), { code: "slack_bolt_unknown_error" }), "Error slack_bolt_unknown_error"],
  [{ text: "CANARY" }, "Slack library message"],
])("of what the libraries say only the fixed beginning is kept", (said, kept) => {
  const { lines, logger } = recording();
  logger.error(said);
  logger.warn(said);
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    expect(line).not.toContain("CANARY");
    expect(line).toContain(kept);
  }
});

test("what the libraries say while nothing is wrong is not kept", () => {
  const { lines, logger } = recording();
  logger.debug("http request body: CANARY");
  logger.info("CANARY");
  expect(lines).toEqual([]);
});
