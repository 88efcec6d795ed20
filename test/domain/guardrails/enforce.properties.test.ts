import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { enforcePlan, planSatisfies } from "#src/domain/guardrails/enforce.ts";
import { PLAN_RULES } from "#src/domain/guardrails/rules/registry.ts";
import type { CandidatePlan, Session } from "#src/domain/plan.ts";
import { anyCase, tighterThan } from "./rules/arbitraries.ts";
import { broken, STATEMENTS } from "./rules/oracle.ts";
import { anyTightening } from "./rules/tightenings.ts";

const RUNS = { numRuns: 600 };

const effort = ({ kind, rpe }: Session): number => (kind === "learning" ? 0 : (rpe ?? (kind === "physical" ? 7 : 2)));
const demand = ({ kind, demand }: Session): number => (kind === "learning" ? (demand ?? 1) : 0);

/** What is larger in `plan` than in `than`, session by session and day by day; empty when nothing is. */
function larger(plan: CandidatePlan, than: CandidatePlan): string[] {
  const found: string[] = [];
  const check = (what: string, value: number, most: number) => {
    if (value > most + 1e-6) found.push(`${what}: ${value} over ${most}`);
  };
  expect(plan.days.map(({ day }) => day)).toEqual(than.days.map(({ day }) => day));
  plan.days.forEach((day, at) => {
    const before = than.days[at]!;
    for (const key of ["u", "m", "items", "difficulty"] as const) check(`${key} of ${day.day}`, day[key], before[key]);
    check(`sessions of ${day.day}`, day.sessions.length, before.sessions.length);
    for (const session of day.sessions) {
      const same = before.sessions.find(({ id }) => id === session.id);
      if (same === undefined) {
        found.push(`${session.id} was not there`);
        continue;
      }
      check(`minutes of ${session.id}`, session.minutes, same.minutes);
      check(`effort of ${session.id}`, effort(session), effort(same));
      check(`demand of ${session.id}`, demand(session), demand(same));
      check(`items of ${session.id}`, session.items, same.items);
      check(`difficulty of ${session.id}`, session.difficulty, same.difficulty);
      if (session.newMaterial && !same.newMaterial) found.push(`${session.id} became new material`);
      const { minutes: _m, rpe: _r, demand: _d, items: _i, newMaterial: _n, ...rest } = session;
      expect(same).toMatchObject(rest);
    }
  });
  return found;
}

describe("for random people, plans and policies", () => {
  test("every emitted plan keeps every rule, by statements that share no code with the rules", () => {
    fc.assert(
      fc.property(anyCase, ({ facts, plan, policy }) => {
        const emitted = enforcePlan(plan, facts, policy).plan;
        expect(broken({ plan: emitted, facts, policy })).toEqual([]);
      }),
      RUNS,
    );
  });

  test("every emitted plan keeps every rule by their own judgement", () => {
    fc.assert(
      fc.property(anyCase, ({ facts, plan, policy }) => {
        expect(planSatisfies(enforcePlan(plan, facts, policy).plan, facts, policy)).toEqual([]);
      }),
      RUNS,
    );
  });

  test("enforcing the emitted plan again changes nothing", () => {
    fc.assert(
      fc.property(anyCase, ({ facts, plan, policy }) => {
        const once = enforcePlan(plan, facts, policy).plan;
        expect(enforcePlan(once, facts, policy).plan).toBe(once);
      }),
      RUNS,
    );
  });

  test("nothing in the emitted plan is larger than in the plan that came in", () => {
    fc.assert(
      fc.property(anyCase, ({ facts, plan, policy }) => {
        expect(larger(enforcePlan(plan, facts, policy).plan, plan)).toEqual([]);
      }),
      RUNS,
    );
  });

  test("a worse state never raises any load", () => {
    fc.assert(
      fc.property(anyCase, anyTightening, ({ facts, plan, policy }, { apply }) => {
        const [loose, tight] = [enforcePlan(plan, facts, policy).plan, enforcePlan(plan, apply(facts), policy).plan];
        expect(larger(tight, loose)).toEqual([]);
      }),
      { numRuns: 2500 },
    );
  });

  test("a stricter policy never raises any load", () => {
    fc.assert(
      fc.property(
        anyCase.chain((drawn) => fc.tuple(fc.constant(drawn), tighterThan(drawn.policy))),
        ([{ facts, plan, policy }, stricter]) => {
          const [loose, tight] = [enforcePlan(plan, facts, policy).plan, enforcePlan(plan, facts, stricter).plan];
          expect(larger(tight, loose)).toEqual([]);
        },
      ),
      RUNS,
    );
  });

  test("a rule that fired changed the plan or asks for somebody, and its number words are grounded", () => {
    fc.assert(
      fc.property(anyCase, ({ facts, plan, policy }) => {
        const verdict = enforcePlan(plan, facts, policy);
        for (const { id, reason, numbers } of [...verdict.fired, ...verdict.inForce]) {
          const said = [...reason.matchAll(/\d+(?:\.\d+)?/g)].map(([text]) => Number(text));
          const minutesPast = /\d\d:(\d\d)/g;
          const clock = [...reason.matchAll(minutesPast)].map(([, minutes]) => Number(minutes));
          const grounded = [...Object.values(numbers).flatMap((value) => [value, Math.floor(value)]), ...clock];
          expect(grounded, `${id}: ${reason}`).toEqual(expect.arrayContaining(said));
        }
        const order = verdict.fired.map(({ action }) => "SEBRCW".indexOf(action));
        expect(order).toEqual([...order].sort((a, b) => a - b));
      }),
      RUNS,
    );
  });

  test("the verdict is the same for the same inputs, and the inputs are left as they were", () => {
    fc.assert(
      fc.property(anyCase, ({ facts, plan, policy }) => {
        const before = JSON.stringify([facts, plan, policy]);
        expect(enforcePlan(plan, facts, policy)).toEqual(enforcePlan(plan, facts, policy));
        expect(JSON.stringify([facts, plan, policy])).toBe(before);
      }),
      { numRuns: 100 },
    );
  });
});

test("the random plans break every rule often enough for the properties to mean something", () => {
  const broke = new Map<string, number>();
  const fired = new Map<string, number>();
  let kept = 0;
  for (const { facts, plan, policy } of fc.sample(anyCase, { numRuns: 1500, seed: 7 })) {
    for (const id of broken({ plan, facts, policy })) broke.set(id, (broke.get(id) ?? 0) + 1);
    const verdict = enforcePlan(plan, facts, policy);
    for (const { id } of verdict.fired) fired.set(id, (fired.get(id) ?? 0) + 1);
    if (verdict.plan.days.some(({ sessions }) => sessions.length > 0)) kept += 1;
  }
  for (const id of Object.keys(STATEMENTS)) expect(broke.get(id) ?? 0, `${id} broken`).toBeGreaterThan(10);
  for (const { id } of PLAN_RULES.filter((rule) => rule.id !== "G3"))
    expect(fired.get(id) ?? 0, `${id} fired`).toBeGreaterThan(10);
  expect(kept).toBeGreaterThan(300);
});
