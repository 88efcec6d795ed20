import { type BusyTime, busyUntil } from "#src/domain/busy-time.ts";
import { allows } from "#src/domain/consent.ts";
import type { Policy } from "#src/domain/guardrails/policy.ts";
import type { FiredRule } from "#src/domain/guardrails/rule.ts";
import { checkInDue, nudgeAllowed } from "#src/domain/guardrails/rules/nudges.ts";
import { ageYearsOf } from "#src/domain/intake-answers.ts";
import type { Person, TenantId } from "#src/domain/person.ts";
import { addDays, instantAt, localDay, localMinute, weekday } from "#src/domain/time.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { PlanBasisOptions } from "#src/services/plan-basis.ts";
import { createPlanChanges, type PlanChanges } from "#src/services/plan-change-service.ts";
import { changesOn, pausedDaysOf } from "#src/services/plan-facts.ts";
import type { PlanService } from "#src/services/plan-service.ts";

export type Permission =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      readonly fired: readonly FiredRule[];
      /** The person is in a meeting: the message may go out at its end. */
      readonly waitUntil?: Date | undefined;
    };

export interface NudgeService extends PlanChanges {
  /**
   * Whether an unasked message may go out now; `told` is the change it tells of. The daily check-in is exempt from the caps,
   * and from nothing else.
   */
  mayNudge(person: Person, kind: "nudge" | "plan-change" | "check-in", now: Date, told?: string): Promise<Permission>;
  checkInIsDue(person: Person, now: Date): Promise<boolean>;
  /** Nothing is sent unasked before `until`; undefined ends it. */
  snooze(person: Person, until: Date | undefined): Promise<void>;
}

const WINDOW_DAYS = 7;
const LOOK_BACK_DAYS = 30;
const DAY_MS = 86_400_000;

export function createNudgeService(
  work: UnitOfWork,
  plans: PlanService,
  policyOf: (tenant: TenantId) => Promise<Policy>,
  busyBetween: PlanBasisOptions["busyBetween"],
): NudgeService {
  return {
    ...createPlanChanges(work, plans, policyOf, busyBetween),

    async mayNudge(person, kind, now, told) {
      const today = localDay(now, person.timeZone);
      const standing = await work.of(person.tenant).stores.people.standing(person.tenant, person.id);
      const consents = await work.of(person.tenant).stores.consents.holding(person.tenant, person.id, now);
      const from = addDays(today, -LOOK_BACK_DAYS);
      const [changes, sessions] = await Promise.all([
        work.of(person.tenant).stores.changes.since(person.tenant, person.id, instantAt(from, 0, person.timeZone)),
        work.of(person.tenant).stores.plans.sessions(person.tenant, person.id, from, today),
      ]);
      const sent = (
        await work
          .of(person.tenant)
          .stores.nudges.since(person.tenant, person.id, new Date(now.getTime() - WINDOW_DAYS * DAY_MS))
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
          snoozedUntil: standing.snoozedUntil,
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
      const consents = await work.of(person.tenant).stores.consents.holding(person.tenant, person.id, now);
      if (!allows(consents, "check-ins", "coaching")) return false;
      if ((await work.of(person.tenant).stores.checkIns.get(person.tenant, person.id, today)) !== undefined)
        return false;
      const asked = (
        await work
          .of(person.tenant)
          .stores.nudges.since(person.tenant, person.id, new Date(now.getTime() - 15 * DAY_MS))
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

    async snooze({ tenant, id }, until) {
      await work.of(tenant).stores.people.setStanding(tenant, id, { snoozedUntil: until ?? null });
    },
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
