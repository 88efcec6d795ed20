import { describe, expect, test } from "vitest";
import { describesCourse, outcomeOf, shareOf } from "#src/domain/learning-outcome.ts";
import type { Statement } from "#src/domain/statement.ts";

const ADL = "http://adlnet.gov/expapi/verbs";
const about = (verb: string, result?: Statement["result"]) =>
  outcomeOf({ verb: { id: verb }, object: { id: "https://lms.example/c" }, result });

describe("what a verb says", () => {
  test.each([
    [`${ADL}/completed`, undefined, { state: "completed" }],
    [`${ADL}/completed`, { success: true }, { state: "passed", answers: { count: 1, share: 1 } }],
    [`${ADL}/passed`, undefined, { state: "passed", answers: { count: 1, share: 1 } }],
    [`${ADL}/failed`, { success: true }, { state: "failed", answers: { count: 1, share: 0 } }],
    [`${ADL}/passed`, { score: { scaled: 0.8 } }, { state: "passed", share: 0.8, answers: { count: 2, share: 0.8 } }],
    [
      `${ADL}/scored`,
      { score: { raw: 30, max: 40 } },
      { state: "completed", share: 0.75, answers: { count: 2, share: 0.75 } },
    ],
    [`${ADL}/answered`, { success: false }, { answers: { count: 1, share: 0 } }],
    [`${ADL}/answered`, { score: { scaled: 0.5 } }, { share: 0.5, answers: { count: 1, share: 0.5 } }],
    [`${ADL}/attempted`, { score: { scaled: 0.5 } }, { state: "started" }],
    [`${ADL}/attempted`, { completion: true }, { state: "completed" }],
    [`${ADL}/experienced`, undefined, { state: "started" }],
    ["https://w3id.org/xapi/adl/verbs/satisfied", undefined, { state: "completed" }],
    ["http://activitystrea.ms/schema/1.0/complete", undefined, { state: "completed" }],
  ])("%s with %j", (verb, result, expected) => {
    expect(about(verb, result)).toEqual(expected);
  });

  test.each([
    "http://adlnet.gov/expapi/verbs/commented",
    "https://evil.example/verbs/passed",
    "http://adlnet.gov/expapi/verbs/passed/../../x",
  ])("%s is no verb that is used here", (verb) => {
    expect(about(verb, { success: true })).toBeUndefined();
  });

  test("a statement about somebody, not about an activity, says nothing of a course", () => {
    const object = { objectType: "Agent", mbox: "mailto:a@example.org" } as const;
    expect(outcomeOf({ verb: { id: `${ADL}/passed` }, object })).toBeUndefined();
  });
});

describe("a score as a share", () => {
  test.each([
    [{ scaled: 0.5, raw: 1, max: 100 }, 0.5],
    [{ scaled: -0.4 }, 0],
    [{ raw: 7, max: 10 }, 0.7],
    [{ raw: 7, min: 5, max: 10 }, 0.4],
    [{ raw: 7 }, undefined],
    [{ raw: 0, min: 0, max: 0 }, undefined],
    [{}, undefined],
  ])("%j is %s", (score, share) => {
    expect(shareOf(score)).toEqual(share);
  });
});

test("only an activity that says it is taken as a whole describes a course", () => {
  const described = (type: string | undefined, name: Record<string, string> | undefined = { en: "Name" }) =>
    describesCourse({ id: "https://lms.example/c", definition: { type, name } });
  expect(described("http://adlnet.gov/expapi/activities/course")).toBe(true);
  expect(described("https://w3id.org/xapi/cmi5/activitytype/course")).toBe(true);
  expect(described("http://adlnet.gov/expapi/activities/cmi.interaction")).toBe(false);
  expect(described("http://adlnet.gov/expapi/activities/question")).toBe(false);
  expect(described(undefined)).toBe(false);
});
