import type { Fact } from "#src/domain/message.ts";

const UNITS = [
  "zero",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
];
const TEENS = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
const TENS: readonly (readonly [string, number])[] = [
  ["twenty", 20],
  ["thirty", 30],
  ["forty", 40],
  ["fifty", 50],
  ["sixty", 60],
  ["seventy", 70],
  ["eighty", 80],
  ["ninety", 90],
  ["hundred", 100],
  ["thousand", 1000],
  ["million", 1_000_000],
];
const OTHER: readonly (readonly [string, number])[] = [
  ["once", 1],
  ["first", 1],
  ["twice", 2],
  ["second", 2],
  ["double", 2],
  ["pair", 2],
  ["both", 2],
  ["third", 3],
  ["thirds", 3],
  ["fourth", 4],
  ["fifth", 5],
  ["sixth", 6],
  ["tenth", 10],
  ["half", 0.5],
  ["halves", 0.5],
  ["quarter", 0.25],
  ["quarters", 0.25],
  ["dozen", 12],
];
const WORDS = new Map<string, number>([
  ...[...UNITS, ...TEENS].map((word, value): [string, number] => [word, value]),
  ...TENS.map(([word, value]): [string, number] => [word, value]),
  ...OTHER.map(([word, value]): [string, number] => [word, value]),
]);

/**
 * Every figure and number word of a text of the library, as facts named after where it stands.
 *
 * A figure is written as it stands there, with its sign or unit ("20%", "$120,000"); nothing else may be said of it.
 */
export function factsIn(text: string, source: string): Fact[] {
  const facts = new Map<string, Fact>();
  for (const match of text.matchAll(/[$€£]?\d[\d,]*(?:\.\d+)?(?:\s?%|\s?(?:k|m|h|min|kg|cm|s)\b)?/gu)) {
    const rendering = match[0].replace(/[,.]$/u, "");
    const value = Number(rendering.replace(/[^\d.]/gu, ""));
    if (Number.isFinite(value)) facts.set(rendering, { name: `library:${source}`, value, renderings: [rendering] });
  }
  for (const match of text.toLowerCase().matchAll(/[a-z]+/gu)) {
    const value = WORDS.get(match[0]);
    if (value !== undefined) facts.set(match[0], { name: `library:${source}`, value, renderings: [match[0]] });
  }
  return [...facts.values()];
}
