import ICAL from "ical.js";
import { UTC, type Zone, type Zones } from "#src/providers/calendar/time-zones.ts";

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** No two clocks of the world are further apart. */
const FURTHEST_ZONES_MS = 27 * HOUR_MS;

/** A wall-clock time in its zone; a whole day is its midnight. */
export interface Moment {
  readonly wall: number;
  readonly zone: Zone;
  readonly wholeDay: boolean;
}

/** `days` on the calendar, then `ms` on the clock: with a clock change in between, a day is not 24 hours. */
export interface Length {
  readonly days: number;
  readonly ms: number;
}

export interface Occurrence {
  readonly start: Moment;
  readonly length: Length;
}

/** [from, to) in ms, and how many steps of recurrence rules are left for the whole calendar. */
export interface Bounds {
  readonly from: number;
  readonly to: number;
  readonly steps: { left: number };
}

export const startOf = ({ start }: Occurrence): number => start.zone.toInstant(start.wall);
export const endOf = ({ start: { wall, zone }, length }: Occurrence): number =>
  zone.toInstant(wall + length.days * DAY_MS) + length.ms;

/** The moment a property tells; undefined where there is none. */
export function momentOf(component: ICAL.Component, name: string, zones: Zones): Moment | undefined {
  const property = component.getFirstProperty(name);
  const value = property?.getFirstValue();
  return property && value instanceof ICAL.Time ? toMoment(value, property, zones) : undefined;
}

export function toMoment(time: ICAL.Time, property: ICAL.Property, zones: Zones): Moment {
  const wall = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);
  return { wall, zone: zoneOf(time, property, zones), wholeDay: time.isDate };
}

function zoneOf(time: ICAL.Time, property: ICAL.Property, zones: Zones): Zone {
  if (time.isDate) return zones.own;
  if (time.zone === ICAL.Timezone.utcTimezone) return UTC;
  const tzid: unknown = property.getFirstParameter("tzid");
  return typeof tzid === "string" && tzid !== "" ? zones.named(tzid) : zones.own;
}

const NO_LENGTH: Length = { days: 0, ms: 0 };

/** How long an entry lasts: to its end exactly, or for a duration on the calendar (RFC 5545, 3.8.5.3). */
export function lengthOf(component: ICAL.Component, start: Moment | undefined, zones: Zones): Length {
  const end = momentOf(component, "dtend", zones);
  if (start !== undefined && end !== undefined) {
    if (start.wholeDay && end.wholeDay) return { days: Math.max(0, (end.wall - start.wall) / DAY_MS), ms: 0 };
    return { days: 0, ms: Math.max(0, end.zone.toInstant(end.wall) - start.zone.toInstant(start.wall)) };
  }
  const duration = component.getFirstPropertyValue("duration");
  if (duration instanceof ICAL.Duration) return durationOf(duration);
  return start?.wholeDay ? { days: 1, ms: 0 } : NO_LENGTH;
}

function durationOf({ isNegative, weeks, days, hours, minutes, seconds }: ICAL.Duration): Length {
  if (isNegative) return NO_LENGTH;
  return { days: 7 * weeks + days, ms: hours * HOUR_MS + minutes * 60_000 + seconds * 1000 };
}

/**
 * Everything an entry says of when it takes place around the bounds, before its exceptions: its start, its rules and its dates.
 *
 * The rules run on the wall clock of the start, as "every Monday at nine" does. A start that its own rule does not name is left
 * out where there is a rule.
 */
export function* occurrencesOf(component: ICAL.Component, zones: Zones, bounds: Bounds): Generator<Occurrence> {
  const start = momentOf(component, "dtstart", zones);
  const length = lengthOf(component, start, zones);
  const rules = component.getAllProperties("rrule");
  if (start !== undefined && rules.length === 0) yield { start, length };
  for (const property of rules) {
    const rule = property.getFirstValue();
    if (start !== undefined && rule instanceof ICAL.Recur) yield* repeated(rule, { start, length }, bounds);
  }
  for (const property of component.getAllProperties("rdate")) yield* extraDates(property, start, length, zones);
}

/** Dates without a length of their own last as long as the entry does. */
function* extraDates(
  property: ICAL.Property,
  start: Moment | undefined,
  length: Length,
  zones: Zones,
): Generator<Occurrence> {
  for (const value of readable(property)) {
    if (value instanceof ICAL.Period) yield periodOf(value, property, zones);
    else if (value instanceof ICAL.Time) {
      const moment = toMoment(value, property, zones);
      yield { start: moment, length: start === undefined && moment.wholeDay ? { days: 1, ms: 0 } : length };
    }
  }
}

export function periodOf(period: ICAL.Period, property: ICAL.Property, zones: Zones): Occurrence {
  const start = toMoment(period.start, property, zones);
  // An end takes the place of the duration, whatever the types say.
  const end = period.end as ICAL.Time | null;
  if (end === null) return { start, length: durationOf(period.duration) };
  const last = toMoment(end, property, zones);
  return {
    start,
    length: { days: 0, ms: Math.max(0, last.zone.toInstant(last.wall) - start.zone.toInstant(start.wall)) },
  };
}

/** The values of a property; of a kind that no calendar should have, none. */
export function readable(property: ICAL.Property): readonly unknown[] {
  try {
    return property.getValues() as unknown[];
  } catch {
    return [];
  }
}

const UNIT_MS: Readonly<Record<string, number>> = {
  WEEKLY: 7 * DAY_MS,
  DAILY: DAY_MS,
  HOURLY: HOUR_MS,
  MINUTELY: 60_000,
  SECONDLY: 1000,
};

function* repeated(
  rule: ICAL.Recur,
  { start, length }: Occurrence,
  { from, to, steps }: Bounds,
): Generator<Occurrence> {
  const spare = FURTHEST_ZONES_MS + length.days * DAY_MS + length.ms;
  const limited = rule.clone();
  if (limited.until !== null) limited.until = untilOnWall(limited.until, start.zone);
  const unit = UNIT_MS[limited.freq];
  let first = start.wall;
  // What lies far back is skipped in whole steps of the rule, as long as nobody counts them.
  if (unit !== undefined && limited.count === null) {
    const step = unit * Math.max(1, limited.interval);
    first += Math.max(0, Math.floor((from - spare - first) / step)) * step;
  }
  const iterator = limited.iterator(floating(first, start.wholeDay));
  for (;;) {
    if (steps.left <= 0) return;
    steps.left -= 1;
    // At the end of a rule there is no next time, whatever the types say.
    const next = iterator.next() as ICAL.Time | null | undefined;
    if (next === null || next === undefined) return;
    const wall = Date.UTC(next.year, next.month - 1, next.day, next.hour, next.minute, next.second);
    if (wall > to + FURTHEST_ZONES_MS) return;
    if (wall + spare >= from) yield { start: { ...start, wall }, length };
  }
}

/** The last moment of a rule as the wall clock of its start shows it; a date is that whole day. */
function untilOnWall(until: ICAL.Time, zone: Zone): ICAL.Time {
  const wall = Date.UTC(until.year, until.month - 1, until.day, until.hour, until.minute, until.second);
  if (until.isDate) return floating(wall + DAY_MS - 1000, false);
  return floating(until.zone === ICAL.Timezone.utcTimezone ? zone.toWall(wall) : wall, false);
}

function floating(wall: number, isDate: boolean): ICAL.Time {
  const at = new Date(wall);
  return ICAL.Time.fromData({
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
    isDate,
  });
}
