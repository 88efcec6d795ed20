import { describe, expect, test } from "vitest";
import { type CandidateContext, candidatePlans, HORIZON_DAYS, loadsOf, sessionsToday } from "#src/domain/candidates.ts";
import type { CandidatePlan, Session } from "#src/domain/plan.ts";
import { addDays, localMinute, weekday } from "#src/domain/time.ts";

const MONDAY = "2026-03-23";
const learner: CandidateContext = {
  firstDay: MONDAY,
  timeZone: "Europe/Berlin",
  references: { load: 200, cognitive: 45 },
  focus: { skillId: "anchoring", title: "Anchoring", bestDifficulty: -0.8 },
  startMinutes: () => [10 * 60, 14 * 60, 9 * 60],
};
const athlete: CandidateContext = {
  ...learner,
  training: { sport: "Running", muscleGroups: ["legs"], startMinutes: () => [17 * 60 + 30] },
};
const sessionsOf = ({ days }: CandidatePlan): Session[] => days.flatMap(({ sessions }) => sessions);
const named = (plans: readonly CandidatePlan[], template: string): CandidatePlan =>
  plans.find((plan) => plan.template === template)!;
const endOf = ({ startsAt, minutes }: Session): number => startsAt.getTime() + minutes * 60_000;

describe.each([
  ["a learner", learner],
  ["somebody who trains as well", athlete],
])("candidate plans of %s", (_name, context) => {
  const plans = candidatePlans(context);

  test("are sixteen different ones of fourteen days, with recovery among them", () => {
    expect(plans).toHaveLength(16);
    expect(new Set(plans.map(({ template }) => template)).size).toBe(16);
    expect(plans.map(({ template }) => template)).toContain("recovery");
    for (const { days } of plans)
      expect(days.map(({ day }) => day)).toEqual(Array.from({ length: HORIZON_DAYS }, (_, d) => addDays(MONDAY, d)));
  });

  test("carry the loads of their sessions", () => {
    for (const { days } of plans)
      for (const { sessions, u, m, items, difficulty } of days)
        expect({ u, m, items, difficulty }).toEqual(loadsOf(sessions, context.references));
  });

  test("are the same when made again, ids included", () => expect(candidatePlans(context)).toEqual(plans));

  test("have ids that are unique within a plan", () => {
    for (const plan of plans) {
      const ids = sessionsOf(plan).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  test("have no learning at the weekend and none in blocks over 25 minutes", () => {
    for (const session of plans.flatMap(sessionsOf).filter(({ kind }) => kind === "learning")) {
      expect(weekday(session.startsAt.toISOString().slice(0, 10))).toBeLessThanOrEqual(5);
      expect(session.minutes).toBeGreaterThanOrEqual(1);
      expect(session.minutes).toBeLessThanOrEqual(25);
    }
  });

  test("leave ten minutes between two sessions of a day", () => {
    for (const { sessions } of plans.flatMap(({ days }) => days))
      for (const [i, session] of sessions.entries())
        if (i > 0) expect(session.startsAt.getTime() - endOf(sessions[i - 1]!)).toBeGreaterThanOrEqual(10 * 60_000);
  });

  test("ask least of all in the recovery plan, which begins with rest and has nothing new", () => {
    const recovery = named(plans, "recovery");
    const mental = ({ days }: CandidatePlan) => days.reduce((sum, { m }) => sum + m, 0);
    for (const plan of plans) expect(mental(recovery)).toBeLessThanOrEqual(mental(plan));
    expect(recovery.days.slice(0, 3).every(({ m }) => m === 0)).toBe(true);
    expect(sessionsOf(recovery).some(({ newMaterial }) => newMaterial)).toBe(false);
  });
});

describe("learning in a plan", () => {
  const plans = candidatePlans(learner);

  test("differs between patterns in when, not in how much", () => {
    const mental = (template: string) => named(plans, template).days.reduce((sum, { m }) => sum + m, 0);
    for (const template of ["blocked/usual", "hard-early/usual", "hard-late/usual"])
      expect(mental(template) / mental("spaced/usual")).toBeCloseTo(1, 1);
    expect(mental("spaced/usual")).toBeCloseTo(10, 0);
  });

  test("comes hard first or hard last", () => {
    const hardDays = (template: string) =>
      named(plans, template).days.flatMap(({ sessions }, d) =>
        sessions.some(({ demand }) => demand === 1.5) ? [d] : [],
      );
    expect(hardDays("hard-early/usual")).toEqual([0, 1]);
    expect(hardDays("hard-late/usual")).toEqual([3, 4]);
  });

  test("puts the most demanding session at the best hour", () => {
    const [first] = named(plans, "spaced/usual").days;
    const hardest = first!.sessions.toSorted((a, b) => b.demand! - a.demand!)[0]!;
    expect(localMinute(hardest.startsAt, "Europe/Berlin")).toBe(10 * 60);
  });

  test("keeps its wall-clock hour when the clocks change", () => {
    for (const { sessions } of named(plans, "spaced/light").days)
      for (const { startsAt } of sessions)
        expect([9 * 60, 10 * 60, 14 * 60]).toContain(localMinute(startsAt, "Europe/Berlin"));
  });

  test("is placed within 70% to 90% of success around the best difficulty", () => {
    for (const { difficulty } of plans.flatMap(sessionsOf).filter(({ kind }) => kind === "learning")) {
      expect(difficulty).toBeGreaterThanOrEqual(-0.8 - 0.45);
      expect(difficulty).toBeLessThanOrEqual(-0.8 + 0.32);
    }
  });

  test("is left out on days off and on days whose calendar is full", () => {
    const off = candidatePlans({
      ...learner,
      daysOff: new Set([MONDAY]),
      startMinutes: (day) => (day === addDays(MONDAY, 1) ? [] : [600]),
    });
    const [monday, tuesday, wednesday] = named(off, "spaced/usual").days;
    expect([monday!.sessions, tuesday!.sessions]).toEqual([[], []]);
    expect(wednesday!.sessions).not.toEqual([]);
  });

  test("is review alone where nothing new may be learnt", () => {
    const review = candidatePlans({ ...learner, focus: { ...learner.focus, reviewOnly: true } });
    expect(review.flatMap(sessionsOf).some(({ newMaterial }) => newMaterial)).toBe(false);
  });

  test("never exceeds 90 minutes a day, however much somebody is used to", () => {
    const keen = candidatePlans({ ...learner, references: { load: 200, cognitive: 400 } });
    for (const { sessions } of keen.flatMap(({ days }) => days))
      expect(
        sessions.filter(({ kind }) => kind === "learning").reduce((sum, { minutes }) => sum + minutes, 0),
      ).toBeLessThanOrEqual(90);
  });
});

describe("training in a plan", () => {
  const plans = candidatePlans(athlete);
  const hard = ({ sessions }: CandidatePlan["days"][number]) => sessions.some(({ rpe }) => (rpe ?? 0) >= 7);

  test("rests at least one day in seven and keeps two days between hard sessions", () => {
    for (const { days } of plans) {
      for (let d = 0; d + 7 <= days.length; d++) expect(days.slice(d, d + 7).some(({ u }) => u === 0)).toBe(true);
      const hardDays = days.flatMap((day, d) => (hard(day) ? [d] : []));
      for (const [i, d] of hardDays.entries()) if (i > 0) expect(d - hardDays[i - 1]!).toBeGreaterThan(2);
    }
  });

  test("has no session longer than 1.1 times the longest of the last month", () => {
    const short = candidatePlans({ ...athlete, training: { ...athlete.training!, longestMinutes: 30 } });
    for (const { minutes } of short.flatMap(sessionsOf).filter(({ kind }) => kind === "physical"))
      expect(minutes).toBeLessThanOrEqual(33);
  });

  test("asks no more than the average day of somebody little is known about", () => {
    const careful = candidatePlans({ ...athlete, training: { ...athlete.training!, careful: true } });
    for (const { u } of careful.flatMap(({ days }) => days)) expect(u).toBeLessThanOrEqual(1);
  });

  test("is absent for somebody who does not train", () => {
    expect(
      candidatePlans(learner)
        .flatMap(sessionsOf)
        .some(({ kind }) => kind === "physical"),
    ).toBe(false);
    for (const { u } of candidatePlans(learner).flatMap(({ days }) => days)) expect(u).toBe(0);
  });
});

test("the sessions of a day are those of that day, and none outside the plan", () => {
  const plan = named(candidatePlans(learner), "spaced/usual");
  expect(sessionsToday(plan, MONDAY)).toEqual(plan.days[0]!.sessions);
  expect(sessionsToday(plan, addDays(MONDAY, 14))).toEqual([]);
});
