import ICAL from "ical.js";
import type { BusyKind } from "#src/domain/busy-time.ts";
import {
  type Bounds,
  DAY_MS,
  endOf,
  lengthOf,
  type Moment,
  momentOf,
  type Occurrence,
  occurrencesOf,
  readable,
  startOf,
  toMoment,
} from "#src/providers/calendar/recurrence.ts";
import { DECLINED } from "#src/providers/calendar/relevant-lines.ts";
import type { Zones } from "#src/providers/calendar/time-zones.ts";

/** A time somebody is busy, in ms. */
export interface BusySpan {
  readonly from: number;
  readonly to: number;
  readonly kind: BusyKind;
}

/** Ends the ids of what Kairos itself writes into calendars: its own sessions make nobody busy. */
export const OWN_UID_SUFFIX = "@kairos";

/** A single time of a series that is different, or that and all later ones. */
interface Change {
  readonly of: Moment;
  readonly following: boolean;
  readonly component: ICAL.Component;
  readonly start: Moment | undefined;
}

/**
 * The busy times of the entries that share one id.
 *
 * An entry shown as free, cancelled or declined by the person takes no time, and cancels its time of the series.
 */
export function* eventTimes(entries: readonly ICAL.Component[], zones: Zones, bounds: Bounds): Generator<BusySpan> {
  if (entries.some((entry) => textOf(entry, "uid")?.endsWith(OWN_UID_SUFFIX))) return;
  const masters = entries.filter((entry) => !entry.hasProperty("recurrence-id"));
  const changes = changesOf(entries, zones);
  for (const master of masters) {
    const gone = exceptionsOf(master, zones);
    for (const occurrence of occurrencesOf(master, zones, bounds)) {
      const { start } = occurrence;
      const at = startOf(occurrence);
      if (gone.instants.has(at) || gone.days.has(dayOf(start.wall))) continue;
      const change = changeAt(changes, start, at);
      if (change === undefined) yield* spansOf(master, occurrence);
      else if (change.following && change.start !== undefined)
        yield* spansOf(change.component, shifted(occurrence, change, zones));
    }
  }
  for (const change of changes) {
    // A change of a whole series' rest was told along the way, where the series is there.
    if (change.following && masters.length > 0) continue;
    if (change.start === undefined) continue;
    yield* spansOf(change.component, { start: change.start, length: lengthOf(change.component, change.start, zones) });
  }
}

/** The newest change of each time. */
function changesOf(entries: readonly ICAL.Component[], zones: Zones): Change[] {
  const newest = new Map<string, Change & { readonly sequence: number }>();
  for (const component of entries) {
    const property = component.getFirstProperty("recurrence-id");
    const of = momentOf(component, "recurrence-id", zones);
    if (property === null || of === undefined) continue;
    const following = property.getFirstParameter("range")?.toUpperCase() === "THISANDFUTURE";
    const sequence = Number(component.getFirstPropertyValue("sequence") ?? 0) || 0;
    const key = `${of.wholeDay} ${following} ${of.zone.toInstant(of.wall)}`;
    if ((newest.get(key)?.sequence ?? -1) > sequence) continue;
    newest.set(key, { of, following, component, sequence, start: momentOf(component, "dtstart", zones) });
  }
  return [...newest.values()];
}

function changeAt(changes: readonly Change[], start: Moment, at: number): Change | undefined {
  const single = changes.find(({ of, following }) => !following && isSame(of, start, at));
  if (single !== undefined) return single;
  return changes
    .filter(({ of, following }) => following && of.zone.toInstant(of.wall) <= at)
    .toSorted((a, b) => b.of.zone.toInstant(b.of.wall) - a.of.zone.toInstant(a.of.wall))[0];
}

const isSame = (of: Moment, start: Moment, at: number): boolean =>
  of.wholeDay || start.wholeDay ? dayOf(of.wall) === dayOf(start.wall) : of.zone.toInstant(of.wall) === at;

/** A later time of a series that moved: as far from its old hour, on the wall clock, as the first one. */
function shifted({ start }: Occurrence, { of, start: first, component }: Change, zones: Zones): Occurrence {
  const moved = { ...first!, wall: start.wall + (first!.wall - of.wall) };
  return { start: moved, length: lengthOf(component, first, zones) };
}

function exceptionsOf(component: ICAL.Component, zones: Zones): { instants: Set<number>; days: Set<number> } {
  const instants = new Set<number>();
  const days = new Set<number>();
  const wholeDays = momentOf(component, "dtstart", zones)?.wholeDay ?? false;
  for (const property of component.getAllProperties("exdate")) {
    for (const value of readable(property)) {
      if (!(value instanceof ICAL.Time)) continue;
      const { wall, zone, wholeDay } = toMoment(value, property, zones);
      if (wholeDay || wholeDays) days.add(dayOf(wall));
      else instants.add(zone.toInstant(wall));
    }
  }
  return { instants, days };
}

const dayOf = (wall: number): number => Math.floor(wall / DAY_MS);

function* spansOf(component: ICAL.Component, occurrence: Occurrence): Generator<BusySpan> {
  const [from, to] = [startOf(occurrence), endOf(occurrence)];
  const kind = kindOf(component, occurrence.start.wholeDay, to - from);
  if (kind !== undefined && to > from) yield { from, to, kind };
}

function kindOf(component: ICAL.Component, wholeDay: boolean, lastsMs: number): BusyKind | undefined {
  const is = (name: string, value: string): boolean => textOf(component, name)?.toUpperCase() === value;
  const shown = textOf(component, "x-microsoft-cdo-busystatus")?.toUpperCase();
  const free =
    is("status", "CANCELLED") ||
    is("transp", "TRANSPARENT") ||
    shown === "FREE" ||
    shown === "WORKINGELSEWHERE" ||
    component.hasProperty(DECLINED.toLowerCase());
  if (free) return undefined;
  if (shown === "OOF") return "unavailable";
  if (wholeDay) return "all-day";
  return lastsMs >= DAY_MS ? "unavailable" : "meeting";
}

function textOf(component: ICAL.Component, name: string): string | undefined {
  const value: unknown = component.getFirstPropertyValue(name);
  return typeof value === "string" ? value : undefined;
}
