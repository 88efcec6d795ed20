/** Number words beside the plain English ones, so that a figure does not pass ungrounded by being spelled otherwise. */

const compounds = (
  tens: readonly string[],
  units: readonly string[],
  join: (ten: string, unit: string) => readonly string[],
): (readonly [string, number])[] =>
  tens.flatMap((ten, t) => [
    [ten, 20 + 10 * t] as const,
    ...units.flatMap((unit, u) => join(ten, unit).map((word) => [word, 20 + 10 * t + u + 1] as const)),
  ]);

const counted = (from: number, words: string): (readonly [string, number])[] =>
  words.split(" ").flatMap((word, index) => (word === "-" ? [] : [[word, from + index] as const]));

const GERMAN = [
  ...counted(12, "zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn"),
  ...compounds(
    "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split(" "),
    "ein zwei drei vier fünf sechs sieben acht neun".split(" "),
    (ten, unit) => [`${unit}und${ten}`],
  ),
  ["dreissig", 30],
  ["hundert", 100],
  ["einhundert", 100],
  ["tausend", 1000],
] as const;

const DUTCH = [
  ...counted(12, "twaalf dertien veertien vijftien zestien zeventien achttien negentien"),
  ...compounds(
    "twintig dertig veertig vijftig zestig zeventig tachtig negentig".split(" "),
    "een twee drie vier vijf zes zeven acht negen".split(" "),
    (ten, unit) => [`${unit}en${ten}`, `${unit}ën${ten}`],
  ),
  ["honderd", 100],
  ["duizend", 1000],
] as const;

const FRENCH_UNITS = "un deux trois quatre cinq six sept huit neuf".split(" ");
const FRENCH_TEENS = "dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf".split(" ");
const FRENCH = [
  ...counted(11, "onze douze treize quatorze quinze - dix-sept dix-huit dix-neuf"),
  ...compounds("vingt trente quarante cinquante soixante".split(" "), FRENCH_UNITS, (ten, unit) => [
    `${ten}-${unit}`,
    `${ten} ${unit}`,
    `${ten} et ${unit}`,
    `${ten}-et-${unit}`,
  ]),
  ...FRENCH_TEENS.flatMap((teen, index) => [
    [`soixante-${teen}`, 70 + index] as const,
    [`soixante et ${teen}`, 70 + index] as const,
    [`quatre-vingt-${teen}`, 90 + index] as const,
  ]),
  ["quatre-vingts", 80],
  ["quatre-vingt", 80],
  ...FRENCH_UNITS.map((unit, index) => [`quatre-vingt-${unit}`, 81 + index] as const),
] as const;

const SPANISH_UNITS = "uno dos tres cuatro cinco seis siete ocho nueve".split(" ");
const SPANISH = [
  ...counted(12, "doce trece catorce - dieciséis diecisiete dieciocho diecinueve veinte"),
  ...SPANISH_UNITS.map((unit, index) => [`veinti${unit}`, 21 + index] as const),
  ["veintidós", 22],
  ["veintitrés", 23],
  ["veintiséis", 26],
  ...compounds(
    "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa".split(" "),
    SPANISH_UNITS,
    (ten, unit) => [`${ten} y ${unit}`],
  ),
  ["cien", 100],
] as const;

const ITALIAN_TENS = "venti trenta quaranta cinquanta sessanta settanta ottanta novanta".split(" ");
const ITALIAN = [
  ...counted(11, "undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove"),
  ...compounds(ITALIAN_TENS, "uno due tre quattro cinque sei sette otto nove".split(" "), (ten, unit) => [
    /^[uo]/u.test(unit) ? ten.slice(0, -1) + unit : ten + unit,
    ...(unit === "tre" ? [`${ten}tré`] : []),
  ]),
  ["cento", 100],
] as const;

const PORTUGUESE = [
  ...counted(12, "doze treze quatorze quinze dezesseis dezessete dezoito dezenove"),
  ["catorze", 14],
  ...compounds(
    "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa".split(" "),
    "um dois três quatro cinco seis sete oito nove".split(" "),
    (ten, unit) => [`${ten} e ${unit}`],
  ),
] as const;

const ENGLISH_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const ENGLISH_UNITS = "one two three four five six seven eight nine".split(" ");
const ORDINAL_UNITS = "first second third fourth fifth sixth seventh eighth ninth".split(" ");
/** "the twentieth", "sixtyish", "sixtysix". Small ordinals ("the third time") order things and count nothing. */
const ENGLISH = [
  ...counted(11, "eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"),
  ...ENGLISH_TENS.flatMap((ten, t) => {
    const value = 20 + 10 * t;
    return [
      [ten.replace(/y$/u, "ieth"), value] as const,
      [`${ten}ish`, value] as const,
      [`${ten}-ish`, value] as const,
      ...ENGLISH_UNITS.map((unit, u) => [ten + unit, value + u + 1] as const),
      ...ORDINAL_UNITS.map((unit, u) => [`${ten}-${unit}`, value + u + 1] as const),
    ];
  }),
  ["hundredth", 100],
] as const;

/** Lower-case words and what they say; none of them is an ordinary English word. */
export const NUMBER_WORDS: ReadonlyMap<string, number> = new Map<string, number>([
  ...GERMAN,
  ...DUTCH,
  ...FRENCH,
  ...SPANISH,
  ...ITALIAN,
  ...PORTUGUESE,
  ...ENGLISH,
]);

const longestFirst = [...NUMBER_WORDS.keys()].sort((a, b) => b.length - a.length);

/** One of the words, not inside a longer one. */
export const NUMBER_WORD = `(?<![\\p{L}\\p{N}])(?:${longestFirst.join("|")})(?![\\p{L}\\p{N}])`;

/** II to LXXXIX in capitals, but for what stands for something else ("XL", "LI"). */
export const ROMAN =
  "(?<![\\p{L}\\p{N}])(?=[IVXL]{2})(?!XL\\b|LI\\b|LV\\b|IV drip)(?:L?X{0,3}|XL)(?:IX|IV|V?I{0,3})(?![\\p{L}\\p{N}])";

const ROMAN_VALUES: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10, L: 50 };

export function romanValue(roman: string): number {
  const values = [...roman].map((letter) => ROMAN_VALUES[letter] ?? 0);
  return values.reduce((sum, value, index) => (value < (values[index + 1] ?? 0) ? sum - value : sum + value), 0);
}

/** Numerals of Chinese and Japanese, and signs that are a number of their own, such as a figure in a black circle. */
export const SIGN = "[〇一二三四五六七八九十百千]+|[\\p{No}\\p{Nl}]";

const HAN = "〇一二三四五六七八九";

/** What a sign says; the largest number there is for one that is not read, so that nothing grounds it. */
export function signValue(sign: string): number {
  let total = 0;
  let digit = 0;
  for (const letter of sign) {
    const at = HAN.indexOf(letter);
    const scale = { 十: 10, 百: 100, 千: 1000 }[letter];
    if (at >= 0) digit = digit * 10 + at;
    else if (scale !== undefined) {
      total += Math.max(1, digit) * scale;
      digit = 0;
    } else return Number.MAX_VALUE;
  }
  return total + digit;
}
