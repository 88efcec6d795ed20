import { hintTowards, ranked } from "#src/domain/content/key-sentences.ts";
import { overlap, type Term, telling, termsIn, type Weight } from "#src/domain/content/key-terms.ts";
import { rolePlayFrom } from "#src/domain/content/role-play-template.ts";
import { pointsFrom } from "#src/domain/content/rubric.ts";
import { type Said, saidIn, standing } from "#src/domain/content/sentence-uses.ts";
import { gradeAnswer, letterOf } from "#src/domain/grading.ts";
import { derangement, placeOf } from "#src/domain/ordering.ts";
import { holdsItsOwnAnswers } from "#src/domain/role-play-check.ts";
import {
  type Audience,
  type Exercise,
  LEVEL_DIFFICULTY,
  type OrderingExercise,
  type Passage,
  type TextExercise,
} from "#src/domain/skill.ts";

/** Everything a template may use: the passage, and what else its document says. */
export interface TemplateContext {
  readonly passage: Passage;
  readonly document: string;
  readonly steps?: readonly string[] | undefined;
  /** Passages of the same document under other headings. */
  readonly others: readonly Passage[];
  readonly weight: Weight;
  readonly audience?: Audience | undefined;
}

/** Probit beside the level's own difficulty: recognising is easier than saying it oneself. */
const HARDER = { recognise: -0.6, gap: -0.4, number: -0.2, order: -0.1, explain: 0.1, reply: 0.2 } as const;
const GAP = "(...)";
const LONGEST_OPTION = 190;
const DISTRACTORS = 2;
const MOST_POINTS = 3;

/**
 * Exercises from a passage's own sentences, without a model: none says anything that the document does not say.
 *
 * Each is graded against its own model answer first, and left out unless that answer is right.
 */
export function exercisesFrom(context: TemplateContext): Exercise[] {
  const made = [recognise, order, number, gap, reply, explain, rolePlayFrom]
    .map((template) => template(context))
    .filter((exercise) => exercise !== undefined);
  return made.filter(holdsItsOwnAnswer);
}

export function holdsItsOwnAnswer(exercise: Exercise): boolean {
  switch (exercise.kind) {
    case "choice":
      return gradeAnswer(exercise, letterOf(exercise.answer)).verdict === "right";
    case "numeric":
      return gradeAnswer(exercise, String(exercise.answer)).verdict === "right";
    case "ordering":
      return gradeAnswer(exercise, rightOrder(exercise)).verdict === "right";
    case "text":
      return gradeAnswer(exercise, exercise.model).verdict === "right" && asksForMore(exercise);
    case "role-play":
      return holdsItsOwnAnswers(exercise);
  }
}

const rightOrder = ({ steps, shown }: OrderingExercise): string =>
  steps.map((_, index) => letterOf(shown.indexOf(index))).join(" ");

/** Saying the question again is no answer. */
const asksForMore = (exercise: TextExercise): boolean => gradeAnswer(exercise, exercise.prompt).verdict !== "right";

function baseOf({ passage, audience }: TemplateContext, kind: keyof typeof HARDER) {
  const { id, skillId, level, concept } = passage;
  return {
    id: `${id}:${kind}`,
    skillId,
    level,
    concept,
    ...(audience === undefined ? {} : { audience }),
    difficulty: Math.round((LEVEL_DIFFICULTY[level] + HARDER[kind]) * 100) / 100,
  };
}

/** Which of these does the document say about the passage's topic: one is from here, the others are from elsewhere in it. */
function recognise(context: TemplateContext): Exercise | undefined {
  const { passage, document, others } = context;
  const right = ranked(standing(passage.text), context.weight)[0];
  if (right === undefined || right.length > LONGEST_OPTION) return undefined;
  const wrong = others
    .map((other) => ranked(standing(other.text), context.weight)[0])
    .filter((sentence) => sentence !== undefined)
    .filter((sentence) => sentence.length <= LONGEST_OPTION && isElsewhere(sentence, passage))
    .toSorted((a, b) => Math.abs(a.length - right.length) - Math.abs(b.length - right.length) || (a < b ? -1 : 1));
  const distinct = [...new Set(wrong)].slice(0, DISTRACTORS);
  if (distinct.length < DISTRACTORS) return undefined;
  const base = baseOf(context, "recognise");
  const answer = placeOf(DISTRACTORS + 1, base.id);
  return {
    ...base,
    kind: "choice",
    prompt: `Which of these does "${document}" say about "${passage.title}"?`,
    options: distinct.toSpliced(answer, 0, right),
    answer,
    hint: hintTowards(right, passage.title, context.weight),
    model: right,
    mistake: "taking a rule about another topic for this one",
  };
}

/** Speaks of none of the passage's own topic words. */
const isElsewhere = (sentence: string, { title, text }: Passage): boolean =>
  overlap(title, sentence) === 0 && overlap(sentence, text) <= 0.4 && !text.includes(sentence);

/** The steps of an ordered list, mixed. */
function order(context: TemplateContext): Exercise | undefined {
  const { passage, document, steps } = context;
  if (steps === undefined) return undefined;
  const base = baseOf(context, "order");
  return {
    ...base,
    kind: "ordering",
    prompt: `Put these steps of "${passage.title}" into the order that "${document}" gives.`,
    steps,
    shown: derangement(steps.length, base.id),
    hint: `It begins with: ${steps[0] ?? ""}`,
    model: steps.join(" "),
    mistake: "starting with what feels most pressing",
  };
}

const UNITS =
  "%|percent|minutes?|hours?|days?|weeks?|months?|quarters?|years?|seconds?|people|calls?|questions?|meetings?|customers?|points?|euros?|dollars?";
const NUMBER = new RegExp(`(?<![\\d.,:/-])(\\d{1,6}(?:[.,]\\d{1,3})?) ?(${UNITS})(?![\\p{L}\\d])`, "giu");

/** A number with its unit, asked for where the passage gives it. */
function number(context: TemplateContext): Exercise | undefined {
  for (const sentence of standing(context.passage.text)) {
    const found = [...sentence.matchAll(NUMBER)];
    const [match] = found;
    const [whole = "", digits = "", unit = ""] = match ?? [];
    const value = Number(digits.replace(/,(?=\d{3}$)/u, "").replace(",", "."));
    if (found.length !== 1 || match === undefined || !Number.isFinite(value)) continue;
    const asked = `${sentence.slice(0, match.index)}${GAP} ${unit}${sentence.slice(match.index + whole.length)}`;
    if (/\d/u.test(asked)) continue;
    return {
      ...baseOf(context, "number"),
      kind: "numeric",
      prompt: `"${context.document}" gives a number here. Which one? ${asked}`,
      answer: value,
      tolerance: 0,
      unit: unit.toLowerCase() === "percent" ? "%" : unit.toLowerCase(),
      hint: `It stands in what is said about "${context.passage.title}".`,
      model: sentence,
      mistake: "guessing a number that only sounds right",
    };
  }
  return undefined;
}

/** A sentence with its most telling word left out; the other words are from elsewhere in the document. */
function gap(context: TemplateContext): Exercise | undefined {
  const { passage, document, others, weight } = context;
  const sentences = ranked(standing(passage.text), weight);
  const sentence = sentences[1] ?? sentences[0];
  const term = sentence === undefined ? undefined : gapTerm(sentence, passage, weight);
  if (sentence === undefined || term === undefined) return undefined;
  const own = termsIn(`${passage.title} ${passage.text}`);
  const shape = shapeOf(term.word);
  const wrong = [...termsIn(others.map(({ text }) => text).join(" ")).values()]
    .filter(({ stem, word }) => !own.has(stem) && shapeOf(word) === shape && !/^\p{Lu}/u.test(word))
    .toSorted((a, b) => weight(b) - weight(a) || (a.stem < b.stem ? -1 : 1))
    .slice(0, DISTRACTORS)
    .map(({ word }) => word.toLowerCase());
  if (wrong.length < DISTRACTORS) return undefined;
  const base = baseOf(context, "gap");
  const answer = placeOf(DISTRACTORS + 1, base.id);
  return {
    ...base,
    kind: "choice",
    prompt: `Which word belongs in the gap, as "${document}" puts it? ${sentence.replace(term.word, GAP)}`,
    options: wrong.toSpliced(answer, 0, term.word.toLowerCase()),
    answer,
    hint: `It is about "${passage.title}".`,
    model: sentence,
    mistake: "going by what sounds good instead of what the rule is",
  };
}

function gapTerm(sentence: string, { title }: Passage, weight: Weight): Term | undefined {
  const given = termsIn(title);
  return telling(sentence, weight).find(
    ({ stem, word, times }) =>
      times === 1 && !given.has(stem) && /^\p{Ll}/u.test(word) && sentence.split(word).length === 2,
  );
}

/** Words that could stand in the same place, roughly: by their ending. */
const shapeOf = (word: string): string => /(?<=\p{L}{3})(?:ing|ed|ly|s)$/u.exec(word.toLowerCase())?.[0] ?? "";

/** The answer to what a counterpart says in the passage, judged by what the passage says to do. */
function reply(context: TemplateContext): Exercise | undefined {
  const { passage, document } = context;
  const line = saidIn(passage.text).find(({ by }: Said) => by === "counterpart");
  if (line === undefined) return undefined;
  const after = passage.text.slice(passage.text.indexOf(line.quote) + line.quote.length);
  const rules = standing(after).length >= 2 ? standing(after) : standing(passage.text);
  return rubric(context, "reply", rules, {
    prompt: `Somebody says to you: "${ended(line.quote)}" What do you do, following "${document}"? Answer with what you say, and why.`,
    mistake: "answering at once, before doing what the rule asks for",
  });
}

const ended = (quote: string): string => (/[.!?…]$/u.test(quote) ? quote : `${quote.replace(/[,;:]$/u, "")}.`);

/** What the passage says, in one's own words. */
function explain(context: TemplateContext): Exercise | undefined {
  const { passage, document } = context;
  return rubric(context, "explain", standing(passage.text), {
    prompt: `A colleague asks what matters about "${passage.title}". Tell them in your own words what "${document}" asks for.`,
    mistake: "answering from habit instead of by the rule",
  });
}

/** Free text, judged by the passage's key sentences; undefined where fewer than two can be told apart by their words. */
function rubric(
  context: TemplateContext,
  kind: "reply" | "explain",
  sentences: readonly string[],
  { prompt, mistake }: { readonly prompt: string; readonly mistake: string },
): Exercise | undefined {
  const { weight, document, passage } = context;
  const points = pointsFrom({ sentences, weight, document, asked: prompt, most: MOST_POINTS });
  if (points.length < 2) return undefined;
  const model = points.map(({ sentence }) => sentence).join(" ");
  return {
    ...baseOf(context, kind),
    kind: "text",
    prompt,
    criteria: points.map(({ criterion }, index) => ({ ...criterion, id: `point-${index + 1}` })),
    hint: hintTowards(model, passage.title, weight),
    model,
    mistake,
  };
}
