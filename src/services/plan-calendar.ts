import {
  BUFFER_MINUTES,
  type BusyTime,
  type Fits,
  fitsBetween,
  freeStarts,
  meetingHoursOn,
} from "#src/domain/busy-time.ts";
import type { Fact } from "#src/domain/message.ts";
import type { PlannedDay } from "#src/domain/plan.ts";
import { addDays, instantAt, type LocalDay, localDay, localMinute } from "#src/domain/time.ts";

/** What a person's calendar means for a plan. */
export interface PlanCalendar {
  /** Hours of meetings by day, for G19; a day without is left out. */
  readonly meetingHours: Readonly<Record<LocalDay, number>>;
  /** Absent where nothing is busy: every hour is free. */
  readonly fits?: Fits | undefined;
  /** Minutes after midnight at which a busy time has just ended: a session may begin there as well as on the half-hour. */
  afterBusy(day: LocalDay): readonly number[];
  /** Of the candidates, those at which there is room at all. A day that is full of meetings is left to its rule (G19). */
  free(day: LocalDay, candidates: readonly number[]): readonly number[];
}

/** A session is at least this long (MODEL.md 3.4). */
const LEAST_MINUTES = 5;
const STEP_MINUTES = 5;

export function planCalendar(
  busy: readonly BusyTime[],
  days: readonly LocalDay[],
  timeZone: string,
  fullHours: number,
): PlanCalendar {
  if (busy.length === 0) return { meetingHours: {}, afterBusy: () => [], free: (_day, candidates) => candidates };
  const hours = days.map((day) => [day, meetingHoursOn(day, busy, timeZone)] as const).filter(([, known]) => known > 0);
  const full = hours
    .filter(([, known]) => known >= fullHours)
    .map(([day]) => ({
      day,
      from: instantAt(day, 0, timeZone).getTime(),
      to: instantAt(addDays(day, 1), 0, timeZone).getTime(),
    }));
  const between = fitsBetween(busy);
  const fits: Fits = (startsAt, minutes) =>
    full.some(({ from, to }) => startsAt >= from && startsAt < to) || between(startsAt, minutes);
  const ends = busy
    .filter(({ kind }) => kind !== "all-day")
    .map(({ endsAt }) => new Date(endsAt.getTime() + BUFFER_MINUTES * 60_000))
    .map((at) => ({ day: localDay(at, timeZone), minute: roundedUp(localMinute(at, timeZone)) }));
  return {
    meetingHours: Object.fromEntries(hours),
    fits,
    afterBusy: (day) => [...new Set(ends.filter((end) => end.day === day).map(({ minute }) => minute))],
    free: (day, candidates) =>
      full.some((one) => one.day === day) ? candidates : freeStarts(day, candidates, LEAST_MINUTES, busy, timeZone),
  };
}

const roundedUp = (minute: number): number => Math.ceil(minute / STEP_MINUTES) * STEP_MINUTES;

/** What the calendar did to today. */
export interface CalendarToday {
  readonly meetingHours: number;
  /** From this many hours on there is no learning (G19). */
  readonly fullHours: number;
  /** The instant (ms) that is best by alertness, busy or not. */
  readonly bestStart: number | undefined;
  readonly fits: Fits | undefined;
  /** No hour that is left has room. */
  readonly noRoom: boolean;
}

/** The same in words; undefined where it did nothing. */
export function calendarReason(
  { meetingHours, fullHours, bestStart, fits, noRoom }: CalendarToday,
  today: PlannedDay | undefined,
): { readonly reason: string; readonly facts: readonly Fact[] } | undefined {
  const learning = today?.sessions.filter(({ kind }) => kind === "learning") ?? [];
  if (meetingHours >= fullHours && learning.length === 0) {
    const hours = Math.round(meetingHours * 10) / 10;
    return {
      reason: `Your day is full of meetings (${hours} h), so no new learning today (G19).`,
      facts: [
        { name: "hours of meetings today", value: hours, unit: "h", renderings: [`${hours} h`] },
        { name: "rule G19", value: 19, renderings: ["G19"] },
      ],
    };
  }
  if (noRoom && learning.length === 0)
    return { reason: "Your calendar leaves no free stretch that is long enough today.", facts: [] };
  const longest = Math.max(0, ...learning.map(({ minutes }) => minutes));
  if (longest > 0 && bestStart !== undefined && fits?.(bestStart, longest) === false)
    return { reason: "Your calendar is busy at your best hour, so I took the best one that is free.", facts: [] };
  return undefined;
}
