import { DEFAULT_POLICY, type Policy, policyDiff, policyVersion } from "#src/domain/guardrails/policy.ts";
import { changeInWords, concernsPlans } from "#src/domain/guardrails/policy-words.ts";
import type { Person } from "#src/domain/person.ts";
import type { LocalDay } from "#src/domain/time.ts";
import type { StoredPlan } from "#src/ports/records.ts";
import type { Stores } from "#src/ports/stores.ts";
import { DEFAULT_VERSION, readPolicy } from "#src/services/policy-service.ts";

const TOLD = 3;

/** What a stored plan says of the policy it was made under, and of limits that were new then. */
interface PlanTrace {
  readonly plan: { readonly verdict?: { readonly policyVersion?: string } };
  readonly rationale: { readonly limits?: string | undefined };
}

/**
 * What is new in the company's limits since this person's plan before, in a sentence; undefined where nothing that plans rest
 * on is. It is told on the first day alone, with every plan of that day.
 */
export async function policyNews(
  stores: Stores,
  { tenant, id }: Person,
  day: LocalDay,
  policy: Policy,
): Promise<string | undefined> {
  const before: StoredPlan | undefined =
    (await stores.plans.latest(tenant, id, day)) ?? (await stores.plans.latestBefore(tenant, id, day));
  if (before === undefined) return undefined;
  const { plan, rationale } = before as unknown as PlanTrace;
  const was = plan.verdict?.policyVersion;
  if (was === policyVersion(policy)) return before.day === day ? rationale.limits : undefined;
  const former = was === DEFAULT_VERSION ? DEFAULT_POLICY : await policyOfVersion(stores, tenant, was);
  const changes = former === undefined ? [] : policyDiff(former, policy).filter(concernsPlans);
  if (changes.length === 0) return undefined;
  const words = changes.slice(0, TOLD).map((change) => changeInWords(change, day));
  const more = changes.length > TOLD ? [`and ${changes.length - TOLD} more`] : [];
  return `New from your company, in the limits that I plan within: ${[...words, ...more].join("; ")}.`;
}

async function policyOfVersion(stores: Stores, tenant: string, version = ""): Promise<Policy | undefined> {
  const stored = await stores.policies.withVersion(tenant, version);
  const reading = stored && readPolicy(stored.source);
  return reading?.ok === true ? reading.policy : undefined;
}
