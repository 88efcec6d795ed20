/** What a person types instead of tapping while a lesson waits. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:a |the )?hint(?: please)?[.!?]*$/iu, "lesson-hint"],
  [/^(?:show|show (?:me )?(?:one way|an answer|it)|i give up)[.!?]*$/iu, "lesson-show"],
  [/^(?:skip|skip (?:it|this|the lesson)|pass)[.!?]*$/iu, "lesson-skip"],
];

/** The tap that a word stands for; undefined when it is an answer. */
export const lessonWord = (text: string): string | undefined =>
  WORDS.find(([pattern]) => pattern.test(text.trim()))?.[1];
