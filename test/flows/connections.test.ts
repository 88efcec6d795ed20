import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addDays } from "#src/domain/time.ts";
import { type ConnectedWorld, linkIn, openConnectedWorld, TODAY } from "#test/helpers/connected-world.ts";
import { openPlainBrowser } from "#test/helpers/plain-browser.ts";
import { openWorld, wordsOf } from "#test/helpers/world.ts";

const DAY_MS = 86_400_000;
const NIGHT = { total_sleep_duration: 23_400, time_in_bed: 28_000, type: "long_sleep", efficiency: 84 };

describe("Oura, connected in chat", () => {
  let world: ConnectedWorld;
  beforeAll(async () => {
    world = await openConnectedWorld();
  }, 120_000);
  afterAll(() => world?.[Symbol.asyncDispose]());

  /** The newest night of a day without naps: its hours are all of the day's sleep. */
  const newest = () => {
    const sleeps = world.oura.documents("oura-1", "sleep");
    const napped = new Set(sleeps.filter(({ type }) => type === "sleep").map(({ day }) => day));
    return sleeps.filter(({ type, day }) => type === "long_sleep" && !napped.has(day)).at(-1)!;
  };
  const reads = (id: string) => world.oura.requests.filter(({ path }) => path.endsWith(`/${id}`)).length;
  const said = () => wordsOf(world.dm("ana").filter(({ fromBot }) => fromBot));
  const ping = (event_type: "update" | "delete", object_id: string, event_time?: string) =>
    world.oura.delivery({
      event_type,
      data_type: "sleep",
      object_id,
      user_id: "oura-1",
      ...(event_time === undefined ? {} : { event_time }),
    });

  test("ninety days come in chunks, newest first, told as they come, and move the twin", async () => {
    const person = await world.app.services.people.get("demo", "ana");
    const before = await world.app.services.readiness.today(person, world.app.clock.now());
    const page = await world.connect("ana", "oura", "oura-1");
    expect(page.text).toContain("Connected. You can close this page.");
    await world.app.jobs.runUntilIdle();

    expect(said()).toMatch(
      /Oura is connected[\s\S]*fetched 30 of 90 days[\s\S]*fetched 60 of 90 days[\s\S]*all 90 days/u,
    );
    expect(said()).toMatch(/It brought \d+ nights of sleep and \d+ days of heart data\. The newest is from yesterday/u);
    expect(said().match(/days are fetched|fetched \d+ of 90/gu)).toHaveLength(3);
    const asked = world.oura.requests.filter(({ path }) => path === "/v2/usercollection/sleep");
    expect(asked.map(({ query }) => query["start_date"])).toEqual(
      Array.from({ length: 9 }, (_, chunk) => addDays(TODAY, -10 * chunk - 9)),
    );
    const [row] = await world.rows<{ n: number; first: string }>(
      "select count(*)::int as n, min(day) as first from measurements where person_id = 'ana' and source = 'oura' and metric = 'sleep_h'",
    );
    expect(row!.n).toBeGreaterThan(75);
    expect(row!.first >= addDays(TODAY, -89)).toBe(true);
    const after = await world.app.services.readiness.today(person, world.app.clock.now());
    expect(after).not.toEqual(before);
  }, 120_000);

  test("only what was agreed to is asked of the vendor and kept", async () => {
    const authorize = world.oura.requests.find(({ path }) => path === "/oauth/authorize");
    expect(authorize?.query["scope"]?.split(" ").sort()).toEqual(["daily", "spo2Daily"]);
    expect(world.oura.requests.some(({ path }) => path.includes("activity") || path.includes("workout"))).toBe(false);
    expect(await world.count("readings", "person_id = 'ana' and source = 'oura' and metric = 'steps'")).toBe(0);
  });

  test("a ping brings what the record says now", async () => {
    const { id, day } = newest();
    world.oura.put("oura-1", "sleep", { id, ...NIGHT });
    expect(await world.ping("oura", ping("update", id))).toBe(200);
    await world.app.jobs.runUntilIdle();
    expect(await world.value("ana", "sleep_h", day)).toBeCloseTo(6.5, 6);
  }, 60_000);

  test("the same event again, and an older one after it, change nothing and fetch nothing", async () => {
    const { id, day } = newest();
    const event = ping("update", id);
    expect(await world.ping("oura", event)).toBe(200);
    await world.app.jobs.runUntilIdle();
    const before = { reads: reads(id), readings: await world.rows("select * from readings order by 1, 2, 3, 4, 5") };
    expect(await Promise.all([event, event, event].map((again) => world.ping("oura", again)))).toEqual([200, 200, 200]);
    expect(await world.ping("oura", ping("update", id, new Date(Date.now() - 60_000).toISOString()))).toBe(200);
    expect(await world.ping("oura", ping("delete", id, new Date(Date.now() - 90_000).toISOString()))).toBe(200);
    await world.app.jobs.runUntilIdle();
    expect(reads(id)).toBe(before.reads);
    expect(await world.rows("select * from readings order by 1, 2, 3, 4, 5")).toEqual(before.readings);
    expect(await world.value("ana", "sleep_h", day)).toBeCloseTo(6.5, 6);
    expect(await world.count("deliveries", "done_at is null")).toBe(0);
  }, 60_000);

  test("a burst about one person is fetched once", async () => {
    const { id } = newest();
    const before = reads(id);
    for (let i = 0; i < 12; i++)
      expect(await world.ping("oura", ping("update", id, new Date(Date.now() + i).toISOString()))).toBe(200);
    await world.app.jobs.runUntilIdle();
    expect(reads(id)).toBe(before + 1);
  }, 60_000);

  test("a deleted record takes its measurement with it, and a late update does not bring it back", async () => {
    const { id, day } = newest();
    world.oura.remove("oura-1", "sleep", id);
    expect(await world.ping("oura", ping("delete", id))).toBe(200);
    await world.app.jobs.runUntilIdle();
    expect(await world.value("ana", "sleep_h", day)).toBeUndefined();
    expect(await world.ping("oura", ping("update", id))).toBe(200);
    await world.app.jobs.runUntilIdle();
    expect(await world.value("ana", "sleep_h", day)).toBeUndefined();
    expect(await world.count("readings", `person_id = 'ana' and record_id = 'sleep:${id}'`)).toBe(0);
  }, 60_000);

  test("a ping about somebody whom nobody connected is acknowledged and dropped", async () => {
    const event = { event_type: "update", data_type: "sleep", object_id: "x", user_id: "nobody" } as const;
    const before = await world.count("deliveries");
    expect(await world.ping("oura", world.oura.delivery(event))).toBe(200);
    expect(await world.count("deliveries")).toBe(before);
  });

  test("one that is unsigned, tampered with, stale or from the future is 401 and leaves no row", async () => {
    const good = ping("update", "some-record");
    const before = await world.count("deliveries");
    const refused = [
      { ...good, headers: { "content-type": "application/json" } },
      { ...good, body: good.body.replace("some-record", "other-record") },
      world.oura.delivery(JSON.parse(good.body), new Date(Date.now() - 3_600_000)),
      world.oura.delivery(JSON.parse(good.body), new Date(Date.now() + 3_600_000)),
    ];
    for (const delivery of refused) expect(await world.ping("oura", delivery)).toBe(401);
    expect(await world.count("deliveries")).toBe(before);
  });

  test("what no webhook told is found in the morning", async () => {
    const day = addDays(TODAY, 1);
    world.oura.put("oura-1", "sleep", {
      id: "night-without-a-ping",
      day,
      bedtime_start: `${TODAY}T22:30:00+01:00`,
      bedtime_end: `${day}T06:15:00+01:00`,
      ...NIGHT,
    });
    await world.app.jobs.moveClockTo(new Date(world.app.clock.now().getTime() + DAY_MS));
    expect(await world.value("ana", "sleep_h", day)).toBeCloseTo(6.5, 6);
    const asked = world.oura.requests.filter(({ path }) => path === "/v2/usercollection/sleep").at(-1);
    expect(asked?.query["start_date"]).toBe(addDays(day, -2));
  }, 120_000);

  test("what is connected is told with its age, and said by word or by button", async () => {
    expect(await world.ask("ana", "what is connected?")).toMatch(
      /Oura: connected for your sleep and heart rate and its variability, last fetched today\.\nWHOOP: not connected\./u,
    );
    await world.say("ana", "settings");
    expect(wordsOf(await world.tap("ana", "My connections"))).toContain("This is connected");
  }, 60_000);

  test("disconnecting takes access back at the vendor at once, and asks about what came", async () => {
    expect(world.oura.isConnected("oura-1")).toBe(true);
    expect(wordsOf(await world.tap("ana", "Disconnect Oura"))).toContain("Shall it stay?");
    expect(world.oura.isConnected("oura-1")).toBe(false);
    expect(await world.rows("select account, sealed_tokens, status from connections")).toEqual([
      { account: null, sealed_tokens: null, status: "disconnected" },
    ]);
    expect(wordsOf(await world.tap("ana", "Keep it"))).toContain("stays");
    expect(await world.count("measurements", "person_id = 'ana' and source = 'oura'")).toBeGreaterThan(100);
    expect(await world.ping("oura", ping("update", "x"))).toBe(200);
    expect(await world.count("deliveries", "done_at is null")).toBe(0);
    expect(await world.ask("ana", "disconnect my oura")).toContain("not connected");
  }, 60_000);

  test("connecting again and disconnecting with deletion leaves nothing that came from there", async () => {
    await world.connect("ana", "oura", "oura-1");
    await world.app.jobs.runUntilIdle();
    await world.say("ana", "disconnect oura");
    expect(wordsOf(await world.tap("ana", "Delete it"))).toMatch(/Deleted: everything Oura measured on \d+ days/u);
    for (const table of ["readings", "measurements", "rejections"])
      expect(await world.count(table, "person_id = 'ana' and source = 'oura'")).toBe(0);
    expect(await world.count("measurements", "person_id = 'ana' and source = 'demo'")).toBeGreaterThan(0);
  }, 120_000);
});

describe("WHOOP, connected in chat", () => {
  let world: ConnectedWorld;
  beforeAll(async () => {
    world = await openConnectedWorld();
  }, 120_000);
  afterAll(() => world?.[Symbol.asyncDispose]());

  test("consent is asked for first, at the moment of use, and decides what the vendor is asked for", async () => {
    await world.app.services.consents.setAll(
      await world.app.services.people.get("demo", "ben"),
      [{ category: "check-ins", purpose: "coaching" }],
      world.app.clock.now(),
    );
    expect(await world.ask("ben", "connect my whoop")).toContain(
      "To connect WHOOP I'd need your sleep, heart rate and its variability and activity.",
    );
    expect(world.whoop.requests).toEqual([]);
    const link = linkIn(await world.tap("ben", "Yes"));
    const browser = openPlainBrowser();
    world.whoop.signIn("1001");
    const page = await browser.submit(await browser.open(link));
    expect(page.text).toContain("Connected");
    await world.app.jobs.runUntilIdle();
    expect(await world.count("measurements", "person_id = 'ben' and source = 'whoop'")).toBeGreaterThan(100);
  }, 120_000);

  test("a ping about a recovery brings it, and the deletion of its sleep takes it away", async () => {
    const recovery = world.whoop.records("1001", "recovery").at(-1)!;
    const id = String(recovery["sleep_id"]);
    const [held] = await world.rows<{ day: string }>(
      "select day from readings where person_id = 'ben' and metric = 'hrv_rmssd_ms' order by day desc limit 1",
    );
    const score = { ...(recovery["score"] as object), hrv_rmssd_milli: 61.5, user_calibrating: false };
    world.whoop.put("1001", "recovery", id, { score_state: "SCORED", score });
    const event = { user_id: 1001, id, type: "recovery.updated" } as const;
    expect(await world.ping("whoop", world.whoop.delivery(event))).toBe(200);
    await world.app.jobs.runUntilIdle();
    const values = await world.rows<{ value: number }>(
      "select value from readings where person_id = 'ben' and metric = 'hrv_rmssd_ms' and day >= $1",
      [held!.day],
    );
    expect(values.map(({ value }) => value)).toContain(61.5);
    world.whoop.remove("1001", "recovery", id);
    expect(await world.ping("whoop", world.whoop.delivery({ ...event, type: "recovery.deleted" }))).toBe(200);
    await world.app.jobs.runUntilIdle();
    expect(await world.count("readings", "person_id = 'ben' and value = 61.5")).toBe(0);
  }, 60_000);
});

describe("Where a vendor is not set up", () => {
  test("the answer names what whoever runs Kairos sets, and no page of it is served", async () => {
    await using world = await openWorld();
    expect(await world.ask("ana", "connect oura")).toMatch(
      /not set up in this Kairos yet[\s\S]*OURA_CLIENT_ID and OURA_CLIENT_SECRET/u,
    );
    for (const path of ["/webhooks/oura", "/oauth/oura/callback", "/oauth/whoop/callback"]) {
      const response = await fetch(`${world.app.url}${path}`, { method: "POST", body: "{}" });
      expect(response.status).toBe(405);
    }
  }, 120_000);
});

describe("In Teams", () => {
  test("the same words offer the same page, behind a button that opens it, and its progress is told there", async () => {
    await using world = await openConnectedWorld();
    const { teams } = world.app.local!;
    await teams.install("29:ben");
    await world.app.jobs.runUntilIdle();
    await teams.say("29:ben", "connect oura");
    await world.app.jobs.runUntilIdle();
    const shown = () => teams.state("29:ben").activities.filter(({ fromBot }) => fromBot);
    const card = JSON.stringify(shown().at(-1)?.card);
    const link = /"type":"Action\.OpenUrl"[^}]*"url":"([^"]+)"/u.exec(card)?.[1];
    expect(link).toMatch(/\/oauth\/oura\/start\//u);
    world.oura.signIn("oura-2");
    const browser = openPlainBrowser();
    expect((await browser.submit(await browser.open(link!))).text).toContain("Connected");
    await world.app.jobs.runUntilIdle();
    const told = JSON.stringify(shown().map(({ card: one }) => one));
    expect(told).toMatch(/fetched 30 of 90 days[\s\S]*fetched 60 of 90 days[\s\S]*all 90 days are fetched/u);
  }, 120_000);
});
