import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEmbedded } from "#src/db/embedded.ts";
import { createLocalSlack } from "#src/playground/local-slack/server.ts";
import type { LocalMessage, LocalSlack } from "#src/playground/local-slack/types.ts";
import { type Running, startProcess } from "#test/helpers/process.ts";

const SECRETS = {
  botToken: "xoxb-killed-test",
  appToken: "xapp-killed-test",
  signingSecret: "killed-test-signing-secret",
};
const ANA = { id: "U0ANA", name: "Ana Ortiz", givenName: "Ana", email: "ana@example.com", tz: "Europe/Berlin" };

/** E1: what was acknowledged is answered once, however the process ends. */
describe("A process that is killed", () => {
  let dataDir: string;
  let slack: LocalSlack;
  let app: Running;
  let dm: string;

  beforeAll(async () => {
    dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "kairos-killed-"));
    // Sooner than Slack's own minute, and late enough for a new process.
    slack = await createLocalSlack({ ...SECRETS, teamId: "T0KILLED", users: [ANA], retryDelays: [500, 6_000, 12_000] });
    dm = slack.openDm(ANA.id);
    await start();
  }, 120_000);
  afterAll(async () => {
    await app?.kill();
    await slack?.close();
    fs.rmSync(dataDir, { recursive: true, force: true });
  });

  async function start(): Promise<void> {
    app = await startProcess({
      DATA_DIR: dataDir,
      SLACK_BOT_TOKEN: SECRETS.botToken,
      SLACK_SIGNING_SECRET: SECRETS.signingSecret,
      SLACK_API_URL: slack.apiUrl,
    });
    slack.deliverTo(new URL("/slack/events", app.url));
  }

  const replies = (): LocalMessage[] => slack.history(dm).filter(({ fromBot }) => fromBot);

  async function settled(): Promise<LocalMessage[]> {
    for (let quiet = 0, seen = -1; quiet < 6; ) {
      await wait(250);
      const metrics = await (await fetch(`${app.url}/metrics`)).text();
      const busy = !/outbox_pending 0\n/u.test(metrics) || !/inbox_waiting 0\n/u.test(metrics);
      quiet = busy || replies().length !== seen ? 0 : quiet + 1;
      seen = replies().length;
    }
    return replies();
  }

  test("answers a message once that it had acknowledged just before", async () => {
    const before = replies().length;
    const { status } = await slack.say(ANA.id, dm, "hello");
    await app.kill();
    expect(status).toBe(200);
    expect(replies().length).toBe(before);
    await start();
    expect((await settled()).length).toBe(before + 1);
  }, 120_000);

  test.each([15, 150])(
    "answers once when it is killed %d ms after the acknowledgement",
    async (ms) => {
      const before = replies().length;
      const { status, eventId } = await slack.say(ANA.id, dm, "help");
      await wait(ms);
      await app.kill();
      expect(status).toBe(200);
      await start();
      const again = await slack.redeliver(eventId, 3);
      expect(again.map((delivery) => delivery.status)).toEqual([200, 200, 200]);
      expect((await settled()).length).toBe(before + 1);
    },
    120_000,
  );

  test("asks Slack before it sends again what may have been delivered already", async () => {
    const before = replies().length;
    slack.failNext("chat.postMessage", { silent: true, afterDelivery: true });
    await slack.say(ANA.id, dm, "help");
    while (replies().length === before) await wait(20);
    await app.kill();
    await start();
    expect((await settled()).length).toBe(before + 1);
    expect(slack.calls().some(({ method }) => method === "conversations.history")).toBe(true);
  }, 120_000);

  test("is answered when the kill comes while the message is on its way in", async () => {
    const before = replies().length;
    const delivery = slack.say(ANA.id, dm, "help");
    await wait(3);
    await app.kill();
    await delivery;
    await start();
    // Slack delivers again what it heard no answer for; what was stored already is known.
    while (replies().length === before) await wait(250);
    expect((await settled()).length).toBe(before + 1);
  }, 120_000);

  test("leaves one inbox row, one finished turn and one sent message for each thing that was said", async () => {
    await app.kill();
    const said = slack.history(dm).filter(({ fromBot }) => !fromBot).length;
    await using database = await openEmbedded({ dataDir });
    const one = async (sql: string): Promise<number> => (await database.sql.query<{ n: number }>(sql)).rows[0]!.n;
    expect(await one("select count(*)::int as n from inbox")).toBe(said);
    expect(await one("select count(*)::int as n from inbox where done_at is null")).toBe(0);
    expect(await one("select count(*)::int as n from turns")).toBe(said);
    expect(await one("select count(*)::int as n from turns where done_at is null")).toBe(0);
    expect(await one("select count(*)::int as n from outbox")).toBe(said);
    expect(await one("select count(*)::int as n from outbox where status <> 'sent'")).toBe(0);
    expect(await one("select count(*)::int as n from people")).toBe(1);
  });
});
