import { randomUUID } from "node:crypto";
import type { Policy } from "#src/domain/guardrails/policy.ts";
import type { Person, TenantId } from "#src/domain/person.ts";
import type { PlannedDay } from "#src/domain/plan.ts";
import { addDays, daysBetween, instantAt, type LocalDay, localDay } from "#src/domain/time.ts";
import type { Change } from "#src/ports/records.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { PlanBasisOptions } from "#src/services/plan-basis.ts";
import {
  type Elsewhere,
  hasFallen,
  heaviest,
  loadOf,
  type MorningChange,
  movedToOf,
  placedToday,
  revived,
  sameDay,
  summaryOf,
  toldOf,
} from "#src/services/plan-changes.ts";
import { pausedDaysOf } from "#src/services/plan-facts.ts";
import { hardDay } from "#src/services/plan-rationale.ts";
import type { PlanService } from "#src/services/plan-service.ts";

export type Undone =
  | { readonly kind: "undone"; readonly elsewhere: readonly Elsewhere[] }
  /** A safety rule leaves less than was asked for. */
  | { readonly kind: "held-back" }
  /** Nothing of it fits into what is left of the day: nothing was changed. */
  | { readonly kind: "no-room"; readonly elsewhere: readonly Elsewhere[] }
  | { readonly kind: "unknown" };

export interface PlanChanges {
  /**
   * Plans the day; answers what changed against yesterday's expectation when the person's capacity has fallen. Unless the person
   * agreed to changes without asking, or a safety rule asks for it, the day stays as it was until they say yes.
   */
  morning(person: Person, now: Date): Promise<MorningChange | undefined>;
  /** The change of today that was not told yet, as `morning` answered it; undefined where there is none, or it is settled. */
  untoldChange(person: Person, now: Date): Promise<MorningChange | undefined>;
  /** What the person is asked today and has not answered; undefined once the day is another for some other reason. */
  openProposal(person: Person, now: Date): Promise<MorningChange | undefined>;
  /** Yes to a proposal; the day is planned anew, as of now. */
  accept(person: Person, changeId: string | undefined, now: Date): Promise<"accepted" | "unknown">;
  keep(person: Person, changeId: string | undefined, now: Date): Promise<"kept" | "unknown">;
  /** Whoever says that they are worse is not asked more of today than before: puts back the day that stood, where it is less. */
  spare(person: Person, before: PlannedDay, now: Date): Promise<void>;
  /** Notes that a check-in made today lighter than it stood before; answers what an undo is asked for with. */
  noteCheckIn(person: Person, before: PlannedDay, now: Date): Promise<string | undefined>;
  /** Puts back what a change moved, as far as the rules and the calendar allow. */
  undo(person: Person, changeId: string, now: Date): Promise<Undone>;
  /** From now on the person is asked first, or told afterwards. */
  askFirst(person: Person, asks: boolean, now: Date): Promise<void>;
  asksFirst(person: Person, now: Date): Promise<boolean>;
  /** Days for which new material has been paused, once they are as many as the policy lets pass without a human's help. */
  pausedTooLong(person: Person, now: Date): Promise<number | undefined>;
  recentChanges(person: Person, now: Date): Promise<Change[]>;
}

const PUT_BACK = "You put back what I had moved, and it passes the model's check.";
const KEPT = "Today stays as it was until you say otherwise, and it passes the model's check.";
const CHANGES_SHOWN_DAYS = 30;
const DAY_MS = 86_400_000;

export function createPlanChanges(
  work: UnitOfWork,
  plans: PlanService,
  policyOf: (tenant: TenantId) => Promise<Policy>,
  busyBetween: PlanBasisOptions["busyBetween"],
): PlanChanges {
  const storesOf = ({ tenant }: Person) => work.of(tenant).stores;
  const idOf = (today: LocalDay): string => `${today}-moved`;

  /** The words of a change that is stored, as far as it is open or in effect. */
  async function retold(person: Person, change: Change, byRule: boolean): Promise<MorningChange | undefined> {
    const fresh = await plans.inForce(person, change.day);
    const expected = revived(change.before);
    const heavy = hardDay([expected])?.session ?? heaviest(expected);
    if (fresh === undefined || heavy === undefined) return undefined;
    return toldOf(change, heavy, fresh, person, byRule);
  }

  async function openChange(person: Person, now: Date, id?: string): Promise<Change | undefined> {
    const today = localDay(now, person.timeZone);
    const change = await storesOf(person).changes.get(person.tenant, person.id, id ?? idOf(today));
    if (change === undefined || !change.proposed || change.settledAs !== undefined || change.day !== today)
      return undefined;
    // A check-in may have changed the day meanwhile: then there is nothing left to ask.
    const current = (await plans.inForce(person, today))?.plan.days[0];
    return current !== undefined && sameDay(current, revived(change.before)) ? change : undefined;
  }

  const service: PlanChanges = {
    async morning(person, now) {
      const today = localDay(now, person.timeZone);
      if (person.awayUntil !== undefined && today < person.awayUntil) return undefined;
      const id = idOf(today);
      // What was asked or changed today stays the last word of today.
      if ((await storesOf(person).changes.get(person.tenant, person.id, id)) !== undefined) return undefined;
      const before = await plans.inForceBefore(person, today);
      const expected = before?.plan.days.find(({ day }) => day === today);
      const fresh = await plans.planAgain(person, now, "automatic");
      if (fresh === undefined || expected === undefined) return undefined;
      const heavy = hardDay([expected])?.session ?? heaviest(expected);
      const [lighter] = fresh.plan.days;
      if (heavy === undefined || lighter === undefined || !hasFallen(expected, lighter)) return undefined;
      const wantsAsking = await service.asksFirst(person, now);
      // What the rules no longer allow is no question: then the lighter day holds, and the person is told why.
      const proposed = wantsAsking && (await plans.replaceToday(person, revived(expected), now, KEPT)) === "replaced";
      const change: Change = {
        id,
        at: now,
        day: today,
        summary: summaryOf(heavy, lighter, movedToOf(fresh, person)),
        before: expected,
        after: lighter,
        proposed,
        settledAs: proposed ? undefined : "applied",
      };
      await storesOf(person).changes.add(person.tenant, person.id, change);
      return toldOf(change, heavy, fresh, person, wantsAsking && !proposed);
    },

    async untoldChange(person, now) {
      const { tenant, id } = person;
      const today = localDay(now, person.timeZone);
      const change = await storesOf(person).changes.get(tenant, id, idOf(today));
      if (change === undefined) return undefined;
      const open = change.proposed && change.settledAs === undefined;
      if (open ? (await openChange(person, now)) === undefined : change.proposed || change.settledAs !== "applied")
        return undefined;
      const sent = await storesOf(person).nudges.since(tenant, id, change.at);
      if (sent.some(({ kind }) => kind === "plan-change")) return undefined;
      return retold(person, change, !open && (await service.asksFirst(person, now)));
    },

    async openProposal(person, now) {
      const change = await openChange(person, now);
      return change && retold(person, change, false);
    },

    async accept(person, changeId, now) {
      const change = await openChange(person, now, changeId);
      if (change === undefined) return "unknown";
      await plans.planAgain(person, now);
      await storesOf(person).changes.settle(person.tenant, person.id, change.id, "applied", now);
      return "accepted";
    },

    async keep(person, changeId, now) {
      const change = await openChange(person, now, changeId);
      if (change === undefined) return "unknown";
      await storesOf(person).changes.settle(person.tenant, person.id, change.id, "kept", now);
      return "kept";
    },

    async spare(person, before, now) {
      const fresh = (await plans.inForce(person, localDay(now, person.timeZone)))?.plan.days[0];
      const isLess = fresh !== undefined && loadOf(before) < loadOf(fresh);
      if (isLess && before.sessions.every(({ startsAt }) => startsAt > now))
        await plans.replaceToday(person, before, now);
    },

    async noteCheckIn(person, before, now) {
      const today = localDay(now, person.timeZone);
      const fresh = await plans.inForce(person, today);
      const lighter = fresh?.plan.days[0];
      const heavy = hardDay([before])?.session ?? heaviest(before);
      if (fresh === undefined || lighter === undefined || heavy === undefined || !hasFallen(before, lighter))
        return undefined;
      const id = `${today}-check-in-${randomUUID().slice(0, 8)}`;
      await storesOf(person).changes.add(person.tenant, person.id, {
        id,
        at: now,
        day: today,
        summary: `${summaryOf(heavy, lighter, movedToOf(fresh, person))} after your check-in`,
        before,
        after: lighter,
        // Their own word was asked and given: it is none of the changes that Kairos makes of its own accord.
        proposed: true,
        settledAs: "applied",
      });
      return id;
    },

    async undo(person, changeId, now) {
      const change = await storesOf(person).changes.get(person.tenant, person.id, changeId);
      if (change?.settledAs !== "applied") return { kind: "unknown" };
      const today = localDay(now, person.timeZone);
      if (daysBetween(change.day, today) !== 0) return { kind: "unknown" };
      const midnight = instantAt(addDays(today, 1), 0, person.timeZone);
      const busy = await busyBetween(person, now, midnight, now);
      const { day, elsewhere } = placedToday(revived(change.before), person, now, busy);
      if (day.sessions.length === 0) return { kind: "no-room", elsewhere };
      const outcome = await plans.replaceToday(person, day, now, PUT_BACK);
      if (outcome === "held-back") return { kind: "held-back" };
      await storesOf(person).changes.settle(person.tenant, person.id, changeId, "undone", now);
      return { kind: "undone", elsewhere };
    },

    async askFirst(person, asks, now) {
      const { tenant, id } = person;
      await work.of(tenant).transaction(async (stores) => {
        await stores.people.setStanding(tenant, id, { changesUnaskedAt: asks ? null : now });
        const event = asks ? "asked-first-again" : "changes-unasked-agreed";
        await stores.audit.append({ tenant, person: id, event, detail: {}, at: now });
      });
    },

    async asksFirst(person, now) {
      const { changesUnaskedAt } = await storesOf(person).people.standing(person.tenant, person.id);
      if (changesUnaskedAt === undefined) return true;
      // Like every other yes, this one runs out.
      const { consentDays } = (await policyOf(person.tenant)).privacy;
      return now.getTime() - changesUnaskedAt.getTime() > consentDays * DAY_MS;
    },

    async pausedTooLong(person, now) {
      const today = localDay(now, person.timeZone);
      const from = addDays(today, -CHANGES_SHOWN_DAYS);
      const [changes, sessions, policy] = await Promise.all([
        storesOf(person).changes.since(person.tenant, person.id, instantAt(from, 0, person.timeZone)),
        storesOf(person).plans.sessions(person.tenant, person.id, from, today),
        policyOf(person.tenant),
      ]);
      const days = pausedDaysOf(today, changes, sessions);
      return days !== undefined && days >= policy.plan.pauseDays ? days : undefined;
    },

    recentChanges: (person, now) =>
      storesOf(person).changes.since(person.tenant, person.id, new Date(now.getTime() - CHANGES_SHOWN_DAYS * DAY_MS)),
  };
  return service;
}
