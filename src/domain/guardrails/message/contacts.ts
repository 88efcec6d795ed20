import type { Citation, Fact } from "#src/domain/message.ts";

/** Where an address or a telephone number may come from: what code states, approved passages, the person's own words of the turn. */
export interface ContactGrounds {
  readonly stated: readonly Fact[];
  readonly citations: readonly Citation[];
  readonly personText: string;
}

const PART = "[\\p{L}\\p{N}_%+'-]+";
const LOCAL = `${PART}(?:\\.${PART})*`;
const DISGUISED_AT = "(?:\\s?@\\s?|\\s?[([{]\\s?(?:at|@)\\s?[)\\]}]\\s?)";
const DOT = "(?:[.\\u3002]|\\s?[([{]\\s?(?:dot|punkt|\\.)\\s?[)\\]}]\\s?|\\sdot\\s)";
/** With an "@", whatever stands around it and for the dots; or with the words "at" and "dot". */
const ADDRESS = new RegExp(
  `${LOCAL}@${PART}(?:${DOT}${PART})*|${LOCAL}${DISGUISED_AT}${PART}(?:${DOT}${PART})+|${PART}(?:(?:\\.|\\sdot\\s)${PART})*\\sat\\s${PART}(?:\\sdot\\s${PART})+`,
  "giu",
);

/** Seven digits and more, with what people put between the digits of a telephone number. */
const TELEPHONE =
  /(?<![\p{L}\p{N}])(?<!\d[.,:])(?:\+\s?)?\(?\d(?:[\s()./\u00b7\u2010-\u2015-]{0,3}\d){6,}(?![\p{L}\p{N}])(?![.,:]\d)/gu;
const DIGIT_WORD = "(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|double|triple|\\d)";
const SPELLED = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${DIGIT_WORD}[\\s,.-]{1,3}){6,}${DIGIT_WORD}(?![\\p{L}\\p{N}])`,
  "giu",
);
/** Days, years and grouped thousands. */
const DAYS = /\b(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\s?\d{1,2}[-./]\s?\d{4}|(?:19|20)\d\d)\b/gu;
const THOUSANDS = /^\d{1,3}(?: \d{3})+$/u;

const REMOVED = "[removed]";

/** A text without the addresses and telephone numbers that rest on nothing; the numbers in others are `groundingOf`'s. */
export function withoutContacts(text: string, { stated, citations, personText }: ContactGrounds): string {
  if (!/@|\bat\b|\d.*\d|\b(?:one|two|three|four|five|six|seven|eight|nine|zero)\b/isu.test(text)) return text;
  const grounds = [
    ...stated.flatMap(({ renderings = [] }) => renderings),
    ...citations.map(({ passage }) => passage),
    personText,
  ];
  const addresses = new Set(grounds.flatMap((ground) => ground.match(ADDRESS) ?? []).map(plain));
  const telephones = new Set(grounds.flatMap((ground) => ground.match(TELEPHONE) ?? []).map(digits));
  return text
    .replace(ADDRESS, (found) => (addresses.has(plain(found)) ? found : REMOVED))
    .replace(TELEPHONE, (found) => (telephones.has(digits(found)) || isNoTelephone(found, stated) ? found : REMOVED))
    .replace(SPELLED, (found) => (isSeries(found) ? found : REMOVED));
}

/** Figures that are all stated ("99. 81 / 180"), days, and series of small numbers: they are grounded one by one. */
function isNoTelephone(found: string, stated: readonly Fact[]): boolean {
  const isStated = (figure: string): boolean =>
    !/^0\d/u.test(figure) && stated.some(({ value }) => value === Number(figure));
  const figures = found.match(/\d+/gu) ?? [];
  if (!/^[\s(]*\+/u.test(found) && figures.every(isStated)) return true;
  if (/^\d+$/u.test(found)) return false;
  const rest = found.replace(DAYS, " ");
  const looksDialled = /^[\s(]*(?:\+|0)/u.test(rest) || /\d{3}/u.test(rest);
  return digits(rest).length < 7 || THOUSANDS.test(found) || !looksDialled;
}

/** Figures with commas between them, and counting. */
function isSeries(found: string): boolean {
  const words = found.toLowerCase().match(/[a-z]+/gu);
  if (words !== null) return COUNTING.includes(words.join(" ")) && !/\d/u.test(found);
  return found.includes(",") || "0123456789 9876543210".includes(digits(found));
}
const COUNTING = "one two three four five six seven eight nine";

const plain = (text: string): string => text.toLowerCase().replace(/\s/gu, "");
const digits = (text: string): string => text.replace(/\D/gu, "");
