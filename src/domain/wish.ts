import type { Role } from "#src/domain/person.ts";

/** Something a person can ask for in plain words, and how people put it. */
export interface Wish {
  /** The act, by its id. */
  readonly does: string;
  readonly value?: string | undefined;
  /** At most 75 characters. */
  readonly button: string;
  /** The question that comes first, however clear the words are: it deletes, pauses, shares, connects or changes something. */
  readonly asks?: string | undefined;
  /** Button -> value, in place of the one button. */
  readonly choices?: Readonly<Record<string, string>> | undefined;
  readonly for?: Role | undefined;
}

/** One way of putting a wish; the vector has length 1. */
export interface Phrase {
  readonly wish: Wish;
  /** In plain words. */
  readonly says: string;
  readonly vector: Float32Array;
}

/** The closest wish is meant, one of a few may be meant, or none is. */
export type Understood =
  | { readonly kind: "sure"; readonly wish: Wish }
  | { readonly kind: "unsure"; readonly wishes: readonly Wish[] }
  | { readonly kind: "none" };

/**
 * Cosines, chosen on the sentences of test/evals/understanding/dev.tsv (each without the phrase that equals it): a wrong act counts more than a question.
 */
const SURE = 0.72;
const SURE_AHEAD = 0.06;
const POSSIBLE = 0.6;
const NEARLY_AS_CLOSE = 0.15;
const MOST_OFFERED = 3;
/** A wish is short; a longer text tells a story. */
const LONGEST_WORDS = 25;

const SPELLED_OUT: readonly (readonly [RegExp, string])[] = [
  [/\b(?:pls|plz)\b/gu, "please"],
  [/\bu\b/gu, "you"],
  [/\b(what|how|where|who|when|that|it|there)'?s\b/gu, "$1 is"],
  [/\b(can|do|does|did|is|are|was|would|could|should|have|has|wo)n?'t\b/gu, "$1 not"],
  [/\b(can|do|does|did|is|are|was|would|could|should|have)nt\b/gu, "$1 not"],
  [/\b(?:dont|dnt)\b/gu, "do not"],
  [/\bcant\b|\bcannot\b/gu, "can not"],
  [/\bi'?m\b/gu, "i am"],
  [/\bi'?ve\b/gu, "i have"],
  [/\bi'll\b|\bill (?=be\b)/gu, "i will "],
  [/\b(?:i'd|i would) like\b|\bi wanna\b/gu, "i want"],
  [/\blets\b|\blet's\b/gu, "let us"],
  [/\byou'(re|ve)\b/gu, "you $1"],
];

/** Words of asking that say nothing of what is asked for. */
const ASKING =
  /^(?:(?:hey|hi|hello|ok|okay|so|well|and|kairos|please|just|maybe|can you|could you|would you|will you|can i|could i|may i|i want to|i need to|let me|let us)\b[, ]*)+|\b(?:please|kairos|thanks|thank you)\b/gu;

/** A text in lower case, its short forms spelled out ("don't" as "do not"), without punctuation. */
export const spelledOut = (text: string): string =>
  SPELLED_OUT.reduce((words, [short, long]) => words.replace(short, long), text.toLowerCase().replace(/[’`´]/gu, "'"))
    .replace(/[^\p{L}\p{N}' -]+/gu, " ")
    .replace(/\s+/gu, " ")
    .trim();

/** The same, without "please", "can you" and the like. */
export const plainWords = (text: string): string => {
  const words = spelledOut(text);
  const plain = words.replace(ASKING, " ").replace(/\s+/gu, " ").trim();
  return plain === "" ? words : plain;
};

/** What somebody else has said or written is nobody's wish, and a story is none. */
export const canBeWish = (text: string): boolean =>
  !/["“”«»„]\s*\p{L}[^"“”«»„]*["“”«»„]/u.test(text) && text.trim().split(/\s+/u).length <= LONGEST_WORDS;

/** Rows of words that change what is meant. */
export type Agreement = readonly (readonly string[])[];

/** Which of the rows have a word in the text: two texts of one meaning have the same. */
export function signsOf(plain: string, agree: Agreement): string {
  const words = new Set(plain.split(/[ '-]+/u));
  return agree.map((row) => (row.some((word) => words.has(word)) ? "1" : "0")).join("");
}

/**
 * The wish behind a text, by the phrases closest to it that say the same of every row of `agree`; `vector` is the text's own, of length 1.
 */
export function understand(
  plain: string,
  vector: Float32Array,
  { phrases, agree }: { readonly phrases: readonly Phrase[]; readonly agree: Agreement },
): Understood {
  const written = phrases.find(({ says }) => says === plain);
  if (written !== undefined) return { kind: "sure", wish: written.wish };
  const signs = signsOf(plain, agree);
  const closest = new Map<Wish, number>();
  for (const { wish, says, vector: of } of phrases) {
    if (signsOf(says, agree) !== signs) continue;
    closest.set(wish, Math.max(closest.get(wish) ?? -1, dot(vector, of)));
  }
  const ranked = [...closest].toSorted(([, a], [, b]) => b - a);
  const [first, second] = ranked;
  if (first === undefined || first[1] < POSSIBLE) return { kind: "none" };
  if (first[1] >= SURE && first[1] - (second?.[1] ?? 0) >= SURE_AHEAD) return { kind: "sure", wish: first[0] };
  const near = ranked.filter(([, score]) => score >= POSSIBLE && score >= first[1] - NEARLY_AS_CLOSE);
  return { kind: "unsure", wishes: near.slice(0, MOST_OFFERED).map(([wish]) => wish) };
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (const [index, value] of a.entries()) sum += value * (b[index] ?? 0);
  return sum;
}
