import type { CheckInItem } from "#src/domain/check-in.ts";
import { codeAnswer } from "#src/domain/check-in-coding.ts";
import { type Entry, IDIOMS, LEXICON } from "#src/domain/sentence-reading/lexicon.ts";
import { normaliseText } from "#src/domain/text.ts";

export interface CueFound {
  readonly item: CheckInItem;
  /** Stored score, 1..7 with 7 = good. */
  readonly score: number;
}

const LONGEST = Math.max(...[...LEXICON.keys()].map((phrase) => phrase.split(" ").length));
const STRONGER = new Set(
  "very really so super extremely completely totally absolutely utterly incredibly too properly bloody fucking proper insanely particularly truly awfully terribly".split(
    " ",
  ),
);
const WEAKER = new Set("bit little slightly somewhat kinda sorta mildly fairly rather tad slight".split(" "));
const NEGATIONS = new Set(
  "not no never hardly without nothing isnt arent wasnt dont doesnt didnt cant aint neither nor less barely".split(" "),
);
/** Between a negation and its word: "not all that tired". */
const FILLERS = new Set(
  "a an the all that too so very really as quite feeling feel am i is was been particularly much any at in my overly exactly super especially bit".split(
    " ",
  ),
);

const ITEM_NOUNS: Readonly<Record<string, CheckInItem>> = {
  mood: "mood",
  spirits: "mood",
  energy: "energy",
  battery: "energy",
  tank: "energy",
  stress: "stress",
  pressure: "stress",
  sleep: "sleepQuality",
  night: "sleepQuality",
  soreness: "soreness",
  muscles: "soreness",
  legs: "soreness",
  body: "soreness",
};
const VALUES: Readonly<Record<string, number>> = {
  terrible: 1,
  awful: 1,
  horrible: 1,
  worst: 1,
  gone: 2,
  low: 2,
  bad: 2,
  poor: 2,
  rough: 2,
  crap: 2,
  rubbish: 2,
  empty: 2,
  lacking: 2,
  lousy: 2,
  down: 3,
  meh: 3,
  mixed: 4,
  weak: 3,
  short: 2,
  okay: 4,
  ok: 4,
  alright: 4,
  average: 4,
  normal: 4,
  medium: 4,
  moderate: 4,
  decent: 5,
  fine: 5,
  better: 5,
  stable: 5,
  solid: 6,
  good: 6,
  great: 6,
  high: 6,
  strong: 6,
  up: 5,
  excellent: 7,
  amazing: 7,
  fantastic: 7,
  perfect: 7,
  full: 6,
};
/** For stress and soreness, words of amount mean a lot of it; words of quality keep their sign. */
const AMOUNTS: Readonly<Record<string, number>> = {
  high: 2,
  strong: 2,
  up: 3,
  full: 2,
  bad: 2,
  medium: 3,
  moderate: 3,
  low: 6,
  down: 5,
  gone: 7,
  short: 4,
  lacking: 6,
  empty: 6,
};

const QUESTION = /\?\s*$/u;
const OTHERS =
  /^(?:(?:and|but|because|so|since) )?(?:(?:my|the|our|his|her|their) (?:\w+ ){0,2}?(?:boss|manager|team|teams|client|clients|customer|customers|wife|husband|partner|kids?|son|daughter|mum|mom|dad|friend|friends|colleagues?|dog|cat|baby|neighbours?|people|users?|girlfriend|boyfriend|brother|sister)|he|she|they|everyone|everybody|people|you) (?:\w+ ){0,2}?(?:is|are|was|were|seems?|seemed|feels?|felt|looks?|looked|slept|sleeps?|has|have|got|loves?|hates?|hated|loved|says?|said)\b/u;
const NOT_NOW =
  /\b(?:yesterday|last (?:week|month|year|monday|tuesday|wednesday|thursday|friday|weekend)|tomorrow|next (?:week|month|year)|used to|would be|if i|when i am|usually|normally)\b/u;

/** Every cue of the text: named items with a value, and words or phrases of the lexicon. */
export function cuesIn(text: string): CueFound[] {
  return clauses(text).flatMap((clause) => (isAboutMeNow(clause) ? cuesOfClause(wordsOf(clause)) : eventsOf(clause)));
}

function clauses(text: string): string[] {
  return normaliseText(text)
    .toLowerCase()
    .replace(/[’`]/gu, "'")
    .split(
      /(?<=[.!?])\s+|[,;\n–—]+|\s-\s|\b(?:but|although|though|however)\b|\band\b(?= (?:i|my|the|it|we|mood|energy|stress|sleep|slept)\b)/u,
    )
    .map((clause) => clause.trim())
    .filter((clause) => clause !== "");
}

const isAboutMeNow = (clause: string): boolean =>
  !QUESTION.test(clause) && !OTHERS.test(clause) && !NOT_NOW.test(clause);

const eventsOf = (clause: string): CueFound[] =>
  QUESTION.test(clause) || NOT_NOW.test(clause) ? [] : cuesOfClause(wordsOf(clause), true);

function wordsOf(clause: string): string[] {
  const plain = IDIOMS.reduce((line, idiom) => line.replace(idiom, " "), clause);
  return plain
    .replace(/n't\b/gu, " not")
    .replace(/\b(?:cannot|cant|can not|ca not)\b/gu, "can not")
    .replace(/\bdidnt\b/gu, "did not")
    .replace(/\bdont\b/gu, "do not")
    .replace(/\bcouldnt\b/gu, "could not")
    .replace(/\bisnt\b/gu, "is not")
    .replace(/\bwasnt\b/gu, "was not")
    .replace(/\bi'?m\b/gu, "i am")
    .replace(/'s\b/gu, " s")
    .split(/[^\p{L}\p{N}/]+/u)
    .filter((word) => word !== "");
}

function cuesOfClause(words: readonly string[], eventsOnly = false): CueFound[] {
  const cues: CueFound[] = [];
  for (let at = 0; at < words.length; ) {
    const named = eventsOnly ? undefined : namedItem(words, at);
    if (named) {
      cues.push(named.cue);
      at = named.next;
      continue;
    }
    const found = longestEntry(words, at);
    if (found && (!eventsOnly || found.entry.event === true)) {
      cues.push({ item: found.entry.item, score: modified(found.entry, words, at) });
      at += found.length;
    } else at += found?.length ?? 1;
  }
  return cues;
}

function longestEntry(words: readonly string[], at: number): { entry: Entry; length: number } | undefined {
  for (let length = Math.min(LONGEST, words.length - at); length > 0; length--) {
    const entry = LEXICON.get(words.slice(at, at + length).join(" "));
    if (entry) return { entry, length };
  }
  return undefined;
}

/** "mood was fine", "energy a bit low", "stress 6/7", "good mood". */
function namedItem(words: readonly string[], at: number): { cue: CueFound; next: number } | undefined {
  const item = ITEM_NOUNS[words[at] ?? ""];
  if (item !== undefined) {
    let negated = false;
    for (let i = at + 1; i < Math.min(words.length, at + 7); i++) {
      const word = words[i] ?? "";
      const scale = /^([1-7])(?:\/7)?$/u.exec(word);
      if (scale) return { cue: { item, score: codeAnswer(item, Number(scale[1])) }, next: i + 1 };
      const value = wordValue(item, word);
      if (value !== undefined)
        return { cue: { item, score: shifted(negated ? negate(value) : value, words, i) }, next: i + 1 };
      if (NEGATIONS.has(word)) negated = true;
      if (ITEM_NOUNS[word] !== undefined && i > at + 1) break;
    }
    return undefined;
  }
  const noun = ITEM_NOUNS[words[at + 1] ?? ""];
  const value = noun === undefined ? undefined : wordValue(noun, words[at] ?? "");
  if (noun === undefined || value === undefined || words[at + 1] === "night" || words[at + 1] === "body")
    return undefined;
  return { cue: { item: noun, score: shifted(isNegated(words, at) ? negate(value) : value, words, at) }, next: at + 2 };
}

function wordValue(item: CheckInItem, word: string): number | undefined {
  const amount = item === "stress" || item === "soreness" ? AMOUNTS[word] : undefined;
  return amount ?? VALUES[word];
}

function modified(entry: Entry, words: readonly string[], at: number): number {
  const score = isNegated(words, at) ? negate(entry.score) : entry.score;
  return shifted(score, words, at);
}

/** "not tired" is a bit better than the middle, "not good" a bit worse. */
const negate = (score: number): number => (score < 4 ? 5 : score > 4 ? 3 : 4);

function isNegated(words: readonly string[], at: number): boolean {
  for (let i = at - 1; i >= Math.max(0, at - 5); i--) {
    const word = words[i] ?? "";
    if (NEGATIONS.has(word)) return true;
    if (!FILLERS.has(word)) return false;
  }
  return false;
}

/** Strong words move a score away from the middle, weak ones towards it. */
function shifted(score: number, words: readonly string[], at: number): number {
  const before = words.slice(Math.max(0, at - 2), at);
  if (before.some((word) => NEGATIONS.has(word))) return score;
  const away = score < 4 ? -1 : score > 4 ? 1 : 0;
  if (before.some((word) => WEAKER.has(word))) return Math.abs(score - 4) > 1 ? score - away : score;
  return before.some((word) => STRONGER.has(word)) ? Math.min(7, Math.max(1, score + away)) : score;
}
