import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ProviderError } from "#src/ports/provider.ts";
import { NotConnectedError } from "#src/services/connection-access.ts";
import { type ConnectedCompany, openConnectedCompany, START, TENANT } from "#test/helpers/connected-company.ts";

const KEY = { tenant: TENANT, person: "ana", source: "oura" as const };
const HOUR = 3_600_000;

let company: ConnectedCompany;
beforeEach(async () => {
  company = await openConnectedCompany(["ana"]);
}, 60_000);
afterEach(() => company?.[Symbol.asyncDispose]());

const later = () => new Date(START.getTime() + 2 * HOUR);
const rejected = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(() => "fulfilled").catch((error) => error);

describe("a vendor's tokens", () => {
  test("are used as they are while they hold", async () => {
    expect(await company.connections.access.with(KEY, START, async (token) => token)).toBe("access-ana");
    expect(company.vendor.refreshed).toEqual([]);
  });

  test("are refreshed by one of many who need it at the same moment, and all use what it brought", async () => {
    company.vendor.onRefresh = async () => {
      await wait(300);
      return { access: "fresh", refresh: "refresh-2", expiresAt: new Date(START.getTime() + 24 * HOUR) };
    };
    const tokens = await Promise.all(
      Array.from({ length: 20 }, () => company.connections.access.with(KEY, later(), async (token) => token)),
    );
    expect(new Set(tokens)).toEqual(new Set(["fresh"]));
    expect(company.vendor.refreshed).toEqual(["refresh-ana-1"]);
  });

  test("are refreshed by one of two processes", async () => {
    company.vendor.onRefresh = async () => {
      await wait(300);
      return { access: "fresh", refresh: "refresh-2", expiresAt: new Date(START.getTime() + 24 * HOUR) };
    };
    const other = company.restarted();
    const tokens = await Promise.all(
      [company.connections, other].map(({ access }) => access.with(KEY, later(), async (token) => token)),
    );
    expect(tokens).toEqual(["fresh", "fresh"]);
    expect(company.vendor.refreshed).toHaveLength(1);
  });

  test("keep their refresh token where the vendor sends no new one", async () => {
    company.vendor.onRefresh = async () => ({ access: "fresh", expiresAt: new Date(START.getTime() + 3 * HOUR) });
    await company.connections.access.with(KEY, later(), async () => {});
    await company.connections.access.with(KEY, new Date(START.getTime() + 5 * HOUR), async () => {});
    expect(company.vendor.refreshed).toEqual(["refresh-ana-1", "refresh-ana-1"]);
  });

  test("that the vendor refuses early are refreshed, and the work is done again with the fresh ones", async () => {
    const used: string[] = [];
    await company.connections.access.with(KEY, START, async (token) => {
      used.push(token);
      if (token === "access-ana") throw new ProviderError("unauthorised", "Cannot read as the token must be good");
    });
    expect(used).toEqual(["access-ana", "access-ana+"]);
  });

  test("that nobody may refresh any more break the connection, told once", async () => {
    company.vendor.onRefresh = async () => {
      throw new ProviderError("unauthorised", "Cannot refresh as the grant must be good");
    };
    for (let i = 0; i < 3; i++)
      expect(await rejected(company.connections.access.with(KEY, later(), async () => {}))).toBeInstanceOf(
        NotConnectedError,
      );
    expect(company.vendor.refreshed).toHaveLength(1);
    expect(await company.told("ana")).toEqual([expect.stringContaining("Oura no longer lets me in")]);
    expect(await company.work.of(TENANT).stores.connections.get(KEY)).toMatchObject({
      status: "broken",
      brokenReason: "refresh-refused",
    });
  });

  test("a vendor that does not answer breaks nothing, and the next try refreshes again", async () => {
    company.vendor.onRefresh = async () => {
      throw new ProviderError("unavailable", "Cannot refresh as the vendor must answer");
    };
    expect(await rejected(company.connections.access.with(KEY, later(), async () => {}))).toBeInstanceOf(ProviderError);
    delete company.vendor.onRefresh;
    expect(await company.connections.access.with(KEY, later(), async (token) => token)).toBe("access-ana+");
    expect(await company.told("ana")).toEqual([]);
  });

  test("that come back after the person disconnected are kept by nobody", async () => {
    company.vendor.onRefresh = async () => {
      await company.connections.disconnect(await company.person("ana"), "oura", START);
      return { access: "orphan", refresh: "orphan-refresh", expiresAt: new Date(START.getTime() + 24 * HOUR) };
    };
    expect(await rejected(company.connections.access.with(KEY, later(), async () => {}))).toBeInstanceOf(
      NotConnectedError,
    );
    expect(await company.work.of(TENANT).stores.connections.get(KEY)).toMatchObject({ status: "disconnected" });
    expect((await company.work.of(TENANT).stores.connections.get(KEY))?.sealedTokens).toBeUndefined();
  });

  test("sealed with a key that is gone break the connection; a rotated key opens them and seals the next", async () => {
    const fresh = { id: "k2", key: Buffer.alloc(32, 6) };
    const rotated = company.restarted([fresh, { id: "k1", key: Buffer.alloc(32, 5) }]);
    expect(await rotated.access.with(KEY, later(), async (token) => token)).toBe("access-ana+");
    expect((await company.work.of(TENANT).stores.connections.get(KEY))?.sealedTokens).toMatch(/^1\.k2\./u);
    const lost = company.restarted([{ id: "k3", key: Buffer.alloc(32, 9) }]);
    expect(await rejected(lost.access.with(KEY, later(), async () => {}))).toBeInstanceOf(NotConnectedError);
    expect(await company.work.of(TENANT).stores.connections.get(KEY)).toMatchObject({
      status: "broken",
      brokenReason: "unknown-key",
    });
  });

  test("moved to another person's row open nothing", async () => {
    await company[Symbol.asyncDispose]();
    company = await openConnectedCompany(["ana", "ben"]);
    await company.database.sql.query(
      "update connections set sealed_tokens = (select sealed_tokens from connections where person_id = 'ana') where person_id = 'ben'",
    );
    const used = company.connections.access.with({ ...KEY, person: "ben" }, START, async (token) => token);
    expect(await rejected(used)).toBeInstanceOf(NotConnectedError);
  });
});

describe("that a connection broke", () => {
  const breakAt = async (at: Date): Promise<void> => {
    company.now = at;
    company.vendor.onRefresh = async () => {
      throw new ProviderError("unauthorised", "Cannot refresh as the grant must be good");
    };
    await rejected(company.connections.access.with(KEY, at, async () => {}));
  };

  test("is told in the morning where it happened at night", async () => {
    await breakAt(new Date("2026-11-19T02:00:00Z"));
    expect(await company.told("ana")).toEqual([]);
    company.now = new Date("2026-11-19T08:00:00Z");
    await company.connections.reconcile(await company.person("ana"), company.now);
    await company.connections.reconcile(await company.person("ana"), company.now);
    expect(await company.told("ana")).toHaveLength(1);
  });

  test("is not told while somebody is away, nor after a crisis until they write again", async () => {
    await company.work.of(TENANT).stores.people.update({ ...(await company.person("ana")), awayUntil: "2026-11-25" });
    await breakAt(new Date("2026-11-19T10:00:00Z"));
    expect(await company.told("ana")).toEqual([]);
    await company.work.of(TENANT).stores.people.setStanding(TENANT, "ana", { nudgesPausedAt: START });
    company.now = new Date("2026-11-26T10:00:00Z");
    await company.connections.reconcile(await company.person("ana"), company.now);
    expect(await company.told("ana")).toEqual([]);
    await company.work.of(TENANT).stores.people.setStanding(TENANT, "ana", { nudgesPausedAt: null });
    await company.connections.reconcile(await company.person("ana"), company.now);
    expect(await company.told("ana")).toHaveLength(1);
  });
});
