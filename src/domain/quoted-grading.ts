import { answerIsEnglish, findTerm, LONGEST_ANSWER, type TextView, viewOf } from "#src/domain/answer-text.ts";
import { type Evidence, evidenceOf, type Grade, textGrade } from "#src/domain/grading.ts";
import { wordsIn } from "#src/domain/language.ts";
import { isHeard, ownWords } from "#src/domain/own-words.ts";
import type { Criterion, TextExercise } from "#src/domain/skill.ts";

/** What a reader says of one criterion, with the answer's own words that show it. */
export interface Judged {
  readonly criterion: string;
  readonly met: boolean;
  readonly quote: string;
}

const LONGEST_QUOTE_WORDS = 40;
const SHOWN_QUOTE = 80;
const SHORTEST_ANSWER_WORDS = 3;
/** Sentences that speak to whoever grades, in the languages an answer may have. */
const TO_THE_GRADER: readonly RegExp[] = [
  /[{}<>]/u,
  /\b(?:rubri[ckq]\w*|graders?|grading|system prompt|(?:as|is|be|all) (?:right|correct|met)\b(?! (?:for|now|price))|full (?:marks|score|points)|previous instructions?|json)\b/iu,
  /\b(?:ignor\w*|disregard\w*|forget|overrid\w*|negeer\w*)\b.*\b(?:instru\w*|istruzion\w*|anweisung\w*|consignes?|criteri\w*|crit[eéè]r\w*|kriteri\w*|rules?|above|previous|regeln)\b/iu,
  /\b(?:grade|score|mark|rate|judge|evaluate|assess|output|return|bewerte\w*|note[rz]?|évalue\w*|califica\w*|valuta\w*|beoordeel\w*|avali[ea]\w*)\b.*\b(?:right|correct\w*|met|pass(?:ed)?|perfect|highest|richtig|juste|corrett\w*|goed|juist|certo|cert[oa])\b/iu,
];

/** The answer without what is no answer: sentences that speak to the grader instead of the counterpart. */
export function answerProper(answer: string): string {
  return answer
    .normalize("NFKC")
    .slice(0, LONGEST_ANSWER)
    .split(/(?<=[.!?;])\s+|\n+/u)
    .filter((sentence) => !TO_THE_GRADER.some((pattern) => pattern.test(sentence)))
    .join(" ")
    .trim();
}

/** Whether there is enough of an answer for anybody to read it. */
export const isJudgeable = (answer: string): boolean => wordsIn(answer).length >= SHORTEST_ANSWER_WORDS;

/**
 * The grade that a reader's judgement carries, from evidence alone; undefined when no quote holds, so that nothing may be
 * concluded.
 *
 * A point is met only with a quote that stands in the answer, word for word, and speaks of the exercise; words that the other
 * side of a talk said before are nobody's evidence; what an answer must
 * not say, and criteria that ask for nothing but its absence, are decided by the words alone. "Right" needs every point.
 */
export function quotedGrade(exercise: TextExercise, answer: string, judged: readonly Judged[]): Grade | undefined {
  const view = viewOf(ownWords(answer, exercise.heard));
  const quotes: string[] = [];
  let held = 0;
  const evidence = exercise.criteria.map((criterion): Evidence => {
    const words = evidenceOf(criterion, view);
    const breach = criterion.noneOf.some((term) => findTerm(view, term) !== undefined);
    if (breach || criterion.anyOf.length === 0) return words;
    const { id, says, tip } = criterion;
    const said = judged.find((point) => point.criterion === id && point.met);
    const quote = said === undefined ? undefined : standingQuote(said.quote, view);
    if (quote === undefined || !speaksOf(quote, criterion, exercise, view, quotes))
      return { criterion: id, met: false, says, tip };
    quotes.push(quote);
    held += 1;
    return { criterion: id, met: true, says, tip, quote: shown(quote) };
  });
  return held === 0 ? undefined : textGrade(exercise, evidence, view);
}

/** The quote as it stands in the answer, whole words only. */
function standingQuote(raw: string, { text }: TextView): string | undefined {
  const quote = plain(raw).replace(/^["'\s.,;…]+|["'\s.,;…]+$/gu, "");
  const words = wordsIn(quote).length;
  if ((words === 0 && !/\d/u.test(quote)) || words > LONGEST_QUOTE_WORDS) return undefined;
  const at = plain(text).indexOf(quote);
  if (at < 0) return undefined;
  const [before, after] = [plain(text)[at - 1] ?? " ", plain(text)[at + quote.length] ?? " "];
  return /[\p{L}\p{N}]/u.test(before) || /[\p{L}\p{N}]/u.test(after) ? undefined : quote;
}

const plain = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[‘’]/gu, "'")
    .replace(/[“”«»]/gu, '"')
    .replace(/\s+/gu, " ")
    .trim();

/**
 * Whether a quote can be evidence of this criterion: its own words say so, or it shares a word with the exercise and is not
 * what another point rests on already.
 */
function speaksOf(
  quote: string,
  criterion: Criterion,
  exercise: TextExercise,
  view: TextView,
  taken: readonly string[],
): boolean {
  const words = viewOf(quote);
  if (criterion.anyOf.some((term) => findTerm(words, term) !== undefined)) return true;
  if (isHeard(quote, exercise.heard)) return false;
  if (taken.some((other) => other.includes(quote) || quote.includes(other))) return false;
  // The words of another language are not those of the exercise.
  if (!answerIsEnglish(view)) return true;
  const { prompt, model, hint, criteria } = exercise;
  const known = stems(
    [prompt, model, hint, ...criteria.flatMap(({ says, tip, anyOf }) => [says, tip, ...anyOf])].join(" "),
  );
  return [...stems(quote)].some((word) => known.has(word));
}

const SMALL =
  /^(?:that|this|with|have|what|your|from|they|then|them|there|their|will|would|could|should|about|when|which|were|been|just|like|some|more|than|into|also|very|only|over|because)$/u;

const stems = (text: string): Set<string> =>
  new Set(
    wordsIn(text)
      .filter((word) => word.length >= 4 && !SMALL.test(word))
      .map((word) => word.slice(0, 5)),
  );

const shown = (quote: string): string => {
  const line = quote.replaceAll('"', "'");
  return line.length > SHOWN_QUOTE ? line.slice(0, SHOWN_QUOTE) : line;
};

const RANK = { "cannot-judge": 0, wrong: 1, partly: 2, right: 3 } as const;

/** The better of two grades: to disagree never lowers one. */
export const betterGrade = (before: Grade, after: Grade): Grade =>
  RANK[after.verdict] > RANK[before.verdict] || (after.verdict === before.verdict && after.score > before.score)
    ? after
    : before;

/**
 * The grade after the person said in a sentence why they disagree, by words alone.
 *
 * A point that was missing counts as met when the sentence names it (by the rubric's own words for it) and quotes words of the
 * answer that no other point rests on; what an answer must not say stays unmet.
 */
export function gradeByReason(exercise: TextExercise, answer: string, reason: string, before: Grade): Grade {
  const view = viewOf(ownWords(answerProper(answer), exercise.heard));
  const clauses = viewOf(answerProper(reason)).text.split(/[.;!?]\s+|\band\b|,\s/u);
  const taken: string[] = before.evidence.flatMap(({ met, quote }) =>
    met && quote !== undefined ? [plain(quote)] : [],
  );
  const evidence = exercise.criteria.map((criterion): Evidence => {
    const known = before.evidence.find((item) => item.criterion === criterion.id) ?? evidenceOf(criterion, view);
    const breach = criterion.noneOf.some((term) => findTerm(view, term) !== undefined);
    if (known.met || breach || criterion.anyOf.length === 0) return known;
    const quote = clauses
      .filter((clause) => namesPoint(clause, criterion))
      .flatMap((clause) => quotedWords(clause, view))
      .find((words) => !taken.some((other) => other.includes(words) || words.includes(other)));
    if (quote === undefined) return known;
    taken.push(quote);
    return { ...known, met: true, quote: shown(quote) };
  });
  return textGrade(exercise, evidence, view);
}

/** Whether a clause speaks of a criterion: one of its terms, or a word of how it is told. */
function namesPoint(clause: string, { anyOf, says, tip }: Criterion): boolean {
  const view = viewOf(clause);
  if (anyOf.some((term) => !term.startsWith("<") && findTerm(view, term) !== undefined)) return true;
  const told = stems(`${says} ${tip}`);
  return [...stems(clause)].some((word) => told.has(word));
}

/** Words of a clause that stand in the answer: what it puts in quotation marks, else its longest run of three or more. */
function quotedWords(clause: string, { text }: TextView): string[] {
  const answer = ` ${plainWords(text)} `;
  const marked = [...clause.matchAll(/["']([^"']{3,})["']/gu)].map(([, inside]) => plainWords(inside ?? ""));
  const words = plainWords(clause).split(" ");
  const runs = words.flatMap((_, from) =>
    [6, 5, 4, 3]
      .map((length) => words.slice(from, from + length))
      .filter((run) => run.length >= 3)
      .map((run) => run.join(" ")),
  );
  return [...marked, ...runs.toSorted((a, b) => b.length - a.length)].filter(
    (words) => words !== "" && answer.includes(` ${words} `),
  );
}

const plainWords = (text: string): string =>
  viewOf(plain(text))
    .words.map(({ word }) => word)
    .join(" ");
