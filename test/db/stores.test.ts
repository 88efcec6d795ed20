import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { firstBrokenLink } from "#src/db/audit-chain.ts";
import { NOW, openSmallCompany, type SmallCompany } from "#test/db/small-company.ts";

let company: SmallCompany;
beforeEach(async () => {
  const opened = await openSmallCompany();
  company = opened;
  onTestFinished(() => opened.database.close());
});

describe("the audit", () => {
  const append = (event: string, tenant = "t1", person = "ana") =>
    company.work
      .of(tenant)
      .transaction((stores) =>
        stores.audit.append({ tenant, person, event, detail: { zeta: 1, alpha: "two" }, at: NOW }),
      );
  const entries = () => company.work.of("t1").stores.audit.entries("t1");
  const broken = async () => firstBrokenLink(await entries());

  test("entries follow one another in one chain a tenant, even when they are written at the same moment", async () => {
    await Promise.all([1, 2, 3, 4, 5].map((number) => append(`event-${number}`)));
    await append("elsewhere", "t2");
    expect((await entries()).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    expect(await broken()).toBeUndefined();
    expect(firstBrokenLink(await company.work.of("t2").stores.audit.entries("t2"))).toBeUndefined();
  });

  test.each([
    ["a changed event", "update audit set event = 'other' where seq = 2", 2],
    ["a changed detail", `update audit set detail = '{"alpha": "three", "zeta": 1}' where seq = 3`, 3],
    ["a changed time", "update audit set at = at + interval '1 second' where seq = 1", 1],
    ["another person", "update audit set subject = 'ben' where seq = 2", 2],
    ["a removed entry", "delete from audit where seq = 2", 2],
    ["a removed first entry", "delete from audit where seq = 1", 1],
  ])("%s is found", async (_what, statement, at) => {
    for (const number of [1, 2, 3, 4]) await append(`event-${number}`);
    expect(await broken()).toBeUndefined();
    await company.database.sql.query(statement);
    expect(await broken()).toBe(at);
  });

  test("a person appears as a pseudonym, the same each time and another for everybody else", async () => {
    await append("one");
    await append("two");
    await append("three", "t1", "ben");
    const subjects = (await entries()).map(({ subject }) => subject);
    expect(subjects[0]).toBe(subjects[1]);
    expect(subjects[2]).not.toBe(subjects[0]);
    expect(JSON.stringify(await entries())).not.toMatch(/ana|ben/u);
  });
});

describe("the directory", () => {
  const day = (text: string): Date => new Date(`${text}T00:00:00Z`);
  const roles = (at: string) => company.work.of("t1").stores.directory.rolesOf("t1", "ana", day(at));

  test("a role holds from its first day up to, but not including, its last", async () => {
    await company.work.of("t1").stores.directory.addTeam({ tenant: "t1", id: "atlas", name: "Atlas" });
    await company.work.of("t1").stores.directory.addMembership("t1", {
      person: "ana",
      team: "atlas",
      role: "manager",
      validFrom: day("2026-02-01"),
      validTo: day("2026-03-01"),
    });
    expect(await roles("2026-01-31")).toEqual([]);
    expect(await roles("2026-02-01")).toEqual([{ role: "manager", team: "atlas" }]);
    expect(await roles("2026-02-28")).toHaveLength(1);
    expect(await roles("2026-03-01")).toEqual([]);
  });

  test("members of a unit are those of its teams too, without managers and without other tenants", async () => {
    for (const tenant of ["t1", "t2"]) {
      await company.work.of(tenant).stores.directory.addTeam({ tenant, id: "all", name: "All" });
      await company.work.of(tenant).stores.directory.addTeam({ tenant, id: "atlas", name: "Atlas", parent: "all" });
    }
    const member = (tenant: string, person: string, role: "employee" | "manager") =>
      company.work.of(tenant).stores.directory.addMembership(tenant, { person, team: "atlas", role, validFrom: NOW });
    await member("t1", "ana", "employee");
    await member("t1", "ben", "manager");
    await member("t2", "ben", "employee");
    expect(await company.work.of("t1").stores.directory.membersOf("t1", "all", NOW)).toEqual(["ana"]);
  });
});

describe("what is due", () => {
  const at = (hour: number): Date => new Date(Date.UTC(2026, 2, 11, hour));

  test("comes in the order of its time, and one time a person and kind", async () => {
    const { schedules } = company.work.of("t1").stores;
    const due = company.work.system.stores.schedules;
    await schedules.set({ tenant: "t1", person: "ana", kind: "morning", dueAt: at(9) });
    await schedules.set({ tenant: "t1", person: "ben", kind: "morning", dueAt: at(8) });
    await schedules.set({ tenant: "t1", person: "ana", kind: "morning", dueAt: at(10) });
    expect(await due.next()).toEqual(at(8));
    expect((await due.take(at(9), 10)).map(({ person }) => person)).toEqual(["ben"]);
    expect((await due.take(at(10), 10)).map(({ person }) => person)).toEqual(["ana"]);
  });

  test("is handed to one of two ticks that run at once", async () => {
    await company.work.of("t1").stores.schedules.set({ tenant: "t1", person: "ana", kind: "morning", dueAt: at(8) });
    const taken = await Promise.all(
      [1, 2].map(() =>
        company.work.system.transaction(async (stores) => (await stores.schedules.take(at(9), 10)).length),
      ),
    );
    expect(taken.toSorted()).toEqual([0, 1]);
  });
});

test("a team's week has one snapshot: the first one stays", async () => {
  const { snapshots } = company.work.of("t1").stores;
  const first = { team: "atlas", week: "2026-W10", withheld: false, bands: { mood: "good" }, madeAt: NOW };
  await snapshots.add("t1", first);
  await snapshots.add("t1", { ...first, bands: { mood: "low" } });
  expect(await snapshots.get("t1", "atlas", "2026-W10")).toEqual(first);
});

test("a work address belongs to one person of a tenant, whatever its case", async () => {
  const { people } = company.work.of("t1").stores;
  const ana = await people.byEmail("t1", "ANA@example.org");
  expect(ana?.id).toBe("ana");
  await expect(people.add({ ...ana!, id: "ana-2", email: "Ana@Example.org", createdAt: NOW })).rejects.toThrow();
});
