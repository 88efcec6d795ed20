import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ConsentCategory } from "#src/domain/consent.ts";
import type { Provider, ProviderRecord } from "#src/ports/provider.ts";
import { createRateBudget } from "#src/providers/http/rate-budget.ts";
import { createWhoopProvider } from "#src/providers/whoop/provider.ts";
import { type StubTiming, stubTiming } from "#test/helpers/stub-timing.ts";
import type { VendorFault } from "#test/helpers/stub-vendor.ts";
import { openStubWhoop, type StubWhoop } from "#test/helpers/stub-whoop.ts";

const ACCOUNT = "10129";
const DAYS = { from: "2026-03-01", to: "2026-04-29" };
const ALL = ["sleep", "heart", "activity"] as const;

describe("pulling from WHOOP", () => {
  let stub: StubWhoop;
  let provider: Provider;
  let access: string;
  let timing: StubTiming;

  const open = (options: object = {}) => {
    const { clientId, clientSecret, url } = stub;
    return createWhoopProvider({ clientId, clientSecret, apiUrl: url, timing, ...options });
  };
  const grantFor = (categories: readonly ConsentCategory[]) =>
    stub.grant(ACCOUNT, provider.oauth!.scopesFor(categories)).access;

  beforeEach(async () => {
    stub = await openStubWhoop({ people: [{ account: ACCOUNT, days: DAYS, seed: 5 }] });
    timing = stubTiming();
    provider = open();
    access = grantFor(ALL);
  });
  afterEach(() => stub.close());

  async function pull(categories: readonly ConsentCategory[] = ALL, days = DAYS, token = access, from = provider) {
    const records: ProviderRecord[] = [];
    for await (const page of from.pull!.records(token, days, categories)) {
      expect(page).not.toHaveLength(0);
      records.push(...page);
    }
    return records;
  }

  const of = (records: readonly ProviderRecord[], kind: string) => records.filter((record) => record.kind === kind);
  const asked = (path: string) => stub.requests.filter((request) => request.path === `/developer${path}`);

  test("brings every sleep, nap, recovery and workout, in the largest pages there are", async () => {
    const records = await pull();
    for (const kind of ["sleep", "recovery", "workout"] as const) {
      expect(of(records, kind), kind).toHaveLength(stub.records(ACCOUNT, kind).length);
    }
    const pages = asked("/v2/activity/sleep");
    expect(pages.map(({ query }) => query["limit"])).toEqual(pages.map(() => "25"));
    expect(pages).toHaveLength(Math.ceil(stub.records(ACCOUNT, "sleep").length / 25));
    expect(pages[1]!.query["nextToken"]).toBeDefined();
  });

  test("joins a recovery to its sleep without another request", async () => {
    const records = of(await pull(), "recovery");
    for (const { id, body } of records) expect(`recovery:${(body as { sleep: { id: string } }).sleep.id}`).toBe(id);
    expect(stub.requests.filter(({ path }) => /sleep\/./u.test(path))).toEqual([]);
  });

  test("joins a recovery to its cycle where the sleep may not be read, and puts it on the same day", async () => {
    const heartOnly = grantFor(["heart"]);
    const byCycle = of(await pull(["heart"], DAYS, heartOnly), "recovery");
    expect(asked("/v2/activity/sleep")).toEqual([]);
    const bySleep = of(await pull(), "recovery");
    const days = (records: readonly ProviderRecord[]) =>
      records
        .flatMap((record) => provider.normalise(record))
        .map(({ recordId, metric, day, value }) => [recordId, metric, day, value]);
    expect(days(byCycle)).toEqual(days(bySleep));
  });

  test("a recovery whose sleep lies outside the stretch is joined by asking for that sleep", async () => {
    const [recovery] = stub.records(ACCOUNT, "recovery").slice(10);
    const id = String(recovery!["sleep_id"]);
    const sleep = stub.records(ACCOUNT, "sleep").find((candidate) => candidate["id"] === id)!;
    stub.remove(ACCOUNT, "sleep", id);
    expect(of(await pull(), "recovery").find((record) => record.id === `recovery:${id}`)!.body).toEqual({ recovery });
    stub.put(ACCOUNT, "sleep", id, sleep);
  });

  test.each<[ConsentCategory, string[]]>([
    ["sleep", ["/v2/activity/sleep"]],
    ["heart", ["/v2/cycle", "/v2/recovery"]],
    ["activity", ["/v2/activity/workout"]],
  ])("with consent to %s alone asks for %j", async (category, paths) => {
    await pull([category], DAYS, grantFor([category]));
    expect(new Set(stub.requests.map(({ path }) => path.replace("/developer", "")))).toEqual(new Set(paths));
  });

  test("asks for no body measurement, and for no cycle where the sleep tells the clock", async () => {
    await pull();
    expect(asked("/v2/user/measurement/body")).toEqual([]);
    expect(asked("/v2/cycle")).toEqual([]);
  });

  test("of a cycle keeps the clock alone, and no strain", async () => {
    const records = of(await pull(["heart"], DAYS, grantFor(["heart"])), "recovery");
    expect(records.length).toBeGreaterThan(20);
    for (const { body } of records)
      expect((body as { cycle: object }).cycle).toEqual({ timezone_offset: expect.any(String) });
  });

  test("a stretch of two days brings the nights that ended on them", async () => {
    const records = await pull(["sleep"], { from: "2026-03-08", to: "2026-03-09" });
    const days = records.flatMap((record) => provider.normalise(record)).map(({ day }) => day);
    expect(new Set(days)).toEqual(new Set(["2026-03-08", "2026-03-09"]));
  });

  test.each<VendorFault>([
    { kind: "cut" },
    { kind: "malformed" },
    { kind: "server-error" },
    { kind: "rate-limited", headers: { "x-ratelimit-reset": "30" } },
  ])("%j in the middle of the pages is overcome, and nothing is lost or doubled", async (fault) => {
    const whole = await pull();
    stub.fail(fault, { path: /recovery/u });
    stub.fail(fault, { path: /workout/u, times: 2 });
    expect(await pull()).toEqual(whole);
  });

  test("paging that goes round in a circle ends, each record once", async () => {
    stub.fail({ kind: "looping" }, { times: Number.POSITIVE_INFINITY });
    const records = await pull();
    expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
    expect(asked("/v2/activity/workout")).toHaveLength(2);
  });

  test("scores full of nothing say nothing but how long a workout was", async () => {
    stub.fail({ kind: "nulls" }, { times: Number.POSITIVE_INFINITY });
    const readings = (await pull()).flatMap((record) => provider.normalise(record));
    expect(new Set(readings.map(({ metric }) => metric))).toEqual(new Set(["workout_min"]));
  });

  test("an access token that has ended is not tried again", async () => {
    stub.expireAccess();
    await expect(pull()).rejects.toMatchObject({ fault: "unauthorised" });
    expect(stub.requests).toHaveLength(1);
  });

  test("all persons share one budget, tokens and data alike", async () => {
    const budget = createRateBudget([{ limit: 5, windowMs: 60_000 }]);
    const shared = open({ budget });
    const other = grantFor(ALL);
    await pull(["activity"], { from: DAYS.from, to: "2026-03-08" }, access, shared);
    await shared.oauth!.refresh({ access, refresh: "void", expiresAt: new Date() }, new Date()).catch(() => undefined);
    for (let index = stub.requests.length; index < 5; index++) await shared.oauth!.account(other);
    expect(timing.slept).toEqual([]);
    await shared.oauth!.account(access);
    expect(timing.slept).toHaveLength(1);
    expect(timing.slept[0]).toBeGreaterThan(50_000);
  });

  test("by default 100 requests go at once, and the next one waits for its minute", async () => {
    for (let index = 0; index < 100; index++) await provider.oauth!.account(access);
    expect(timing.slept).toEqual([]);
    await provider.oauth!.account(access);
    expect(timing.slept).toHaveLength(1);
  });

  describe("a recovery by itself", () => {
    const newest = () => String(stub.records(ACCOUNT, "recovery").at(-3)!["sleep_id"]);

    test("is found by its sleep, in two requests", async () => {
      const id = newest();
      const record = await provider.pull!.record(access, "recovery", `recovery:${id}`);
      expect(record).toMatchObject({
        kind: "recovery",
        id: `recovery:${id}`,
        body: { recovery: { sleep_id: id }, sleep: { id } },
      });
      expect(stub.requests).toHaveLength(2);
    });

    test("however old it is, is found as fast", async () => {
      const id = String(stub.records(ACCOUNT, "recovery")[3]!["sleep_id"]);
      expect(await provider.pull!.record(access, "recovery", `recovery:${id}`)).toBeDefined();
      expect(stub.requests).toHaveLength(2);
    });

    test("is looked for, and joined to its cycle, where the sleep was not granted", async () => {
      const heartOnly = grantFor(["heart"]);
      for (const index of [-3, 6]) {
        const id = String(stub.records(ACCOUNT, "recovery").at(index)!["sleep_id"]);
        const record = await provider.pull!.record(heartOnly, "recovery", `recovery:${id}`);
        expect(record).toMatchObject({
          id: `recovery:${id}`,
          body: { cycle: { timezone_offset: expect.any(String) } },
        });
        expect(provider.normalise(record!)).not.toEqual([]);
      }
    });

    test("of another sleep of the same cycle is not its own", async () => {
      const [nap] = stub.records(ACCOUNT, "sleep").filter((sleep) => sleep["nap"] === true);
      expect(await provider.pull!.record(access, "recovery", `recovery:${nap!["id"]}`)).toBeUndefined();
    });

    test("with a token that has ended is unauthorised, and not a recovery without its sleep", async () => {
      stub.expireAccess();
      await expect(provider.pull!.record(access, "recovery", `recovery:${newest()}`)).rejects.toMatchObject({
        fault: "unauthorised",
      });
    });

    test.each<{ categories: readonly ConsentCategory[] }>([{ categories: ALL }, { categories: ["heart"] }])(
      "that was deleted is gone, with consent to $categories",
      async ({ categories }) => {
        const id = newest();
        stub.remove(ACCOUNT, "recovery", id);
        const token = grantFor(categories);
        expect(await provider.pull!.record(token, "recovery", `recovery:${id}`)).toBeUndefined();
        expect(stub.requests.length).toBeLessThanOrEqual(4);
      },
    );
  });

  test("a revised sleep says its new value under its old id, and a deleted one is gone", async () => {
    const { id } = stub.records(ACCOUNT, "sleep")[0] as { id: string };
    stub.put(ACCOUNT, "sleep", id, { score_state: "UNSCORABLE", score: undefined });
    const record = (await provider.pull!.record(access, "sleep", `sleep:${id}`))!;
    expect(record.id).toBe(`sleep:${id}`);
    expect(provider.normalise(record)).toEqual([]);
    stub.remove(ACCOUNT, "sleep", id);
    expect(await provider.pull!.record(access, "sleep", `sleep:${id}`)).toBeUndefined();
  });

  test("a kind that it does not know has no record", async () => {
    expect(await provider.pull!.record(access, "lab", "lab:1")).toBeUndefined();
    expect(stub.requests).toHaveLength(0);
  });
});
