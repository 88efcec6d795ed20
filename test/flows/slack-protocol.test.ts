import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { App } from "#src/app.ts";
import { signatureOf } from "#src/playground/local-slack/deliveries.ts";
import { createLocalSlack } from "#src/playground/local-slack/server.ts";
import type { JsonObject, LocalMessage, LocalSlack } from "#src/playground/local-slack/types.ts";
import { startApp } from "#test/helpers/app.ts";
import { recordingLogger, wordsOf } from "#test/helpers/world.ts";

const SECRETS = {
  botToken: "xoxb-protocol-test",
  appToken: "xapp-protocol-test",
  signingSecret: "protocol-test-signing-secret",
  teamId: "T0PROTOCOL",
};
const person = (id: string, givenName: string, more: object = {}) => ({
  id: `U0${id}`,
  name: `${givenName} Test`,
  givenName,
  email: `${id.toLowerCase()}@example.com`,
  tz: "Europe/Berlin",
  ...more,
});
const USERS = [
  person("ANA", "Ana"),
  person("BEN", "Ben"),
  person("CHLOE", "Chloe"),
  person("DEV", "Dev"),
  person("GUEST", "Gia", { isGuest: true }),
  person("FAR", "Finn", { teamId: "T0OTHER" }),
];
const now = () => Math.floor(Date.now() / 1_000);

/** The whole program against a Slack workspace, with real time and an empty company. */
async function openSlackApp(mode: "http" | "socket") {
  const slack = await createLocalSlack({ ...SECRETS, users: USERS, channels: ["general"], retryDelays: [] });
  const { lines, logger } = recordingLogger();
  const app = await startApp(
    { logger },
    {
      SLACK_BOT_TOKEN: SECRETS.botToken,
      SLACK_API_URL: slack.apiUrl,
      ...(mode === "http" ? { SLACK_SIGNING_SECRET: SECRETS.signingSecret } : { SLACK_APP_TOKEN: SECRETS.appToken }),
    },
  );
  if (mode === "http") slack.deliverTo(new URL("/slack/events", app.url));
  return { slack, app, log: lines };
}

describe.each(["http", "socket"] as const)("Slack by %s, through the whole program", (mode) => {
  let slack: LocalSlack;
  let app: App;
  let log: string[];
  beforeAll(async () => {
    ({ slack, app, log } = await openSlackApp(mode));
  }, 120_000);
  afterAll(async () => {
    await app?.[Symbol.asyncDispose]();
    await slack?.close();
  });

  const rows = async (table: string, where = "true"): Promise<number> =>
    (await app.database.sql.query<{ n: number }>(`select count(*)::int as n from ${table} where ${where}`)).rows[0]!.n;
  const botSaid = (channel: string): LocalMessage[] => slack.history(channel).filter(({ fromBot }) => fromBot);

  test("the same event delivered four times at once and three times later is one turn, one reply, one row", async () => {
    const dm = slack.openDm("U0ANA");
    const { eventId, status } = await slack.say("U0ANA", dm, "hello");
    const repeated = await slack.redeliver(eventId, 4);
    await app.jobs.runUntilIdle();
    const late = await slack.redeliver(eventId, 3);
    await app.jobs.runUntilIdle();
    expect([status, ...repeated.map((one) => one.status), ...late.map((one) => one.status)]).toEqual(
      Array(8).fill(200),
    );
    expect(botSaid(dm)).toHaveLength(1);
    expect(await rows("inbox")).toBe(1);
    expect(await rows("turns")).toBe(1);
    expect(await rows("outbox")).toBe(1);
    expect(await rows("people")).toBe(1);
  });

  test("four first messages of one person at once make one person, and every message is answered for", async () => {
    const dm = slack.openDm("U0BEN");
    await Promise.all(["hello", "help", "plan", "why"].map((text) => slack.say("U0BEN", dm, text)));
    await app.jobs.runUntilIdle();
    expect(await rows("people", "email = 'ben@example.com'")).toBe(1);
    expect(await rows("inbox", "done_at is null")).toBe(0);
    expect(await rows("inbox i join people p on p.id = i.person_id", "p.email = 'ben@example.com'")).toBe(4);
    expect(botSaid(dm).length).toBeGreaterThan(0);
  });

  test("a guest and somebody of another workspace are refused politely, and nothing of them is kept", async () => {
    const people = await rows("people");
    const inbox = await rows("inbox");
    for (const [user, place] of [
      ["U0GUEST", slack.openDm("U0GUEST")],
      ["U0FAR", slack.openDm("U0FAR")],
    ] as const) {
      await slack.say(user, place, "check in CANARY-GUEST");
      await app.jobs.runUntilIdle();
      await expect.poll(() => botSaid(place).length).toBe(1);
      expect(wordsOf(botSaid(place))).toContain("members of this company only");
    }
    await slack.mention("U0GUEST", slack.channel("general"), "/checkin");
    await app.jobs.runUntilIdle();
    expect(await rows("people")).toBe(people);
    expect(await rows("inbox")).toBe(inbox);
    expect(await rows("outbox", "message::text like '%CANARY-GUEST%'")).toBe(0);
    expect(log.join("\n")).not.toContain("CANARY-GUEST");
  });

  test.skipIf(mode === "socket")(
    "a button that Kairos does not know is answered with what it can do, and one it never drew is ignored",
    async () => {
      const dm = slack.openDm("U0ANA");
      const [card] = botSaid(dm);
      const tapped = (actionId: string, value: string): JsonObject => ({
        type: "block_actions",
        team: { id: SECRETS.teamId, domain: "local" },
        user: { id: "U0ANA", team_id: SECRETS.teamId },
        api_app_id: "A0KAIROS",
        trigger_id: `${Date.now()}.1`,
        container: { type: "message", message_ts: card!.ts, channel_id: dm },
        channel: { id: dm, name: "directmessage" },
        message: { ts: card!.ts, text: card!.text },
        actions: [
          { type: "button", action_id: actionId, block_id: "b9", value, action_ts: `${now()}.000${actionId.length}` },
        ],
      });
      const post = (payload: JsonObject) => {
        const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
        return fetch(new URL("/slack/events", app.url), {
          method: "POST",
          headers: {
            "content-type": "application/x-www-form-urlencoded",
            ...signatureOf(body, SECRETS.signingSecret, now()),
          },
          body,
        });
      };
      const before = botSaid(dm).length;
      for (const [actionId, value] of [
        ["never-drawn", "x"],
        ["kairos:drop-table", "'; drop table people; --"],
      ] as const) {
        const response = await post(tapped(actionId, value));
        expect(response.status).toBeLessThan(500);
        expect(await response.text()).not.toMatch(/Error|at .*\.ts/u);
      }
      await app.jobs.runUntilIdle();
      for (const reply of botSaid(dm).slice(before))
        expect(wordsOf([reply])).toMatch(/no longer know that button|somebody else/u);
      expect(await rows("people")).toBeGreaterThan(0);
    },
  );
});

describe("What is not Slack's", () => {
  let slack: LocalSlack;
  let app: App;
  beforeAll(async () => {
    ({ slack, app } = await openSlackApp("http"));
  }, 120_000);
  afterAll(async () => {
    await app?.[Symbol.asyncDispose]();
    await slack?.close();
  });

  const event = (text = "hello"): string =>
    JSON.stringify({
      type: "event_callback",
      team_id: SECRETS.teamId,
      api_app_id: "A0KAIROS",
      event_id: `Ev${Math.round(performance.now() * 1_000)}`,
      event: {
        type: "message",
        channel_type: "im",
        channel: slack.openDm("U0DEV"),
        user: "U0DEV",
        text,
        ts: `${now()}.1`,
        event_ts: `${now()}.1`,
      },
    });
  const post = (body: string, headers: Record<string, string>) =>
    fetch(new URL("/slack/events", app.url), {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
    });
  const inboxRows = async (): Promise<number> =>
    (await app.database.sql.query<{ n: number }>("select count(*)::int as n from inbox")).rows[0]!.n;

  test.each([
    ["a forged signature", (body: string) => signatureOf(body, "another-secret", now())],
    ["a signature of another body", () => signatureOf("{}", SECRETS.signingSecret, now())],
    ["a stale signature", (body: string) => signatureOf(body, SECRETS.signingSecret, now() - 301)],
    ["a signature from the future", (body: string) => signatureOf(body, SECRETS.signingSecret, now() + 302)],
    ["no signature", () => ({})],
  ] as const)("%s is 401 without a word, and leaves no row and no person", async (_name, sign) => {
    const body = event();
    const response = await post(body, sign(body));
    expect(response.status).toBe(401);
    expect(await response.text()).toBe("");
    expect(await inboxRows()).toBe(0);
    expect((await app.database.sql.query("select 1 from people")).rows).toEqual([]);
  });

  test("a body over a megabyte is 413, a wrong content type 415, half a JSON 400", async () => {
    const big = event("x".repeat(1_100_000));
    expect((await post(big, signatureOf(big, SECRETS.signingSecret, now()))).status).toBe(413);
    const body = event();
    expect(
      (await post(body, { ...signatureOf(body, SECRETS.signingSecret, now()), "content-type": "text/xml" })).status,
    ).toBe(415);
    expect((await post("{", signatureOf("{", SECRETS.signingSecret, now()))).status).toBe(400);
    expect(await inboxRows()).toBe(0);
  });

  test("a good signature is taken", async () => {
    const body = event();
    expect((await post(body, signatureOf(body, SECRETS.signingSecret, now()))).status).toBe(200);
    expect(await inboxRows()).toBe(1);
    await app.jobs.runUntilIdle();
  });
});
