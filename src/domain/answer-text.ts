/** A text with its words and where each of them stands. */
export interface TextView {
  readonly text: string;
  readonly words: readonly { readonly word: string; readonly from: number; readonly to: number }[];
}

/** Characters of an answer that are read and kept. */
export const LONGEST_ANSWER = 2000;

const QUOTE_MARGIN_WORDS = 2;
const LONGEST_QUOTE = 80;
const NEGATIONS = new Set([
  "no",
  "not",
  "never",
  "without",
  "don't",
  "doesn't",
  "didn't",
  "won't",
  "can't",
  "cannot",
  "isn't",
]);
const NEGATION_REACH = 2;
const WORDS_TO_TELL_LANGUAGE = 6;
const COMMON_ENGLISH = new Set(
  "the a an i you we they it is are was to of and or in on for at with that this what how do does can could would will my your our me us if so but be have has not from as by about then when because before after one".split(
    " ",
  ),
);

export function viewOf(raw: string): TextView {
  const text = raw.replace(/[‘’]/gu, "'").replace(/[“”]/gu, '"');
  const words = [...text.matchAll(/\d+(?:[.,]\d+)*[%\p{L}]*|[\p{L}\p{N}][\p{L}\p{N}'-]*/gu)].map((match) => ({
    word: match[0].toLowerCase(),
    from: match.index,
    to: match.index + match[0].length,
  }));
  return { text, words };
}

/** Whether common English words make up a tenth of a longer text; short texts pass. */
export function answerIsEnglish({ words }: TextView): boolean {
  if (words.length < WORDS_TO_TELL_LANGUAGE) return true;
  return words.filter(({ word }) => COMMON_ENGLISH.has(word)).length * 10 >= words.length;
}

/**
 * The person's own words around the first place where `term` stands, or undefined.
 *
 * Words match whole and in order, "stem*" matches every word that begins so; a match right after a negation does not count.
 * "<number>" matches a figure, "<range>" two figures joined by "to" or a dash, "<question>" a question mark.
 */
export function findTerm(view: TextView, term: string): string | undefined {
  switch (term) {
    case "<question>":
      return quoteAt(view, view.text.indexOf("?"));
    case "<number>":
      return quoteAt(view, view.text.search(/\d/u));
    case "<range>":
      return quoteAt(view, view.text.search(/\d\s?[%k]?\s?(?:-|–|to|or)\s?[$€£]?\d|between\s+\S*\d\S*\s+and\s/iu));
    default:
      return findWords(view, term.toLowerCase().split(/\s+/u));
  }
}

function findWords(view: TextView, term: readonly string[]): string | undefined {
  const { words } = view;
  for (let start = 0; start + term.length <= words.length; start += 1) {
    const here = term.every((part, offset) => matches(words[start + offset]?.word ?? "", part));
    if (here && !negated(view, start, term)) return quote(view, start, start + term.length - 1);
  }
  return undefined;
}

const matches = (word: string, part: string): boolean =>
  part.endsWith("*") ? word.startsWith(part.slice(0, -1)) : word === part;

function negated({ words }: TextView, start: number, term: readonly string[]): boolean {
  if (term.some((part) => NEGATIONS.has(part))) return false;
  return words.slice(Math.max(0, start - NEGATION_REACH), start).some(({ word }) => NEGATIONS.has(word));
}

function quoteAt(view: TextView, position: number): string | undefined {
  if (position < 0) return undefined;
  const index = view.words.findLastIndex(({ from }) => from <= position);
  return quote(view, Math.max(0, index), Math.max(0, index));
}

function quote({ text, words }: TextView, first: number, last: number): string {
  const from = words[Math.max(0, first - QUOTE_MARGIN_WORDS)]?.from ?? 0;
  const to = words[Math.min(words.length - 1, last + QUOTE_MARGIN_WORDS)]?.to ?? text.length;
  const piece = text.slice(from, to).replace(/\s+/gu, " ").replaceAll('"', "'");
  return piece.length > LONGEST_QUOTE ? piece.slice(0, LONGEST_QUOTE) : piece;
}
