import { randomUUID } from "node:crypto";
import { type BusyTime, busyUntil } from "#src/domain/busy-time.ts";
import { allows } from "#src/domain/consent.ts";
import type { Policy } from "#src/domain/guardrails/policy.ts";
import type { FiredRule } from "#src/domain/guardrails/rule.ts";
import { checkInDue, nudgeAllowed } from "#src/domain/guardrails/rules/nudges.ts";
import { ageYearsOf } from "#src/domain/intake-answers.ts";
import type { Person, TenantId } from "#src/domain/person.ts";
import type { PlannedDay, Session } from "#src/domain/plan.ts";
import {
  addDays,
  clockTime,
  daysBetween,
  instantAt,
  type LocalDay,
  localDay,
  localMinute,
  weekday,
  weekdayName,
} from "#src/domain/time.ts";
import type { Change } from "#src/ports/records.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { PlanBasisOptions } from "#src/services/plan-basis.ts";
import { changesOn, pausedDaysOf } from "#src/services/plan-facts.ts";
import type { PlanInForce, PlanService } from "#src/services/plan-service.ts";
import { hardDay } from "#src/services/plan-words.ts";

/** What the morning changed by itself. */
export interface MorningChange {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  /** Where the hard work went; absent when no good day was found within the horizon. */
  readonly movedTo?: { readonly day: LocalDay; readonly weekday: string; readonly at: string } | undefined;
  readonly facts: PlanInForce["rationale"]["facts"];
}

export type Permission =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      readonly fired: readonly FiredRule[];
      /** The person is in a meeting: the message may go out at its end. */
      readonly waitUntil?: Date | undefined;
    };

export interface NudgeService {
  /** Plans the day; tells what changed against yesterday's expectation when the person's capacity has fallen. */
  morning(person: Person, now: Date): Promise<MorningChange | undefined>;
  /**
   * Whether an unasked message may go out now; `told` is the change it tells of. The daily check-in is exempt from the caps,
   * and from nothing else.
   */
  mayNudge(person: Person, kind: "nudge" | "plan-change" | "check-in", now: Date, told?: string): Promise<Permission>;
  /** The change of today that was not told yet, as `morning` answered it; undefined where there is none, or it was undone. */
  untoldChange(person: Person, now: Date): Promise<MorningChange | undefined>;
  checkInIsDue(person: Person, now: Date): Promise<boolean>;
  /** Puts back what a change moved, as far as the rules allow. */
  undo(person: Person, changeId: string, now: Date): Promise<"undone" | "held-back" | "unknown">;
  recentChanges(person: Person, now: Date): Promise<Change[]>;
}

const WINDOW_DAYS = 7;
const LIGHTER = 0.75;
const PUT_BACK = "You put back what I had moved, and it passes the model's check.";
const CHANGES_SHOWN_DAYS = 30;
const DAY_MS = 86_400_000;

export function createNudgeService(
  work: UnitOfWork,
  plans: PlanService,
  policyOf: (tenant: TenantId) => Promise<Policy>,
  busyBetween: PlanBasisOptions["busyBetween"],
): NudgeService {
  return {
    async morning(person, now) {
      const today = localDay(now, person.timeZone);
      if (person.awayUntil !== undefined && today < person.awayUntil) return undefined;
      const before = await plans.inForceBefore(person, today);
      const expected = before?.plan.days.find(({ day }) => day === today);
      const fresh = await plans.planAgain(person, now, "automatic");
      if (fresh === undefined || expected === undefined) return undefined;
      const heavy = hardDay([expected])?.session ?? heaviest(expected);
      const [lighter] = fresh.plan.days;
      if (heavy === undefined || lighter === undefined || !hasFallen(expected, lighter)) return undefined;
      const movedTo = movedToOf(fresh, person);
      const id = `${today}-moved`;
      const summary =
        movedTo === undefined ? `Paused ${heavy.title}` : `Moved ${heavy.title} to ${movedTo.weekday} ${movedTo.at}`;
      await work.stores.changes.add(person.tenant, person.id, {
        id,
        at: now,
        day: today,
        summary,
        before: expected,
        after: lighter,
        proposed: false,
        settledAs: "applied",
      });
      return toldOf(id, heavy, fresh, person);
    },

    async untoldChange(person, now) {
      const today = localDay(now, person.timeZone);
      const [change, fresh] = await Promise.all([
        work.stores.changes.get(person.tenant, person.id, `${today}-moved`),
        plans.inForce(person, today),
      ]);
      if (change?.settledAs !== "applied" || fresh === undefined) return undefined;
      const sent = await work.stores.nudges.since(person.tenant, person.id, change.at);
      if (sent.some(({ kind }) => kind === "plan-change")) return undefined;
      const expected = revived(change.before);
      const heavy = hardDay([expected])?.session ?? heaviest(expected);
      return heavy && toldOf(change.id, heavy, fresh, person);
    },

    async mayNudge(person, kind, now, told) {
      const today = localDay(now, person.timeZone);
      const standing = await work.stores.people.standing(person.tenant, person.id);
      const consents = await work.stores.consents.holding(person.tenant, person.id, now);
      const from = addDays(today, -CHANGES_SHOWN_DAYS);
      const [changes, sessions] = await Promise.all([
        work.stores.changes.since(person.tenant, person.id, instantAt(from, 0, person.timeZone)),
        work.stores.plans.sessions(person.tenant, person.id, from, today),
      ]);
      const sent = (
        await work.stores.nudges.since(person.tenant, person.id, new Date(now.getTime() - WINDOW_DAYS * DAY_MS))
      ).filter((nudge) => nudge.kind !== "check-in");
      const ignored = sent.toReversed();
      const firstAnswered = ignored.findIndex(({ answeredAt }) => answeredAt !== undefined);
      const ignoredInARow = firstAnswered === -1 ? ignored.length : firstAnswered;
      const away = person.awayUntil !== undefined && today < person.awayUntil;
      const verdict = nudgeAllowed(
        {
          now,
          timeZone: person.timeZone,
          kind,
          quietFromMinute: person.quietFromMinute,
          quietToMinute: person.quietToMinute,
          sentAt: sent.map(({ sentAt }) => sentAt),
          ignoredInARow,
          lastIgnoredAt: ignoredInARow > 0 ? ignored[0]?.sentAt : undefined,
          dayOff: away ? "away" : weekday(today) > 5 ? "rest" : undefined,
          askedForReminders: false,
          consents,
          optedOut: standing.nudgesPausedAt !== undefined,
          ageYears: ageYearsOf(standing.intake),
          planChangesToday: changesOn(today, changes, told),
          pausedDays: pausedDaysOf(today, changes, sessions),
        },
        await policyOf(person.tenant),
      );
      if (!verdict.allowed) return { allowed: false, fired: verdict.fired };
      return meetingPermission(
        person,
        kind,
        now,
        await busyBetween(person, now, new Date(now.getTime() + DAY_MS), now),
      );
    },

    async checkInIsDue(person, now) {
      const today = localDay(now, person.timeZone);
      const consents = await work.stores.consents.holding(person.tenant, person.id, now);
      if (!allows(consents, "check-ins", "coaching")) return false;
      if ((await work.stores.checkIns.get(person.tenant, person.id, today)) !== undefined) return false;
      const asked = (
        await work.stores.nudges.since(person.tenant, person.id, new Date(now.getTime() - 15 * DAY_MS))
      ).filter(({ kind }) => kind === "check-in");
      const lastAsked = asked.at(-1);
      const silent = asked.toReversed().findIndex(({ answeredAt }) => answeredAt !== undefined);
      return checkInDue(
        {
          today,
          lastAsked: lastAsked && localDay(lastAsked.sentAt, person.timeZone),
          silentDays: silent === -1 ? asked.length : silent,
        },
        await policyOf(person.tenant),
      );
    },

    async undo(person, changeId, now) {
      const change = await work.stores.changes.get(person.tenant, person.id, changeId);
      if (change === undefined || change.settledAs === "undone") return "unknown";
      const today = localDay(now, person.timeZone);
      if (daysBetween(change.day, today) !== 0) return "unknown";
      const outcome = await plans.replaceToday(person, revived(change.before), now, PUT_BACK);
      if (outcome === "held-back") return "held-back";
      await work.stores.changes.settle(person.tenant, person.id, changeId, "undone", now);
      return "undone";
    },

    recentChanges: (person, now) =>
      work.stores.changes.since(person.tenant, person.id, new Date(now.getTime() - CHANGES_SHOWN_DAYS * DAY_MS)),
  };
}

/** The end of a working day that nobody told. */
const USUAL_END_MINUTE = 17 * 60 + 30;

/** No message falls into a meeting: it waits for the end, within the working day; a check-in until the quiet hours. */
function meetingPermission(
  person: Person,
  kind: Parameters<NudgeService["mayNudge"]>[1],
  now: Date,
  busy: readonly BusyTime[],
): Permission {
  const waitUntil = busyUntil(now, busy);
  if (waitUntil === undefined) return { allowed: true };
  const { timeZone, quietFromMinute, work } = person;
  const latest = kind === "check-in" ? quietFromMinute : Math.min(quietFromMinute, work?.toMinute ?? USUAL_END_MINUTE);
  const inTime = localDay(waitUntil, timeZone) === localDay(now, timeZone) && localMinute(waitUntil, timeZone) < latest;
  return { allowed: false, fired: [], ...(inTime ? { waitUntil } : {}) };
}

function movedToOf({ plan }: PlanInForce, { timeZone }: Person): MorningChange["movedTo"] {
  const next = hardDay(plan.days.slice(1));
  if (next === undefined) return undefined;
  const { day } = next.day;
  return { day, weekday: weekdayName(day), at: clockTime(localMinute(next.session.startsAt, timeZone)) };
}

const toldOf = (id: string, { title }: Session, fresh: PlanInForce, person: Person): MorningChange => ({
  id,
  title,
  reason: fresh.rationale.reason,
  movedTo: movedToOf(fresh, person),
  facts: fresh.rationale.facts,
});

/** The day asks for clearly less than was expected of it: its hard work is gone, or a quarter of its load. */
function hasFallen(expected: PlannedDay, fresh: PlannedDay): boolean {
  const load = ({ m, u }: PlannedDay): number => m + u;
  const hardGone = hardDay([expected]) !== undefined && hardDay([fresh]) === undefined;
  return load(fresh) < load(expected) && (hardGone || load(fresh) <= LIGHTER * load(expected));
}

const heaviest = ({ sessions }: PlannedDay): Session | undefined =>
  sessions
    .filter(({ kind }) => kind !== "recovery")
    .toSorted((a, b) => b.minutes * (b.demand ?? b.rpe ?? 1) - a.minutes * (a.demand ?? a.rpe ?? 1))[0];

/** A day as it was stored: instants are text in JSON. */
function revived(stored: unknown): PlannedDay {
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
