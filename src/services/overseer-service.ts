import type { PolicyChange } from "#src/domain/guardrails/policy.ts";
import { RULES } from "#src/domain/guardrails/rules/registry.ts";
import type { Person } from "#src/domain/person.ts";
import { type Plans, planFigures } from "#src/domain/plan-figures.ts";
import { addDays, instantAt, isoWeek, localDay, weekday } from "#src/domain/time.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { Backtest, BacktestService } from "#src/services/backtest-service.ts";
import type { PolicyService } from "#src/services/policy-service.ts";
import { readPolicy } from "#src/services/policy-service.ts";

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
  | { readonly kind: "tried"; readonly changes: readonly PolicyChange[]; readonly backtest: Backtest };

export interface OverseerService {
  /** Undefined for somebody who is no overseer now. */
  week(person: Person, now: Date): Promise<OverseerWeek | undefined>;
  /** What a policy would change, and would have changed in the last 60 days. Nothing is put in force. */
  tryPolicy(person: Person, source: string, now: Date): Promise<PolicyTrial | undefined>;
}

export interface OverseerOptions {
  readonly work: UnitOfWork;
  readonly policies: PolicyService;
  readonly backtests: BacktestService;
}

export const BACKTEST_DAYS = 60;

export function createOverseerService({ work, policies, backtests }: OverseerOptions): OverseerService {
  const isOverseer = async ({ tenant, id }: Person, now: Date): Promise<boolean> =>
    (await work.of(tenant).stores.directory.rolesOf(tenant, id, now)).some(({ role }) => role === "overseer");

  return {
    async week(person, now) {
      if (!(await isOverseer(person, now))) return undefined;
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
      if (!(await isOverseer(person, now))) return undefined;
      const reading = readPolicy(asYaml(source));
      if (!reading.ok) return { kind: "refused", problems: reading.problems };
      const changes = await policies.diff(person.tenant, reading.policy);
      if (changes.length === 0) return { kind: "nothing-changes" };
      return {
        kind: "tried",
        changes,
        backtest: await backtests.of(person.tenant, reading.policy, BACKTEST_DAYS, now),
      };
    },
  };
}

const DOTTED = /^([a-zA-Z]+)\.([a-zA-Z]+)\s*[:= ]\s*(.+)$/u;

/** A policy file as it is, or lines such as "sleep.shortNightHours 5.5", as people write in a chat. */
function asYaml(source: string): string {
  const text = source.replaceAll(/^```(?:ya?ml)?$|^```|```$/gimu, "").trim();
  const lines = text.split(/[\n;]+/u).map((line) => line.trim());
  const matches = lines.filter((line) => line !== "").map((line) => DOTTED.exec(line));
  if (matches.length === 0 || matches.includes(null)) return text;
  const sections = Map.groupBy(matches as RegExpExecArray[], ([, section]) => section!);
  return [...sections]
    .map(([section, entries]) => `${section}:\n${entries.map(([, , key, value]) => `  ${key}: ${value}`).join("\n")}`)
    .join("\n");
}
