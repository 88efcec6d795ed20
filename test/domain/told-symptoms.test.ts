import { describe, expect, test } from "vitest";
import type { Symptoms } from "#src/domain/guardrails/plan-facts.ts";
import { screenForRedFlags } from "#src/domain/red-flags.ts";
import { intakeWith, symptomsCleared, symptomsTold } from "#src/domain/told-symptoms.ts";

const told = (text: string, known?: Symptoms): Symptoms => symptomsTold(known, screenForRedFlags(text), text);

const INTAKE = {
  heartCondition: false,
  metabolicCondition: false,
  renalCondition: false,
  parQYes: false,
  injuries: [],
};

describe("what is told of symptoms", () => {
  test("adds to what is known: a fever after a chest pain leaves the chest pain standing", () => {
    expect(told("I have a fever as well", told("chest pain on the stairs"))).toEqual({ redFlag: true, fever: true });
  });

  test("a painful part is kept by its name, and an unnamed one stands for the whole body", () => {
    expect(told("sharp pain in my left knee and my lower back hurts").painfulParts).toEqual(["knee", "lower back"]);
    expect(told("the pain is getting worse, strong pain").painfulParts).toEqual(["body"]);
    expect(told("my knee hurts", { painfulParts: ["knee"] }).painfulParts).toEqual(["knee"]);
  });

  test("a warning sign in pregnancy stops everything, and the pregnancy itself outlives what a clinician clears", () => {
    const known = told("I'm 20 weeks pregnant and bleeding a little");
    expect(known).toMatchObject({ redFlag: true, pregnancy: "told" });
    expect(symptomsCleared(known)).toEqual({ pregnancy: "cleared" });
    expect(symptomsCleared(told("I fainted in the shower"))).toBeUndefined();
  });

  test("somebody who says that they are under 18 is believed", () => {
    expect(told("I'm 16 years old, make it hard")).toMatchObject({ minor: true });
    for (const text of ["I'm 15 minutes late", "I'm 16 slides in", "I'm 17% done", "I'm 18 years old"])
      expect(screenForRedFlags(text)).toEqual([]);
  });
});

describe("what the rules read of it", () => {
  test("a painful part is an injury that nothing loads", () => {
    expect(intakeWith(INTAKE, { painfulParts: ["knee"] }).injuries).toEqual([
      { bodyPart: "knee", monthsAgo: 0, saidToHurt: true },
    ]);
  });

  test("a pregnancy that was told is one without clearance, and the answers of the form go before it", () => {
    expect(intakeWith(INTAKE, { pregnancy: "told" }).pregnancy).toEqual({});
    expect(intakeWith(INTAKE, { pregnancy: "cleared" }).pregnancy).toEqual({ clearance: "moderate" });
    const answered = { ...INTAKE, pregnancy: { weeks: 30, clearance: "none" as const } };
    expect(intakeWith(answered, { pregnancy: "cleared" }).pregnancy).toEqual({ weeks: 30, clearance: "none" });
    expect(intakeWith(INTAKE, undefined)).toEqual(INTAKE);
  });
});
