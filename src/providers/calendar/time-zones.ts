import ICAL from "ical.js";
import { Temporal } from "temporal-polyfill";
import { isTimeZone } from "#src/domain/time.ts";
import { WINDOWS_ZONES } from "#src/providers/calendar/windows-zones.ts";

/**
 * Turns wall-clock times into instants and back.
 *
 * A wall-clock time is written as the milliseconds of the instant at which a clock in UTC would show it. A time that daylight
 * saving skips takes the offset before the gap; one that occurs twice is the first (RFC 5545, 3.3.5).
 */
export interface Zone {
  toInstant(wall: number): number;
  toWall(instant: number): number;
}

export const UTC: Zone = { toInstant: (wall) => wall, toWall: (instant) => instant };

/** The zones of one calendar, by the names it uses. */
export interface Zones {
  /** The person's own: for whole days and for times without a zone. */
  readonly own: Zone;
  named(tzid: string): Zone;
  /** Whether a name was asked for that nobody knows, so that the person's own zone stood in. */
  readonly assumed: boolean;
}

/** `described` are the zones that the calendar explains itself. */
export function createZones(described: readonly ICAL.Component[], ownName: string): Zones {
  const own = namedZone(ownName);
  const known = new Map<string, Zone>();
  let assumed = false;

  function find(tzid: string): Zone {
    const iana = ianaName(tzid);
    if (iana !== undefined) return namedZone(iana);
    const component = described.find((one) => one.getFirstPropertyValue("tzid") === tzid);
    if (component?.getFirstSubcomponent("standard") || component?.getFirstSubcomponent("daylight"))
      return describedZone(component);
    const windows = WINDOWS_ZONES[tzid];
    if (windows !== undefined) return namedZone(windows);
    assumed = true;
    return own;
  }

  return {
    own,
    named(tzid) {
      const zone = known.get(tzid) ?? find(tzid);
      known.set(tzid, zone);
      return zone;
    },
    get assumed() {
      return assumed;
    },
  };
}

/** "Europe/Berlin", also behind a vendor's prefix as in "/mozilla.org/20050126_1/Europe/Berlin". */
function ianaName(tzid: string): string | undefined {
  const parts = tzid.trim().replaceAll('"', "").split("/");
  for (let from = 0; from < parts.length; from += 1) {
    const name = parts.slice(from).join("/");
    // Names of offsets, "GMT+2", and abbreviations are left to the calendar's own description.
    if ((name.includes("/") || name === "UTC" || name === "GMT") && isTimeZone(name)) return name;
  }
  return undefined;
}

/** Clocks change on a quarter of an hour: within one, the distance to UTC is one number. */
const QUARTER_MS = 900_000;

function namedZone(name: string): Zone {
  const distances = new Map<number, number>();
  const distanceAt = (wall: number): number =>
    wall -
    Temporal.Instant.fromEpochMilliseconds(wall)
      .toZonedDateTimeISO("UTC")
      .toPlainDateTime()
      .toZonedDateTime(name, { disambiguation: "compatible" }).epochMilliseconds;
  return {
    toInstant(wall) {
      const quarter = Math.floor(wall / QUARTER_MS);
      const distance = distances.get(quarter) ?? distanceAt(quarter * QUARTER_MS);
      distances.set(quarter, distance);
      return wall - distance;
    },
    toWall: (instant) =>
      Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(name).toPlainDateTime().toZonedDateTime("UTC")
        .epochMilliseconds,
  };
}

/** A zone that the calendar describes itself. */
function describedZone(component: ICAL.Component): Zone {
  const zone = new ICAL.Timezone({ component, tzid: "described" });
  const offset = (wall: number): number => zone.utcOffset(ICAL.Time.fromJSDate(new Date(wall), true)) * 1000;
  return {
    toInstant: (wall) => wall - offset(wall),
    toWall: (instant) => instant + offset(instant + offset(instant)),
  };
}
