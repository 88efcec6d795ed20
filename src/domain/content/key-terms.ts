/** Words that carry no topic of their own. */
const COMMON = new Set(
  "a about above after again against all also although always am among an and another any anybody anyone anything are around as ask at away back be because been before being below best better between both but by can cannot come could did do does doing done down during each either else enough even ever every everybody everyone everything few find first for from further get give given go goes going good got had has have having he help her here hers herself him himself his how however i if in instead into is it its itself just keep kind know last least less let like likely long look made make makes making many may me might mine more most much must my myself need needs never new next no nobody none nor not nothing now of off often on once one only onto or other others our ours out over own part people per perhaps person put quite rather really right said same say says see seem set several shall she should since so some somebody someone something sometimes soon still such take takes tell than that the their theirs them themselves then there therefore these they thing things think this those though through time to together too toward try turn two under unless until up upon us use used using usually very want was way ways we well went were what when where whether which while who whole whom whose why will with within without word words work would yes yet you your yours yourself".split(
    " ",
  ),
);
const WORD = /[\p{L}][\p{L}'’-]*[\p{L}]/gu;
const SHORTEST = 4;

/** A word without its ending, as far as that leaves four letters: "objections" and "objection" are one. */
export function stemOf(word: string): string {
  const plain = word.toLowerCase().replace(/['’]s?$/u, "");
  for (const ending of [
    "ations",
    "ation",
    "ments",
    "ment",
    "ness",
    "ings",
    "ing",
    "edly",
    "ed",
    "ers",
    "er",
    "es",
    "s",
    "ly",
    "e",
  ]) {
    if (plain.endsWith(ending) && plain.length - ending.length >= SHORTEST) return plain.slice(0, -ending.length);
  }
  return plain;
}

export interface Term {
  readonly stem: string;
  /** The word as it stands in the text, first time. */
  readonly word: string;
  readonly times: number;
}

/** The topic words of a text, each with how often it occurs. */
export function termsIn(text: string): Map<string, Term> {
  const terms = new Map<string, Term>();
  for (const [word] of text.matchAll(WORD)) {
    const lower = word.toLowerCase();
    if (lower.length < SHORTEST || COMMON.has(lower)) continue;
    const stem = stemOf(lower);
    const known = terms.get(stem);
    terms.set(stem, { stem, word: known?.word ?? word, times: (known?.times ?? 0) + 1 });
  }
  return terms;
}

/** How telling a term is for one text among others. */
export interface Weight {
  (term: Term): number;
  /** Share of the texts that hold the term, 0..1. */
  share(stem: string): number;
}

/** Frequency here times rarity elsewhere: tf * ln(1 + n / df). */
export function weightsOver(texts: readonly string[]): Weight {
  const frequencies = new Map<string, number>();
  for (const text of texts)
    for (const stem of termsIn(text).keys()) frequencies.set(stem, (frequencies.get(stem) ?? 0) + 1);
  const weight = ({ stem, times }: Term): number => times * Math.log(1 + texts.length / (frequencies.get(stem) ?? 1));
  return Object.assign(weight, {
    share: (stem: string): number => (frequencies.get(stem) ?? 0) / Math.max(1, texts.length),
  });
}

/** Terms of a text, the most telling first; equal ones in the order of the alphabet. */
export const telling = (text: string, weight: Weight): Term[] =>
  [...termsIn(text).values()].toSorted((a, b) => weight(b) - weight(a) || (a.stem < b.stem ? -1 : 1));

/** Share of the topic words of `a` that `b` holds too, 0..1. */
export function overlap(a: string, b: string): number {
  const [own, other] = [[...termsIn(a).keys()], termsIn(b)];
  return own.length === 0 ? 0 : own.filter((stem) => other.has(stem)).length / own.length;
}
