import { Temporal } from "temporal-polyfill";

/** A calendar day of the person, "YYYY-MM-DD". */
export type LocalDay = string;

const MINUTES_PER_HOUR = 60;

/** The person's calendar day at `now`. */
export const localDay = (now: Date, timeZone: string): LocalDay => zoned(now, timeZone).toPlainDate().toString();

/** Minutes after local midnight on the wall clock, 0..1439. */
export function localMinute(now: Date, timeZone: string): number {
  const { hour, minute } = zoned(now, timeZone);
  return hour * MINUTES_PER_HOUR + minute;
}

/**
 * The instant at which the wall clock of `timeZone` shows `minute` on `day`.
 *
 * A time that daylight saving skips becomes the same distance after the gap; a time that occurs twice is the first one.
 */
export function instantAt(day: LocalDay, minute: number, timeZone: string): Date {
  const time = Temporal.PlainTime.from({
    hour: Math.floor(minute / MINUTES_PER_HOUR),
    minute: minute % MINUTES_PER_HOUR,
  });
  const instant = Temporal.PlainDate.from(day)
    .toPlainDateTime(time)
    .toZonedDateTime(timeZone, { disambiguation: "compatible" });
  return new Date(instant.epochMilliseconds);
}

export const addDays = (day: LocalDay, days: number): LocalDay => Temporal.PlainDate.from(day).add({ days }).toString();

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: LocalDay, to: LocalDay): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: "day" }).days;

/** ISO weekday, 1 = Monday .. 7 = Sunday. */
export const weekday = (day: LocalDay): number => Temporal.PlainDate.from(day).dayOfWeek;

/** ISO week of the day, for example "2026-W47". */
export function isoWeek(day: LocalDay): string {
  const date = Temporal.PlainDate.from(day);
  return `${date.yearOfWeek}-W${String(date.weekOfYear).padStart(2, "0")}`;
}

/** "Thursday", in English. */
export const weekdayName = (day: LocalDay): string =>
  Temporal.PlainDate.from(day).toLocaleString("en-GB", { weekday: "long" });

/** "10:00", from minutes after midnight. */
export const clockTime = (minute: number): string =>
  `${String(Math.floor(minute / MINUTES_PER_HOUR)).padStart(2, "0")}:${String(minute % MINUTES_PER_HOUR).padStart(2, "0")}`;

/** Whether `timeZone` is an IANA name this runtime knows. */
export function isTimeZone(timeZone: string): boolean {
  try {
    Temporal.Now.zonedDateTimeISO(timeZone);
    return true;
  } catch {
    return false;
  }
}

function zoned(now: Date, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);
}

const SHORT_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** "27 Nov"; with the year where it is another one than that of `today`: "1 Mar 2027". */
export function shortDay(day: LocalDay, today: LocalDay): string {
  const year = day.slice(0, 4) === today.slice(0, 4) ? "" : ` ${day.slice(0, 4)}`;
  return `${Number(day.slice(8))} ${SHORT_MONTHS[Number(day.slice(5, 7)) - 1]}${year}`;
}
