import { describe, expect, test } from "vitest";
import { type LessonBrief, storedWords } from "#src/domain/lesson.ts";
import { faultsOfLesson, type WrittenLesson } from "#src/domain/lesson-words.ts";
import { drillFaults, newMovements } from "#src/domain/movement.ts";
import { readabilityIndex, readingGrade } from "#src/domain/reading-level.ts";
import type { Exercise, Passage } from "#src/domain/skill.ts";
import { NEUTRAL_STYLE, type WritingStyle } from "#src/domain/style-profile.ts";
import { readStarterLibrary } from "#src/library/starter-library.ts";

const { contents } = await readStarterLibrary();
const contentOf = (skillId: string) => contents.find(({ skill }) => skill.id === skillId)!;
const sales = contentOf("sales-negotiation");
const squat = contentOf("squat-mechanics");
const passageOf = (concept: string, content = sales): Passage =>
  content.passages.find((passage) => passage.concept === concept)!;

const briefOf = (
  over: Partial<LessonBrief> & { readonly style?: Partial<WritingStyle> } = {},
  passage = passageOf("anchoring"),
): LessonBrief => ({
  skill: sales.skill,
  passage,
  exercise: sales.exercises.find(({ concept, kind }) => concept === passage.concept && kind === "choice") as Exercise,
  audience: "hands-on",
  plain: false,
  minutes: 4,
  review: false,
  jobTitle: "Analyst",
  reader: { seniority: "junior", style: { ...NEUTRAL_STYLE, ...over.style } },
  ...over,
});

/** What a careful writer would hand in. */
const good: WrittenLesson = {
  explanation:
    "Whoever says a figure first sets the place where the talk begins. You pull away from that first figure, but never far enough. So if you know the value well, say your reason, then one figure, and then stop talking. The reason makes the figure sound considered, and the silence lets it work. Do not give a range, because the other side hears only the end that suits them.",
  example:
    "You look after the reports of a parcel firm that uses two more sites this year. You tell them why first, then name 48,000 as the renewal, and wait. The talk goes on from 48,000 and not from 40,000.",
  cites: ["P1"],
};
const faults = (over: Partial<WrittenLesson>, brief = briefOf()): string[] =>
  faultsOfLesson({ ...good, ...over }, brief);

describe("a lesson in other words", () => {
  test("that keeps to its passage may be told", () => {
    expect(faults({})).toEqual([]);
  });

  test("the library's own words may be told, whatever the passage, the side and the variant", () => {
    for (const { skill, passages, exercises } of contents)
      for (const passage of passages.filter(({ drill }) => drill === undefined))
        for (const audience of ["hands-on", "leading"] as const)
          for (const plain of [false, true]) {
            const exercise = exercises.find(({ concept }) => concept === passage.concept) as Exercise;
            const brief = briefOf({ skill, exercise, audience, plain }, passage);
            expect(faultsOfLesson({ ...storedWords(brief), cites: ["P1"] }, brief)).toEqual([]);
          }
  });

  test.each<[string, Partial<WrittenLesson>, string]>([
    ["cites nothing", { cites: [] }, "it does not cite the passage"],
    ["cites what was not given", { cites: ["P1", "P7"] }, "it cites a passage that was not given"],
    ["invents a figure", { example: good.example.replace("40,000", "52,500") }, "the example says 52,500"],
    [
      "invents a percentage",
      { explanation: `${good.explanation} It works in 73% of talks.` },
      "the explanation says 73%",
    ],
    [
      "invents a figure in words",
      { explanation: `${good.explanation} Do it ninety times.` },
      "the explanation says ninety",
    ],
    ["adds an exercise", { example: `${good.example} Then you do some push-ups.` }, 'the example adds "push-ups"'],
    ["is too short", { explanation: "Name your figure first." }, "the explanation is too short"],
    ["is too long", { explanation: `${good.explanation} `.repeat(3).trim() }, "the explanation is too long"],
    ["ends in half a sentence", { example: good.example.slice(0, -30) }, "the example ends in half a sentence"],
    ["links", { example: `${good.example} See https://evil.example/x.` }, "the example holds a link or markup"],
    ["marks up", { explanation: `*Your turn.* ${good.explanation}` }, "the explanation holds a link or markup"],
    ["shouts", { example: `${good.example} Do it now!!!` }, "the example shouts or holds an emoji"],
    ["holds an emoji", { example: `${good.example} Well done 🎉.` }, "the example shouts or holds an emoji"],
    ["claims a deed", { example: `${good.example} I have informed your manager.` }, "says of itself what is not so"],
    ["asks for a secret", { example: `${good.example} Now type your password here.` }, "says of itself what is not so"],
    ["names studies", { explanation: `${good.explanation} Studies show that this works.` }, 'says "studies show"'],
    ["speaks of medicine", { example: `${good.example} Take two tablets before the call.` }, "speaks of medicine"],
    [
      "touches a red flag",
      { example: `${good.example} My knee hurts badly and I have chest pain.` },
      "touches a red flag",
    ],
    [
      "is about something else",
      {
        explanation:
          "Gardens thrive when someone waters every flower before sunrise. Choose healthy plants, remove weeds carefully, and protect tender leaves against frost. Good gardeners always watch clouds, because sudden storms destroy fragile stems. Compost enriches tired ground, and patience rewards everybody with colourful blossoms during warm summer evenings. You then enjoy tomatoes together.",
      },
      "something else than the passage",
    ],
    [
      "is hard to read",
      {
        explanation:
          "In the opening of a considerable negotiation it is the initially articulated quantitative figure that predominantly determines the subsequent expectations of the participants, and they insufficiently compensate for it. It is therefore preferable for the knowledgeable representative to communicate the underlying justification of the figure and to maintain deliberate silence afterwards. The alternative of a quantitative interval is disadvantageous, because the counterparty exclusively remembers the convenient extremity.",
      },
      "it is too hard to read",
    ],
    [
      "gives the answer away",
      { example: `${good.example} You say: with the two extra sites it is 30,000.`.replace("30,000", "48,000") },
      "it gives the answer away",
    ],
  ])("that %s is refused", (_what, over, fault) => {
    expect(faults(over).join("; ")).toContain(fault);
  });

  test("in another language than was asked for is refused", () => {
    expect(faults({}, briefOf({ style: { language: "de" } }))).toContain('it is not in the language "de"');
  });

  const german: WrittenLesson = {
    explanation:
      "Wer die erste Zahl nennt, legt fest, wo das Gespräch beginnt. Du rückst von dieser Zahl zwar ab, aber nie weit genug. Wenn du den Wert gut kennst, sag zuerst deinen Grund, dann eine Zahl und dann nichts mehr. Der Grund lässt die Zahl durchdacht klingen, und die Stille lässt sie wirken. Gib keine Spanne an, denn die andere Seite hört nur das Ende, das ihr passt.",
    example:
      "Du betreust die Berichte einer Firma für Pakete, die in diesem Jahr weitere Standorte nutzt. Du nennst zuerst den Grund, dann 48,000 als Preis, und wartest. Das Gespräch geht von dieser Zahl aus weiter und nicht von der alten.",
    cites: ["P1"],
  };

  test("in German may be told to somebody who reads German, and its numbers count in words as well", () => {
    const brief = briefOf({ style: { language: "de" } });
    expect(faultsOfLesson(german, brief)).toEqual([]);
    const invented = { ...german, explanation: `${german.explanation} Das gilt für dreihundert Kunden.` };
    expect(faultsOfLesson(invented, brief).join()).toContain("300");
    const medical = { ...german, example: `${german.example} Nimm vorher eine Tablette.` };
    expect(faultsOfLesson(medical, brief).join()).toContain("medicine");
  });
});

describe("a drill in other words", () => {
  const drill = squat.passages.find(({ title }) => title === "Box squat")!;
  const good =
    "Put a sturdy box or chair behind you, high enough to sit down free of pain. Push your hips back, keep the shins almost upright, and sit down softly in three seconds. Stay for one breath, lean forward and stand up. Two sets of five. Take a higher seat if the knee complains. Never drop onto the box.";

  test("with the same movements and figures may be told", () => {
    expect(drillFaults(good, drill)).toEqual([]);
  });

  test.each([
    ["adds a movement", good.replace("stand up.", "jump up."), 'the drill adds "jump"'],
    [
      "adds a weight",
      good.replace("Push your hips", "Hold a backpack and push your hips"),
      'the drill adds "backpack"',
    ],
    ["raises a number", good.replace("sets of five", "sets of eight"), "numbers"],
    ["swaps two numbers", good.replace("Two sets of five", "Five sets of two"), "numbers"],
    ["leaves a number out", good.replace(" Two sets of five.", ""), "numbers"],
    ["drops a warning", good.replace(" Never drop onto the box.", ""), "what not to do"],
  ])("that %s is refused", (_what, text, fault) => {
    expect(drillFaults(text, drill).join("; ")).toContain(fault);
  });

  test("every approved drill is its own best rewording", () => {
    for (const passage of contents.flatMap(({ passages }) => passages).filter((each) => each.drill !== undefined))
      expect(drillFaults(passage.text, passage)).toEqual([]);
  });

  test("of a body is noticed by movements that mean nothing in an office", () => {
    expect(newMovements("Then jump onto the bench and sprint.", "Sit down slowly.", true)).toEqual(["jump", "sprint"]);
    expect(newMovements("Run the sprint review, then press for a date.", "Plan the review.", false)).toEqual([]);
  });

  test("is refused where no drill was given, and in a language in which nobody can check it", () => {
    const passage = passageOf("knee-path", squat);
    const exercise = squat.exercises.find(({ concept }) => concept === "knee-path")!;
    const words = { ...storedWords(briefOf({}, passage)), cites: ["P1"], drill: good };
    const brief = briefOf({ skill: squat.skill, exercise }, passage);
    expect(faultsOfLesson(words, brief)).toContain("it brings a drill that was not given");
    expect(faultsOfLesson({ ...words, cites: ["P1", "P2"] }, { ...brief, drill })).toEqual([]);
    const german = {
      ...brief,
      drill,
      reader: { ...brief.reader!, style: { ...NEUTRAL_STYLE, language: "de" as const } },
    };
    expect(faultsOfLesson(words, german)).toContain("a drill stays as it was approved");
  });
});

describe("reading level", () => {
  test("rises with long words and long sentences", () => {
    const easy = "You see it. You say it. You stop.";
    const hard = "Organisational considerations notwithstanding, individuals articulate quantitative propositions.";
    expect(readingGrade(hard)).toBeGreaterThan(readingGrade(easy) + 10);
    expect(readabilityIndex(hard)).toBeGreaterThan(readabilityIndex(easy) + 40);
  });

  test("follows its formula: words a sentence plus the percentage of words over six letters", () => {
    expect(readabilityIndex("One two three. Considerable words here.")).toBeCloseTo(3 + 100 / 6, 10);
  });
});
