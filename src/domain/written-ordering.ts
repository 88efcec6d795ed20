import { overlap } from "#src/domain/content/key-terms.ts";
import { gradeAnswer, letterOf } from "#src/domain/grading.ts";
import type { LessonBrief } from "#src/domain/lesson.ts";
import { derangement } from "#src/domain/ordering.ts";
import { LEVEL_DIFFICULTY, type OrderingExercise } from "#src/domain/skill.ts";
import { approvedText, faultsOfWords, isTooLong, plainWords, type Slot } from "#src/domain/written-text.ts";

/** An ordering as a writer suggests it. */
export interface WrittenOrdering {
  readonly prompt: string;
  /** In the right order, each copied from the passage. */
  readonly steps: readonly string[];
  readonly hint: string;
  /** The order in one sentence. */
  readonly model: string;
  readonly mistake: string;
  readonly cites: readonly string[];
}

const STEPS = { from: 3, to: 5 } as const;
const STEP_WORDS = { from: 2, to: 18 } as const;
const LONGEST = { prompt: 300, line: 220 } as const;
/** Harder by each step beyond three, in probit beside the level's own difficulty. */
const HARDER = { three: -0.1, step: 0.15 } as const;
/** Share of the topic words of the model answer that the passage holds. */
const FROM_PASSAGE = 0.5;

/** What says that one thing follows on another. */
const FOLLOWS =
  /\b(?:then|afterwards|finally|lastly|secondly|thirdly|fourthly|after (?:that|this|which)|in the end|at the end|only then|last of all)\b|(?:^|[.;:,]\s*)(?:and )?next\b(?=[ ,](?!(?:step|week|month|year|day|quarter|one|time)\b))|(?:^|\s)\(?[2-9][.)]\s/iu;
/** How far before a step its mark may stand, in characters. */
const MARK_REACH = 25;
/** What turns an order round, or leaves it open. */
const TURNS =
  /\b(?:before|until|unless|if|earlier|previously|meanwhile|at the same time|in any order|or|either|after(?! (?:that|this|which)\b))\b/iu;
/** What gives a step's place away. */
const GIVES_AWAY =
  /\b(?:first(?:ly)?|then|next|afterwards|finally|last(?:ly)?|second(?:ly)?|third(?:ly)?|before|after|again|step \w+)\b/iu;

/** Whether a passage names an order of three things or more by its words. */
export const marksAnOrder = (text: string): boolean =>
  (text.match(new RegExp(FOLLOWS.source, "giu"))?.length ?? 0) >= STEPS.from - 1;

/**
 * The suggestion as an exercise, or why not, in short sentences.
 *
 * An ordering has one solution, and it stands in the passage: every step is a run of the passage's own words that occurs there
 * once, the steps follow on each other there, and between any two of them the passage says that the second one follows.
 */
export const writtenOrdering = (
  suggested: WrittenOrdering,
  brief: LessonBrief,
  id: string,
): OrderingExercise | string[] =>
  checkedOrdering(suggested, { text: brief.passage.text, approved: approvedText(brief), slot: brief.exercise }, id);

export interface OrderingGround {
  /** The passage in which the order has to stand. */
  readonly text: string;
  /** Everything that was approved beside it. */
  readonly approved: string;
  readonly slot: Slot;
}

/** The same for a passage alone: one that nobody has made an exercise of yet. */
export function checkedOrdering(
  suggested: WrittenOrdering,
  { text, approved, slot }: OrderingGround,
  id: string,
): OrderingExercise | string[] {
  const { prompt, hint, model, mistake } = suggested;
  const steps = suggested.steps.map((step) => step.trim().replace(/[\s.,;:]+$/gu, ""));
  const faults = [
    ...faultsOfWords([prompt, hint, model, mistake, ...steps], approved),
    ...([prompt].some((text) => isTooLong(text, LONGEST.prompt)) ||
    [hint, model, mistake].some((text) => isTooLong(text, LONGEST.line))
      ? ["it is too long"]
      : []),
    ...(suggested.cites.length === 1 && suggested.cites[0] === "P1"
      ? []
      : ["it does not cite the passage, and it alone"]),
    ...(overlap(model, text) < FROM_PASSAGE ? ["its solution is not the passage's"] : []),
    ...orderFaults(steps, text),
    ...(namesOrder(prompt, steps) || namesOrder(hint, steps) ? ["it gives the order away"] : []),
  ];
  if (faults.length > 0) return faults;
  const exercise: OrderingExercise = {
    kind: "ordering",
    id,
    skillId: slot.skillId,
    level: slot.level,
    concept: slot.concept,
    ...(slot.audience === undefined ? {} : { audience: slot.audience }),
    prompt,
    steps: steps.map((step) => `${step.slice(0, 1).toUpperCase()}${step.slice(1)}`),
    shown: derangement(steps.length, id),
    hint,
    model,
    mistake: mistake.replace(/[.\s]+$/u, ""),
    difficulty: rounded(LEVEL_DIFFICULTY[slot.level] + HARDER.three + HARDER.step * (steps.length - STEPS.from)),
  };
  const right = exercise.steps.map((_, index) => letterOf(exercise.shown.indexOf(index))).join(" ");
  return gradeAnswer(exercise, right).verdict === "right" ? exercise : ["it does not grade its own order as right"];
}

function orderFaults(steps: readonly string[], text: string): string[] {
  if (steps.length < STEPS.from || steps.length > STEPS.to) return [`it has ${steps.length} steps`];
  const sizes = steps.map((step) => plainWords(step).split(" ").length);
  if (sizes.some((size) => size < STEP_WORDS.from || size > STEP_WORDS.to)) return ["a step is too short or too long"];
  if (steps.some((step) => GIVES_AWAY.test(step))) return ["a step says where it stands"];
  const places = steps.map((step) => placesOf(step, text));
  if (places.some((found) => found.length !== 1))
    return ["a step does not stand in the passage, once and word for word"];
  const spans = places.flat();
  const gaps = spans.slice(1).map(({ from }, index) => ({ from: spans[index]?.to ?? 0, to: from }));
  if (gaps.some(({ from, to }) => to < from)) return ["its order is not the passage's"];
  const between = gaps.map(({ from, to }) => text.slice(from, to));
  if (!between.every((gap) => FOLLOWS.test(gap.slice(-MARK_REACH))))
    return ["the passage does not say that its steps follow on each other"];
  const span = text.slice(spans[0]?.from ?? 0, spans.at(-1)?.to ?? 0);
  return TURNS.test(span) ? ["the passage's order is not plain there"] : [];
}

/** Where the words of a step stand in the text, word for word. */
function placesOf(step: string, text: string): { readonly from: number; readonly to: number }[] {
  const words = [...text.matchAll(/[\p{L}\p{N}](?:[\p{L}\p{N}'’]*[\p{L}\p{N}])?/gu)].map((match) => ({
    word: plainWords(match[0]),
    from: match.index,
    to: match.index + match[0].length,
  }));
  const wanted = plainWords(step).split(" ");
  return words.flatMap(({ from }, at) => {
    const last = words[at + wanted.length - 1];
    const stands = wanted.every((word, offset) => words[at + offset]?.word === word);
    return stands && last !== undefined ? [{ from, to: last.to }] : [];
  });
}

/** Whether a text names two of the steps or more, one after the other. */
const namesOrder = (text: string, steps: readonly string[]): boolean =>
  steps.filter((step) => plainWords(text).includes(plainWords(step))).length > 1;

const rounded = (value: number): number => Math.round(value * 100) / 100;
