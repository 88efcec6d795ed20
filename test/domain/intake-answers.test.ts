import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readIntake } from "#agents/coach/read-intake.ts";
import {
  AGE_BANDS,
  ageYearsOf,
  answersOf,
  CONDITIONS,
  INJURY_AGES,
  type IntakeAnswers,
  intakeOf,
  PREGNANCY_CLEARANCES,
  symptomsAfter,
  TODAY_SYMPTOMS,
} from "#src/domain/intake-answers.ts";
import { BODY_PARTS } from "#src/domain/skill.ts";
import { intakeForm } from "#src/services/intake-form.ts";

const NOTHING: IntakeAnswers = { conditions: [], clearance: false, injuries: [], today: [] };

const answers: fc.Arbitrary<IntakeAnswers> = fc.record({
  conditions: fc.subarray([...CONDITIONS]),
  clearance: fc.boolean(),
  pregnancyWeeks: fc.option(fc.integer({ min: 0, max: 42 }), { nil: undefined }),
  pregnancyClearance: fc.option(fc.constantFrom(...PREGNANCY_CLEARANCES), { nil: undefined }),
  injuries: fc.subarray([...BODY_PARTS]),
  injuryAge: fc.option(fc.constantFrom(...INJURY_AGES), { nil: undefined }),
  pain: fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined }),
  today: fc.subarray([...TODAY_SYMPTOMS]),
  ageBand: fc.option(fc.constantFrom(...AGE_BANDS), { nil: undefined }),
});

describe("the intake", () => {
  test.each([
    ["heart", { heartCondition: true }],
    ["metabolic", { metabolicCondition: true }],
    ["renal", { renalCondition: true }],
    ["symptoms", { parQYes: true }],
    ["medicine", { parQYes: true }],
    ["pregnancy", { pregnancy: {} }],
  ] as const)("%s reaches the rules", (condition, facts) => {
    expect(intakeOf({ ...NOTHING, conditions: [condition] })).toMatchObject(facts);
  });

  test("what is left open is read as the careful answer: not cleared, recent, pain not asked", () => {
    expect(intakeOf({ ...NOTHING, injuries: ["knee"] })).toEqual({
      heartCondition: false,
      metabolicCondition: false,
      renalCondition: false,
      parQYes: false,
      clearance: false,
      injuries: [{ bodyPart: "knee", monthsAgo: 1 }],
    });
  });

  test("weeks and clearance count only for somebody who is pregnant", () => {
    const given = { ...NOTHING, pregnancyWeeks: 20, pregnancyClearance: "moderate" as const };
    expect(intakeOf(given).pregnancy).toBeUndefined();
    expect(intakeOf({ ...given, conditions: ["pregnancy"] }).pregnancy).toEqual({ weeks: 20, clearance: "moderate" });
  });

  test("an answer never takes a symptom away", () => {
    fc.assert(
      fc.property(answers, (given) => {
        expect(symptomsAfter({ redFlag: true, fever: true }, given)).toMatchObject({ redFlag: true, fever: true });
      }),
    );
    expect(symptomsAfter(undefined, { ...NOTHING, today: ["below-neck"] })).toEqual({ belowNeck: true });
    expect(symptomsAfter(undefined, NOTHING)).toBeUndefined();
  });

  test("sent as the form opened, it is the same answers again", () => {
    fc.assert(
      fc.property(answers, (given) => {
        const fields = Object.fromEntries(
          intakeForm(given).fields.flatMap((field) => {
            const initial = "initial" in field ? field.initial : undefined;
            return initial === undefined ? [] : [[field.id, Array.isArray(initial) ? initial : String(initial)]];
          }),
        );
        expect(readIntake(fields)).toEqual(given);
      }),
    );
  });

  test("a form that somebody tampered with brings nothing that is not offered", () => {
    expect(
      readIntake({
        conditions: ["heart", "x"],
        injury: ["<b>"],
        pain: "11",
        "pregnancy-weeks": "-1",
        age: "12",
        today: "x",
      }),
    ).toEqual({ ...NOTHING, conditions: ["heart"] });
  });

  test("answers that were stored as facts alone can still be shown", () => {
    const stored = {
      ...intakeOf({ ...NOTHING, conditions: ["renal"], injuries: ["hip"], pain: 3 }),
      answeredAt: "2026-01-01",
    };
    expect(answersOf(stored)).toEqual({
      ...NOTHING,
      conditions: ["renal"],
      injuries: ["hip"],
      injuryAge: "recent",
      pain: 3,
    });
    expect(answersOf({ symptoms: { fever: true } })).toBeUndefined();
    expect(answersOf(undefined)).toBeUndefined();
  });

  test.each([
    ["under-18", 13],
    ["18-39", 18],
    ["40-64", 40],
    ["65-plus", 65],
    [undefined, undefined],
  ] as const)("the age of %s is the youngest it can be: %s", (ageBand, years) => {
    expect(ageYearsOf({ answers: { ...NOTHING, ageBand }, answeredAt: "2026-01-01" })).toBe(years);
  });
});
