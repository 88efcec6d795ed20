import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Grade } from "#src/domain/grading.ts";
import { reviewMessage } from "#src/domain/guardrails/review.ts";
import {
  afterGrade,
  answerModelOf,
  chooseDrill,
  chooseExercise,
  type ExerciseRequest,
  firstTryResult,
  type Lesson,
  type LessonWords,
  lessonMinutes,
  recallOf,
} from "#src/domain/lesson.ts";
import { doneDraft, exerciseDraft, lessonDrafts } from "#src/domain/lesson-draft.ts";
import { ITEM_VARIANCE } from "#src/domain/mastery.ts";
import type { Exercise, Passage } from "#src/domain/skill.ts";
import { NEUTRAL_STYLE } from "#src/domain/style-profile.ts";
import { lessonOf } from "#test/helpers/lessons.ts";

const exercise = (id: string, difficulty: number, over: Partial<Exercise> = {}): Exercise =>
  ({
    id,
    skillId: "s",
    level: 1,
    concept: `concept-${id}`,
    prompt: "What do you say?",
    hint: "h",
    model: "m",
    mistake: "rushing",
    difficulty,
    kind: "text",
    criteria: [],
    ...over,
  }) as Exercise;

const request = (over: Partial<ExerciseRequest> = {}): ExerciseRequest => ({
  exercises: [-2.2, -1.6, -1.2, -0.8, -0.4, 0, 0.4, 0.8, 1.2, 1.8].map((b) => exercise(`e${b}`, b)),
  ability: { mean: 0, variance: 0.7 },
  difficultyOf: ({ difficulty }) => ({ mean: difficulty, variance: ITEM_VARIANCE }),
  audience: "hands-on",
  streak: 0,
  shift: 0,
  recent: [],
  due: [],
  known: [],
  reviewOnly: false,
  ...over,
});

const lesson = lessonOf({ startedAt: new Date("2026-03-02T09:00:00Z") });
const grade = (
  verdict: Grade["verdict"],
  evidence: Grade["evidence"] = [{ criterion: "c", met: true, says: "s", tip: "t" }],
): Grade => ({
  verdict,
  score: verdict === "right" ? 1 : 0,
  evidence,
  feedback: "f",
});
const now = new Date("2026-03-02T09:05:00Z");

describe("the chosen exercise", () => {
  test("is met with a success probability of 0.70 to 0.90 wherever the person stands", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 1.8, noNaN: true }),
        fc.double({ min: 0.1, max: 0.7, noNaN: true }),
        (mean, variance) => {
          const choice = chooseExercise(request({ ability: { mean, variance } }));
          expect(choice?.inBand).toBe(true);
          expect(choice?.expected).toBeGreaterThanOrEqual(0.7);
          expect(choice?.expected).toBeLessThanOrEqual(0.9);
        },
      ),
    );
  });

  test("says so when the library has nothing at the person's edge, and takes the nearest", () => {
    const choice = chooseExercise(request({ ability: { mean: 4, variance: 0.1 } }));
    expect(choice).toMatchObject({ inBand: false });
    expect(choice?.exercise.difficulty).toBe(1.8);
  });

  test("never gets harder for a weaker person", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        (mean, by) => {
          const weak = chooseExercise(request({ ability: { mean: mean - by, variance: 0.5 } }))!;
          const strong = chooseExercise(request({ ability: { mean, variance: 0.5 } }))!;
          expect(weak.exercise.difficulty).toBeLessThanOrEqual(strong.exercise.difficulty);
        },
      ),
    );
  });

  test("is easier after two failures and harder after five successes", () => {
    const plain = chooseExercise(request())!.exercise.difficulty;
    expect(chooseExercise(request({ streak: -2 }))!.exercise.difficulty).toBeLessThan(plain);
    const fine = request({ exercises: [-1.3, -1.1, -0.9, -0.8].map((b) => exercise(`e${b}`, b)) });
    expect(chooseExercise({ ...fine, streak: 5 })!.exercise.difficulty).toBeGreaterThan(
      chooseExercise(fine)!.exercise.difficulty,
    );
  });

  test("belongs to a concept that is due before anything new", () => {
    const due = chooseExercise(
      request({ due: ["concept-e-1.6"], known: ["concept-e-1.6"], ability: { mean: -0.3, variance: 0.5 } }),
    );
    expect(due?.exercise.id).toBe("e-1.6");
  });

  test("is never new when only reviews are allowed", () => {
    expect(chooseExercise(request({ reviewOnly: true }))).toBeUndefined();
    expect(chooseExercise(request({ reviewOnly: true, known: ["concept-e0"] }))?.exercise.id).toBe("e0");
  });

  test("is not one of the other side of the table, and not the last one again while there is another", () => {
    const leading = [exercise("mine", -1), exercise("theirs", -1, { audience: "leading" })];
    expect(chooseExercise(request({ exercises: leading }))?.exercise.id).toBe("mine");
    const two = [exercise("a", -1, { concept: "c" }), exercise("b", -1.1, { concept: "c" })];
    const again = request({ exercises: two, recent: ["a"], known: ["c"], due: ["c"] });
    expect(chooseExercise(again)?.exercise.id).toBe("b");
  });

  test("counts on luck where options can be guessed", () => {
    expect(answerModelOf(exercise("c", 0, { kind: "choice", options: ["x", "y", "z"], answer: 0 })).guess).toBeCloseTo(
      1 / 3,
    );
    expect(
      answerModelOf(exercise("o", 0, { kind: "ordering", steps: ["1", "2", "3", "4"], shown: [1, 2, 3, 0] })).guess,
    ).toBeCloseTo(1 / 24);
  });
});

describe("an answer", () => {
  test("that is right ends the lesson at once", () => {
    expect(afterGrade(lesson, grade("right"), "t1", now)).toMatchObject({
      state: "finished",
      verdicts: ["right"],
      finishedAt: now,
    });
  });

  test.each(["partly", "wrong", "cannot-judge"] as const)(
    "that is %s may be tried once more, and not twice",
    (verdict) => {
      const first = afterGrade(lesson, grade(verdict), "t1", now);
      expect(first).toMatchObject({ state: "retry", verdicts: [verdict] });
      expect(afterGrade(first, grade(verdict), "t2", now).state).toBe("finished");
    },
  );

  test("that could not be read as one changes nothing", () => {
    expect(afterGrade(lesson, grade("cannot-judge", []), "t1", now)).toMatchObject({ state: "waiting", verdicts: [] });
  });

  test("counts for the ability only on the first try, judged, and before the model answer was shown", () => {
    const result = (verdicts: Grade["verdict"][], shown = false) => firstTryResult({ ...lesson, verdicts, shown });
    expect(result(["right"])).toBe(true);
    expect(result(["partly", "right"])).toBe(false);
    expect(result(["cannot-judge", "right"])).toBeUndefined();
    expect(result(["right"], true)).toBeUndefined();
  });

  test("shapes the next look: clean is good, helped is hard, missed is forgotten", () => {
    const recall = (over: Partial<Lesson>) => recallOf({ ...lesson, ...over });
    expect(recall({ verdicts: ["right"] })).toBe("good");
    expect(recall({ verdicts: ["right"], hinted: true })).toBe("hard");
    expect(recall({ verdicts: ["wrong", "right"] })).toBe("hard");
    expect(recall({ verdicts: ["wrong", "partly"] })).toBe("forgotten");
    expect(recall({ verdicts: ["cannot-judge", "cannot-judge"] })).toBe("hard");
  });
});

describe("the drill", () => {
  const drill = (id: string, over: object): Passage =>
    ({
      id,
      level: 1,
      drill: {
        phase: "main",
        minutes: 5,
        rpe: 3,
        avoidWith: [],
        insteadFor: [],
        stop: "Stop.",
        review: "nobody",
        ...over,
      },
    }) as unknown as Passage;
  const drills = [
    drill("squat", { avoidWith: ["knee"] }),
    drill("box", { insteadFor: ["knee"] }),
    drill("warm", { phase: "warm-up" }),
  ];

  test("is the ordinary one for somebody without injuries", () => {
    expect(chooseDrill(drills, [], 2)?.id).toBe("squat");
  });

  test("is the alternative for an old injury, and never one that loads it", () => {
    expect(chooseDrill(drills, ["knee"], 2)?.id).toBe("box");
    expect(chooseDrill([drills[0]!], ["knee"], 2)).toBeUndefined();
  });

  test("is never above the level of the lesson", () => {
    expect(chooseDrill([{ ...drills[0]!, level: 3 }], [], 2)).toBeUndefined();
  });
});

describe("the words", () => {
  const passage = {
    id: "starter/s/c",
    skillId: "s",
    level: 1,
    concept: "c",
    title: "The first number",
    text: "A figure pulls 20 others. ".repeat(16).trim(),
    today: "what a number does",
    plain: "One number pulls.",
    keywords: "",
    examples: { "hands-on": "A renewal for 48,000.", leading: "A frame for 1.2 million." },
    source: "Kairos starter library",
    licence: "CC0-1.0",
    approved: true,
  } as Passage;
  const open = exercise("e", -1);
  const brief = {
    skill: { id: "s", title: "S", scope: "knowledge" as const, summary: "" },
    passage,
    exercise: open,
    audience: "hands-on" as const,
    plain: false,
    minutes: 4,
    review: false,
    jobTitle: "Analyst",
  };
  const words = { explanation: passage.text, example: passage.examples["hands-on"] };

  test("come in steps of under 120 words, and only the last one has actions", () => {
    const drafts = lessonDrafts(lesson, brief, words);
    for (const draft of drafts) expect(draft.paragraphs.join(" ").split(/\s+/u).length).toBeLessThan(120);
    expect(drafts.map(({ actions }) => actions.length > 0)).toEqual([...drafts.slice(1).map(() => false), true]);
  });

  test("say that no language model is connected when there is none", () => {
    const said = (usesModel: boolean) => JSON.stringify(lessonDrafts({ ...lesson, usesModel }, brief, words));
    expect(said(false)).toContain("No language model is connected");
    expect(said(true)).not.toContain("No language model is connected");
  });

  test("begin with what the last time showed", () => {
    const last = {
      title: "The first number",
      daysAgo: 1,
      weekday: "Monday",
      right: false,
      tries: 2,
      mistake: "naming a range",
    };
    expect(lessonDrafts(lesson, { ...brief, last }, words)[0]?.paragraphs[0]).toBe(
      'Yesterday "The first number" was still hard; the usual trap is naming a range. Today: what a number does.',
    );
    const clean = { ...last, daysAgo: 3, right: true, tries: 1 };
    expect(lessonDrafts(lesson, { ...brief, last: clean }, words)[0]?.paragraphs[0]).toContain("On Monday you got");
  });

  test("name the day of the next look in words people use", () => {
    const done = (nextReview: string) =>
      doneDraft(open, { ...lesson, verdicts: ["right"], nextReview }, grade("right"), "2026-03-02").paragraphs.join(
        " ",
      );
    expect(done("2026-03-03")).toContain("Next look: tomorrow.");
    expect(done("2026-03-06")).toContain("Next look: Friday.");
    expect(done("2026-03-20")).toContain("Next look: in 18 days.");
  });

  test("offer at most three buttons, the rest in the menu", () => {
    for (const item of [open, exercise("c", -1, { kind: "choice", options: ["x", "y", "z"], answer: 0 })]) {
      const { actions } = exerciseDraft(item, lesson);
      expect(actions.filter(({ placement }) => placement === "button").length).toBeLessThanOrEqual(3);
      expect(actions.map(({ id }) => id)).toEqual(
        expect.arrayContaining(["lesson-hint", "lesson-show", "lesson-skip"]),
      );
    }
  });

  test("take three to five minutes", () => {
    expect(lessonMinutes(10, exercise("c", 0, { kind: "choice", options: ["x", "y", "z"], answer: 0 }))).toBe(3);
    expect(lessonMinutes(2000, open)).toBe(5);
  });

  test("of a model ground no number: a number that the stored texts do not say is held back by review", () => {
    const invented = { explanation: "A figure pulls 77 others.", example: words.example, byModel: true };
    const drafts = lessonDrafts({ ...lesson, usesModel: true }, brief, invented);
    expect(drafts.flatMap(({ facts }) => facts.map(({ value }) => value))).not.toContain(77);
    const verdict = reviewMessage(drafts[0]!, {
      surface: "slack-dm",
      audience: "ana",
      key: new Uint8Array(32).fill(1),
      verdictId: "v",
      personalContent: true,
    });
    expect(JSON.stringify(verdict.message?.paragraphs)).not.toContain("77");
  });

  test("are called the library's own where a model is connected and did not word them", () => {
    const said = JSON.stringify(lessonDrafts({ ...lesson, usesModel: true }, brief, words));
    expect(said).toContain("I use the library's own words this time.");
  });

  test.each<[Partial<Lesson>, Partial<LessonWords>, string]>([
    [{}, { byModel: true }, "A language model worded this for you, from the library's own text."],
    [
      { written: open },
      { byModel: true },
      "A language model worded this and wrote the exercise for you, from the library's own text.",
    ],
    [
      { written: open },
      {},
      "I use the library's own words this time. A language model wrote the exercise for you, from the library's own text.",
    ],
  ])("say once what a language model did: %j, %j", (over, own, note) => {
    const drafts = lessonDrafts({ ...lesson, usesModel: true, ...over }, brief, { ...words, ...own });
    expect(drafts.flatMap(({ paragraphs }) => paragraphs).filter((of) => of.includes("language model"))).toEqual([
      note,
    ]);
  });

  test.each([
    [
      { usesModel: false },
      {},
      "No language model is connected, so I use the library's own words, which are in English.",
    ],
    [{ usesModel: true }, {}, "I use the library's own words this time, which are in English."],
    [
      { usesModel: true },
      { byModel: true },
      "A language model worded this for you, from the library's own text. The exercise is in English; write in whichever you like.",
    ],
  ])("say to somebody of another language what is in English: %j, %j", (over, own, note) => {
    const german = {
      ...brief,
      reader: { seniority: "junior" as const, style: { ...NEUTRAL_STYLE, language: "de" as const } },
    };
    const drafts = lessonDrafts({ ...lesson, ...over }, german, { ...words, ...own });
    expect(drafts[0]?.paragraphs).toContain(note);
    const english = lessonDrafts({ ...lesson, ...over }, brief, { ...words, ...own });
    expect(JSON.stringify(english)).not.toContain("in English");
  });
});
