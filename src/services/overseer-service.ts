import { createHash } from "node:crypto";
import { type PolicyChange, policyDiff, policyVersion } from "#src/domain/guardrails/policy.ts";
import { policyFileOf } from "#src/domain/guardrails/policy-wish.ts";
import { RULES } from "#src/domain/guardrails/rules/registry.ts";
import type { Person } from "#src/domain/person.ts";
import { type Plans, planFigures } from "#src/domain/plan-figures.ts";
import { addDays, instantAt, isoWeek, localDay, weekday } from "#src/domain/time.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { Backtest, BacktestService } from "#src/services/backtest-service.ts";
import { isOverseer, policyOfStored, readPolicy } from "#src/services/policy-service.ts";

/** The last whole week over the people who agreed to count in figures over people: nobody's name, and no small count. */
export interface OverseerWeek {
  /** "2026-W47". */
  readonly week: string;
  readonly plans: Plans;
  readonly heldBack: Plans;
  /** By rule, most plans first. */
  readonly rules: readonly { readonly id: string; readonly reason: string; readonly plans: Plans }[];
}

export type PolicyTrial =
  | { readonly kind: "refused"; readonly problems: readonly string[] }
  | { readonly kind: "nothing-changes" }
  | {
      readonly kind: "tried";
      /** Under which exactly this can be put in force. */
      readonly id: string;
      readonly changes: readonly PolicyChange[];
      readonly backtest: Backtest;
    };

export interface OverseerService {
  /** Undefined for somebody who is no overseer now. */
  week(person: Person, now: Date): Promise<OverseerWeek | undefined>;
  /** What a policy would change, and would have changed in the last 60 days. Nothing is put in force. */
  tryPolicy(person: Person, source: string, now: Date): Promise<PolicyTrial | undefined>;
}

export interface OverseerOptions {
  readonly work: UnitOfWork;
  readonly backtests: BacktestService;
}

export const BACKTEST_DAYS = 60;

export function createOverseerService({ work, backtests }: OverseerOptions): OverseerService {
  const mayLook = ({ tenant, id }: Person, now: Date): Promise<boolean> =>
    isOverseer(work.of(tenant).stores, tenant, id, now);

  return {
    async week(person, now) {
      if (!(await mayLook(person, now))) return undefined;
      const { tenant } = person;
      const today = localDay(now, "UTC");
      // The last whole week: a window that is still open would tell whose plan was added between two looks.
      const lastSunday = addDays(today, -weekday(today));
      const [from, to] = [instantAt(addDays(lastSunday, -6), 0, "UTC"), instantAt(addDays(lastSunday, 1), 0, "UTC")];
      const judged = await work.of(tenant).stores.verdicts.judgedPlans(tenant, from, to, now);
      const { plans, heldBack, rules } = planFigures(judged);
      return {
        week: isoWeek(lastSunday),
        plans,
        heldBack,
        rules: rules.map(({ rule, plans: count }) => ({
          id: rule,
          reason: RULES.find(({ id }) => id === rule)?.reason ?? "",
          plans: count,
        })),
      };
    },

    async tryPolicy(person, source, now) {
      if (!(await mayLook(person, now))) return undefined;
      const { tenant } = person;
      const { stores } = work.of(tenant);
      const stored = await stores.policies.newest(tenant);
      const current = policyOfStored(tenant, stored);
      const file = policyFileOf(source, stored?.source ?? "");
      const reading = readPolicy(file);
      if (!reading.ok) return { kind: "refused", problems: reading.problems };
      const changes = policyDiff(current, reading.policy);
      if (changes.length === 0) return { kind: "nothing-changes" };
      const backtest = await backtests.of(tenant, reading.policy, BACKTEST_DAYS, now);
      const trial = {
        person: person.id,
        wish: source,
        source: file,
        version: reading.version,
        base: policyVersion(current),
        triedAt: now,
      };
      const id = createHash("sha256")
        .update(JSON.stringify([tenant, trial]))
        .digest("hex")
        .slice(0, 24);
      await stores.policyTrials.add(tenant, { ...trial, id, backtest });
      return { kind: "tried", id, changes, backtest };
    },
  };
}
