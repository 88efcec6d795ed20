import type { Grade, GradeVerdict } from "#src/domain/grading.ts";
import {
  type Ability,
  type AnswerModel,
  difficultyShift,
  inPracticeBand,
  PRACTICE_AIM,
  PRACTICE_BAND,
  REVIEW_BAND,
  SLIP,
  successProbability,
  targetDifficulty,
} from "#src/domain/mastery.ts";
import type { Recall } from "#src/domain/memory.ts";
import type { Seniority } from "#src/domain/person.ts";
import type { PlacementAnswer, PlacementBelief } from "#src/domain/placement.ts";
import type { RolePlayState } from "#src/domain/role-play.ts";
import { doubtedOutcomes } from "#src/domain/role-play-second-look.ts";
import type { Audience, BodyPart, Exercise, Level, Passage, Skill, SkillId } from "#src/domain/skill.ts";
import type { WritingStyle } from "#src/domain/style-profile.ts";
import type { LocalDay } from "#src/domain/time.ts";

/** `waiting` for the first answer, `retry` for the second; `placed` is the end of a placement, which is no lesson. */
export type LessonState = "waiting" | "retry" | "finished" | "skipped" | "placed";

/** One micro-lesson of one person, as plain data. */
export interface Lesson {
  readonly id: string;
  readonly skillId: SkillId;
  readonly level: Level;
  readonly concept: string;
  readonly title: string;
  readonly chunkIds: readonly string[];
  readonly exerciseId: string;
  readonly sessionId?: string | undefined;
  /** 3..5. */
  readonly minutes: number;
  readonly audience: Audience;
  readonly plain: boolean;
  readonly review: boolean;
  /** p(right on the first try), as told before the answer. */
  readonly expected: number;
  readonly usesModel: boolean;
  readonly state: LessonState;
  readonly hinted: boolean;
  /** The person asked for one good answer before giving their own. */
  readonly shown: boolean;
  readonly verdicts: readonly GradeVerdict[];
  /** The turn that brought the last answer and what it got: run again, it gets the same. */
  readonly lastTurn?: string | undefined;
  readonly lastGrade?: Grade | undefined;
  /** The person's words that `lastGrade` is about, for a second look; at most 2,000 characters. */
  readonly lastAnswer?: string | undefined;
  readonly dispute?: Dispute | undefined;
  /** Nothing of the skill was practised before: the level is a guess, and a placement is offered. */
  readonly unplaced?: boolean | undefined;
  /** Written for this lesson in the place of the stored exercise, and kept with it. */
  readonly written?: Exercise | undefined;
  /** Where the talk stands, of a role-play alone. */
  readonly rolePlay?: RolePlayState | undefined;
  /** Of a placement alone: what was answered so far, and in the end what it found. */
  readonly placement?: PlacementProgress | undefined;
  readonly startedAt: Date;
  readonly finishedAt?: Date | undefined;
  readonly nextReview?: LocalDay | undefined;
}

export interface PlacementProgress {
  readonly answers: readonly PlacementAnswer[];
  /** What the answers from `from` on are read against; absent before the first of them. */
  readonly before?: PlacementBelief | undefined;
  readonly from?: number | undefined;
  /** When the placement last moved what is believed, ms: what moved it since came from elsewhere. */
  readonly movedAt?: number | undefined;
  readonly level?: Level | undefined;
  /** Concepts that need no lesson any more. */
  readonly known?: readonly string[] | undefined;
}

/** That the person disagreed with a grade. */
export interface Dispute {
  /** Which answer of the lesson: 1 or 2. */
  readonly number: number;
  /** The turn that brought it this far: run again, it gets the same reply. */
  readonly turn: string;
  /** `asked` why; the grade was `raised`, or `kept`. */
  readonly state: "asked" | "raised" | "kept";
}

/** How the person's last lesson of the skill went. */
export interface LastTime {
  readonly title: string;
  /** Whole days ago. */
  readonly daysAgo: number;
  readonly weekday: string;
  readonly right: boolean;
  readonly tries: number;
  readonly mistake: string;
}

/** All that a lesson is made of before it is put into words. */
export interface LessonBrief {
  readonly skill: Skill;
  readonly passage: Passage;
  readonly exercise: Exercise;
  readonly drill?: Passage | undefined;
  readonly audience: Audience;
  /** Short, plain steps for somebody who writes so. */
  readonly plain: boolean;
  readonly minutes: number;
  readonly review: boolean;
  /** A smaller step on an idea that keeps failing, with another example. */
  readonly corrective?: boolean | undefined;
  readonly last?: LastTime | undefined;
  /** The person did this very exercise before. */
  readonly repeated?: boolean | undefined;
  /** The skill has no stored talk: one is to be written after the exercise, in its place. */
  readonly asTalk?: boolean | undefined;
  /** Further passages that the exercise rests on. */
  readonly alsoFrom?: readonly Passage[] | undefined;
  readonly jobTitle: string;
  /** Absent: worded for nobody in particular. */
  readonly reader?: LessonReader | undefined;
}

/** Whom a lesson is worded for; nothing here names anybody. */
export interface LessonReader {
  readonly seniority: Seniority;
  /** "logistics", as far as it is known. */
  readonly sector?: string | undefined;
  /** What the company or the person wants the skill for. */
  readonly need?: string | undefined;
  readonly style: WritingStyle;
}

/** What a writer may word; everything else of a lesson is fixed. */
export interface LessonWords {
  readonly explanation: string;
  readonly example: string;
  /** The drill in other words; absent: as it was approved. */
  readonly drill?: string | undefined;
  /** `true` when a language model worded them; they are the library's own otherwise. */
  readonly byModel?: boolean | undefined;
}

export const isOpen = ({ state }: Lesson): boolean => state === "waiting" || state === "retry";

/**
 * The lesson after one graded answer: a first answer that is not right may be tried once more, an answer that could not be
 * read as one changes nothing.
 */
export function afterGrade(lesson: Lesson, grade: Grade, turn: string, now: Date): Lesson {
  const told = { ...lesson, lastTurn: turn, lastGrade: grade, lastAnswer: undefined, dispute: undefined };
  if (!isOpen(lesson) || isUnclear(grade)) return told;
  const verdicts = [...lesson.verdicts, grade.verdict];
  return grade.verdict === "right" || lesson.state === "retry"
    ? { ...told, verdicts, state: "finished", finishedAt: now }
    : { ...told, verdicts, state: "retry" };
}

/** The lesson after a second look gave its last answer a better grade. */
export function afterSecondLook(lesson: Lesson, grade: Grade, now: Date): Lesson {
  const verdicts = [...lesson.verdicts.slice(0, -1), grade.verdict];
  const told = { ...lesson, verdicts, lastGrade: grade };
  return grade.verdict === "right" && isOpen(lesson) ? { ...told, state: "finished", finishedAt: now } : told;
}

/** Whether the last grade may still be disagreed with: it counted, it was not right, and nobody has looked twice. */
export const mayDisagree = (lesson: Lesson): boolean => {
  const { verdicts, dispute } = lesson;
  return (
    verdicts.length > 0 &&
    (dispute?.number !== verdicts.length || dispute.state === "asked") &&
    (lesson.rolePlay === undefined ? countedAgainst(lesson) : doubtedOutcomes(lesson).length > 0)
  );
};

const countedAgainst = ({ lastGrade }: Lesson): boolean =>
  lastGrade !== undefined && !isUnclear(lastGrade) && lastGrade.verdict !== "right";

/** Nothing in the answer could be taken as an answer. */
export const isUnclear = ({ verdict, evidence }: Grade): boolean => verdict === "cannot-judge" && evidence.length === 0;

/** What a finished lesson showed about memory; an answer after the model answer, or one that nobody could judge, counts as hard. */
export function recallOf({ verdicts, shown, hinted }: Lesson): Recall {
  const last = verdicts.at(-1);
  if (last === "partly" || last === "wrong") return "forgotten";
  return last === "right" && verdicts.length === 1 && !shown && !hinted ? "good" : "hard";
}

/**
 * What the first try says about ability: undefined when it says nothing, because a model answer was shown before or nobody
 * could judge it.
 */
export function firstTryResult({ verdicts, shown }: Lesson): boolean | undefined {
  const [first] = verdicts;
  return shown || first === undefined || first === "cannot-judge" ? undefined : first === "right";
}

const OTHER: Readonly<Record<Audience, Audience>> = { "hands-on": "leading", leading: "hands-on" };

/** The library's own words: the plain variant for somebody who writes short, the example of the person's side of the table. */
export const storedWords = ({ passage, audience, plain, corrective = false }: LessonBrief): LessonWords => ({
  explanation: plain ? passage.plain : passage.text,
  example: passage.examples[corrective ? OTHER[audience] : audience],
});

/** How an exercise can be right by chance: 1/options for a choice, 1/n! for an order of n steps. */
export function answerModelOf(exercise: Exercise): AnswerModel {
  const guess =
    exercise.kind === "choice"
      ? 1 / exercise.options.length
      : exercise.kind === "ordering"
        ? 1 / factorial(exercise.steps.length)
        : 0;
  return { guess, slip: SLIP, recall: 1 };
}

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));

/** p(right on the first try) of somebody on an exercise of that difficulty, 0..1 (MODEL.md 3.2). */
export const expectedOn = (exercise: Exercise, item: Ability, ability: Ability): number =>
  successProbability(
    { mean: ability.mean - item.mean, variance: ability.variance + item.variance },
    answerModelOf(exercise),
  );

export interface ExerciseChoice {
  readonly exercise: Exercise;
  /** p(right on the first try), 0..1. */
  readonly expected: number;
  /** `false` when the library has nothing at this person's edge: the nearest was taken. */
  readonly inBand: boolean;
}

export interface ExerciseRequest {
  readonly exercises: readonly Exercise[];
  /** Of the person in this skill, persons' and skill's belief added, already lowered by a tired mind. */
  readonly ability: Ability;
  /** Calibrated difficulty of an item, where there is one; its author's level otherwise. */
  readonly difficultyOf: (exercise: Exercise) => Ability;
  readonly audience: Audience;
  readonly streak: number;
  /** "Too easy" or "too hard" at the last lesson, as a shift in probit. */
  readonly shift: number;
  /** Ids done lately, newest first. */
  readonly recent: readonly string[];
  /** Concepts to look at again today, most urgent first; they win over new ones. */
  readonly due: readonly string[];
  /** Nothing new today: only concepts in `known`. */
  readonly reviewOnly: boolean;
  /** Concepts met before, due or not. */
  readonly known: readonly string[];
}

/**
 * The exercise whose success probability lies nearest to the aim, inside 0.70..0.90 where the library allows it (MODEL.md
 * 3.3); undefined when nothing may be practised today.
 *
 * Concepts that are due come first, then new ones, then those seen before; what was done lately comes last.
 */
export function chooseExercise(request: ExerciseRequest): ExerciseChoice | undefined {
  const { review, others } = poolsOf(request);
  const choices = (pools: Exercise[][]): ExerciseChoice[] =>
    pools.map((pool) => best(pool, request)).filter((choice) => choice !== undefined);
  const due = choices(review);
  const rest = choices(others);
  return (
    due.find(({ expected }) => expected >= REVIEW_BAND.from && expected <= REVIEW_BAND.to) ??
    rest.find(({ inBand }) => inBand) ??
    [...due, ...rest].toSorted((a, b) => outsideBand(a.expected) - outsideBand(b.expected))[0]
  );
}

/** Pools in order of preference; each suits the person. */
function poolsOf({
  exercises,
  audience,
  recent,
  due,
  reviewOnly,
  known,
}: ExerciseRequest): Record<"review" | "others", Exercise[][]> {
  const suits = exercises.filter((exercise) => exercise.audience === undefined || exercise.audience === audience);
  const fresh = suits.filter(({ id }) => !recent.includes(id));
  const isDue = ({ concept }: Exercise): boolean => due.includes(concept);
  const isKnown = ({ concept }: Exercise): boolean => known.includes(concept);
  const seen = [fresh.filter(isKnown), suits.filter(isKnown)];
  const unseen = [fresh.filter((exercise) => !isKnown(exercise))];
  return { review: [fresh.filter(isDue), suits.filter(isDue)], others: reviewOnly ? seen : [...unseen, ...seen] };
}

function best(
  pool: readonly Exercise[],
  { ability, difficultyOf, audience, streak, shift }: ExerciseRequest,
): ExerciseChoice | undefined {
  const choices = pool.map((exercise) => {
    const model = answerModelOf(exercise);
    const item = difficultyOf(exercise);
    const expected = expectedOn(exercise, item, ability);
    const wide = { mean: ability.mean, variance: ability.variance + item.variance };
    const target = targetDifficulty(wide, PRACTICE_AIM, model) + difficultyShift(streak) + shift;
    const own = exercise.audience === audience ? OWN_CASE_BONUS : 0;
    return { exercise, expected, inBand: inPracticeBand(expected), miss: Math.abs(item.mean - target) - own };
  });
  const inBand = choices.filter((choice) => choice.inBand);
  const [first] = (inBand.length > 0 ? inBand : choices).toSorted(
    (a, b) => a.miss - b.miss || compareIds(a.exercise, b.exercise),
  );
  return first === undefined ? undefined : { exercise: first.exercise, expected: first.expected, inBand: first.inBand };
}

/** An exercise written for the person's side of the table is worth this much distance, in probit. */
const OWN_CASE_BONUS = 0.25;

const compareIds = (a: Exercise, b: Exercise): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** How far p(right on the first try) lies outside the band of practice, 0 inside (MODEL.md 3.3). */
export const outsideBand = (p: number): number => Math.max(PRACTICE_BAND.from - p, p - PRACTICE_BAND.to, 0);

/** The drill for somebody with these old injuries: the one written for them first, never one that loads them. */
export function chooseDrill(
  drills: readonly Passage[],
  injuries: readonly BodyPart[],
  level: Level,
): Passage | undefined {
  const safe = drills.filter(
    ({ drill }) => drill !== undefined && !drill.avoidWith.some((part) => injuries.includes(part)),
  );
  const main = safe.filter(({ drill, level: of }) => drill?.phase === "main" && of <= level);
  const rank = ({ drill, level: of }: Passage): number =>
    (drill?.insteadFor.some((part) => injuries.includes(part)) ? 10 : 0) +
    (drill?.insteadFor.length === 0 || injuries.length > 0 ? 5 : 0) +
    of;
  return main.toSorted((a, b) => rank(b) - rank(a))[0];
}

const READING_WORDS_PER_MINUTE = 120;
const ANSWER_MINUTES: Readonly<Record<Exercise["kind"], number>> = {
  choice: 1,
  numeric: 1.5,
  ordering: 1.5,
  text: 2,
  "role-play": 4,
};
const SHORTEST_MINUTES = 3;
const LONGEST_MINUTES = 5;

/** Reading at an unhurried pace plus the time to answer, 3..5 minutes. */
export function lessonMinutes(words: number, { kind }: Pick<Exercise, "kind">): number {
  const minutes = words / READING_WORDS_PER_MINUTE + ANSWER_MINUTES[kind] + 0.5;
  return Math.min(LONGEST_MINUTES, Math.max(SHORTEST_MINUTES, Math.round(minutes)));
}

/** Between the id of a stored exercise and what makes one written in its place its own. */
const OWN = "~";

/** The id of an exercise that is written for one lesson in the place of a stored one. */
export const ownId = (stored: Exercise, lesson: Pick<Lesson, "id">): string =>
  `${stored.id}${OWN}${lesson.id.slice(0, 8)}`;

/** The id of the stored exercise in whose place an exercise stood; its own where nothing was written. */
export const slotOf = (exerciseId: string): string => exerciseId.split(OWN)[0] ?? exerciseId;
