import { randomUUID } from "node:crypto";
import { type BusyTime, firstFreeMinute, fitsBetween } from "#src/domain/busy-time.ts";
import type { Person } from "#src/domain/person.ts";
import type { PlannedDay, Session } from "#src/domain/plan.ts";
import { clockTime, instantAt, type LocalDay, localDay, localMinute, weekdayName } from "#src/domain/time.ts";
import type { Change } from "#src/ports/records.ts";
import { hardDay } from "#src/services/plan-rationale.ts";
import type { PlanInForce } from "#src/services/plan-service.ts";

/** What the morning changed by itself, or would change. */
export interface MorningChange {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  /** Nothing has changed yet: the person is asked. */
  readonly asks: boolean;
  /** A safety rule asked for it, so nobody was asked first. */
  readonly byRule: boolean;
  /** It stays today, and is only shorter: minutes before and after. */
  readonly shortened?: { readonly from: number; readonly to: number } | undefined;
  /** Where the hard work goes; absent when it is only shorter, or when no good day was found within the horizon. */
  readonly movedTo?: { readonly day: LocalDay; readonly weekday: string; readonly at: string } | undefined;
  readonly facts: PlanInForce["rationale"]["facts"];
}

/** A session that could not go back to where it was. */
export interface Elsewhere {
  readonly title: string;
  readonly was: string;
  /** Absent: there is no free room left today. */
  readonly at?: string | undefined;
  readonly because: "busy" | "passed";
}

/** A day that asks for no more than this share of what was expected has fallen. */
const LIGHTER = 0.75;
/** A session that is put back begins this long from now at the earliest. */
const LEAD_MINUTES = 15;
/** The end of a working day that nobody told. */
const USUAL_END_MINUTE = 17 * 60 + 30;
const MIDNIGHT_MINUTE = 24 * 60;

/** Each session where it was, or at the next free half hour where a meeting or the clock is in the way. */
export function placedToday(
  wanted: PlannedDay,
  { timeZone, work }: Person,
  now: Date,
  busy: readonly BusyTime[],
): { day: PlannedDay; elsewhere: Elsewhere[] } {
  const today = localDay(now, timeZone);
  const free = fitsBetween(busy);
  const stays = ({ startsAt, minutes }: Session): boolean => startsAt >= now && free(startsAt.getTime(), minutes);
  const sessions = wanted.sessions.filter(stays);
  const elsewhere: Elsewhere[] = [];
  for (const session of wanted.sessions) {
    if (stays(session)) continue;
    const was = localMinute(session.startsAt, timeZone);
    const at = firstFreeMinute(today, {
      from: Math.max(was, localMinute(now, timeZone) + LEAD_MINUTES),
      to: session.kind === "learning" ? (work?.toMinute ?? USUAL_END_MINUTE) : MIDNIGHT_MINUTE,
      minutes: session.minutes,
      fits: fitsBetween([...busy, ...sessions.map(asBusy)]),
      timeZone,
    });
    elsewhere.push({
      title: session.title,
      was: clockTime(was),
      at: at === undefined ? undefined : clockTime(at),
      because: session.startsAt < now ? "passed" : "busy",
    });
    if (at !== undefined) sessions.push({ ...session, startsAt: instantAt(today, at, timeZone) });
  }
  return {
    day: { ...wanted, sessions: sessions.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime()) },
    elsewhere,
  };
}

const asBusy = ({ startsAt, minutes }: Session): BusyTime => ({
  startsAt,
  endsAt: new Date(startsAt.getTime() + minutes * 60_000),
  kind: "meeting",
});

export function movedToOf({ plan }: PlanInForce, { timeZone }: Person): MorningChange["movedTo"] {
  const next = hardDay(plan.days.slice(1));
  if (next === undefined) return undefined;
  const { day } = next.day;
  return { day, weekday: weekdayName(day), at: clockTime(localMinute(next.session.startsAt, timeZone)) };
}

/** The same session on the lighter day, where it is still there and shorter. */
function shortenedOf(heavy: Session, lighter: PlannedDay): MorningChange["shortened"] {
  const left = lighter.sessions.find(({ kind, title }) => kind === heavy.kind && title === heavy.title);
  return left !== undefined && left.minutes < heavy.minutes ? { from: heavy.minutes, to: left.minutes } : undefined;
}

export function summaryOf(heavy: Session, lighter: PlannedDay, movedTo: MorningChange["movedTo"]): string {
  const shortened = shortenedOf(heavy, lighter);
  if (shortened !== undefined) return `Shortened ${heavy.title} to ${shortened.to} minutes`;
  return movedTo === undefined ? `Paused ${heavy.title}` : `Moved ${heavy.title} to ${movedTo.weekday} ${movedTo.at}`;
}

export function toldOf(
  { id, proposed, after }: Change,
  heavy: Session,
  fresh: PlanInForce,
  person: Person,
  byRule: boolean,
): MorningChange {
  const shortened = shortenedOf(heavy, after as PlannedDay);
  return {
    id,
    title: heavy.title,
    reason: fresh.rationale.reason,
    asks: proposed,
    byRule,
    shortened,
    movedTo: shortened === undefined ? movedToOf(fresh, person) : undefined,
    facts: fresh.rationale.facts,
  };
}

/** What a day asks for, body and mind together, in average days of the person. */
export const loadOf = ({ m, u }: PlannedDay): number => m + u;

/** The day asks for clearly less than was expected of it: its hard work is gone, or a quarter of its load. */
export function hasFallen(expected: PlannedDay, fresh: PlannedDay): boolean {
  const hardGone = hardDay([expected]) !== undefined && hardDay([fresh]) === undefined;
  return loadOf(fresh) < loadOf(expected) && (hardGone || loadOf(fresh) <= LIGHTER * loadOf(expected));
}

export const heaviest = ({ sessions }: PlannedDay): Session | undefined =>
  sessions
    .filter(({ kind }) => kind !== "recovery")
    .toSorted((a, b) => b.minutes * (b.demand ?? b.rpe ?? 1) - a.minutes * (a.demand ?? a.rpe ?? 1))[0];

export const sameDay = (a: PlannedDay, b: PlannedDay): boolean => {
  const content = ({ sessions }: PlannedDay): string =>
    JSON.stringify(sessions.map(({ kind, title, minutes }) => [kind, title, minutes]));
  return content(a) === content(b);
};

/** A day as it was stored: instants are text in JSON. */
export function revived(stored: unknown): PlannedDay {
  const day = stored as PlannedDay;
  return {
    ...day,
    sessions: day.sessions.map((session) => ({
      ...session,
      id: `${session.id}-back-${randomUUID().slice(0, 8)}`,
      startsAt: new Date(session.startsAt),
    })),
  };
}
