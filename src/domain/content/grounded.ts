import { cleanText } from "#src/domain/content/clean-text.ts";
import { holdsItsOwnAnswer } from "#src/domain/content/exercise-templates.ts";
import { overlap } from "#src/domain/content/key-terms.ts";
import { readsAsInstruction } from "#src/domain/content/sentence-uses.ts";
import { wordsIn } from "#src/domain/content/sentences.ts";
import { asksForSecret } from "#src/domain/guardrails/message/claims-of-itself.ts";
import { numbersIn } from "#src/domain/guardrails/message/numbers.ts";
import { type Exercise, LEVEL_DIFFICULTY, type Passage } from "#src/domain/skill.ts";

/** An exercise as a language model suggests it. */
export interface SuggestedExercise {
  readonly kind: "choice" | "text" | "numeric";
  readonly prompt: string;
  /** Of a choice. */
  readonly options: readonly string[];
  /** Place of the right option, or the number. */
  readonly answer: number;
  readonly unit: string;
  /** Of free text. */
  readonly points: readonly { readonly says: string; readonly tip: string; readonly words: readonly string[] }[];
  readonly hint: string;
  /** One good answer. */
  readonly model: string;
  readonly mistake: string;
  /** The words of the passage on which it rests, copied exactly. */
  readonly quote: string;
}

const QUOTE_WORDS = 4;
const LONGEST = { prompt: 400, option: 190, line: 250, model: 500, word: 30 } as const;
/** Share of the topic words of what is called right that the passage itself holds. */
const FROM_PASSAGE = 0.5;
const HARDER = { choice: -0.5, numeric: -0.2, text: 0.1 } as const;

/**
 * The suggestion as an exercise of the passage, or why not.
 *
 * It must quote the passage word for word, say no number that the passage does not say, call nothing right whose words are
 * not mostly the passage's, hold no link, markup or instruction, and grade its own good answer as right.
 */
export function groundedExercise(
  suggested: SuggestedExercise,
  passage: Passage,
  place: number,
  audience?: Exercise["audience"],
): Exercise | string {
  const exercise = exerciseOf(suggested, passage, place, audience);
  if (typeof exercise === "string") return exercise;
  const texts = textsOf(suggested);
  const { quote, kind, options, answer, model } = suggested;
  if (wordsIn(quote) < QUOTE_WORDS || !squeezed(passage.text).includes(squeezed(quote)))
    return "quotes nothing of the passage";
  if (texts.some((text) => cleanText(text) !== text.replace(/\s+/gu, " ").trim()))
    return "holds a link, markup or a secret";
  if (texts.some(readsAsInstruction)) return "addresses a program";
  if (texts.some(asksForSecret)) return "asks for a secret";
  const known = numbersIn(`${passage.title} ${passage.text}`);
  const unknown = texts
    .flatMap(numbersIn)
    .filter(({ value, kind: of }) => !known.some((number) => number.value === value && number.kind === of));
  if (unknown.length > 0) return `says a number that the passage does not: "${unknown[0]?.raw}"`;
  if (kind === "numeric" && !known.some(({ value }) => value === answer))
    return "asks for a number that the passage does not say";
  const right = kind === "choice" ? (options[answer] ?? "") : model;
  if (overlap(right, passage.text) < FROM_PASSAGE) return "calls something right that the passage does not say";
  return holdsItsOwnAnswer(exercise) ? exercise : "does not grade its own good answer as right";
}

const squeezed = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

const textsOf = ({ prompt, options, points, hint, model, mistake, unit }: SuggestedExercise): string[] =>
  [
    prompt,
    hint,
    model,
    mistake,
    unit,
    ...options,
    ...points.flatMap(({ says, tip, words }) => [says, tip, ...words]),
  ].filter((text) => text.trim() !== "");

function exerciseOf(
  { kind, prompt, options, answer, unit, points, hint, model, mistake }: SuggestedExercise,
  { id, skillId, level, concept }: Passage,
  place: number,
  audience: Exercise["audience"],
): Exercise | string {
  const lines = [prompt, hint, model, mistake];
  if (lines.some((line) => line.trim() === "")) return "leaves something out";
  if (
    prompt.length > LONGEST.prompt ||
    model.length > LONGEST.model ||
    hint.length > LONGEST.line ||
    mistake.length > LONGEST.line
  )
    return "is too long";
  const base = {
    id: `${id}:model-${place}`,
    skillId,
    level,
    concept,
    ...(audience === undefined ? {} : { audience }),
    prompt,
    hint,
    model,
    mistake: mistake.replace(/[.\s]+$/u, ""),
    difficulty: Math.round((LEVEL_DIFFICULTY[level] + HARDER[kind]) * 100) / 100,
  };
  switch (kind) {
    case "choice": {
      const distinct = new Set(options.map(squeezed));
      const isWhole = Number.isInteger(answer) && answer >= 0 && answer < options.length;
      if (options.length < 3 || options.length > 4 || distinct.size < options.length || !isWhole)
        return "has no clear options";
      if (options.some((option) => option.length > LONGEST.option)) return "is too long";
      return { ...base, kind, options, answer };
    }
    case "numeric":
      return Number.isFinite(answer) ? { ...base, kind, answer, tolerance: 0, unit } : "has no number";
    case "text": {
      if (points.length < 2 || points.length > 4) return "must have 2 to 4 points";
      if (points.some(({ words }) => words.length === 0 || words.length > 8))
        return "has a point without words to find it by";
      if (
        points.some(
          ({ words, says, tip }) =>
            words.some((word) => word.length > LONGEST.word) || says.length > LONGEST.line || tip.length > LONGEST.line,
        )
      )
        return "is too long";
      return {
        ...base,
        kind,
        criteria: points.map(({ says, tip, words }, index) => ({
          id: `point-${index + 1}`,
          says,
          tip,
          anyOf: words.map((word) => word.toLowerCase().trim()),
          noneOf: [],
        })),
      };
    }
  }
}

/** A name or summary that a model gives: short, clean, without numbers, and mostly in words of the text. */
export function groundedLine(line: string, text: string, longest: number): string | undefined {
  const plain = line.replace(/\s+/gu, " ").trim();
  const holds =
    plain !== "" &&
    plain.length <= longest &&
    cleanText(plain) === plain &&
    !readsAsInstruction(plain) &&
    numbersIn(plain).length === 0 &&
    overlap(plain, text) >= FROM_PASSAGE;
  return holds ? plain : undefined;
}
