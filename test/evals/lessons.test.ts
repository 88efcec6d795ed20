import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CRITERIA } from "#test/evals/lesson-judge.ts";
import { type LessonsEval, run } from "#test/evals/lessons.ts";
import { formOf, goodLesson, HOSTILE, materialOf, type WriterMaterial } from "#test/helpers/scripted-lessons.ts";
import { type ScriptedModel, startScriptedModel } from "#test/helpers/scripted-model.ts";

/** Level 4 for somebody who leads, level 2 for everybody else; every fourth judgement is no JSON at first. */
const judged = (seniority: string) => ({ score: seniority === "director" ? 4 : 2, reason: "the case" });

let model: ScriptedModel;
let result: LessonsEval;
beforeAll(async () => {
  model = await startScriptedModel();
  let judgements = 0;
  model.script((request) => {
    if (formOf(request) === "lesson") return { say: JSON.stringify(goodLesson(materialOf<WriterMaterial>(request))) };
    judgements += 1;
    if (judgements % 4 === 0) return { say: "{" };
    const { reader } = materialOf<{ reader: { seniority: string } }>(request);
    return { say: JSON.stringify(Object.fromEntries(CRITERIA.map((name) => [name, judged(reader.seniority)]))) };
  });
  result = await run({ json: true, env: model.env, skills: ["squat-mechanics", "sales-negotiation"] });
}, 240_000);
afterAll(() => model?.[Symbol.asyncDispose]());

describe("the lessons of two skills at four levels for four personas", () => {
  test("all pass every check: offline, with a good writer, with a hostile one and with the model of the environment", () => {
    for (const of of [result, result.scripted, result.hostile, result.model!])
      expect({ lessons: of.lessons, passed: of.passed, faults: of.faults }).toEqual({
        lessons: 32,
        passed: 32,
        faults: [],
      });
  });

  test("are worded by the model where it writes well, and never where it does not", () => {
    expect([result.reworded, result.scripted.reworded, result.hostile.reworded]).toEqual([0, 32, 0]);
    expect(Object.keys(result.hostile.refused)).toEqual(Object.keys(HOSTILE));
    expect(Math.min(...Object.values(result.hostile.refused))).toBeGreaterThan(0);
  });

  test("differ between the junior analyst and the director, and stay in the band of practice", () => {
    expect(result.adapted).toBe(1);
    expect(result.expected.lowest).toBeGreaterThanOrEqual(0.7);
    expect(result.expected.highest).toBeLessThanOrEqual(0.9);
  });

  test("get rubric scores with a model: means, lowest, and by persona", () => {
    const { rubric } = result.model!;
    expect(rubric).toMatchObject({ judged: 32, failed: 0 });
    for (const criterion of CRITERIA) {
      expect(rubric.scores[criterion]).toEqual({ mean: 2.5, lowest: 2 });
      expect(rubric.byPersona["senior director"]?.[criterion]).toBe(4);
      expect(rubric.byPersona["junior analyst"]?.[criterion]).toBe(2);
    }
  });
});
