import {
  DEFAULT_POLICY,
  type Policy,
  type PolicyChange,
  parsePolicy,
  policyDiff,
  policyVersion,
  tighten,
} from "#src/domain/guardrails/policy.ts";
import type { TenantId } from "#src/domain/person.ts";
import type { Stores, UnitOfWork } from "#src/ports/stores.ts";

export type PolicyReading =
  | { readonly ok: true; readonly policy: Policy; readonly version: string }
  /** Each says what is wrong, and where. */
  | { readonly ok: false; readonly problems: readonly string[] };

export interface PolicyService {
  /** The limits of a tenant: its newest policy, or the built-in ones. */
  inForce(tenant: TenantId): Promise<Policy>;
  /** The version of what was last read of a tenant, for signing without waiting. */
  lastVersion(tenant: TenantId): string;
  /** What differs between the policy in force and another. */
  diff(tenant: TenantId, next: Policy): Promise<PolicyChange[]>;
  /**
   * Puts a policy in force, with an entry in the audit; answers its revision.
   *
   * A limit that the company had tightened may be eased again, never below the built-in one, and only by two people.
   */
  apply(tenant: TenantId, source: string, by: readonly string[], now: Date): Promise<Applied>;
}

export type Applied =
  | {
      readonly ok: true;
      readonly revision: number;
      readonly version: string;
      readonly changes: readonly PolicyChange[];
    }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Who the audit names where no person of the tenant acts. */
export const OPERATOR = "operator";

/** Reads a policy file over the built-in limits: what would loosen one of them is refused with the reason. */
export function readPolicy(source: string): PolicyReading {
  const parsed = parsePolicy(source);
  if (!parsed.ok) return parsed;
  const result = tighten(DEFAULT_POLICY, parsed.override);
  if (!result.ok) return { ok: false, problems: result.refusals.map(({ reason }) => reason) };
  return { ok: true, policy: result.policy, version: policyVersion(result.policy) };
}

export function createPolicyService(work: UnitOfWork): PolicyService {
  const versions = new Map<TenantId, string>();
  const read = async (stores: Stores, tenant: TenantId): Promise<Policy> => {
    const stored = await stores.policies.newest(tenant);
    const reading = stored === undefined ? undefined : readPolicy(stored.source);
    if (reading?.ok === false)
      throw new Error(
        `Cannot use the policy of tenant "${tenant}" as it must hold with the built-in limits: ${reading.problems.join("; ")}`,
      );
    const policy = reading?.policy ?? DEFAULT_POLICY;
    versions.set(tenant, policyVersion(policy));
    return policy;
  };
  return {
    inForce: (tenant) => read(work.of(tenant).stores, tenant),
    lastVersion: (tenant) => versions.get(tenant) ?? DEFAULT_VERSION,
    diff: async (tenant, next) => policyDiff(await read(work.of(tenant).stores, tenant), next),
    async apply(tenant, source, by, now) {
      const reading = readPolicy(source);
      if (!reading.ok) return reading;
      return work.of(tenant).transaction(async (stores): Promise<Applied> => {
        const changes = policyDiff(await read(stores, tenant), reading.policy);
        const eased = changes.filter(({ direction }) => direction === "looser");
        const overseers = new Set(await overseersAmong(stores, tenant, by, now));
        if (eased.length > 0 && overseers.size < 2) {
          return {
            ok: false,
            problems: eased.map(
              ({ path, from, to }) =>
                `Cannot ease ${path} from ${from} to ${to} as two overseers of the roster must agree: current number is ${overseers.size}`,
            ),
          };
        }
        const revision = await stores.policies.add(tenant, { version: reading.version, source, appliedAt: now });
        await stores.audit.append({
          tenant,
          person: OPERATOR,
          event: "policy-applied",
          detail: { revision, version: reading.version, changes: changes.length, eased: eased.length },
          at: now,
        });
        versions.set(tenant, reading.version);
        return { ok: true, revision, version: reading.version, changes };
      });
    },
  };
}

const DEFAULT_VERSION = policyVersion(DEFAULT_POLICY);

async function overseersAmong(
  stores: Stores,
  tenant: TenantId,
  emails: readonly string[],
  now: Date,
): Promise<string[]> {
  const found: string[] = [];
  for (const email of emails) {
    const person = await stores.people.byEmail(tenant, email);
    const roles = person === undefined ? [] : await stores.directory.rolesOf(tenant, person.id, now);
    if (person !== undefined && roles.some(({ role }) => role === "overseer")) found.push(person.id);
  }
  return found;
}
