import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { JsonObject } from "#src/playground/local-teams/local-teams.ts";
import { createWorld, TENANT } from "#test/channels/teams/world.ts";

/** Activities in the full shape that Teams sends, with its nulls, its HTML copy and its fields that nobody reads. */
const cases = [
  [
    "personal-message",
    { kind: "message", surface: "teams-personal", text: "honestly wiped, the Meyer call went badly" },
  ],
  ["channel-mention", { kind: "message", surface: "teams-channel", text: "how can @Ben & I focus?" }],
  ["installation", { kind: "installed", surface: "teams-personal", text: "" }],
] as const;

test.each(cases)("%s is understood", async (name, expected) => {
  const world = await createWorld();
  const raw = await readFile(new URL(`../../fixtures/teams/${name}.json`, import.meta.url), "utf8");
  const activity = JSON.parse(
    raw
      .replaceAll("SERVICE_URL", world.teams.serviceUrl)
      .replaceAll("TENANT", TENANT)
      .replaceAll("BOT", world.teams.botId),
  ) as JsonObject;
  expect(await world.teams.deliver("29:ana", activity)).toMatchObject({ status: 200, body: "" });
  expect(world.intake.events).toMatchObject([
    {
      ...expected,
      user: { id: "29:ana", workspace: TENANT },
      eventId: expect.stringContaining(String(activity["id"])),
    },
  ]);
  await world.close();
});
