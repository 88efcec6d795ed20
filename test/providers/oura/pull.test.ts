import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ConsentCategory } from "#src/domain/consent.ts";
import type { Provider, ProviderRecord } from "#src/ports/provider.ts";
import { createOuraProvider } from "#src/providers/oura/provider.ts";
import { openStubOura, type StubOura } from "#test/helpers/stub-oura.ts";
import { type StubTiming, stubTiming } from "#test/helpers/stub-timing.ts";
import type { VendorFault } from "#test/helpers/stub-vendor.ts";

const DAYS = { from: "2026-03-01", to: "2026-04-14" };
const ALL = ["sleep", "heart", "activity"] as const;

describe("pulling from Oura", () => {
  let stub: StubOura;
  let provider: Provider;
  let access: string;
  let timing: StubTiming;

  beforeEach(async () => {
    stub = await openStubOura({ people: [{ account: "ana", days: DAYS, seed: 3 }] });
    timing = stubTiming();
    const { clientId, clientSecret, url } = stub;
    provider = createOuraProvider({ clientId, clientSecret, apiUrl: url, timing });
    access = stub.grant("ana", provider.oauth!.scopesFor(ALL)).access;
  });
  afterEach(() => stub.close());

  async function pull(categories: readonly ConsentCategory[] = ALL, days = DAYS, token = access) {
    const records: ProviderRecord[] = [];
    for await (const page of provider.pull!.records(token, days, categories)) {
      expect(page).not.toHaveLength(0);
      records.push(...page);
    }
    return records;
  }

  const of = (records: readonly ProviderRecord[], kind: string) => records.filter((record) => record.kind === kind);
  const asked = (kind: string) => stub.requests.filter(({ path }) => path.endsWith(`/${kind}`));

  test("brings every document of every kind, over all pages", async () => {
    const records = await pull();
    for (const kind of ["sleep", "daily_readiness", "daily_activity", "daily_spo2", "workout"]) {
      expect(
        of(records, kind)
          .map(({ id }) => id)
          .sort(),
        kind,
      ).toEqual(
        stub
          .documents("ana", kind)
          .map(({ id }) => `${kind}:${id}`)
          .sort(),
      );
    }
    expect(asked("sleep").length).toBeGreaterThan(3);
  });

  test("brings the last day too, also where the vendor leaves it out", async () => {
    const records = await pull(["activity"], { from: "2026-03-05", to: "2026-03-06" });
    const days = of(records, "daily_activity").map(({ body }) => (body as { day: string }).day);
    expect(days).toEqual(["2026-03-05", "2026-03-06"]);
  });

  test("does not ask for what feeds nothing: scores, stress, and the pulse of the whole day", async () => {
    await pull();
    for (const kind of ["daily_sleep", "daily_stress", "heartrate"]) expect(asked(kind), kind).toEqual([]);
  });

  test.each<[ConsentCategory, string[], string[]]>([
    ["sleep", ["sleep"], ["type", "total_sleep_duration", "efficiency"]],
    [
      "heart",
      ["sleep", "daily_readiness", "daily_spo2"],
      ["type", "average_hrv", "hrv", "lowest_heart_rate", "average_breath"],
    ],
    ["activity", ["daily_activity", "workout"], []],
  ])("with consent to %s alone asks for %j, and of a night for %j only", async (category, kinds, fields) => {
    const records = await pull([category]);
    const paths = new Set(stub.requests.map(({ path }) => path.split("/").at(-1)));
    expect(paths).toEqual(new Set(kinds));
    for (const { query } of asked("sleep")) expect(query["fields"]?.split(",")).toEqual(fields);
    if (category === "sleep")
      for (const { body } of of(records, "sleep")) expect(body).not.toHaveProperty("average_hrv");
    if (category === "heart")
      for (const { body } of of(records, "sleep")) expect(body).not.toHaveProperty("efficiency");
  });

  test("a kind that the person did not grant on the vendor's page is left out, and the others come", async () => {
    const some = stub.grant("ana", ["daily"]).access;
    const kinds = new Set((await pull(ALL, DAYS, some)).map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(["sleep", "daily_readiness", "daily_activity"]));
  });

  test("where nothing was granted, or the membership has ended, access is not authorised", async () => {
    const none = stub.grant("ana", []).access;
    await expect(pull(ALL, DAYS, none)).rejects.toMatchObject({ fault: "unauthorised" });
  });

  test("an access token that has ended is not tried again", async () => {
    stub.expireAccess();
    await expect(pull()).rejects.toMatchObject({ fault: "unauthorised" });
    expect(stub.requests).toHaveLength(1);
  });

  test.each<VendorFault>([
    { kind: "cut" },
    { kind: "malformed" },
    { kind: "server-error" },
    { kind: "server-error", status: 503 },
    {
      kind: "rate-limited",
      headers: { "retry-after": "20", "x-ratelimit-limit": "5000", "x-ratelimit-window": "300" },
    },
  ])("%j in the middle of the pages is overcome, and nothing is lost or doubled", async (fault) => {
    const whole = await pull();
    stub.fail(fault, { path: /daily_activity/u });
    stub.fail(fault, { path: /daily_spo2/u, times: 2 });
    expect(await pull()).toEqual(whole);
  });

  test("what came before a fault that stays has been given", async () => {
    stub.fail({ kind: "server-error" }, { path: /daily_spo2/u, times: 100 });
    const records: ProviderRecord[] = [];
    const pulling = async () => {
      for await (const page of provider.pull!.records(access, DAYS, ["heart"])) records.push(...page);
    };
    await expect(pulling()).rejects.toMatchObject({ fault: "unavailable" });
    expect(of(records, "daily_readiness")).toHaveLength(stub.documents("ana", "daily_readiness").length);
  });

  test("paging that goes round in a circle ends, for every kind, each document once", async () => {
    stub.fail({ kind: "looping" }, { times: Number.POSITIVE_INFINITY });
    const records = await pull();
    expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
    for (const kind of ["sleep", "daily_activity", "workout"]) expect(asked(kind)).toHaveLength(2);
  });

  test("a shape that was not agreed is malformed", async () => {
    stub.fail({ kind: "other-shape" });
    await expect(pull()).rejects.toMatchObject({ fault: "malformed" });
  });

  test("documents full of nothing say nothing", async () => {
    stub.fail({ kind: "nulls" }, { times: Number.POSITIVE_INFINITY });
    const records = await pull(["sleep", "heart"]);
    expect(records.length).toBeGreaterThan(40);
    expect(records.flatMap((record) => provider.normalise(record))).toEqual([]);
  });

  test("a document without an id is nobody's", async () => {
    stub.put("ana", "workout", { id: "", day: "2026-03-03" });
    for (const { id } of of(await pull(["activity"]), "workout")) expect(id).not.toBe("workout:");
  });

  test("a reader that stops early asks for no more", async () => {
    for await (const _ of provider.pull!.records(access, DAYS, ALL)) break;
    expect(stub.requests).toHaveLength(1);
  });

  test("a revised document says its new value under its old id, and a deleted one is gone", async () => {
    const { id } = stub.documents("ana", "daily_activity")[0]!;
    const recordId = `daily_activity:${id}`;
    stub.put("ana", "daily_activity", { id, steps: 4321 });
    const record = (await provider.pull!.record(access, "daily_activity", recordId))!;
    expect(provider.normalise(record)).toContainEqual(
      expect.objectContaining({ recordId, metric: "steps", value: 4321 }),
    );
    stub.remove("ana", "daily_activity", id);
    expect(await provider.pull!.record(access, "daily_activity", recordId)).toBeUndefined();
  });

  test("a kind that it does not know, or that has no documents, has no record", async () => {
    expect(await provider.pull!.record(access, "tag", "tag:1")).toBeUndefined();
    expect(await provider.pull!.record(access, "heartrate", "heartrate:2026-03-01")).toBeUndefined();
    expect(stub.requests).toHaveLength(0);
  });

  test("an id never leaves its place in the address", async () => {
    await provider.pull!.record(access, "sleep", "sleep:../personal_info?x=1");
    expect(stub.requests[0]!.path).toBe("/v2/usercollection/sleep/..%2Fpersonal_info%3Fx%3D1");
  });
});
