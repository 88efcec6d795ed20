import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addDays } from "#src/domain/time.ts";
import { ProviderError } from "#src/ports/provider.ts";
import { type ConnectedCompany, openConnectedCompany, START, TENANT } from "#test/helpers/connected-company.ts";

const KEY = { tenant: TENANT, person: "ana", source: "oura" as const };
const TODAY = "2026-11-18";

let company: ConnectedCompany;
beforeEach(async () => {
  company = await openConnectedCompany(["ana"]);
}, 60_000);
afterEach(() => company?.[Symbol.asyncDispose]());

const count = async (table: string, where = "true"): Promise<number> =>
  (await company.database.sql.query<{ n: number }>(`select count(*)::int as n from ${table} where ${where}`)).rows[0]!
    .n;
const withdraw = async (category: "sleep" | "heart") =>
  company.work.of(TENANT).stores.consents.withdraw(TENANT, "ana", category, "coaching", company.now);
const fault = (kind: ProviderError["fault"], retryAfterMs?: number) =>
  new ProviderError(kind, "Cannot read as the vendor must answer", retryAfterMs === undefined ? {} : { retryAfterMs });
const backfillAll = async (): Promise<void> => {
  for (let chunk = 0; chunk < 9; chunk++) {
    company.now = new Date(company.now.getTime() + 1_000);
    await company.connections.backfill(KEY, company.now);
  }
};

describe("a backfill", () => {
  test("fetches ten days at a time, newest first, and tells three times", async () => {
    await backfillAll();
    expect(company.vendor.stretches.map(({ from, to }) => [from, to])).toEqual(
      Array.from({ length: 9 }, (_, chunk) => [addDays(TODAY, -10 * chunk - 9), addDays(TODAY, -10 * chunk)]),
    );
    expect(await count("measurements", "metric = 'sleep_h'")).toBe(90);
    expect(await company.told("ana")).toEqual([
      "Oura: fetched 30 of 90 days.",
      "Oura: fetched 60 of 90 days.",
      "Oura: all 90 days are fetched. It brought 90 nights of sleep and 90 days of heart data. The newest is from today.",
    ]);
    expect(company.enqueued.filter(({ name }) => name === "backfill")).toHaveLength(8);
    expect((await company.work.of(TENANT).stores.connections.get(KEY))?.backfill?.next).toBeUndefined();
    const asked = company.vendor.stretches.length;
    await company.connections.backfill(KEY, company.now);
    expect(company.vendor.stretches.length).toBe(asked);
  });

  test("keeps only what was agreed to", async () => {
    await backfillAll();
    expect(await count("readings", "metric = 'steps'")).toBe(0);
    expect(company.vendor.stretches.every(({ categories }) => categories.join() === "sleep,heart")).toBe(true);
  });

  test("goes on after a restart with the stretch that was not finished", async () => {
    await company.connections.backfill(KEY, company.now);
    company.vendor.beforePage = (page) => {
      if (page === 7) throw new Error("the process ends here");
    };
    await expect(company.connections.backfill(KEY, company.now)).rejects.toThrow("ends here");
    company.vendor.beforePage = () => {};
    const after = company.restarted();
    for (let chunk = 0; chunk < 8; chunk++) await after.backfill(KEY, company.now);
    expect(await count("measurements", "metric = 'sleep_h'")).toBe(90);
    expect(company.vendor.stretches.map(({ to }) => to).filter((to) => to === addDays(TODAY, -10))).toHaveLength(2);
    expect(company.vendor.stretches).toHaveLength(10);
  });

  test("ends between two pages where its consent is withdrawn, and asks for no further page", async () => {
    company.vendor.beforePage = async (page) => {
      if (page !== 2) return;
      await withdraw("sleep");
      await withdraw("heart");
    };
    await company.connections.backfill(KEY, company.now);
    expect(company.vendor.pages).toHaveLength(3);
    await company.connections.backfill(KEY, company.now);
    expect(company.vendor.pages).toHaveLength(3);
    expect(company.vendor.stretches).toHaveLength(1);
    // The page that was under way when consent went is not kept.
    expect(await count("readings")).toBe(8);
    expect(await company.told("ana")).toEqual([]);
  });

  test("asks for less from the next page on where one of two consents is withdrawn", async () => {
    company.vendor.beforePage = async (page) => {
      if (page === 2) await withdraw("heart");
    };
    await company.connections.backfill(KEY, company.now);
    expect(company.vendor.stretches.map(({ categories }) => categories.join())).toEqual(["sleep,heart", "sleep"]);
    expect(await count("measurements", "metric = 'sleep_h'")).toBe(10);
  });

  test("ends where the person disconnects in between", async () => {
    company.vendor.beforePage = async (page) => {
      if (page === 2) await company.connections.disconnect(await company.person("ana"), "oura", company.now);
    };
    expect(await company.connections.backfill(KEY, company.now)).toEqual({ kind: "done" });
    expect(company.vendor.pages).toHaveLength(3);
    expect(await count("connections", "backfill_next is not null or sealed_tokens is not null")).toBe(0);
  });

  test("a token that runs out on the way is refreshed and the stretch is fetched whole", async () => {
    company.vendor.beforePage = (page) => {
      if (page === 2 && company.vendor.refreshed.length === 0) company.vendor.good.clear();
    };
    expect(await company.connections.backfill(KEY, company.now)).toEqual({ kind: "done" });
    expect(company.vendor.refreshed).toEqual(["refresh-ana-1"]);
    expect(await count("measurements", "metric = 'sleep_h'")).toBe(10);
  });

  test("a vendor that has had enough says when to come again, however often", async () => {
    company.vendor.faults.push(...Array.from({ length: 30 }, () => fault("rate-limited", 7_000)));
    for (let i = 0; i < 30; i++)
      expect(await company.connections.backfill(KEY, company.now)).toEqual({
        kind: "again",
        afterMs: 7_000,
        failures: 0,
      });
    expect(await company.connections.backfill(KEY, company.now)).toEqual({ kind: "done" });
    expect((await company.work.of(TENANT).stores.connections.get(KEY))?.backfill?.next).toBe(addDays(TODAY, -10));
  });

  test("a vendor that fails is asked again later and later, and then left to the morning", async () => {
    company.vendor.faults.push(...Array.from({ length: 40 }, () => fault("unavailable")));
    const waits: number[] = [];
    for (let failures = 0; ; ) {
      const next = await company.connections.backfill(KEY, company.now, failures);
      if (next.kind === "done") break;
      waits.push(next.afterMs);
      failures = next.failures ?? 0;
    }
    expect(waits.slice(0, 4)).toEqual([2_000, 4_000, 8_000, 16_000]);
    expect(waits).toHaveLength(10);
    expect(Math.max(...waits)).toBe(900_000);
    company.vendor.faults.length = 0;
    await company.connections.reconcile(await company.person("ana"), company.now);
    expect(company.enqueued.map(({ name }) => name)).toContain("backfill");
  });

  test("tells nothing while unasked messages are paused, and goes on all the same", async () => {
    await company.work.of(TENANT).stores.people.setStanding(TENANT, "ana", { nudgesPausedAt: START });
    await backfillAll();
    expect(await company.told("ana")).toEqual([]);
    expect(await count("measurements", "metric = 'sleep_h'")).toBe(90);
  });
});

describe("deliveries", () => {
  const receive = (eventId: string, recordId: string, at = START, change: "updated" | "deleted" = "updated") =>
    company.work.system.stores.deliveries.receive([
      { source: "oura", eventId, account: "account-of-ana", kind: "sleep", recordId, change, at },
    ]);
  const settle = () =>
    company.database.sql.query("update deliveries set received_at = received_at - interval '10 seconds'");

  test("of one burst wait until it is over, and each record is read once", async () => {
    for (const id of ["e1", "e2", "e3"]) await receive(id, `night ${TODAY}`);
    await receive("e4", `night ${addDays(TODAY, -1)}`);
    expect(await company.connections.fetchDeliveries(KEY, company.now)).toMatchObject({ kind: "again" });
    expect(company.vendor.reads).toEqual([]);
    await settle();
    expect(await company.connections.fetchDeliveries(KEY, company.now)).toEqual({ kind: "done" });
    expect(company.vendor.reads.toSorted()).toEqual([`night ${addDays(TODAY, -1)}`, `night ${TODAY}`]);
    expect(await count("deliveries", "done_at is null")).toBe(0);
    expect(await count("measurements", "metric = 'sleep_h'")).toBe(2);
  });

  test("that go on arriving are waited for a minute at most", async () => {
    await receive("e1", `night ${TODAY}`);
    await company.database.sql.query("update deliveries set received_at = received_at - interval '61 seconds'");
    await receive("e2", `night ${TODAY}`);
    expect(await company.connections.fetchDeliveries(KEY, company.now)).toEqual({ kind: "done" });
    expect(company.vendor.reads).toHaveLength(1);
  });

  test("are fetched by one of two jobs that run at once", async () => {
    await receive("e1", `night ${TODAY}`);
    await settle();
    await Promise.all([
      company.connections.fetchDeliveries(KEY, company.now),
      company.connections.fetchDeliveries(KEY, company.now),
    ]);
    expect(company.vendor.reads).toHaveLength(1);
  });

  test("of somebody who died at fetching are fetched by the next", async () => {
    await receive("e1", `night ${TODAY}`);
    await settle();
    await company.work.of(TENANT).stores.deliveries.claim(KEY);
    expect(await company.connections.fetchDeliveries(KEY, company.now)).toEqual({ kind: "again", afterMs: 30_000 });
    await company.database.sql.query("update deliveries set claimed_until = now() - interval '1 second'");
    expect(await company.connections.fetchDeliveries(KEY, company.now)).toEqual({ kind: "done" });
    expect(company.vendor.reads).toHaveLength(1);
  });

  test("that could not be fetched stay, and those that could are done", async () => {
    await receive("e1", `night ${TODAY}`);
    await receive("e2", `night ${addDays(TODAY, -1)}`);
    await settle();
    const { record } = company.vendor.provider.pull!;
    company.vendor.provider.pull!.record = async (...asked) => {
      if (company.vendor.reads.length === 1) company.vendor.faults.push(fault("unavailable"));
      return record(...asked);
    };
    expect(await company.connections.fetchDeliveries(KEY, company.now)).toEqual({
      kind: "again",
      afterMs: 2_000,
      failures: 1,
    });
    expect(await count("deliveries", "done_at is null and claimed_until is null")).toBe(1);
    expect(await count("measurements", "metric = 'sleep_h'")).toBe(1);
    expect(await company.connections.fetchDeliveries(KEY, company.now)).toEqual({ kind: "done" });
    expect(await count("measurements", "metric = 'sleep_h'")).toBe(2);
  });

  test("of a kind that nobody agreed to are done without asking the vendor", async () => {
    await company.work.system.stores.deliveries.receive([
      {
        source: "oura",
        eventId: "w1",
        account: "account-of-ana",
        kind: "workout",
        recordId: "run",
        change: "updated",
        at: START,
      },
    ]);
    await settle();
    expect(await company.connections.fetchDeliveries(KEY, company.now)).toEqual({ kind: "done" });
    expect(company.vendor.reads).toEqual([]);
    expect(await count("deliveries", "done_at is null")).toBe(0);
  });

  test("in any order end in what the record says last", async () => {
    const at = (seconds: number): Date => new Date(START.getTime() + seconds * 1_000);
    const night = `night ${TODAY}`;
    const orders = [
      ["updated", "deleted"],
      ["deleted", "updated"],
    ] as const;
    for (const [index, order] of orders.entries()) {
      company.vendor.gone.delete(TODAY);
      await receive(`first-${index}`, night, at(index * 100));
      await settle();
      await company.connections.fetchDeliveries(KEY, company.now);
      expect(await count("readings", `record_id = '${night}'`)).toBe(2);
      company.vendor.gone.add(TODAY);
      for (const change of order) {
        await receive(`${change}-${index}`, night, at(index * 100 + (change === "deleted" ? 20 : 10)), change);
        await settle();
        await company.connections.fetchDeliveries(KEY, company.now);
      }
      expect(await count("readings", `record_id = '${night}'`)).toBe(0);
    }
  });
});

describe("what the morning does", () => {
  test("it asks for three days, and for nothing of somebody who shares nothing", async () => {
    const person = await company.person("ana");
    await company.connections.reconcile(person, company.now);
    expect(company.vendor.stretches).toEqual([{ from: addDays(TODAY, -2), to: TODAY, categories: ["sleep", "heart"] }]);
    await withdraw("sleep");
    await withdraw("heart");
    await company.connections.reconcile(person, company.now);
    expect(company.vendor.stretches).toHaveLength(1);
  });

  test("a vendor that fails then is asked again by a job, and the morning goes on", async () => {
    company.vendor.faults.push(fault("unavailable"));
    await company.connections.reconcile(await company.person("ana"), company.now);
    expect(company.enqueued.filter(({ name }) => name === "reconcile")).toMatchObject([
      { data: { person: "ana", failures: 1 }, afterMs: 2_000 },
    ]);
  });

  test("a category agreed to since brings its past with it, once", async () => {
    await backfillAll();
    company.now = new Date(START.getTime() + 3_600_000);
    await company.work
      .of(TENANT)
      .stores.consents.grant(TENANT, "ana", [
        { category: "activity", purpose: "coaching", version: 1, grantedAt: company.now },
      ]);
    company.now = new Date(START.getTime() + 2 * 3_600_000);
    company.vendor.good.add("access-ana+");
    const person = await company.person("ana");
    await company.connections.reconcile(person, company.now);
    expect((await company.work.of(TENANT).stores.connections.get(KEY))?.backfill?.next).toBe(TODAY);
    await backfillAll();
    expect(await count("measurements", "metric = 'steps'")).toBe(90);
    expect(await company.told("ana")).toHaveLength(3);
    const asked = company.vendor.stretches.length;
    await company.connections.reconcile(person, company.now);
    expect(company.vendor.stretches.length).toBe(asked + 1);
  });
});
