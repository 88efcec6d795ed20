import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createBreaker } from "#agents/coach/model-guard.ts";
import { createModelExerciseWriter } from "#agents/mind/exercise-writer.ts";
import { loadPrompt } from "#agents/prompts.ts";
import { createChatModel } from "#src/models.ts";
import type { ExerciseWriter } from "#src/ports/learning.ts";
import {
  goodOrdering,
  goodTalk,
  HOSTILE_ORDERINGS,
  HOSTILE_TALKS,
  orderingBrief,
  questionBrief,
  talkAfterQuestion,
  talkBrief,
} from "#test/helpers/scripted-exercises.ts";
import { formOf, materialOf } from "#test/helpers/scripted-lessons.ts";
import {
  cutStream,
  EMPTY_ANSWER,
  MALFORMED_STREAM,
  type Script,
  type ScriptedModel,
  startScriptedModel,
} from "#test/helpers/scripted-model.ts";

let model: ScriptedModel;
let writer: ExerciseWriter;
beforeAll(async () => {
  model = await startScriptedModel();
});
afterAll(() => model[Symbol.asyncDispose]());
beforeEach(() => {
  const { OPENAI_API_KEY: apiKey = "", OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: name = "" } = model.env;
  const prompts = { ordering: loadPrompt("ordering-writer").text(), talk: loadPrompt("talk-writer").text() };
  writer = createModelExerciseWriter(
    createChatModel({ apiKey, baseUrl, model: name }),
    prompts,
    createBreaker(Date.now),
  );
});

const writes =
  (ordering: object, talk: object): Script =>
  (request) => ({ say: JSON.stringify(formOf(request) === "talk" ? talk : ordering) });
const asked = async (work: () => Promise<unknown>): Promise<string[]> => {
  const before = model.requests().length;
  await work();
  return model.requests().slice(before);
};

describe("An exercise written by a language model", () => {
  test("is an ordering in the place of an ordering, and a talk in the place of a talk", async () => {
    model.script(writes(goodOrdering, goodTalk));
    expect(await writer.write(orderingBrief, "own")).toMatchObject({
      kind: "ordering",
      id: "own",
      prompt: goodOrdering.prompt,
    });
    expect(await writer.write(talkBrief, "own")).toMatchObject({
      kind: "role-play",
      id: "own",
      opening: goodTalk.opening,
    });
  });

  test("is a talk after a question, where a talk was asked for and none is stored", async () => {
    model.script(writes(goodOrdering, talkAfterQuestion));
    const [request = ""] = await asked(async () =>
      expect(await writer.write(questionBrief, "own")).toMatchObject({ kind: "role-play", id: "own" }),
    );
    const { points } = materialOf<{ stored: { points: object[] } }>(JSON.parse(request)).stored;
    expect(points).toHaveLength(questionBrief.exercise.criteria.length);
  });

  test("is written from a role, the approved passages and the approved exercise, and nothing of anybody", async () => {
    model.script(writes(goodOrdering, goodTalk));
    const [request = ""] = await asked(() => writer.write({ ...talkBrief, jobTitle: "Nurse <b>@here</b>" }, "own"));
    expect(request).not.toContain(talkBrief.exercise.id);
    expect(request).not.toContain("<b>");
    expect(request).toContain("48,000");
  });

  test("is asked for once more with its faults named, and taken when they are mended", async () => {
    model.script((request) => {
      const { mend } = materialOf<{ mend?: readonly string[] }>(request);
      return { say: JSON.stringify(mend === undefined ? { ...goodOrdering, cites: [] } : goodOrdering) };
    });
    const requests = await asked(async () =>
      expect(await writer.write(orderingBrief, "own")).toMatchObject({ kind: "ordering" }),
    );
    expect(requests).toHaveLength(2);
    expect(requests[1]).toContain("it does not cite the passage");
  });

  test.each(Object.entries(HOSTILE_ORDERINGS))("that %s is none, after two tries", async (_what, spoil) => {
    model.script(writes(spoil(goodOrdering), goodTalk));
    const requests = await asked(async () => expect(await writer.write(orderingBrief, "own")).toBeUndefined());
    expect(requests).toHaveLength(2);
  });

  test.each(Object.entries(HOSTILE_TALKS))("and is a talk that %s is none", async (_what, spoil) => {
    model.script(writes(goodOrdering, spoil(goodTalk)));
    expect(await writer.write(talkBrief, "own")).toBeUndefined();
  });

  const faults: readonly [string, () => void][] = [
    ["is cut", () => model.breakWire({ body: cutStream('{"prompt":') })],
    ["is empty", () => model.breakWire({ body: EMPTY_ANSWER })],
    ["is malformed", () => model.breakWire({ body: MALFORMED_STREAM })],
    ["is a 429", () => model.script(() => ({ status: 429 }))],
    ["is a 500", () => model.script(() => ({ status: 500 }))],
    ["is of another form", () => model.script(() => ({ say: '{"steps": "none"}' }))],
  ];
  test.each(faults)("from an answer that %s is none", async (_what, fault) => {
    fault();
    expect(await writer.write(orderingBrief, "own")).toBeUndefined();
  });
});
