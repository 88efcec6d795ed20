import { describe, expect, test } from "vitest";
import type { CandidatePlan, Session } from "#src/domain/plan.ts";
import { addDays } from "#src/domain/time.ts";
import { fatesOf, Tally } from "#src/services/replan.ts";

const DAY = "2026-03-10";

const session = (over: Partial<Session> = {}): Session => ({
  id: "s",
  kind: "learning",
  title: "Practice",
  skillId: "anchoring",
  muscleGroups: [],
  minutes: 20,
  demand: 1,
  items: 10,
  difficulty: 0,
  newMaterial: true,
  startsAt: new Date(`${DAY}T09:00:00Z`),
  ...over,
});

const plan = (...days: (readonly Session[])[]): CandidatePlan => ({
  template: "t",
  days: days.map((sessions, at) => ({ day: addDays(DAY, at), sessions, u: 0, m: 1, items: 10, difficulty: 0 })),
});

const fates = (before: CandidatePlan, after: CandidatePlan) => fatesOf(before, after, DAY);

describe("a day that is planned anew under another policy", () => {
  const none = { sessions: 1, moved: 0, reduced: 0, blocked: 0, allowed: 0 };

  test("has a session moved where another day holds it instead", () => {
    expect(fates(plan([session()], []), plan([], [session()]))).toEqual({ ...none, moved: 1 });
  });

  test("has it blocked where no other day holds one more of its kind", () => {
    expect(fates(plan([session()], [session()]), plan([], [session()]))).toEqual({ ...none, blocked: 1 });
    expect(fates(plan([session()], []), plan([], [session({ newMaterial: false })]))).toEqual({ ...none, blocked: 1 });
  });

  test("has it shorter or easier where it is still there with less", () => {
    expect(fates(plan([session()]), plan([session({ minutes: 10 })]))).toEqual({ ...none, reduced: 1 });
    expect(fates(plan([session()]), plan([session()]))).toEqual(none);
  });

  test("has one allowed that was not there before; recovery counts for nothing", () => {
    expect(fates(plan([session({ kind: "recovery" })]), plan([session()]))).toEqual({
      ...none,
      sessions: 0,
      allowed: 1,
    });
  });
});

describe("what is counted", () => {
  test("is told from five people on, and only then with figures", () => {
    const tally = new Tally();
    expect(tally.told()).toBe("none");
    for (const person of ["a", "b", "c", "d"]) tally.add(person, 10);
    tally.add("e", 0);
    expect(tally.told()).toBe("few");
    tally.add("e", 1);
    expect(tally.told()).toEqual({ sessions: 41, people: 5 });
  });
});
