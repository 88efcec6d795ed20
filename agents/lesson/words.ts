import type { Lesson } from "#src/domain/lesson.ts";
import type { Exercise } from "#src/domain/skill.ts";
import type { OpenQuestion } from "#src/ports/traffic.ts";

/** "I disagree", with the grade or the plan that was told last. */
export const DISAGREE =
  /^(?:i disagree(?: with (?:that|this|it|the grade|my grade|you))?|(?:that|this)(?:'s| is) (?:wrong|not right|unfair)|(?:but )?my answer (?:is|was) (?:right|correct))[.!?]*$/iu;

/** What a person types instead of tapping while a lesson waits. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:a |the )?hint(?: please)?[.!?]*$/iu, "lesson-hint"],
  [/^(?:show|show (?:me )?(?:one way|an answer|it)|i give up)[.!?]*$/iu, "lesson-show"],
  [DISAGREE, "lesson-disagree"],
  [/^(?:leave it|never ?mind|forget it)[.!?]*$/iu, "lesson-disagree-leave"],
  [/^(?:i (?:really )?(?:don'?t|do not) know|no idea|dunno)[.!?]*$/iu, "lesson-unknown"],
  [/^(?:skip,? )?i(?:'m| am) new(?: (?:to|at|in) (?:it|this))?[.!?]*$/iu, "lesson-new"],
  [/^(?:stop here|skip|skip (?:it|this|the lesson)|pass)[.!?]*$/iu, "lesson-skip"],
];

/** What a person types instead of tapping how hard a lesson was. */
const RATINGS: readonly (readonly [RegExp, string])[] = [
  [/^(?:(?:it|that|this) (?:was|is) )?(?:far |much |way )?too easy(?: for me)?[.!]*$/iu, "lesson-too-easy"],
  [
    /^(?:(?:it|that|this) (?:was|is) )?(?:far |much |way )?too (?:hard|difficult)(?: for me)?[.!]*$/iu,
    "lesson-too-hard",
  ],
  [/^(?:(?:it|that|this) (?:was|is) )?(?:just|about) right(?: for me)?[.!]*$/iu, "lesson-right"],
];

export const ratingWord = (text: string): string | undefined =>
  RATINGS.find(([pattern]) => pattern.test(text.trim()))?.[1];

/** The tap that a word stands for; undefined when it is an answer. */
export const lessonWord = (text: string): string | undefined =>
  WORDS.find(([pattern]) => pattern.test(text.trim()))?.[1];

const IN_OWN_WORDS = "say:";
const IN_A_TALK = "talk:";

/**
 * What a waiting lesson asks, as it is kept with the question: an answer in the person's own words may well be a question, and
 * before a talk is looked back on, "I disagree" is said to the counterpart.
 */
export function asksOf({ lesson, exercise }: { readonly lesson: Lesson; readonly exercise: Exercise }): string {
  if (exercise.kind === "role-play" && lesson.state === "waiting") return `${IN_A_TALK}${lesson.id}`;
  return exercise.kind === "text" || exercise.kind === "role-play" ? `${IN_OWN_WORDS}${lesson.id}` : lesson.id;
}

type Asked = Pick<OpenQuestion, "graph" | "asks">;

export const wantsOwnWords = (question: Asked): boolean =>
  inTalk(question) || (question.graph === "lesson" && question.asks.startsWith(IN_OWN_WORDS));

/** Whether the counterpart of a talk waits for an answer, and nothing was graded aloud yet. */
export const inTalk = ({ graph, asks }: Asked): boolean => graph === "lesson" && asks.startsWith(IN_A_TALK);
