import { answerIsEnglish, findTerm, type TextView, viewOf } from "#src/domain/answer-text.ts";
import { ownWords } from "#src/domain/own-words.ts";
import { moveExercise } from "#src/domain/role-play.ts";
import type {
  ChoiceExercise,
  Criterion,
  Exercise,
  NumericExercise,
  OrderingExercise,
  TextExercise,
} from "#src/domain/skill.ts";

/** `cannot-judge`: the grader has no ground for either verdict, and nothing may be concluded from the answer. */
export type GradeVerdict = "right" | "partly" | "wrong" | "cannot-judge";

/** What was looked for, and the person's own words that show it. */
export interface Evidence {
  readonly criterion: string;
  readonly met: boolean;
  readonly says: string;
  readonly tip: string;
  readonly quote?: string | undefined;
}

export interface Grade {
  readonly verdict: GradeVerdict;
  /** Share of what was looked for that was found, 0..1; 0 when it cannot be judged. */
  readonly score: number;
  readonly evidence: readonly Evidence[];
  /** One or two sentences for the person. */
  readonly feedback: string;
}

const LETTERS = "ABCDEFGH";
const SHORTEST_TEXT = 3;

/** The letter under which option or step `index` is shown. */
export const letterOf = (index: number): string => LETTERS[index] ?? String(index + 1);

/**
 * Grades an answer by exact, numeric and word rules, without a language model.
 *
 * Text is judged only by words it contains: when none of them occurs, or the answer is too short or not in English, the
 * verdict is `cannot-judge` and says so. Of a role-play it is the answer to the opening line.
 */
export function gradeAnswer(exercise: Exercise, answer: string): Grade {
  const text = answer.normalize("NFKC").trim();
  switch (exercise.kind) {
    case "choice":
      return gradeChoice(exercise, text);
    case "numeric":
      return gradeNumeric(exercise, text);
    case "ordering":
      return gradeOrdering(exercise, text);
    case "text":
      return gradeText(exercise, text);
    case "role-play":
      return gradeText(moveExercise(exercise, 0, exercise.opening), text);
  }
}

function gradeChoice(exercise: ChoiceExercise, text: string): Grade {
  const chosen = chosenOption(exercise.options, text);
  if (chosen === undefined) {
    const letters = exercise.options.map((_, index) => letterOf(index)).join(", ");
    return unclear(`I could not tell which one you mean. Answer with a letter: ${letters}.`);
  }
  const right = chosen === exercise.answer;
  return simple(
    right,
    `"${exercise.options[chosen] ?? ""}"`,
    right ? "That is the one." : `The usual trap is ${exercise.mistake}.`,
  );
}

/** A letter, a number counted from 1, or the words of an option. */
function chosenOption(options: readonly string[], text: string): number | undefined {
  const plain = text.toLowerCase();
  const mark =
    /^(?:option |answer )?\(?([a-h]|[1-8])\)?[.):]?$/u.exec(plain)?.[1] ?? /^\(?([a-h]|[1-8])[).:]\s/u.exec(plain)?.[1];
  if (mark !== undefined) {
    const index = /\d/u.test(mark) ? Number(mark) - 1 : LETTERS.indexOf(mark.toUpperCase());
    return index < options.length ? index : undefined;
  }
  const words = squeeze(plain);
  if (words.length === 0) return undefined;
  const same = options.flatMap((option, index) => (squeeze(option.toLowerCase()) === words ? [index] : []));
  if (same.length === 1) return same[0];
  const within = options.flatMap((option, index) => {
    const other = squeeze(option.toLowerCase());
    return words.length >= 12 && (other.includes(words) || words.includes(other)) ? [index] : [];
  });
  return within.length === 1 ? within[0] : undefined;
}

const squeeze = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, " ").trim();

function gradeNumeric(exercise: NumericExercise, text: string): Grade {
  const value = answeredNumber(text);
  if (value === undefined) return unclear("I could not find one single number in that. Write the number alone.");
  const near = (candidate: number): boolean => Math.abs(candidate - exercise.answer) <= exercise.tolerance + 1e-9;
  const asShare = exercise.unit === "%" && !text.includes("%") && Math.abs(value) <= 1 && near(value * 100);
  const right = near(value) || asShare;
  return simple(right, `"${text}"`, right ? "That is right." : `The usual trap is ${exercise.mistake}.`);
}

/** The one number of the answer, or the one after its last equals sign. */
function answeredNumber(text: string): number | undefined {
  const tail = text.includes("=") ? text.slice(text.lastIndexOf("=") + 1) : text;
  const found = [
    ...tail.matchAll(
      /(?<![\p{L}\d.,])([-−]?)(\d{1,3}(?:,\d{3})+|\d+)?(\.\d+)?\s?(k|m|thousand|million)?(?![\p{L}\d])/giu,
    ),
  ].flatMap(([, minus, whole, fraction, scale]) => {
    if (whole === undefined && fraction === undefined) return [];
    const size = Number(`${(whole ?? "0").replaceAll(",", "")}${fraction ?? ""}`);
    const factor = scale === undefined ? 1 : /^(?:k|thousand)$/iu.test(scale) ? 1e3 : 1e6;
    return [(minus === "" ? 1 : -1) * size * factor];
  });
  const distinct = [...new Set(found)];
  return distinct.length === 1 ? distinct[0] : undefined;
}

function gradeOrdering(exercise: OrderingExercise, text: string): Grade {
  const order = answeredOrder(exercise, text);
  if (order === undefined) {
    const example = exercise.shown.map((_, index) => letterOf(exercise.shown.length - 1 - index)).join(" ");
    return unclear(`Write the letters in order, each once, for example ${example}.`);
  }
  const inPlace = order.filter((step, index) => step === index).length;
  const score = inPlace / exercise.steps.length;
  const evidence: Evidence[] = order.map((step, index) => ({
    criterion: `place-${index}`,
    met: step === index,
    says: `put "${exercise.steps[step] ?? ""}" in its place`,
    tip: `Look again at "${exercise.steps[step] ?? ""}".`,
    quote: letterOf(exercise.shown.indexOf(step)),
  }));
  if (score === 1) return { verdict: "right", score, evidence, feedback: "That is the order." };
  const first = order.findIndex((step, index) => step !== index);
  const lead =
    first === 0
      ? "Look at what comes first"
      : `The start is right; look at what follows "${exercise.steps[first - 1] ?? ""}"`;
  return {
    verdict: inPlace === 0 ? "wrong" : "partly",
    score,
    evidence,
    feedback: `${lead}. The usual trap is ${exercise.mistake}.`,
  };
}

/** Indices into `steps`, in the order given by the letters (or numbers) under which they were shown. */
function answeredOrder({ steps, shown }: OrderingExercise, text: string): number[] | undefined {
  const compact = text.toUpperCase().replace(/\b(?:AND|THEN)\b|[^A-H1-8]/gu, "");
  if (!/^(?:[A-H]+|[1-8]+)$/u.test(compact) || /[A-Z]{2,}[^A-H\s>]/iu.test(text.replace(/\b(?:and|then)\b/giu, "")))
    return undefined;
  const order = [...compact].map((mark) => shown[/\d/u.test(mark) ? Number(mark) - 1 : LETTERS.indexOf(mark)]);
  const complete = order.length === steps.length && new Set(order).size === steps.length;
  return complete && order.every((step) => step !== undefined) ? (order as number[]) : undefined;
}

function gradeText(exercise: TextExercise, text: string): Grade {
  const view = viewOf(ownWords(text, exercise.heard));
  if (view.words.length < SHORTEST_TEXT)
    return unclear(
      viewOf(text).words.length < SHORTEST_TEXT
        ? "That is too short for me to judge. Write the sentence you would really say."
        : "That repeats what was said to you. Write what you would say yourself.",
    );
  if (!answerIsEnglish(view)) return unclear("I can only judge answers in English.");
  return textGrade(
    exercise,
    exercise.criteria.map((criterion) => evidenceOf(criterion, view)),
    view,
  );
}

/** The verdict on a text, and words for it, from what was found of each criterion; `view` is the answer, for what it must not say. */
export function textGrade(exercise: TextExercise, evidence: readonly Evidence[], view: TextView): Grade {
  const met = evidence.filter((item) => item.met);
  const broken = exercise.criteria.filter(({ noneOf }) => noneOf.some((term) => findTerm(view, term) !== undefined));
  const score = met.length / evidence.length;
  if (met.length === evidence.length) return { verdict: "right", score, evidence, feedback: praise(met) };
  const tips = evidence.filter((item) => !item.met).map(({ tip }) => tip);
  // To have left something out is to the good of whoever said something; alone it shows nothing.
  const asked = exercise.criteria.filter(({ anyOf }) => anyOf.length > 0).map(({ id }) => id);
  const showsNothing = asked.length > 0 && !met.some(({ criterion }) => asked.includes(criterion));
  if ((met.length === 0 || showsNothing) && broken.length === 0) {
    return {
      verdict: "cannot-judge",
      score: 0,
      evidence,
      feedback:
        `I judge by words, and found none I was looking for, so I cannot say whether it is right. ${tips[0] ?? ""}`.trim(),
    };
  }
  const advice = tips.slice(0, 2).join(" ");
  return met.length === 0
    ? { verdict: "wrong", score, evidence, feedback: advice }
    : { verdict: "partly", score, evidence, feedback: `${praise(met)} ${advice}` };
}

/** What the words of an answer show of one criterion; a word that it must not say counts before everything. */
export function evidenceOf({ id, says, tip, anyOf, noneOf }: Criterion, view: TextView): Evidence {
  const breach = noneOf.map((term) => findTerm(view, term)).find((quote) => quote !== undefined);
  if (breach !== undefined) return { criterion: id, met: false, says, tip, quote: breach };
  if (anyOf.length === 0) return { criterion: id, met: true, says, tip };
  const quote = anyOf.map((term) => findTerm(view, term)).find((found) => found !== undefined);
  return quote === undefined
    ? { criterion: id, met: false, says, tip }
    : { criterion: id, met: true, says, tip, quote };
}

/** "You named your reason first ("two of your sites") and asked a question, good." */
function praise(met: readonly Evidence[]): string {
  const parts = met.slice(0, 2).map(({ says, quote }) => (quote === undefined ? says : `${says} ("${quote}")`));
  return `You ${parts.join(" and ")}.`;
}

const simple = (right: boolean, quote: string, feedback: string): Grade => ({
  verdict: right ? "right" : "wrong",
  score: right ? 1 : 0,
  evidence: [{ criterion: "answer", met: right, says: `answered ${quote}`, tip: feedback, quote }],
  feedback,
});

const unclear = (feedback: string): Grade => ({ verdict: "cannot-judge", score: 0, evidence: [], feedback });
