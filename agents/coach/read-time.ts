import { addDays, type LocalDay, weekday } from "#src/domain/time.ts";

const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MONTHS = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

/** "8:30", "08.30", "9" or "9 pm" as minutes after midnight; undefined when it is no time. */
export function readMinute(text: string | undefined): number | undefined {
  const match = text?.trim().match(/^(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?$/iu);
  if (match == null) return undefined;
  const half = match[3]?.toLowerCase();
  const hour = (Number(match[1]) % (half === undefined ? 24 : 12)) + (half === "pm" ? 12 : 0);
  const minute = Number(match[2] ?? 0);
  return Number(match[1]) > 24 || minute > 59 ? undefined : hour * 60 + minute;
}

/** "Friday", "next Monday", "2026-12-01", "1 December" or "tomorrow" as the next such day after `today`. */
export function readDay(text: string, today: LocalDay): LocalDay | undefined {
  const plain = text
    .trim()
    .toLowerCase()
    .replace(/[.!]+$/u, "")
    .replace(/^(?:on|the|next)\s+/u, "");
  if (plain === "tomorrow") return addDays(today, 1);
  const named = WEEKDAYS.findIndex((name) => plain === name || plain === name.slice(0, 3));
  if (named >= 0) return addDays(today, ((named + 1 - weekday(today) + 6) % 7) + 1);
  const iso = plain.match(/^(\d{4})-(\d{2})-(\d{2})$/u);
  if (iso !== null) return valid(plain, today);
  const written =
    plain.match(/^(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(\p{L}+)$/u) ??
    plain
      .match(/^(\p{L}+)\s+(\d{1,2})(?:st|nd|rd|th)?$/u)
      ?.toSpliced(1, 2, plain.match(/\d{1,2}/u)![0], plain.match(/\p{L}+/u)![0]);
  if (written == null) return undefined;
  const month = MONTHS.findIndex((name) => name.startsWith(written[2]!.slice(0, 3)));
  if (month < 0) return undefined;
  const year = Number(today.slice(0, 4));
  const at = (of: number): LocalDay => `${of}-${String(month + 1).padStart(2, "0")}-${written[1]!.padStart(2, "0")}`;
  return valid(at(year), today) ?? valid(at(year + 1), today);
}

function valid(day: string, today: LocalDay): LocalDay | undefined {
  const time = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(time.getTime()) || time.toISOString().slice(0, 10) !== day) return undefined;
  return day > today ? day : undefined;
}

const SPAN = /^(?:(\d{1,3})|an?|one|two|three|four|five|six|seven)\s*(hours?|h|days?|weeks?)$/iu;
const SMALL_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven"];
const HOURS_OF = { h: 1, d: 24, w: 168 } as const;
/** Longer silence is leave, or no agreement any more. */
const LONGEST_HOURS = 31 * 24;

/** When a silence of "3 hours", "two days" or "a week" from now is over; undefined where it cannot be read or is over a month. */
export function snoozeUntil(span: string, now: Date): Date | undefined {
  const match = SPAN.exec(span.trim());
  if (match === null) return undefined;
  const [all, digits, unit = ""] = match;
  const named = SMALL_NUMBERS.findIndex((word) => all.toLowerCase().startsWith(word)) + 1;
  const count = digits === undefined ? Math.max(1, named) : Number(digits);
  const hours = count * HOURS_OF[unit.toLowerCase()[0] as keyof typeof HOURS_OF];
  return hours >= 1 && hours <= LONGEST_HOURS ? new Date(now.getTime() + hours * 3_600_000) : undefined;
}
