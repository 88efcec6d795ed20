import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { signatureOf } from "#src/playground/local-slack/deliveries.ts";
import { SECRETS, type SlackWorld, startSlack } from "#test/channels/slack/harness.ts";

/** A delivery in Slack's own shape, and what it becomes. */
interface Fixture {
  readonly about: string;
  readonly type: "application/json" | "form";
  /** The form's only field, which then holds the body as JSON. */
  readonly field?: string;
  readonly body: Record<string, unknown>;
  /** What the app answers, where that is more than nothing. */
  readonly answer?: unknown;
  readonly expect: readonly object[];
}

const folder = new URL("../../fixtures/slack/", import.meta.url);
const fixtures = readdirSync(folder).map((name) => {
  const fixture: Fixture = JSON.parse(readFileSync(new URL(name, folder), "utf8"));
  return { name, ...fixture };
});

describe("deliveries in Slack's own shapes", () => {
  let world: SlackWorld;
  beforeAll(async () => {
    world = await startSlack();
  });
  afterAll(() => world.close());
  beforeEach(() => {
    world.intake.events.length = 0;
  });

  test.each(fixtures)("$name: $about", async ({ type, field, body, answer, expect: expected }) => {
    const form = field ? { [field]: JSON.stringify(body) } : (body as Record<string, string>);
    const content = type === "form" ? new URLSearchParams(form).toString() : JSON.stringify(body);
    const response = await fetch(world.url, {
      method: "POST",
      headers: {
        "content-type": type === "form" ? "application/x-www-form-urlencoded" : type,
        ...signatureOf(content, SECRETS.signingSecret, Math.floor(Date.now() / 1_000)),
      },
      body: content,
    });
    expect(response.status).toBe(200);
    const said = await response.text();
    expect(said === "" ? undefined : JSON.parse(said)).toEqual(answer);
    expect(world.intake.events).toHaveLength(expected.length);
    expect(world.intake.events).toMatchObject(expected);
  });
});
