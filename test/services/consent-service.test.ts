import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CONSENT_VERSION, type ConsentCategory } from "#src/domain/consent.ts";
import type { Person } from "#src/domain/person.ts";
import { type ConsentService, createConsentService, type Wish } from "#src/services/consent-service.ts";
import { createTwinService } from "#src/services/twin-service.ts";
import { NOW, openSmallCompany, type SmallCompany } from "#test/db/small-company.ts";

const DAY_MS = 86_400_000;
const later = (days: number): Date => new Date(NOW.getTime() + days * DAY_MS);
const wish = (category: ConsentCategory, purpose: Wish["purpose"] = "coaching"): Wish => ({ category, purpose });

describe("consent", () => {
  let company: SmallCompany;
  let ana: Person;
  let consents: ConsentService;
  const told: ConsentCategory[][] = [];

  beforeEach(async () => {
    company = await openSmallCompany();
    ana = (await company.work.of("t1").stores.people.get("t1", "ana"))!;
    const twins = createTwinService(company.work, { learn: () => Promise.reject(new Error("not asked here")) });
    told.length = 0;
    const contributor = {
      about: async () => [],
      withdrawn: async (_stores: unknown, _person: Person, categories: readonly ConsentCategory[]) => {
        told.push([...categories]);
        return undefined;
      },
    };
    consents = createConsentService(company.work, twins, [contributor]);
  });
  afterEach(() => company[Symbol.asyncDispose]());

  const words = (all: readonly Wish[]): string[] => all.map(({ category, purpose }) => `${category}:${purpose}`);
  const keepTwins = async (...days: string[]): Promise<void> => {
    for (const day of days)
      await company.work.of("t1").stores.twins.put("t1", "ana", {
        day,
        state: {},
        lineage: {},
        modelVersion: "test",
        computedAt: NOW,
      });
  };
  const twins = async (): Promise<string[]> =>
    (await company.work.of("t1").stores.twins.series("t1", "ana", "0001-01-01", "9999-12-31")).map(({ day }) => day);

  test("holds for its category and purpose, with the version of the text and the time", async () => {
    await consents.grant(ana, [wish("sleep"), wish("learning", "team")], NOW);
    expect(await consents.holding(ana, NOW)).toEqual([
      { category: "learning", purpose: "team", version: CONSENT_VERSION, grantedAt: NOW },
      { category: "sleep", purpose: "coaching", version: CONSENT_VERSION, grantedAt: NOW },
    ]);
  });

  test("holds for a year to the day, and not a day longer; then it can be renewed as it was", async () => {
    await consents.grant(ana, [wish("sleep"), wish("sleep", "audit")], NOW);
    expect(await consents.holding(ana, later(365))).toHaveLength(2);
    expect(await consents.holding(ana, later(366))).toEqual([]);
    expect(words(await consents.ranOut(ana, later(366)))).toEqual(["sleep:audit", "sleep:coaching"]);
    await consents.renew(ana, later(366));
    expect(await consents.holding(ana, later(366))).toHaveLength(2);
    expect(await consents.ranOut(ana, later(366))).toEqual([]);
  });

  test("set as a whole withdraws what is not in it, and tells everybody who keeps something of it", async () => {
    await consents.grant(ana, [wish("sleep"), wish("calendar"), wish("learning"), wish("learning", "team")], NOW);
    await consents.setAll(ana, [wish("learning"), wish("sleep", "audit")], later(1));
    expect(words(await consents.given(ana))).toEqual(["learning:coaching", "sleep:audit"]);
    expect(told).toEqual([["check-ins", "sleep", "heart", "activity", "calendar", "writing-style"]]);
    const { rows } = await company.database.sql.query(
      "select category, purpose from consents where withdrawn_at is not null order by 1, 2",
    );
    expect(rows).toEqual([
      { category: "calendar", purpose: "coaching" },
      { category: "learning", purpose: "team" },
      { category: "sleep", purpose: "coaching" },
    ]);
  });

  test("to check-ins makes the twin again from the first of them, given or withdrawn, and not when it only goes on", async () => {
    await company.work
      .of("t1")
      .stores.checkIns.put("t1", "ana", [{ day: "2026-03-09", items: { mood: 5 }, source: "form", at: NOW }]);
    const kept = ["2026-03-07", "2026-03-08", "2026-03-09", "2026-03-10"];
    await keepTwins(...kept);
    await consents.grant(ana, [wish("check-ins")], NOW);
    expect(await twins()).toEqual(["2026-03-07", "2026-03-08"]);
    await keepTwins(...kept);
    await consents.setAll(ana, [wish("check-ins"), wish("check-ins", "team")], later(1));
    await consents.grant(ana, [wish("sleep")], later(1));
    expect(await twins()).toEqual(kept);
    await consents.setAll(ana, [wish("sleep")], later(2));
    expect(await twins()).toEqual(["2026-03-07", "2026-03-08"]);
  });

  test("refused is not asked for unasked within 30 days; a yes takes the no away", async () => {
    expect(await consents.mayAsk(ana, "calendar", NOW)).toBe(true);
    await consents.refuse(ana, ["calendar"], NOW);
    expect(await consents.mayAsk(ana, "calendar", later(29))).toBe(false);
    expect(await consents.mayAsk(ana, "sleep", later(1))).toBe(true);
    expect(await consents.mayAsk(ana, "calendar", later(30))).toBe(true);
    await consents.grant(ana, [wish("calendar")], later(1));
    expect(await consents.mayAsk(ana, "calendar", later(2))).toBe(true);
  });

  test("leaves in the audit what was agreed to and withdrawn", async () => {
    await consents.grant(ana, [wish("sleep")], NOW);
    await consents.setAll(ana, [wish("learning")], later(1));
    expect(
      (await company.work.of("t1").stores.audit.of("t1", "ana")).map(({ event, detail }) => [event, detail]),
    ).toEqual([
      ["consent-granted", { version: CONSENT_VERSION, wishes: "sleep:coaching" }],
      ["consent-set", { version: CONSENT_VERSION, kept: "learning:coaching", withdrawn: "sleep:coaching" }],
    ]);
    expect(await company.work.of("t1").stores.audit.of("t1", "ben")).toEqual([]);
  });
});
