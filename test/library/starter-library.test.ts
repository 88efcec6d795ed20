import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { prerequisiteCycle } from "#src/domain/curriculum.ts";
import { gradeAnswer } from "#src/domain/grading.ts";
import { factsIn } from "#src/domain/library-facts.ts";
import { embeddingHash, embeddingText } from "#src/domain/passage-hash.ts";
import { LEVELS } from "#src/domain/skill.ts";
import { createOfflineEmbedder, OFFLINE_MODEL } from "#src/embedding/offline-embedder.ts";
import { readStarterLibrary } from "#src/library/starter-library.ts";

const { contents, embeddings } = await readStarterLibrary();
const passages = contents.flatMap((content) => content.passages);
const exercises = contents.flatMap((content) => content.exercises);

test("the library holds six skills", () => {
  expect(contents.map(({ skill }) => skill.id)).toEqual([
    "data-literacy",
    "giving-feedback",
    "presenting",
    "sales-negotiation",
    "sleep-and-recovery",
    "squat-mechanics",
  ]);
});

describe("the order of its skills", () => {
  const skills = contents.map(({ skill }) => skill);
  const order = Object.fromEntries(skills.map(({ id, prerequisites = [] }) => [id, prerequisites]));

  test("is what a trainer would teach first: figures and listening before presenting, rest before load", () => {
    expect(order).toEqual({
      "data-literacy": [],
      "giving-feedback": [],
      presenting: ["data-literacy", "giving-feedback"],
      "sales-negotiation": [],
      "sleep-and-recovery": [],
      "squat-mechanics": ["sleep-and-recovery"],
    });
  });

  test("has no circle, names only skills of the library, and gives a reason for each", () => {
    expect(prerequisiteCycle(skills)).toBeUndefined();
    for (const { prerequisites = [], because = {} } of skills) {
      for (const id of prerequisites) {
        expect(Object.keys(order)).toContain(id);
        expect(because[id]).toMatch(/^[a-z].{30,}[^.]$/u);
      }
      expect(Object.keys(because)).toEqual(prerequisites);
    }
  });
});

describe.each(contents.map((content) => ({ id: content.skill.id, ...content })))("$id", (content) => {
  test.each(LEVELS)("has two passages and three exercises on level %i", (level) => {
    const own = content.passages.filter((passage) => passage.level === level && passage.drill === undefined);
    expect(own.length).toBeGreaterThanOrEqual(2);
    expect(content.exercises.filter((exercise) => exercise.level === level).length).toBeGreaterThanOrEqual(3);
  });

  test("has at least three kinds of exercises, and each passage is practised", () => {
    expect(new Set(content.exercises.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(3);
    for (const { concept, drill } of content.passages) {
      if (drill === undefined) expect(content.exercises.some((exercise) => exercise.concept === concept)).toBe(true);
    }
  });
});

test("every exercise grades its own model answer as right", () => {
  const wrong = exercises.filter((exercise) => {
    const answers = {
      choice: () => String.fromCharCode(65 + (exercise.kind === "choice" ? exercise.answer : 0)),
      numeric: () => (exercise.kind === "numeric" ? String(exercise.answer) : ""),
      ordering: () =>
        exercise.kind === "ordering"
          ? exercise.steps.map((_, step) => String.fromCharCode(65 + exercise.shown.indexOf(step))).join(" ")
          : "",
      text: () => exercise.model,
      "role-play": () => (exercise.kind === "role-play" ? (exercise.moves[0]?.model ?? "") : ""),
    };
    return gradeAnswer(exercise, answers[exercise.kind]()).verdict !== "right";
  });
  expect(wrong.map(({ id }) => id)).toEqual([]);
});

test("no text exercise takes its own prompt or an empty phrase for a right answer", () => {
  const texts = exercises.filter(({ kind }) => kind === "text");
  for (const exercise of texts) {
    expect(gradeAnswer(exercise, "I am not sure about it at all to be honest").verdict).not.toBe("right");
  }
});

test("the right option is spread over the letters", () => {
  const answers = exercises.flatMap((exercise) => (exercise.kind === "choice" ? [exercise.answer] : []));
  expect(new Set(answers).size).toBe(3);
});

test("physical drills stay off until approved, are marked as not reviewed, and carry the rule that pain over 3 of 10 stops", () => {
  const drills = passages.filter(({ drill, skillId }) => drill !== undefined && skillId === "squat-mechanics");
  expect(drills.length).toBeGreaterThanOrEqual(5);
  for (const { approved, drill } of drills) {
    expect(approved).toBe(false);
    expect(drill?.review).toBe("not yet reviewed by a professional");
    expect(drill?.rpe).toBeLessThanOrEqual(4);
    if (drill?.phase === "main") expect(drill.stop).toContain("over 3 of 10");
  }
  expect(drills.some(({ drill, title }) => drill?.insteadFor.includes("knee") && title === "Box squat")).toBe(true);
});

test("nothing in it diagnoses, prescribes, or speaks of diets and body shape", () => {
  const all = JSON.stringify(contents).toLowerCase();
  for (const word of [
    "calorie",
    "diet",
    "lose weight",
    "body fat",
    "supplement",
    "dose",
    "milligram",
    "diagnos",
    "http",
    "vitamin",
    "melatonin",
  ]) {
    expect(all.includes(word), word).toBe(false);
  }
});

test("titles, examples and exercises have no links, mentions or instructions to a model", () => {
  for (const text of [...passages.map(({ text }) => text), ...exercises.map(({ prompt }) => prompt)]) {
    expect(text).not.toMatch(/https?:|@\w|<[a-z]+>|ignore (?:all|previous)/iu);
  }
});

test("every number of a text is found as a fact", () => {
  const facts = factsIn("From 4% to 5%, that is 1.2 million or $120,000 a year, twice in 6:30.", "x");
  expect(facts.flatMap(({ renderings }) => renderings)).toEqual(
    expect.arrayContaining(["4%", "5%", "1.2", "120,000", "twice", "6:30"]),
  );
});

describe("the stored vectors", () => {
  const embedder = createOfflineEmbedder();
  let fresh: Float32Array[];
  const sample = passages.filter((_, index) => index % 12 === 0);

  beforeAll(async () => {
    fresh = await embedder.embed(sample.map(embeddingText));
  });
  afterAll(() => embedder.close());

  test("are those of the passages as they are now: run `npm run kairos -- content embed` after a change", () => {
    expect(embeddings.model).toBe(OFFLINE_MODEL);
    expect([...embeddings.vectors.keys()].toSorted()).toEqual(passages.map(embeddingHash).toSorted());
  });

  test("are what the model gives", () => {
    for (const [index, passage] of sample.entries()) {
      const stored = embeddings.vectors.get(embeddingHash(passage))!;
      const cosine = stored.reduce((sum, value, at) => sum + value * fresh[index]![at]!, 0);
      expect(cosine).toBeCloseTo(1, 4);
    }
  });
});
