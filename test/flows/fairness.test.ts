import { describe, expect, test } from "vitest";
import { DEMO_MEMBERS, DEMO_TENANT } from "#src/demo/roster.ts";
import { DEFAULT_PARAMETERS, MODEL_VERSION } from "#src/domain/twin/parameters.ts";
import { createFairnessRound } from "#src/jobs/audit-fairness.ts";
import { openWorld, recordingLogger, type World } from "#test/helpers/world.ts";

const OVERSEER = DEMO_MEMBERS.find(({ role }) => role === "overseer")!.id;
const WEEK_MS = 7 * 86_400_000;

/**
 * Forty people more, who agreed to fairness checks and named their working hours; part-timers are offered new material on
 * `partTime` of ten days, the others on nine.
 */
async function companyOfForty({ app, rows }: World, partTime: number, people = 40): Promise<void> {
  const now = app.clock.now();
  const given = [DEMO_TENANT.id, now, people];
  await rows(
    `insert into people (tenant_id, id, given_name, time_zone, country, language, job_title, seniority, check_in_minute,
       quiet_from_minute, quiet_to_minute, physical_training, created_at)
     select $1, 'p' || i, 'p' || i, 'Europe/Berlin', 'DE', 'en', '', 'junior', 510, 1200, 480, false, $2
     from generate_series(0, $3::int - 1) i`,
    given,
  );
  await rows(
    `insert into consents (tenant_id, person_id, category, purpose, version, granted_at)
     select $1, 'p' || i, 'learning', 'audit', 1, $2 from generate_series(0, $3::int - 1) i`,
    given,
  );
  await rows(
    `insert into fairness_groups (tenant_id, person_id, attribute, value, declared_at)
     select $1, 'p' || i, 'hours', case when i % 2 = 0 then 'part-time' else 'full-time' end, $2
     from generate_series(0, $3::int - 1) i`,
    given,
  );
  await rows(
    `insert into plans (tenant_id, person_id, day, revision, plan, rationale, verdict_id, created_at)
     select $1, 'p' || i, ($2::timestamptz)::date - back, 1,
       jsonb_build_object('plan', jsonb_build_object('days', jsonb_build_array(jsonb_build_object('sessions', jsonb_build_array(
         jsonb_build_object('newMaterial', (back + i) % 10 < case when i % 2 = 0 then $4::int else 9 end)))))),
       '{}', 'p' || i || '-' || back, $2
     from generate_series(0, $3::int - 1) i, generate_series(8, 37) back`,
    [...given, partTime],
  );
}

function roundOf(world: World) {
  const { app } = world;
  const { services, clock } = app;
  const told: string[] = [];
  const round = createFairnessRound({
    work: services.work,
    clock: { now: () => clock.now() },
    fairness: services.fairness,
    tell: async (_, overseer) => void told.push(overseer),
    logger: recordingLogger().logger,
  });
  return { round, told };
}

describe("the weekly fairness audit", () => {
  test("finds no group outside its limits where all are treated alike, and says which had not enough evidence", async () => {
    await using world = await openWorld();
    await companyOfForty(world, 9);
    const { round, told } = roundOf(world);
    await round();
    const reply = await world.ask(OVERSEER, "fairness");
    expect(reply).toContain("no group outside its limits");
    expect(reply).toMatch(/Not enough evidence: .*Sex/u);
    expect(told).toEqual([]);
    expect(await world.count("audit", "event = 'fairness-audited'")).toBe(1);
    expect((await world.app.services.fairness.frozenIn(DEMO_TENANT.id)).size).toBe(0);
  });

  test("alarms, tells the overseer, and lets plans go by everybody's parameters until somebody has looked", async () => {
    await using world = await openWorld();
    await companyOfForty(world, 5);
    const { fairness, plans, work } = world.app.services;
    const { round, told } = roundOf(world);
    await round();
    expect(told).toEqual([OVERSEER]);
    expect(await world.count("audit", "event = 'fairness-alarm'")).toBe(1);
    expect((await fairness.frozenIn(DEMO_TENANT.id)).size).toBe(3);

    const ana = (await work.of("demo").stores.people.get("demo", "ana"))!;
    const seedWhile = async () => (await plans.planAgain(ana, world.app.clock.now()))!.rationale.seeds.choice;
    const frozen = await seedWhile();
    const reply = await world.ask(OVERSEER, "fairness");
    expect(reply).toContain("outside its limits: Working hours");
    expect(reply).toContain("New material is offered on about 55% of days, and on about 85% of the others'.");
    expect(reply).not.toMatch(/ana|p1\b/iu);
    await world.tap(OVERSEER, "I have looked: lift it");
    expect((await fairness.frozenIn(DEMO_TENANT.id)).size).toBe(0);
    expect(await world.count("audit", "event = 'fairness-reviewed'")).toBe(1);
    expect(await seedWhile()).not.toBe(frozen);
  });

  test("freezes what is learnt of capacity alone where that alone differs, and an older look lifts nothing of it", async () => {
    await using world = await openWorld();
    await companyOfForty(world, 5);
    await world.rows(
      `insert into twins (tenant_id, person_id, day, state, lineage, model_version, computed_at)
       select $1, 'p' || i, ($2::timestamptz)::date - 8, jsonb_build_object('parameters', $3::jsonb, 'effort',
         jsonb_build_object('weight', 10, 'sum', case when i % 2 = 0 then -5 else 0 end + (i % 7) / 10.0)), '{}', $4, $2
       from generate_series(0, 39) i`,
      [DEMO_TENANT.id, world.app.clock.now(), JSON.stringify(DEFAULT_PARAMETERS), MODEL_VERSION],
    );
    await roundOf(world).round();
    const { fairness, work } = world.app.services;
    expect([...(await fairness.frozenIn(DEMO_TENANT.id))]).toEqual(["capacity"]);
    expect(await world.ask(OVERSEER, "fairness")).toContain(
      "how much training somebody can take, not by what was learnt",
    );
    const overseer = (await work.of("demo").stores.people.get("demo", OVERSEER))!;
    expect(await fairness.review(overseer, "2020-W01", world.app.clock.now())).toBe("nothing");
    const { week } = (await work.of("demo").stores.fairness.newest("demo"))!;
    expect(await fairness.review(overseer, week, world.app.clock.now())).toEqual({ lifted: ["capacity"] });
    expect((await fairness.frozenIn(DEMO_TENANT.id)).size).toBe(0);
  });

  test("counts days without a value and days with an old one, of kinds that the checks may see", async () => {
    await using world = await openWorld();
    await companyOfForty(world, 9, 3);
    const { stores } = world.app.services.work.of(DEMO_TENANT.id);
    await world.rows(
      `insert into consents (tenant_id, person_id, category, purpose, version, granted_at)
       values ($1, 'p0', 'check-ins', 'audit', 1, $2), ($1, 'p0', 'check-ins', 'coaching', 1, $2)`,
      [DEMO_TENANT.id, world.app.clock.now()],
    );
    // From the 2nd to the 11th: ten days, four with a check-in; the 10th and 11th are the fourth and fifth after the newest.
    for (const person of ["p0", "p1"])
      await stores.checkIns.put(
        DEMO_TENANT.id,
        person,
        ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-06"].map((day) => ({
          day,
          items: { energy: 3 },
          source: "form",
          at: world.app.clock.now(),
        })),
      );
    const known = await stores.fairness.completeness(DEMO_TENANT.id, "2026-03-01", "2026-03-11", world.app.clock.now());
    expect(known.filter(({ person }) => person === "p0" || person === "p1")).toEqual([
      { person: "p0", expected: 10, missing: 6, stale: 2, kinds: 1 },
      { person: "p1", expected: 0, missing: 0, stale: 0, kinds: 0 },
    ]);
  });

  test("is made once a week, whoever asks for it and how often", async () => {
    await using world = await openWorld();
    const now = world.app.clock.now();
    const { fairness } = world.app.services;
    expect(await fairness.run(DEMO_TENANT.id, now)).toBeDefined();
    expect(await fairness.run(DEMO_TENANT.id, now)).toBeUndefined();
    expect(await world.count("fairness_audits")).toBe(1);
    expect(await fairness.run(DEMO_TENANT.id, new Date(now.getTime() + WEEK_MS))).toBeDefined();
    expect(await world.count("fairness_audits")).toBe(2);
  });

  test("counts nobody who did not agree to fairness checks, and judges no group of fewer than ten", async () => {
    await using world = await openWorld();
    await companyOfForty(world, 5);
    await world.rows(
      "update consents set withdrawn_at = now() where purpose = 'audit' and person_id like 'p%' and person_id > 'p2'",
    );
    await roundOf(world).round();
    expect(await world.ask(OVERSEER, "fairness")).toContain("not enough evidence about any group");
  });

  test("keeps no number of people, and is shown to overseers alone", async () => {
    await using world = await openWorld();
    await companyOfForty(world, 5);
    await roundOf(world).round();
    const [row] = await world.rows<{ findings: unknown }>("select findings from fairness_audits");
    expect(JSON.stringify(row)).not.toMatch(/"(?:n|people|count|person)"/u);
    for (const who of ["ben", "mia"]) {
      const reply = await world.ask(who, "fairness");
      expect(reply).toContain("for the people who oversee Kairos");
      expect(reply).not.toContain("Working hours");
    }
  });

  test("a person names groups only with their agreement, and what they named goes with it", async () => {
    await using world = await openWorld();
    const { fairness, consents, work } = world.app.services;
    const now = world.app.clock.now();
    const ana = (await work.of("demo").stores.people.get("demo", "ana"))!;
    await consents.setAll(ana, [{ category: "learning", purpose: "coaching" }], now);
    expect(await world.ask("ana", "fairness groups")).toContain("off for you");
    expect(await fairness.declare(ana, { hours: "part-time" }, now)).toBe(false);
    await consents.grant(ana, [{ category: "learning", purpose: "audit" }], now);
    expect(await world.ask("ana", "fairness groups")).toContain("Nobody sees what you choose");
    expect(await fairness.declare(ana, { hours: "part-time" }, now)).toBe(true);
    expect(await world.count("fairness_groups", "person_id = 'ana'")).toBe(1);
    await consents.setAll(ana, [{ category: "learning", purpose: "coaching" }], now);
    expect(await world.count("fairness_groups", "person_id = 'ana'")).toBe(0);
  });
});
