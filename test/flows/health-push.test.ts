import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addDays } from "#src/domain/time.ts";
import { linkIn, TODAY } from "#test/helpers/connected-world.ts";
import { openWorld, type World, wordsOf } from "#test/helpers/world.ts";

const DAY = addDays(TODAY, -1);

const payload = (steps: number, hours: number) => ({
  data: {
    metrics: [
      { name: "step_count", units: "count", data: [{ date: `${DAY} 00:00:00 +0100`, qty: steps }] },
      { name: "resting_heart_rate", units: "bpm", data: [{ date: `${DAY} 07:00:00 +0100`, qty: 51 }] },
      {
        name: "sleep_analysis",
        units: "hr",
        data: [
          {
            sleepStart: `${addDays(DAY, -1)} 22:00:00 +0100`,
            sleepEnd: `${DAY} 06:30:00 +0100`,
            totalSleep: hours,
            sleepSource: "Ana’s Apple Watch",
          },
        ],
      },
    ],
  },
});

describe("what a phone sends by itself", () => {
  let world: World;
  let secret: string;
  beforeAll(async () => {
    world = await openWorld();
    const { consents, people } = world.app.services;
    const ana = (await people.get("demo", "ana"))!;
    const now = world.app.clock.now();
    await consents.grant(ana, [{ category: "activity", purpose: "coaching" }], now);
  }, 120_000);
  afterAll(() => world?.[Symbol.asyncDispose]());

  const post = (body: string | Uint8Array<ArrayBuffer> | ReadableStream, authorization?: string): Promise<Response> =>
    fetch(`${world.app.url}/webhooks/apple-health`, {
      method: "POST",
      body,
      ...(body instanceof ReadableStream && { duplex: "half" }),
      headers: { "content-type": "application/json", ...(authorization !== undefined && { authorization }) },
    } as RequestInit);
  const push = (body: unknown, key = secret): Promise<Response> => post(JSON.stringify(body), `Bearer ${key}`);
  const rows = () =>
    world.rows<{ record_id: string; value: number }>(
      "select record_id, metric, day, value from readings where person_id = 'ana' and source = 'apple-health' order by 1, 2",
    );
  const makeSecret = async (): Promise<string> => {
    const page = await fetch(linkIn(await world.say("ana", "health auto export")), { method: "POST" });
    return /Bearer ([\w-]{43})/u.exec(await page.text())![1]!;
  };

  test("needs a secret of its own, which a page shows once and no conversation, log or table keeps", async () => {
    const said = await world.say("ana", "health auto export");
    const link = linkIn(said);
    const before = await (await fetch(link)).text();
    expect(before).not.toMatch(/Bearer [\w-]{43}/u);
    const page = await fetch(link, { method: "POST" });
    const text = await page.text();
    expect(text).toContain(`${world.app.url}/webhooks/apple-health`);
    expect(page.headers.get("content-security-policy")).toMatch(/^default-src 'none'/u);
    secret = /Bearer ([\w-]{43})/u.exec(text)![1]!;
    expect((await fetch(link, { method: "POST" })).status).toBe(410);
    expect(await world.tablesHolding(secret)).toEqual([]);
    expect(world.log.join("\n")).not.toContain(secret);
    expect(JSON.stringify(world.dm("ana"))).not.toContain(secret);
  }, 60_000);

  test("is taken, in plain words", async () => {
    const response = await push(payload(4000, 7));
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("Received: 3 values of 1 day.");
    expect(await rows()).toMatchObject([
      { record_id: `resting-hr:${DAY}`, value: 51 },
      { record_id: `sleep:${DAY}`, value: 7 },
      { record_id: `steps:${DAY}`, value: 4000 },
    ]);
    expect(await world.count("measurements", `person_id = 'ana' and source = 'apple-health' and day = '${DAY}'`)).toBe(
      3,
    );
  });

  test("again changes nothing", async () => {
    const before = await rows();
    for (const _ of [1, 2]) expect((await push(payload(4000, 7))).status).toBe(200);
    expect(await rows()).toEqual(before);
  });

  test("replaces the day by more, and never by a part of it", async () => {
    await push(payload(6000, 7.5));
    await push(payload(300, 2));
    expect((await rows()).map(({ value }) => value)).toEqual([51, 7.5, 6000]);
  });

  test("without a secret, or with another, is 401, and says what to do", async () => {
    const body = JSON.stringify(payload(1, 7));
    for (const header of [undefined, "", "Bearer", `Bearer ${"x".repeat(43)}`, `Basic ${secret}`, secret]) {
      const response = await post(body, header);
      expect(response.status, String(header)).toBe(401);
      expect(response.headers.get("www-authenticate")).toContain("Bearer");
      expect(await response.text()).toContain("your own secret");
    }
  });

  test("that is too large is 413, told beforehand or not", async () => {
    const large = new Uint8Array(10 * 2 ** 20 + 1).fill(32);
    expect((await post(large, `Bearer ${secret}`)).status).toBe(413);
    const response = await post(new Blob([large]).stream(), `Bearer ${secret}`);
    expect(response.status).toBe(413);
    expect(await response.text()).toContain("fewer days");
  });

  test("that cannot be read is 422, and says where", async () => {
    const notJson = await post("{", `Bearer ${secret}`);
    expect([notJson.status, await notJson.text()]).toEqual([422, expect.stringContaining("not JSON")]);
    const wrong = await push({ data: { metrics: [{ name: "step_count", units: "count", data: [{ qty: "many" }] }] } });
    expect([wrong.status, await wrong.text()]).toEqual([422, expect.stringContaining('"step_count.data.0.qty"')]);
    expect((await push(null)).status).toBe(422);
    expect((await push([])).status).toBe(422);
  });

  test("with nothing that is used is taken and says so", async () => {
    const response = await push({ data: {} });
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining("nothing in it")]);
  });

  test("of what is not shared keeps nothing", async () => {
    const { consents, people } = world.app.services;
    const ana = (await people.get("demo", "ana"))!;
    await consents.setAll(ana, [{ category: "sleep", purpose: "coaching" }], world.app.clock.now());
    await push(payload(9000, 8));
    expect((await rows()).map(({ record_id }) => record_id)).toEqual([`sleep:${DAY}`]);
  });

  test("is told of in chat, and a new secret ends the old one", async () => {
    expect(wordsOf(await world.say("ana", "health auto export"))).toContain("Something last came today.");
    const old = secret;
    secret = await makeSecret();
    expect((await push(payload(1, 8), old)).status).toBe(401);
    expect((await push(payload(1, 8))).status).toBe(200);
  });

  test("can be ended in chat", async () => {
    await world.say("ana", "health auto export");
    expect(wordsOf(await world.tap("ana", "Stop receiving"))).toContain("Stopped");
    expect((await push(payload(1, 8))).status).toBe(401);
    expect(await world.count("health_push_secrets")).toBe(0);
    expect(wordsOf(await world.say("ana", "stop health auto export"))).toContain("nothing comes in");
  });

  test("is told among what is kept, and ends with the last consent that it could serve", async () => {
    const { consents, people } = world.app.services;
    const ana = (await people.get("demo", "ana"))!;
    const now = world.app.clock.now();
    secret = await makeSecret();
    expect(wordsOf(await world.say("ana", "what do you know about me"))).toContain(
      "Health Auto Export's secret: 1 kept",
    );
    await consents.setAll(ana, [{ category: "heart", purpose: "coaching" }], now);
    expect((await push(payload(1, 8))).status).toBe(200);
    await consents.setAll(ana, [{ category: "check-ins", purpose: "coaching" }], now);
    expect((await push(payload(1, 8))).status).toBe(401);
    expect(wordsOf(await world.say("ana", "what do you know about me"))).not.toContain("Health Auto Export");
  });

  test("by GET is refused", async () => {
    expect((await fetch(`${world.app.url}/webhooks/apple-health`)).status).toBe(405);
  });
});
