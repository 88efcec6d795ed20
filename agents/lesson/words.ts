/** "I disagree", with the grade or the plan that was told last. */
export const DISAGREE =
  /^(?:i disagree(?: with (?:that|this|it|the grade|my grade|you))?|(?:that|this)(?:'s| is) (?:wrong|not right|unfair)|(?:but )?my answer (?:is|was) (?:right|correct))[.!?]*$/iu;

/** What a person types instead of tapping while a lesson waits. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:a |the )?hint(?: please)?[.!?]*$/iu, "lesson-hint"],
  [/^(?:show|show (?:me )?(?:one way|an answer|it)|i give up)[.!?]*$/iu, "lesson-show"],
  [DISAGREE, "lesson-disagree"],
  [/^(?:leave it|never ?mind|forget it)[.!?]*$/iu, "lesson-disagree-leave"],
  [/^(?:skip|skip (?:it|this|the lesson)|pass)[.!?]*$/iu, "lesson-skip"],
];

/** The tap that a word stands for; undefined when it is an answer. */
export const lessonWord = (text: string): string | undefined =>
  WORDS.find(([pattern]) => pattern.test(text.trim()))?.[1];
