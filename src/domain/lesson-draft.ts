import { type Grade, letterOf } from "#src/domain/grading.ts";
import { type LastTime, type Lesson, type LessonBrief, type LessonWords, mayDisagree } from "#src/domain/lesson.ts";
import { factsIn } from "#src/domain/library-facts.ts";
import type { Action, Citation, Draft } from "#src/domain/message.ts";
import type { Drill, Exercise, Passage, RolePlayExercise, Skill } from "#src/domain/skill.ts";
import { addDays, daysBetween, type LocalDay, weekdayName } from "#src/domain/time.ts";

const STEP_WORDS = 110;
const WEEK = 7;

export const NOTHING_APPROVED = "I have nothing approved on this yet. I've told the people who look after the library.";
const NO_MODEL = "No language model is connected, so I use the library's own words";
const OWN_WORDS = "I use the library's own words this time";
const FROM_LIBRARY = "for you, from the library's own text";

/**
 * The lesson in steps of under 120 words: what it is about and why today, the passage, an example from the person's own side, the
 * drill where there is one, and the exercise, which is always the last step and alone has actions.
 *
 * A source is told once, below the step in which its passage ends: as that step's citation, which every channel shows as a line.
 */
export function lessonDrafts(lesson: Lesson, brief: LessonBrief, words: LessonWords): Draft[] {
  const { passage, exercise, drill, alsoFrom = [] } = brief;
  const reading: readonly Reading[] = [
    ...[opening(lesson, brief), ...noteOn(lesson, brief, words)].map((text) => ({ text })),
    ...paragraphsOf(words.explanation).map((text, index, all) =>
      index === all.length - 1 ? { text, from: passage } : { text },
    ),
    // A document may hold none.
    ...(words.example.trim() === "" ? [] : [{ text: `*An example.* ${words.example}` }]),
    ...alsoFrom.map((other) => ({ text: `*It also draws on: ${other.title}.* ${other.plain}`, from: other })),
  ];
  // What a model wrote grounds nothing: its numbers rest on the stored texts alone.
  const stored = [passage.title, passage.source, passage.text, passage.plain, ...Object.values(passage.examples)];
  stored.push(...alsoFrom.flatMap(({ title, source, plain }) => [title, source, plain]));
  const grounds = factsIn([opening(lesson, brief), ...stored].join("\n"), passage.id);
  const steps = packed(reading);
  const headline = `${passage.title}, ${lesson.minutes} minutes`;
  const minutes = { name: "minutes", value: lesson.minutes, unit: "min", renderings: [`${lesson.minutes} minutes`] };
  return [
    ...steps.map((step, index) =>
      draft({
        headline: index === 0 ? headline : "",
        paragraphs: step.map(({ text }) => text),
        facts: [...(index === 0 ? [minutes] : []), ...grounds],
        citations: step.flatMap(({ from }) => (from === undefined ? [] : [citationOf(from)])),
      }),
    ),
    ...(drill === undefined ? [] : [drillDraft(drill, words.drill)]),
    exerciseDraft(exercise, lesson),
  ];
}

/** Who worded the lesson and who wrote its exercise, said once, and what stays in English. */
function noteOn({ usesModel, written }: Lesson, { reader }: LessonBrief, { byModel = false }: LessonWords): string[] {
  const { language = "en" } = reader?.style ?? {};
  const wrote = written === undefined ? "" : "wrote the exercise";
  if (!usesModel || !byModel) {
    const own = `${usesModel ? OWN_WORDS : NO_MODEL}${language === "en" ? "" : ", which are in English"}.`;
    return [wrote === "" ? own : `${own} A language model ${wrote} ${FROM_LIBRARY}.`];
  }
  const model = `A language model worded this ${wrote === "" ? "" : `and ${wrote} `}${FROM_LIBRARY}.`;
  return [language === "en" ? model : `${model} The exercise is in English; write in whichever you like.`];
}

function drillDraft(passage: Passage, words = passage.text): Draft {
  const { drill } = passage;
  const paragraphs = [
    "First: any pain today, from 0 to 10? Over 3, leave this out and tell me.",
    `*${passage.title}.* ${words}`,
    ...(drill === undefined ? [] : [drill.stop, reviewNote(drill)]),
  ];
  return draft({
    headline: "",
    paragraphs,
    facts: factsIn([...paragraphs, passage.text, passage.source].join("\n"), passage.id),
    citations: [citationOf(passage)],
  });
}

/** The exercise with its options and its ways out. */
export function exerciseDraft(exercise: Exercise, lesson: Lesson): Draft {
  const choices = choicesOf(exercise);
  const paragraphs = [
    ...(exercise.kind === "role-play" ? talkParagraphs(exercise, lesson) : [`*Your turn.* ${exercise.prompt}`]),
    ...choices.map((choice, index) => `${letterOf(index)}) ${choice}`),
  ];
  const ask = howToAnswer(exercise);
  const place: Action = {
    id: "placement",
    label: "Find my level first",
    value: `skill:${lesson.skillId}`,
    placement: "menu",
  };
  return draft({
    headline: "",
    paragraphs: [...paragraphs, ask],
    facts: factsIn([...paragraphs, ask].join("\n"), exercise.id),
    actions: [...answerActions(exercise, lesson), ...(lesson.unplaced === true ? [place] : [])],
  });
}

const talkParagraphs = (
  { situation, counterpart, prompt, opening }: RolePlayExercise,
  { rolePlay }: Lesson,
): string[] => [
  `*Your turn, as a talk.* ${situation} You speak with ${counterpart}. ${prompt}`,
  spoken(rolePlay?.line ?? opening),
];

/** What the counterpart says; it ends the paragraph, so that it cannot be taken for Kairos' own words. */
export const spoken = (line: string): string => `They say: "${line}"`;

const choicesOf = (exercise: Exercise): readonly string[] => {
  if (exercise.kind === "choice") return exercise.options;
  return exercise.kind === "ordering" ? exercise.shown.map((step) => exercise.steps[step] ?? "") : [];
};

function howToAnswer(exercise: Exercise): string {
  switch (exercise.kind) {
    case "choice":
      return "Tap or type the letter.";
    case "ordering":
      return "Type the letters in the right order.";
    case "numeric":
      return `Type the number${exercise.unit === "" ? "" : `, in ${exercise.unit}`}.`;
    case "text":
    case "role-play":
      return "Type what you would say.";
  }
}

/** At most three buttons: the options of a choice, or the ways out of an open answer. The rest is in the menu. */
export function answerActions(exercise: Exercise, lesson: Lesson): Action[] {
  const help: Action[] = [
    ...(lesson.hinted ? [] : [{ id: "lesson-hint", label: "Hint", value: lesson.id }]),
    { id: "lesson-show", label: "Show one way", value: lesson.id },
    { id: "lesson-skip", label: "Skip", value: lesson.id },
  ];
  if (exercise.kind !== "choice") return help.map((action) => ({ ...action, placement: "button" as const }));
  const options = exercise.options.map(
    (_, index): Action => ({
      id: "lesson-option",
      label: letterOf(index),
      value: `${lesson.id}:${index}`,
      placement: index < 3 ? "button" : "menu",
    }),
  );
  return [...options, ...help.map((action) => ({ ...action, placement: "menu" as const }))];
}

export function hintDraft(exercise: Exercise, lesson: Lesson): Draft {
  const text = `*Hint.* ${exercise.hint}`;
  return draft({
    headline: "",
    paragraphs: [text],
    facts: factsIn(text, exercise.id),
    actions: answerActions(exercise, lesson),
  });
}

/** One good answer; the person's own is still wanted. */
export function oneWayDraft(exercise: Exercise, lesson: Lesson): Draft {
  const text = `*One way.* ${exercise.model}`;
  const ask = exercise.kind === "text" ? "Now in your own words." : "Try it yourself now.";
  return draft({
    headline: "",
    paragraphs: [text, ask],
    facts: factsIn(text, exercise.id),
    actions: answerActions(exercise, lesson).filter(({ id }) => id !== "lesson-show"),
  });
}

/** After a first answer that was not right: what was good, what to change, one more try. */
export function retryDraft(exercise: Exercise, lesson: Lesson, grade: Grade): Draft {
  const paragraphs = [grade.feedback, "Try it once more."];
  return draft({
    headline: "",
    paragraphs,
    facts: [...factsIn(paragraphs.join("\n"), exercise.id), ...ownNumbers(grade)],
    actions: [...answerActions(exercise, lesson), ...disagreeAction(lesson)],
  });
}

/** One tap under a grade that counted against somebody; nothing where there is none. */
export const disagreeAction = (lesson: Lesson): Action[] =>
  mayDisagree(lesson)
    ? [{ id: "lesson-disagree", label: "I disagree", value: lesson.id, placement: "menu" as const }]
    : [];

/** The answer that could not be read as an answer: nothing is counted. */
export function unclearDraft(exercise: Exercise, lesson: Lesson, grade: Grade): Draft {
  return draft({
    headline: "",
    paragraphs: [grade.feedback],
    facts: factsIn(grade.feedback, exercise.id),
    actions: answerActions(exercise, lesson),
  });
}

/** The end: what was right, the good answer when it was not, the day of the next look, and the person's own verdict on the level. */
export function doneDraft(exercise: Exercise, lesson: Lesson, grade: Grade, today: LocalDay): Draft {
  const paragraphs = [...closing(exercise, lesson, grade), nextLook(lesson, today)];
  return draft({
    headline: "",
    paragraphs: [...paragraphs, "Was this too easy, right or too hard?"],
    facts: [...factsIn(paragraphs.join("\n"), exercise.id), ...ownNumbers(grade)],
    actions: [
      { id: "lesson-too-easy", label: "Too easy", value: lesson.id, placement: "button" },
      { id: "lesson-right", label: "Right", value: lesson.id, placement: "button" },
      { id: "lesson-too-hard", label: "Too hard", value: lesson.id, placement: "button" },
      ...disagreeAction(lesson),
    ],
  });
}

function closing(exercise: Exercise, lesson: Lesson, grade: Grade): string[] {
  if (grade.verdict === "right") {
    const how = lesson.verdicts.length > 1 ? "Done: clean on the second try." : "Done: clean on the first try.";
    return [grade.feedback, how];
  }
  const model = `*One way.* ${exercise.model}`;
  return grade.verdict === "cannot-judge"
    ? ["I can't judge this one by its words, so nothing about your level changes. Compare it yourself.", model]
    : [grade.feedback, model];
}

export function nextLook({ nextReview }: Lesson, today: LocalDay): string {
  if (nextReview === undefined) return "Done.";
  const days = daysBetween(today, nextReview);
  if (days === 1) return "Next look: tomorrow.";
  return days < WEEK ? `Next look: ${weekdayName(nextReview)}.` : `Next look: in ${days} days.`;
}

export function skippedDraft(lesson: Lesson): Draft {
  return draft({
    headline: "",
    paragraphs: [
      (lesson.rolePlay?.outcomes.length ?? 0) > 0
        ? `Left. What you answered in "${lesson.title}" counts, the rest does not.`
        : `Skipped. "${lesson.title}" stays where it was, and nothing is counted.`,
    ],
    facts: factsIn(lesson.title, lesson.exerciseId),
    actions: [
      { id: "lesson-start", label: "Another one", placement: "button" },
      { id: "plan", label: "Today's plan", placement: "button" },
    ],
  });
}

/** Asked for another while one waits: that one again, and why. */
export function stillOpenDraft(exercise: Exercise, lesson: Lesson): Draft {
  const next = exerciseDraft(exercise, lesson);
  const lead = `"${lesson.title}" is still open, and one thing at a time is enough. Answer it or skip it.`;
  return {
    ...next,
    paragraphs: [lead, ...next.paragraphs],
    facts: [...next.facts, ...factsIn(lesson.title, exercise.id)],
  };
}

const RATED = {
  "too-easy": "Noted. The next one is a step harder.",
  right: "Noted. I'll keep it there.",
  "too-hard": "Noted. The next one is a step easier.",
} as const;

export const ratedDraft = (rating: keyof typeof RATED): Draft =>
  draft({ headline: "", paragraphs: [RATED[rating]], facts: factsIn(RATED[rating], "rating") });

export const nothingApprovedDraft = (): Draft => draft({ headline: "", paragraphs: [NOTHING_APPROVED], facts: [] });

/** Somebody asks for a talk in a skill that has none. */
export const noTalkDraft = ({ id, title }: Pick<Skill, "id" | "title">): Draft =>
  draft({
    headline: "",
    paragraphs: [`I have no role-play in "${title}" yet. A lesson in it can start right away.`],
    facts: factsIn(title, "skill"),
    actions: [{ id: "lesson-start", label: "Start a lesson", value: `skill:${id}`, placement: "button" }],
  });

/** Nothing fits today although the library has content: everything left is new, and the mind is tired. */
export const nothingFitsDraft = (): Draft =>
  draft({
    headline: "",
    paragraphs: ["Nothing to review here today, and new material is better after a rest. Another skill, or tomorrow?"],
    facts: [],
  });

/** In place of a lesson that moves the body, for somebody who told of symptoms. */
export const bodyRestsDraft = (): Draft =>
  draft({
    headline: "That one waits: what you told me comes first, so nothing that moves your body for now.",
    paragraphs: ["Once it is over, or a clinician has cleared it, tell me. Any other lesson is open to you."],
    facts: [],
  });

/** Reason first: what the last time showed, then what today is about. */
function opening(lesson: Lesson, { passage, last, review, corrective = false }: LessonBrief): string {
  const today = `Today: ${passage.today}.`;
  if (corrective) return `This one has slipped a few times, so first a smaller step, with another example. ${today}`;
  if (last === undefined)
    return review ? `Time to look at this again. ${today}` : `This is your first look at it. ${today}`;
  const when =
    last.daysAgo === 0
      ? "Earlier today"
      : last.daysAgo === 1
        ? "Yesterday"
        : last.daysAgo < WEEK
          ? `On ${last.weekday}`
          : "Last time";
  return `${when} ${lastResult(last, lesson.title)} ${today}`;
}

function lastResult({ title, right, tries, mistake }: LastTime, now: string): string {
  const what = title === now ? "this" : `"${title}"`;
  if (!right) return `${what} was still hard; the usual trap is ${mistake}.`;
  return tries > 1 ? `you got ${what} on the second try.` : `you got ${what} at once.`;
}

/** The person's own words are quoted back, and with them their own numbers. */
const ownNumbers = ({ evidence }: Grade): Draft["facts"] =>
  factsIn(evidence.map(({ quote }) => quote ?? "").join("\n"), "answer");

const citationOf = ({ id, title, source, text }: Passage): Citation => ({ chunkId: id, title, source, passage: text });

const paragraphsOf = (text: string): string[] =>
  text.split(/\n\s*\n/u).map((part) => part.replace(/\s+/gu, " ").trim());

/** Who looked at a drill, or that nobody has, as a line of its own. */
export const reviewNote = ({ review }: Drill): string =>
  `_${review.slice(0, 1).toUpperCase()}${review.slice(1).replace(/[.\s]+$/u, "")}._`;

/** A paragraph, with the passage whose telling it ends. */
interface Reading {
  readonly text: string;
  readonly from?: Passage;
}

/** Paragraphs packed into steps in order; a paragraph is never cut. */
function packed(paragraphs: readonly Reading[]): Reading[][] {
  const steps: Reading[][] = [];
  let room = 0;
  for (const paragraph of paragraphs) {
    const words = paragraph.text.split(/\s+/u).length;
    const current = steps.at(-1);
    if (current === undefined || words > room) {
      steps.push([paragraph]);
      room = STEP_WORDS - words;
    } else {
      current.push(paragraph);
      room -= words;
    }
  }
  return steps;
}

const draft = (parts: Partial<Draft> & Pick<Draft, "headline" | "paragraphs" | "facts">): Draft => ({
  actions: [],
  citations: [],
  ...parts,
});

/** The local day of a due instant, never earlier than tomorrow. */
export const notBeforeTomorrow = (due: LocalDay, today: LocalDay): LocalDay => (due > today ? due : addDays(today, 1));
