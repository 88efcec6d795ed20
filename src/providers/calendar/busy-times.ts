import ICAL from "ical.js";
import { BUSY_KINDS, type BusyTime } from "#src/domain/busy-time.ts";
import { type BusyReading, CalendarError, type CalendarWindow } from "#src/ports/calendar.ts";
import { type BusySpan, eventTimes } from "#src/providers/calendar/events.ts";
import {
  type Bounds,
  endOf,
  momentOf,
  occurrencesOf,
  periodOf,
  readable,
  startOf,
} from "#src/providers/calendar/recurrence.ts";
import { relevantLines } from "#src/providers/calendar/relevant-lines.ts";
import { createZones, type Zones } from "#src/providers/calendar/time-zones.ts";

export interface ReadOptions {
  readonly window: CalendarWindow;
  /** The person's: for whole days and times without a zone. */
  readonly timeZone: string;
  /** The person's addresses. */
  readonly own: readonly string[];
  /** Steps of recurrence rules, and busy times, that are read of one calendar. */
  readonly mostSteps?: number;
  readonly mostSpans?: number;
}

const MOST_STEPS = 200_000;
const MOST_SPANS = 5_000;

/**
 * When somebody is busy within the window, from an iCalendar text: its events, its free/busy times and its available hours.
 *
 * Throws CalendarError where the text is no calendar. An entry that cannot be read is left out, and `cutShort` says so.
 */
export function readBusyTimes(text: string, options: ReadOptions): BusyReading {
  const { window, timeZone, own, mostSteps = MOST_STEPS, mostSpans = MOST_SPANS } = options;
  const components = parsed(relevantLines(text, own));
  const all = (wanted: string): ICAL.Component[] => components.filter(({ name }) => name === wanted);
  const zones = createZones(all("vtimezone"), timeZone);
  const steps = { left: mostSteps };
  const bounds: Bounds = { from: window.from.getTime(), to: window.to.getTime(), steps };
  const spans: BusySpan[] = [];
  let cutShort = false;
  const gather = (times: Iterable<BusySpan>): void => {
    try {
      for (const { from, to, kind } of times) {
        const span = { from: Math.max(from, bounds.from), to: Math.min(to, bounds.to), kind };
        if (span.to <= span.from) continue;
        if (spans.length >= mostSpans) {
          cutShort = true;
          return;
        }
        spans.push(span);
      }
    } catch {
      cutShort = true;
    }
  };
  for (const series of bySeries(all("vevent"))) gather(eventTimes(series, zones, bounds));
  for (const component of all("vfreebusy")) gather(freeBusyTimes(component, zones));
  const available = all("vavailability");
  if (available.length > 0) gather(unavailableTimes(available, zones, bounds));
  return { busy: merged(spans), assumedZone: zones.assumed, cutShort: cutShort || steps.left <= 0 };
}

/** A component as the library's jCal has it: name, properties, components. */
type Jcal = readonly [string, readonly unknown[], readonly Jcal[]];

/**
 * The components of the calendars, each by itself: within its calendar, every time of an entry would search all the others for
 * its zone.
 */
function parsed(lines: string): ICAL.Component[] {
  let roots: readonly Jcal[];
  try {
    const jcal = ICAL.parse(lines) as unknown as Jcal | readonly Jcal[];
    // One component comes by itself, several as a list.
    roots = typeof jcal[0] === "string" ? [jcal as Jcal] : (jcal as readonly Jcal[]);
  } catch {
    throw new CalendarError("not-a-calendar");
  }
  if (roots.length === 0 || !roots.every(([name]) => name === "vcalendar" || name === "vavailability"))
    throw new CalendarError("not-a-calendar");
  return roots
    .flatMap((root) => (root[0] === "vcalendar" ? root[2] : [root]))
    .map((component) => new ICAL.Component([...component]));
}

/** Entries that share an id: a series and what is different of single times. */
function bySeries(events: readonly ICAL.Component[]): ICAL.Component[][] {
  const series = new Map<string, ICAL.Component[]>();
  for (const [index, event] of events.entries()) {
    const uid: unknown = event.getFirstPropertyValue("uid");
    const key = typeof uid === "string" && uid !== "" ? `uid ${uid}` : `entry ${index}`;
    series.set(key, [...(series.get(key) ?? []), event]);
  }
  return [...series.values()];
}

function* freeBusyTimes(component: ICAL.Component, zones: Zones): Generator<BusySpan> {
  for (const property of component.getAllProperties("freebusy")) {
    const told: unknown = property.getFirstParameter("fbtype");
    const type = typeof told === "string" ? told.toUpperCase() : "BUSY";
    if (type === "FREE") continue;
    const kind = type === "BUSY-UNAVAILABLE" ? "unavailable" : "meeting";
    for (const value of readable(property)) {
      if (!(value instanceof ICAL.Period)) continue;
      const period = periodOf(value, property, zones);
      yield { from: startOf(period), to: endOf(period), kind };
    }
  }
}

/** What lies within the span of somebody's availability (RFC 7953) and in none of the hours they name. */
function* unavailableTimes(components: readonly ICAL.Component[], zones: Zones, bounds: Bounds): Generator<BusySpan> {
  const open = components
    .flatMap((component) => component.getAllSubcomponents("available"))
    .flatMap((component) => [...occurrencesOf(component, zones, bounds)])
    .map((occurrence) => ({ from: startOf(occurrence), to: endOf(occurrence) }))
    .toSorted((a, b) => a.from - b.from);
  for (const component of components) {
    const start = momentOf(component, "dtstart", zones);
    const end = momentOf(component, "dtend", zones);
    let from = Math.max(bounds.from, start === undefined ? bounds.from : start.zone.toInstant(start.wall));
    const to = Math.min(bounds.to, end === undefined ? bounds.to : end.zone.toInstant(end.wall));
    for (const hours of open) {
      if (hours.from > from) yield { from, to: Math.min(hours.from, to), kind: "unavailable" };
      from = Math.max(from, hours.to);
    }
    yield { from, to, kind: "unavailable" };
  }
}

/** Times of one kind that touch become one: less is kept, and nothing is lost. */
function merged(spans: readonly BusySpan[]): BusyTime[] {
  return BUSY_KINDS.flatMap((kind) => {
    const runs: { from: number; to: number }[] = [];
    for (const { from, to } of spans.filter((span) => span.kind === kind).toSorted((a, b) => a.from - b.from)) {
      const last = runs.at(-1);
      if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
      else runs.push({ from, to });
    }
    return runs.map(({ from, to }) => ({ startsAt: new Date(from), endsAt: new Date(to), kind }));
  }).toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
}
