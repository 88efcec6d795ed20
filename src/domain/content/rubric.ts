import { findTerm, viewOf } from "#src/domain/answer-text.ts";
import { ranked } from "#src/domain/content/key-sentences.ts";
import { stemOf, telling, type Weight } from "#src/domain/content/key-terms.ts";
import { wordsIn } from "#src/domain/content/sentences.ts";
import type { Criterion } from "#src/domain/skill.ts";

/** A sentence of a passage with the words by which an answer shows it. */
export interface Point {
  readonly sentence: string;
  readonly criterion: Omit<Criterion, "id">;
}

export interface PointRequest {
  /** In the passage's order. */
  readonly sentences: readonly string[];
  readonly weight: Weight;
  readonly document: string;
  /** What is asked: its words give nothing away, and saying it again shows nothing. */
  readonly asked: string;
  readonly most: number;
}

const MOST_TERMS = 4;
const FEWEST_TERMS = 2;
/** A word in more of the passages than this says nothing of one of them. */
const COMMON_SHARE = 0.4;
const ALL_WORDS = 70;

/** Key sentences as points of a rubric, in the passage's order: each is met by one of the words that tell it from the others. */
export function pointsFrom({ sentences, weight, document, asked, most }: PointRequest): Point[] {
  const chosen: Point[] = [];
  const used = new Set<string>();
  let room = ALL_WORDS;
  for (const sentence of ranked(sentences, weight)) {
    if (chosen.length === most || wordsIn(sentence) > room) continue;
    const terms = telling(sentence, weight)
      .map(({ word }) => word.toLowerCase())
      .filter((word) => !used.has(stemOf(word)) && weight.share(stemOf(word)) <= COMMON_SHARE)
      .filter((word) => isTelling(word, sentence, asked))
      .slice(0, MOST_TERMS);
    if (terms.length < FEWEST_TERMS) continue;
    for (const word of terms) used.add(stemOf(word));
    room -= wordsIn(sentence);
    chosen.push({ sentence, criterion: criterionOf(sentence, terms, document) });
  }
  return chosen.toSorted((a, b) => sentences.indexOf(a.sentence) - sentences.indexOf(b.sentence));
}

/** Found in the sentence by the grader, not behind a negation, and not given away by the question. */
const isTelling = (word: string, sentence: string, asked: string): boolean =>
  findTerm(viewOf(sentence), pattern(word)) !== undefined && findTerm(viewOf(asked), pattern(word)) === undefined;

const pattern = (word: string): string => `${stemOf(word)}*`;

const criterionOf = (sentence: string, terms: readonly string[], document: string): Omit<Criterion, "id"> => ({
  says: `brought in what "${document}" says about "${terms[0] ?? ""}"`,
  tip: `Bring this in too: ${sentence}`,
  anyOf: terms.map(pattern),
  noneOf: [],
});
