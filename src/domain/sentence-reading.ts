import type { CheckInItem, CheckInItems, ItemScore, QuickAnswer } from "#src/domain/check-in.ts";
import { CHECK_IN_ITEMS } from "#src/domain/check-in.ts";
import { cuesIn } from "#src/domain/sentence-reading/cues.ts";

/** What a sentence says about the check-in items, to be shown and confirmed; only what is confirmed enters the twin. */
export interface Reading {
  readonly items: CheckInItems;
  /** As it is shown: "energy low, mood a bit low". */
  readonly words: string;
}

export type Confirmation = "yes" | "no" | "correction";

/**
 * What a free sentence says about energy, mood, stress, sleep and soreness; `undefined` when it says nothing that can be read.
 * Deterministic and offline. Scores are stored ones, 1..7 with 7 = good, and moderate: nobody is read as 1 or 7 without strong words.
 */
export function readSentence(text: string): Reading | undefined {
  const sums = new Map<CheckInItem, number[]>();
  for (const { item, score } of cuesIn(text)) sums.set(item, [...(sums.get(item) ?? []), score]);
  return readingOf(Object.fromEntries([...sums].map(([item, scores]) => [item, combined(scores)])));
}

/**
 * The reading after "no, mood was fine" or "energy was okay actually": what the correction names replaces what was read, the rest stays. "not the
 * mood" without a new value drops the item. `undefined` when the text corrects nothing, or when nothing is left.
 */
export function correctReading(reading: Reading, text: string): Reading | undefined {
  const corrected = readSentence(text)?.items ?? {};
  const dropped = CHECK_IN_ITEMS.filter(
    (item) => corrected[item] === undefined && NOT_THAT[item].test(text.toLowerCase()),
  );
  if (Object.keys(corrected).length === 0 && dropped.length === 0) return undefined;
  const items: Partial<Record<CheckInItem, ItemScore>> = { ...reading.items, ...corrected };
  for (const item of dropped) delete items[item];
  return readingOf(items);
}

const NAMES: Readonly<Record<CheckInItem, string>> = {
  mood: "mood",
  energy: "energy",
  stress: "stress",
  sleepQuality: "sleep",
  soreness: "muscles",
};

const NOT_THAT = Object.fromEntries(
  CHECK_IN_ITEMS.map((item) => [
    item,
    new RegExp(
      `\\b(?:not|leave out|drop|without|forget|skip|ignore|remove)(?: about)? (?:the |my )?(?:${NAMES[item]}|${item})\\b(?! (?:was|is|were))`,
      "u",
    ),
  ]),
) as Readonly<Record<CheckInItem, RegExp>>;

const DEGREES = ["", "very low", "low", "a bit low", "okay", "fairly good", "good", "very good"] as const;
const STRESS = ["", "very high", "high", "a bit high", "some", "low", "low", "none to speak of"] as const;
const SORENESS = ["", "very sore", "sore", "a bit sore", "slightly sore", "fine", "fine", "fresh"] as const;

/** Items as they are said back, in the order energy, mood, stress, sleep, muscles. */
export function sayItems(items: CheckInItems): string {
  const order: readonly CheckInItem[] = ["energy", "mood", "stress", "sleepQuality", "soreness"];
  return order
    .flatMap((item) => {
      const score = items[item];
      if (score === undefined) return [];
      const words = item === "stress" ? STRESS : item === "soreness" ? SORENESS : DEGREES;
      return [`${NAMES[item]} ${words[score]}`];
    })
    .join(", ");
}

function readingOf(items: CheckInItems): Reading | undefined {
  const ordered: CheckInItems = Object.fromEntries(
    CHECK_IN_ITEMS.flatMap((item) => (items[item] === undefined ? [] : [[item, items[item]]])),
  );
  return Object.keys(ordered).length === 0 ? undefined : { items: ordered, words: sayItems(ordered) };
}

/** Several cues about one item: the mean, the stronger half up where they disagree. */
function combined(scores: readonly number[]): ItemScore {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const away = mean < 4 ? Math.floor(mean + 0.4999) : Math.round(mean);
  return Math.min(7, Math.max(1, away)) as ItemScore;
}

const bare = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[’]/gu, "'")
    .replace(/[.,!;:()"]+/gu, " ")
    .replace(
      /\b(?:thanks?(?: you)?|thx|cheers|ta|today|this morning|morning|hi|hey|hello|kairos|i'm|im|i am|feeling|i feel|pretty|quite|just|really|so far|actually|honestly|bit|a|all|mate|very|doing|it's|its|am|and you|you|enough|i'd say|probably|think|i|guess|my day is|starting)\b/gu,
      " ",
    )
    .replace(/\s+/gu, " ")
    .trim();

const QUICK: Readonly<Record<QuickAnswer, RegExp>> = {
  good: /^(?:good|great|fine|well|excellent|super|awesome|fantastic|happy|strong|fresh|rested|1|gut|bien|bueno|bene|top|yay|brilliant|lovely|amazing|perfect|positive|not bad at|👍|🙂|😀|😃|😄|😁|😊|😎|🤩|💪|🟢|☀️?|:\)|:-\)|:d)+$/u,
  okay: /^(?:ok|okay|k|okey|so so|so-so|soso|meh|alright|average|normal|not bad|not too bad|not great|fair|middling|neutral|2|medium|decent|could be better|can't complain|comme ci comme ca|geht so|regular|así así|👌|😐|😑|🫤|🤷|🟡|:\||:-\|)+$/u,
  rough:
    /^(?:rough|bad|terrible|awful|horrible|poor|not good|low|tough|hard|rubbish|crap|shit|shitty|3|struggling|down|lousy|miserable|worst|schlecht|mal|mauvais|male|👎|🙁|😞|😢|😭|😩|😫|🥱|😴|🤒|🤕|🔴|☹️?|:\(|:-\()+$/u,
};

/**
 * A typed one-tap answer: "good", "ok thanks", "2", an emoji; `undefined` for anything longer than that. The numbers are the buttons' order:
 * 1 Good, 2 Okay, 3 Rough.
 */
export function parseQuickAnswer(text: string): QuickAnswer | undefined {
  const raw = text.trim().toLowerCase();
  if (raw.length > 60) return undefined;
  const kernel = bare(raw.replace(/[\ufe0f]/gu, "")) || raw.replace(/[.!\s]/gu, "");
  if (/^all good$|^all right$/u.test(raw)) return raw === "all good" ? "good" : "okay";
  return (["good", "okay", "rough"] as const).find(
    (answer) => QUICK[answer].test(kernel) || QUICK[answer].test(kernel.replace(/\s/gu, "")),
  );
}

const YES =
  /^(?:yes|y|yep|good|great|yeah|yup|ya|sure|ok|okay|right|correct|exactly|true|that's right|thats right|that's it|confirm(?:ed)?|use it|save it|perfect|spot on|looks (?:good|right)|sounds (?:good|right)|fine|fits|go ahead|please do|do it|ja|oui|si|sí|sì|👍|✅|✔|💯|👌)(?: (?:yes|please|thanks|that's right|thats right|it is|correct|that's fine|thats fine|right|exactly|it does|use it|go ahead|thank you|do it))*$/u;
const NO =
  /^(?:no|n|nope|nah|never|wrong|not right|incorrect|don't|dont|do not|don't use it|dont use it|do not use it|don't use that|dont use that|delete it|discard(?: it)?|forget it|skip(?: it)?|cancel|stop|leave it|drop it|nein|non|👎|❌|🚫)(?: (?:no|nope|thanks|thank you|please|don't use it|dont use it|do not use it|that's wrong|thats wrong|wrong|forget it|not right|it isn't|it is not|that's not right|not really))*$/u;

/** An answer to "Right?": yes, no, or a correction that names an item; `undefined` for anything else. */
export function parseConfirmation(text: string): Confirmation | undefined {
  const raw = text
    .trim()
    .toLowerCase()
    .replace(/’/gu, "'")
    .replace(/[\ufe0f]/gu, "");
  const said = raw
    .replace(/[.,!;:]+/gu, " ")
    .replace(/\s+/gu, " ")
    .trim();
  if (YES.test(said)) return "yes";
  if (NO.test(said)) return "no";
  if (
    readSentence(raw) !== undefined ||
    Object.values(NOT_THAT).some((pattern) => pattern.test(said)) ||
    /^(?:change|edit|almost|not quite|nearly|partly)\b/u.test(said)
  )
    return "correction";
  return undefined;
}
