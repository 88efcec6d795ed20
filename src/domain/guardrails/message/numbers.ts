import {
  NUMBER_WORD,
  NUMBER_WORDS,
  ROMAN,
  romanValue,
  SIGN,
  signValue,
} from "#src/domain/guardrails/message/number-words.ts";

/** What a text says as a number. The kind matters: 20 minutes do not ground 20%. */
export interface NumberToken {
  readonly kind: "number" | "percent" | "time" | "fraction";
  /** Magnitude; minutes after midnight for a time, 0..1 for a fraction. Always finite and not negative. */
  readonly value: number;
  readonly raw: string;
}

const UNITS =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const SCALES: Readonly<Record<string, number>> = {
  hundred: 100,
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
  dozen: 12,
  score: 20,
};
const PARTS: Readonly<Record<string, number>> = {
  half: 2,
  halves: 2,
  third: 3,
  quarter: 4,
  fourth: 4,
  fifth: 5,
  sixth: 6,
  eighth: 8,
  tenth: 10,
};
const MULTIPLES: Readonly<Record<string, number>> = {
  twice: 2,
  double: 2,
  doubled: 2,
  doubles: 2,
  doubling: 2,
  thrice: 3,
  triple: 3,
  tripled: 3,
  quadruple: 4,
};
const WORD_VALUES: Readonly<Record<string, number>> = Object.fromEntries([
  ...UNITS.map((word, i) => [word, i] as const),
  ...TENS.map((word, i) => [word, 20 + 10 * i] as const),
]);

const WORD = `(?:${[...UNITS, ...TENS].join("|")})`;
const SCALE = "(?:hundred|thousand|million|billion|dozen)";
const PART = "(?:thirds?|quarters?|fourths?|fifths?|sixths?|eighths?|tenths?)";
const SPELLED = `(?:(?:a |an )?${SCALE}|${WORD})(?:(?:[ -]| and )(?:${WORD}|${SCALE})\\b)*`;
const DIGITS = "\\d+(?:[.,]\\d+)*";
const AMOUNT = `(?:${DIGITS}|${WORD})`;

/** Names that hold digits but say no quantity. */
const NAMES = /\b(?:G(?:[1-9]|[12]\d|3[0-2])|SpO2|VO2(?:max)?|H2O|B2B|B2C|CR-?10|CO2|Q[1-4])\b/gu;

/**
 * Counts that describe the text itself ("two things", "three short steps"): they are no claim about the person or the world.
 */
const SELF_COUNTS =
  /\b(?:two|three|four|five|[2-5]) (?:(?:short|small|quick|simple|more|other|new|good|easy|different|of these|of those|of them)\s)*(?:things|ways|steps|ideas|options|tips|questions|parts|points|sentences|words|lines|moves|reasons|examples|choices|answers|suggestions|buttons)\b/giu;

/** Case decides: "mix" is a word and "IX" a number. */
const ROMANS = new RegExp(ROMAN, "gu");

/** "1." or "2)" at the start of a line, counted up from one. */
const LIST_MARKS = /^\s*(\d)[.)]\s/gmu;

const PATTERN = new RegExp(
  [
    `(?<ratioA>\\b${AMOUNT})(?: out of(?: every)?| in(?: every)?) (?<ratioB>${AMOUNT}\\b)`,
    `(?<clock>\\b[0-2]?\\d:[0-5]\\d\\b)`,
    `(?<slash>\\b\\d+ ?\\u2044 ?\\d+)`,
    `(?<parts>\\b(?:(?:a|one|two|three|four|${DIGITS})[ -](?:and a )?half\\b|(?:a|one|two|three|four|five|nine|\\d+)[ -]${PART}(?= of\\b|\\b)|\\bhalf\\b|\\bhalves\\b))`,
    `(?<digits>${DIGITS})(?<suffix>(?:st|nd|rd|th)\\b|k\\b)?(?<percent> ?(?:%|percent\\b|per cent\\b))?`,
    `\\b(?<spelled>${SPELLED})\\b(?<percentWord> ?(?:%|percent\\b|per cent\\b))?`,
    `(?<word>${NUMBER_WORD})(?<wordPercent> ?(?:%|percent\\b|prozent\\b|procent\\b|pour cent\\b|por ciento\\b|per cento\\b|por cento\\b))?`,
    `(?<sign>${SIGN})`,
    `\\b(?<multiple>${Object.keys(MULTIPLES).join("|")})\\b`,
  ].join("|"),
  "giu",
);

/**
 * Every number a text says, in digits or English words: plain numbers, percentages, clock times, "1 in 20", fractions, multiples.
 *
 * "one" alone is left out (it is a pronoun as often as a count), and so are list marks, self-describing counts and names such as G9.
 */
export function numbersIn(text: string): NumberToken[] {
  const readable = withoutListMarks(asciiDigits(text)).replace(NAMES, " ").replace(SELF_COUNTS, " ");
  const tokens = romansIn(readable);
  for (const match of readable.matchAll(PATTERN)) tokens.push(...tokensOf(match));
  return tokens;
}

/** Only the numbers that a text says in capital Roman numerals. */
export const romansIn = (text: string): NumberToken[] =>
  [...text.matchAll(ROMANS)].map(([raw]) => ({ kind: "number", value: romanValue(raw), raw }));

function tokensOf(match: RegExpMatchArray): NumberToken[] {
  const raw = match[0].trim();
  const { ratioA, ratioB, clock, slash, parts, digits, suffix, percent, spelled, percentWord, multiple } =
    match.groups ?? {};
  const { word, wordPercent, sign } = match.groups ?? {};
  if (word !== undefined) {
    const value = NUMBER_WORDS.get(word.toLowerCase()) ?? Number.MAX_VALUE;
    return [{ kind: wordPercent === undefined ? "number" : "percent", value, raw }];
  }
  if (sign !== undefined) return [{ kind: "number", value: signValue(sign), raw }];
  if (ratioA !== undefined && ratioB !== undefined) return ratio(ratioA, ratioB, raw, match[0]);
  if (clock !== undefined) return [{ kind: "time", value: clockMinutes(clock), raw }];
  if (slash !== undefined) {
    const [over = 0, under = 1] = slash.split("\u2044").map(Number);
    return [{ kind: "fraction", value: under === 0 ? over : over / under, raw }];
  }
  if (parts !== undefined) return [partsValue(parts, raw)];
  if (digits !== undefined) {
    const value = digitsValue(digits) * (suffix?.toLowerCase() === "k" ? 1000 : 1);
    return [{ kind: percent === undefined ? "number" : "percent", value, raw }];
  }
  if (spelled !== undefined) {
    if (/^one$/iu.test(spelled) && percentWord === undefined) return [];
    return [{ kind: percentWord === undefined ? "number" : "percent", value: spelledValue(spelled), raw }];
  }
  return multiple === undefined ? [] : [{ kind: "number", value: MULTIPLES[multiple.toLowerCase()] ?? 0, raw }];
}

/** "3 in 10" is a share; "2 in 1" and "5 in 3" are two numbers. */
function ratio(a: string, b: string, raw: string, whole: string): NumberToken[] {
  const [over, under] = [amountValue(a), amountValue(b)];
  if (under > over) return [{ kind: "fraction", value: over / under, raw }];
  return whole
    .split(/ (?:out of|in)(?: every)? /u)
    .map((part) => ({ kind: "number" as const, value: amountValue(part), raw: part }));
}

function partsValue(parts: string, raw: string): NumberToken {
  const words = parts.toLowerCase().split(/[ -]/u);
  const last = words.at(-1) ?? "";
  const part = 1 / (PARTS[last] ?? PARTS[last.replace(/s$/u, "")] ?? 1);
  const first = words[0] ?? "";
  if (words.includes("and")) return { kind: "number", value: (first === "a" ? 1 : amountValue(first)) + part, raw };
  const count = words.length === 1 || first === "a" || first === "one" ? 1 : amountValue(first);
  return { kind: "fraction", value: count * part, raw };
}

function clockMinutes(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return hours * 60 + minutes;
}

const amountValue = (text: string): number => (/\d/u.test(text) ? digitsValue(text) : spelledValue(text));

/** "1,234.5" and "1.234,5" alike; one comma before one or two last digits is a decimal comma. */
function digitsValue(digits: string): number {
  const separators = digits.replace(/\d/gu, "");
  if (separators === "") return finite(Number(digits));
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/u.test(digits)) return finite(Number(digits.replace(/,/gu, "")));
  if (/^\d{1,3}(?:\.\d{3}){2,}$/u.test(digits)) return finite(Number(digits.replace(/\./gu, "")));
  if (separators.length === 1) return finite(Number(digits.replace(",", ".")));
  return finite(Number(digits.replace(/[.,]/gu, "")));
}

function spelledValue(spelled: string): number {
  let total = 0;
  let group = 0;
  for (const word of spelled.toLowerCase().split(/[ -]/u)) {
    const scale = SCALES[word];
    if (scale === undefined) group += WORD_VALUES[word] ?? 0;
    else if (scale >= 1000) {
      total += Math.max(1, group) * scale;
      group = 0;
    } else group = Math.max(1, group) * scale;
  }
  return total + group;
}

const finite = (value: number): number => (Number.isFinite(value) ? value : Number.MAX_VALUE);

/** Digits of every script as 0-9, so that none slips past. */
const asciiDigits = (text: string): string =>
  text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let zero = code;
    while (zero > code - 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero--;
    return code < 58 ? digit : String((code - zero) % 10);
  });

function withoutListMarks(text: string): string {
  let expected = 1;
  return text.replace(LIST_MARKS, (mark, digit: string) => {
    if (Number(digit) !== expected) return mark;
    expected++;
    return " ";
  });
}
