import { findTerm, viewOf } from "#src/domain/answer-text.ts";
import { overlap, stemOf, type Term, telling, termsIn, type Weight } from "#src/domain/content/key-terms.ts";
import { type Said, saidIn, standing } from "#src/domain/content/sentence-uses.ts";
import { wordsIn } from "#src/domain/content/sentences.ts";
import { gradeAnswer, letterOf } from "#src/domain/grading.ts";
import { derangement, placeOf } from "#src/domain/ordering.ts";
import { holdsItsOwnAnswers } from "#src/domain/role-play-check.ts";
import {
  type Audience,
  type Criterion,
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
const GAP = "(…)";
const LONGEST_OPTION = 190;
const DISTRACTORS = 2;
const MOST_CRITERIA = 3;
const MOST_TERMS = 4;
const MODEL_WORDS = 70;
/** A word in more of the passages than this says nothing of one of them. */
const COMMON_SHARE = 0.4;

/**
 * Exercises from a passage's own sentences, without a model: none says anything that the document does not say.
 *
 * Each is graded against its own model answer first, and left out unless that answer is right.
 */
export function exercisesFrom(context: TemplateContext): Exercise[] {
  const made = [recognise, order, number, gap, reply, explain]
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
  const right = best(standing(passage.text), context);
  if (right === undefined || right.length > LONGEST_OPTION) return undefined;
  const wrong = others
    .map((other) => best(standing(other.text), context))
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
    hint: hintFrom(right, context),
    model: right,
    mistake: "taking a rule about another topic for this one",
  };
}

/** Speaks of none of the passage's own topic words. */
const isElsewhere = (sentence: string, { title, text }: Passage): boolean =>
  overlap(title, sentence) === 0 && overlap(sentence, text) <= 0.4 && !text.includes(sentence);

const best = (sentences: readonly string[], { weight }: TemplateContext): string | undefined =>
  ranked(sentences, weight)[0];

/** The sentences that say most about the topic, per word. */
function ranked(sentences: readonly string[], weight: Weight): string[] {
  const score = (sentence: string): number => {
    const terms = [...termsIn(sentence).values()];
    const rule = isRule(sentence) ? RULE_BONUS : 1;
    return (rule * terms.reduce((sum, term) => sum + weight(term), 0)) / Math.sqrt(wordsIn(sentence));
  };
  return [...new Set(sentences)].toSorted((a, b) => score(b) - score(a) || (a < b ? -1 : 1));
}

const RULE_BONUS = 1.8;
/** Says what to do: a word of obligation, or a sentence that begins with what is to be done. */
const isRule = (sentence: string): boolean =>
  /\b(?:always|never|must|should|do not|don't|avoid|only (?:after|when|then|if))\b/iu.test(sentence) ||
  /^(?:after|before|when|if)\b[^,]*, \p{Ll}/iu.test(sentence) ||
  BEGINS_WITH_DEED.test(sentence);
const BEGINS_WITH_DEED =
  /^(?:first |then )?(?:ask|agree|answer|begin|bring|build|call|check|choose|close|collect|compare|confirm|connect|count|decide|describe|explain|find|give|invite|keep|leave|let|list|listen|look|make|name|note|offer|open|pause|plan|prepare|pull|put|read|repeat|report|say|send|share|show|sort|start|state|stay|stop|sum up|summari[sz]e|take|talk|tell|thank|think|trade|try|turn|use|visit|wait|write)\b/iu;

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
    mistake: "answering at once, before doing what the playbook asks for",
  });
}

const ended = (quote: string): string => (/[.!?…]$/u.test(quote) ? quote : `${quote.replace(/[,;:]$/u, "")}.`);

/** What the passage says, in one's own words. */
function explain(context: TemplateContext): Exercise | undefined {
  const { passage, document } = context;
  return rubric(context, "explain", standing(passage.text), {
    prompt: `A colleague asks what matters about "${passage.title}". Tell them in your own words what "${document}" asks for.`,
    mistake: "answering from habit instead of from the playbook",
  });
}

/** Criteria from key sentences: each is met by one of the words that tell it from the others. */
function rubric(
  context: TemplateContext,
  kind: "reply" | "explain",
  sentences: readonly string[],
  { prompt, mistake }: { readonly prompt: string; readonly mistake: string },
): Exercise | undefined {
  const chosen: { sentence: string; criterion: Omit<Criterion, "id"> }[] = [];
  let room = MODEL_WORDS;
  const used = new Set<string>();
  for (const sentence of ranked(sentences, context.weight)) {
    if (chosen.length === MOST_CRITERIA || wordsIn(sentence) > room) continue;
    const terms = telling(sentence, context.weight)
      .map(({ word }) => word.toLowerCase())
      .filter((word) => !used.has(stemOf(word)) && context.weight.share(stemOf(word)) <= COMMON_SHARE)
      .filter((word) => isTelling(word, sentence, prompt))
      .slice(0, MOST_TERMS);
    if (terms.length < 2) continue;
    for (const word of terms) used.add(stemOf(word));
    room -= wordsIn(sentence);
    chosen.push({ sentence, criterion: criterionOf(sentence, terms) });
  }
  if (chosen.length < 2) return undefined;
  const inOrder = chosen.toSorted(
    (a, b) => context.passage.text.indexOf(a.sentence) - context.passage.text.indexOf(b.sentence),
  );
  return {
    ...baseOf(context, kind),
    kind: "text",
    prompt,
    criteria: inOrder.map(({ criterion }, index) => ({ ...criterion, id: `point-${index + 1}` })),
    hint: hintFrom(inOrder.map(({ sentence }) => sentence).join(" "), context),
    model: inOrder.map(({ sentence }) => sentence).join(" "),
    mistake,
  };
}

/** Found in the sentence by the grader, not behind a negation, and not given away by the question. */
const isTelling = (word: string, sentence: string, prompt: string): boolean =>
  findTerm(viewOf(sentence), pattern(word)) !== undefined && findTerm(viewOf(prompt), pattern(word)) === undefined;

const pattern = (word: string): string => `${stemOf(word)}*`;

const criterionOf = (sentence: string, terms: readonly string[]): Omit<Criterion, "id"> => ({
  says: `brought in what the playbook says about "${terms[0] ?? ""}"`,
  tip: `Say something of this too: ${sentence}`,
  anyOf: terms.map(pattern),
  noneOf: [],
});

function hintFrom(text: string, { passage, weight }: TemplateContext): string {
  const given = termsIn(passage.title);
  const words = telling(text, weight)
    .filter(({ stem }) => !given.has(stem))
    .slice(0, 3)
    .map(({ word }) => `"${word.toLowerCase()}"`);
  return words.length === 0 ? `Think of "${passage.title}".` : `Think of ${listed(words)}.`;
}

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
