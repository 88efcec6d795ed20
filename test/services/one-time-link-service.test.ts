import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Person } from "#src/domain/person.ts";
import { createOneTimeLinkService, type OneTimeLinkService } from "#src/services/one-time-link-service.ts";
import { NOW, openSmallCompany, type SmallCompany } from "#test/db/small-company.ts";

const KEY = Buffer.alloc(32, 7);
const MINUTE = 60_000;
const secretOf = (url: string): string => new URL(url).pathname.split("/").at(-1)!;

describe("a link that works once", () => {
  let company: SmallCompany;
  let ana: Person;
  let links: OneTimeLinkService;
  const later = (minutes: number): Date => new Date(NOW.getTime() + minutes * MINUTE);

  beforeAll(async () => {
    company = await openSmallCompany();
    ana = (await company.work.of("t1").stores.people.get("t1", "ana"))!;
    links = createOneTimeLinkService({ work: company.work, key: KEY, base: () => "https://kairos.example/base" });
  });
  afterAll(() => company[Symbol.asyncDispose]());

  test("is at the public address, under its purpose, and holds for half an hour", async () => {
    const link = (await links.issue(ana, "calendar/link", NOW))!;
    expect(link.url).toMatch(/^https:\/\/kairos\.example\/calendar\/link\/[\w-]{43}$/u);
    expect(link.expiresAt).toEqual(later(30));
  });

  test("gives the person once, to the first who asks", async () => {
    const secret = secretOf((await links.issue(ana, "my-data", NOW))!.url);
    const taken = await Promise.all(Array.from({ length: 8 }, () => links.take(secret, "my-data", later(29))));
    expect(taken.filter((person) => person !== undefined)).toEqual([ana]);
    expect(await links.take(secret, "my-data", NOW)).toBeUndefined();
  });

  test.each([
    ["when half an hour has passed", "my-data", 30],
    ["for another purpose", "calendar/link", 1],
  ])("gives nobody %s", async (_title, purpose, minutes) => {
    const secret = secretOf((await links.issue(ana, "my-data", NOW))!.url);
    expect(await links.take(secret, purpose, later(minutes))).toBeUndefined();
  });

  test("that was tried for another purpose still works for its own", async () => {
    const secret = secretOf((await links.issue(ana, "my-data", NOW))!.url);
    await links.take(secret, "calendar/link", NOW);
    expect(await links.take(secret, "my-data", NOW)).toEqual(ana);
  });

  test("leaves its secret nowhere in the database", async () => {
    const secret = secretOf((await links.issue(ana, "my-data", NOW))!.url);
    const { rows } = await company.database.sql.query("select * from one_time_links");
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  test.each(["", "x", "../../etc", "a".repeat(43), `${"a".repeat(42)}'`])("knows nothing of %j", async (secret) => {
    expect(await links.take(secret, "my-data", NOW)).toBeUndefined();
  });

  test("is not offered where no public address is known", async () => {
    const nowhere = createOneTimeLinkService({ work: company.work, key: KEY, base: () => undefined });
    expect(await nowhere.issue(ana, "my-data", NOW)).toBeUndefined();
  });

  test("has a purpose that can be a path", async () => {
    await expect(links.issue(ana, "my data?", NOW)).rejects.toThrow("its purpose must be a path of lower-case words");
  });

  test("is gone, and cannot be made, once the person is erased", async () => {
    const ben = (await company.work.of("t1").stores.people.get("t1", "ben"))!;
    const secret = secretOf((await links.issue(ben, "my-data", NOW))!.url);
    await company.work.of("t1").transaction(({ erasure }) => erasure.erase("t1", "ben", NOW));
    expect(await links.take(secret, "my-data", NOW)).toBeUndefined();
    expect(await links.issue(ben, "my-data", NOW)).toBeUndefined();
  });
});
