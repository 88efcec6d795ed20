import { knownLanguage, LANGUAGES, type Language, languageOf, wordsIn } from "#src/domain/language.ts";

/** How somebody's messages read, in numbers. Holds no word of theirs. */
export interface StyleProfile {
  /** Messages it rests on. */
  readonly messages: number;
  readonly wordsPerSentence: number;
  readonly wordsPerMessage: number;
  /** 0 very casual .. 1 very formal. */
  readonly formality: number;
  /** Share of technical words, 0..1. */
  readonly jargon: number;
  /** Share of messages with an emoji, 0..1. */
  readonly emoji: number;
  /** Share of messages by language, 0..1 each, of those in which it showed. */
  readonly languages: Readonly<Partial<Record<Language, number>>>;
}

/** How Kairos writes to somebody. */
export interface WritingStyle {
  readonly length: "short" | "medium" | "long";
  readonly register: "casual" | "neutral" | "formal";
  readonly words: "plain" | "everyday" | "technical";
  readonly emoji: boolean;
  readonly language: Language;
}

/** What a person chose; it wins over what was measured. */
export type StyleChoices = {
  readonly [K in "length" | "register" | "words" | "language"]?: WritingStyle[K] | undefined;
};

export const STYLE_LENGTHS = ["short", "medium", "long"] as const;
export const STYLE_REGISTERS = ["casual", "neutral", "formal"] as const;
export const STYLE_WORDS = ["plain", "everyday", "technical"] as const;

export const EMPTY_STYLE: StyleProfile = {
  messages: 0,
  wordsPerSentence: 0,
  wordsPerMessage: 0,
  formality: 0.5,
  jargon: 0,
  emoji: 0,
  languages: {},
};

/** A message counts 1/n until n reaches this; older ones fade then. */
const MEMORY = 40;
/** Fewer messages say nothing about a person. */
export const MESSAGES_NEEDED = 3;
const FEWEST_WORDS = 2;

const EMOJI = /\p{Extended_Pictographic}|:[a-z][a-z0-9_+-]{1,30}:|(?<!\S)[:;]-?[)(DP](?!\S)/u;
const CASUAL =
  /\b(?:hi|hey|yo|yeah|yep|nope|ok|okay|lol|haha|btw|thx|pls|gonna|wanna|gotta|kinda|sorta|dunno|cool|guys|stuff|tho|cuz|u|ur|im|dont|cant|didnt|wont|hab|nö|jo|moin|salut|ouais|vale|beh|ciao)\b|\b\w+['’](?:m|s|re|ve|ll|d|t)\b|!{2,}|\.{3}|…/iu;
const FORMAL =
  /\b(?:please|thank you|kindly|regards|sincerely|could you|would you|i would|furthermore|however|therefore|regarding|bitte|vielen dank|sehr geehrte\w*|könnten sie|würden sie|s'il vous plaît|veuillez|merci|cordialement|por favor|gracias|usted|per favore|grazie|cortesemente|alstublieft|graag|obrigad[oa])\b/iu;
const LONG_WORD = 11;

/** Whether a message says anything about how its writer writes: a letter, a number or one word does not. */
export const countsAsWriting = (text: string): boolean => wordsIn(text).length >= FEWEST_WORDS;

/** The profile after one more message; the same where the message says nothing. */
export function withMessage(profile: StyleProfile, text: string): StyleProfile {
  const words = wordsIn(text);
  if (!countsAsWriting(text)) return profile;
  const messages = profile.messages + 1;
  const gain = 1 / Math.min(messages, MEMORY);
  const toward = (before: number, value: number): number => before + gain * (value - before);
  const sentences = Math.max(1, text.split(/[.!?…]+(?:\s|$)|\n+/u).filter((part) => /\p{L}/u.test(part)).length);
  return {
    messages,
    wordsPerSentence: toward(profile.wordsPerSentence, words.length / sentences),
    wordsPerMessage: toward(profile.wordsPerMessage, words.length),
    formality: toward(profile.formality, formalityOf(text)),
    jargon: toward(profile.jargon, technicalWords(text) / words.length),
    emoji: toward(profile.emoji, EMOJI.test(text) ? 1 : 0),
    languages: withLanguage(profile.languages, languageOf(text), messages),
  };
}

/** Capital at the start, mark at the end, no slang or contraction, words of courtesy: a quarter each. */
function formalityOf(text: string): number {
  const plain = text.trim();
  const signs = [
    /^[^\p{L}]*\p{Lu}/u.test(plain),
    /[.!?:)"”]$/u.test(plain),
    !CASUAL.test(plain) && !EMOJI.test(plain),
    FORMAL.test(plain),
  ];
  return signs.filter(Boolean).length / signs.length;
}

/** Long words, abbreviations in capitals, and words that hold digits or a capital inside. */
function technicalWords(text: string): number {
  const tokens = text.match(/[\p{L}\p{N}][\p{L}\p{N}_/-]*/gu) ?? [];
  return tokens.filter(
    (token) =>
      /\p{L}/u.test(token) &&
      (token.length >= LONG_WORD ||
        /^\p{Lu}{2,6}s?$/u.test(token) ||
        /\p{Ll}\p{Lu}/u.test(token) ||
        /\p{L}\d|\d\p{L}|_/u.test(token)),
  ).length;
}

function withLanguage(
  before: StyleProfile["languages"],
  language: Language | undefined,
  messages: number,
): StyleProfile["languages"] {
  if (language === undefined) return before;
  const gain = Object.keys(before).length === 0 ? 1 : 1 / Math.min(messages, MEMORY);
  const after = LANGUAGES.map((each) => {
    const share = before[each] ?? 0;
    return [each, share + gain * ((each === language ? 1 : 0) - share)] as const;
  });
  return Object.fromEntries(after.filter(([, share]) => share >= 0.005));
}

const SHORT_SENTENCE = 8;
const SHORT_MESSAGE = 12;
const LONG_SENTENCE = 15;
const CASUAL_BELOW = 0.4;
const FORMAL_FROM = 0.7;
const TECHNICAL_FROM = 0.18;
const PLAIN_BELOW = 0.05;
const EMOJI_FROM = 0.2;
const LANGUAGE_FROM = 0.6;

/**
 * How to write to somebody: what they chose, else what their messages show, else the middle.
 *
 * `language` is the tag their platform gave, used until their messages show another; one that is not in `LANGUAGES` is English.
 */
export function styleOf(profile: StyleProfile, choices: StyleChoices, language: string): WritingStyle {
  const known = profile.messages >= MESSAGES_NEEDED;
  const { wordsPerSentence, wordsPerMessage, formality, jargon } = profile;
  const short = known && wordsPerSentence <= SHORT_SENTENCE && wordsPerMessage <= SHORT_MESSAGE;
  const length = short ? "short" : known && wordsPerSentence >= LONG_SENTENCE ? "long" : "medium";
  const register = !known
    ? "neutral"
    : formality < CASUAL_BELOW
      ? "casual"
      : formality >= FORMAL_FROM
        ? "formal"
        : "neutral";
  const words = !known
    ? "everyday"
    : jargon >= TECHNICAL_FROM
      ? "technical"
      : short && jargon < PLAIN_BELOW
        ? "plain"
        : "everyday";
  const spoken = LANGUAGES.find((each) => known && (profile.languages[each] ?? 0) >= LANGUAGE_FROM);
  return {
    length: choices.length ?? length,
    register: choices.register ?? register,
    words: choices.words ?? words,
    emoji: known && profile.emoji >= EMOJI_FROM,
    language: choices.language ?? spoken ?? knownLanguage(language) ?? "en",
  };
}

/** The middle, in English: somebody of whom nothing is known. */
export const NEUTRAL_STYLE: WritingStyle = styleOf(EMPTY_STYLE, {}, "en");

/** Whether the short plain variant of a passage suits: who writes short and casually, or asked for plain or short words. */
export const suitsPlain = ({ length, register, words }: WritingStyle): boolean =>
  words === "plain" || (length === "short" && register !== "formal");
