import type { LocalDay } from "#src/domain/time.ts";

/** A point in time as Apple writes it. One is filled again and again: a file holds millions. */
export interface Moment {
  /** Seconds since 1970, UTC. */
  utc: number;
  /** Local time minus UTC, minutes. */
  offset: number;
}

export const DAY_S = 86_400;
const FIRST_YEAR = 2000;
const LAST_YEAR = 2100;

/** Number of the local day since 1970. */
export const dayOf = (utc: number, offset: number): number => Math.floor((utc + offset * 60) / DAY_S);

export const dayName = (day: number): LocalDay => new Date(day * DAY_S * 1000).toISOString().slice(0, 10);

export const dayNumber = (day: LocalDay): number => Date.parse(`${day}T00:00:00Z`) / (DAY_S * 1000);

/**
 * Reads "yyyy-MM-dd HH:mm:ss +hhmm" into `into`; false where it is no such date, or not between 2000 and 2100.
 *
 * Also read, more slowly: twelve hours with AM or PM, which both Apple's export and Health Auto Export write under some
 * regional settings; ISO 8601; seconds left out.
 */
export function readMoment(text: string | undefined, into: Moment): boolean {
  if (text === undefined) return false;
  if (text.length === 25 && readPlain(text, into)) return true;
  const plain = plainForm(text);
  return plain !== undefined && readPlain(plain, into);
}

function readPlain(text: string, into: Moment): boolean {
  const year = two(text, 0) * 100 + two(text, 2);
  const month = two(text, 5);
  const day = two(text, 8);
  const hour = two(text, 11);
  const minute = two(text, 14);
  const second = two(text, 17);
  const offset = two(text, 21) * 60 + two(text, 23);
  const sign = text.charCodeAt(20);
  // Any character that is no digit makes its number NaN, and every comparison with NaN false.
  const isRead =
    year >= FIRST_YEAR &&
    year < LAST_YEAR &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= 31 &&
    hour < 24 &&
    minute < 60 &&
    second < 61 &&
    offset <= 840 &&
    (sign === PLUS || sign === MINUS) &&
    text.charCodeAt(4) === MINUS &&
    text.charCodeAt(7) === MINUS &&
    text.charCodeAt(10) === SPACE &&
    text.charCodeAt(13) === COLON &&
    text.charCodeAt(16) === COLON &&
    text.charCodeAt(19) === SPACE;
  if (!isRead) return false;
  into.offset = sign === PLUS ? offset : -offset;
  into.utc = daysSince1970(year, month, day) * DAY_S + hour * 3600 + minute * 60 + second - into.offset * 60;
  return true;
}

const PLUS = 43;
const MINUS = 45;
const SPACE = 32;
const COLON = 58;
const ZERO = 48;

const digit = (text: string, at: number): number => {
  const value = text.charCodeAt(at) - ZERO;
  return value >= 0 && value <= 9 ? value : Number.NaN;
};

const two = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1);

/** Days of the proleptic Gregorian calendar, counted in eras of 400 years that begin in March. */
function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

const OTHER_FORM =
  /^(\d{4}-\d{2}-\d{2})[T\s](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:\s*([ap])\.?\s?m\.?)?\s*(?:(Z)|([+-])(\d{2}):?(\d{2}))$/iu;

function plainForm(text: string): string | undefined {
  const match = OTHER_FORM.exec(text.trim().replaceAll(/[\u00a0\u202f]/gu, " "));
  if (match === null) return undefined;
  const [, day, hour, minute, second = "00", half, , sign = "+", offsetHours = "00", offsetMinutes = "00"] = match;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === "p" ? 12 : 0);
  return `${day} ${String(hours).padStart(2, "0")}:${minute}:${second} ${sign}${offsetHours}${offsetMinutes}`;
}
