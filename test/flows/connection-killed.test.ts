import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEmbedded } from "#src/db/embedded.ts";
import { addDays } from "#src/domain/time.ts";
import { TODAY } from "#test/helpers/connected-world.ts";
import { openPlainBrowser } from "#test/helpers/plain-browser.ts";
import { type Running, startProcess } from "#test/helpers/process.ts";
import { openStubOura, type StubOura } from "#test/helpers/stub-oura.ts";

describe("A backfill whose process is killed", () => {
  let dataDir: string;
  let oura: StubOura;
  let app: Running;

  beforeAll(async () => {
    dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "kairos-killed-"));
    oura = await openStubOura({
      people: [{ account: "oura-1", days: { from: addDays(TODAY, -120), to: TODAY }, seed: 3 }],
      pageSize: 50,
    });
    await start();
  }, 120_000);
  afterAll(async () => {
    await app?.kill();
    await oura?.close();
    fs.rmSync(dataDir, { recursive: true, force: true });
  });

  async function start(): Promise<void> {
    app = await startProcess({
      DATA_DIR: dataDir,
      OURA_CLIENT_ID: oura.clientId,
      OURA_CLIENT_SECRET: oura.clientSecret,
      OURA_API_URL: oura.url,
    });
  }

  async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
    for (let tries = 0; tries < 600; tries++) {
      const found = await look();
      if (found !== undefined) return found;
      await wait(100);
    }
    throw new Error("Cannot go on as what is waited for must come within a minute");
  }

  const state = async (): Promise<string> => (await fetch(`${app.url}/playground/state?person=ana`)).text();
  const chunks = (): string[] =>
    oura.requests
      .filter(({ path: asked }) => asked === "/v2/usercollection/sleep")
      .map(({ query }) => query["start_date"]!);
  const say = (text: string) =>
    fetch(`${app.url}/playground/act`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ kind: "slack-say", person: "ana", place: "dm", text }),
    });

  test("goes on where it was, asks for no finished stretch again, and tells the end once", async () => {
    await say("connect oura");
    const link = await until(async () => /"url":"(http:[^"]+oauth[^"]+)"/u.exec(await state())?.[1]);
    const browser = openPlainBrowser();
    expect((await browser.submit(await browser.open(link))).text).toContain("Connected");
    await until(() => (chunks().length >= 4 ? true : undefined));
    await app.kill();
    const before = chunks();
    expect(before.length).toBeLessThan(9);
    await start();
    await until(() => (chunks().at(-1) === addDays(TODAY, -89) ? true : undefined));
    // The playground's Slack lives in the process, so the end is looked for in the database.
    await until(async () =>
      /outbox_pending 0\n/u.test(await (await fetch(`${app.url}/metrics`)).text()) ? true : undefined,
    );
    await wait(2_000);
    await app.kill();
    const after = chunks().slice(before.length);
    expect(new Set(chunks()).size).toBe(9);
    // At most the stretch that was under way is asked for twice.
    expect(chunks().length).toBeLessThanOrEqual(10);
    expect(after[0]! <= before.at(-1)!).toBe(true);

    await using database = await openEmbedded({ dataDir });
    const { rows } = await database.sql.query<{ key: string }>(
      "select key from outbox where person_id = 'ana' and key like 'backfill:%' order by created_at",
    );
    expect(rows.map(({ key }) => key.split(":").at(-1))).toEqual(["30", "60", "done"]);
    const { rows: left } = await database.sql.query("select 1 from connections where backfill_next is not null");
    expect(left).toEqual([]);
  }, 180_000);
});
