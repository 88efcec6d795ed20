import {
  DEFAULT_POLICY,
  type Policy,
  type PolicyChange,
  parsePolicy,
  policyDiff,
  policyVersion,
  tighten,
} from "#src/domain/guardrails/policy.ts";
import type { PersonId, TenantId } from "#src/domain/person.ts";
import type { PolicyHand, StoredPolicy } from "#src/ports/policies.ts";
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
  /** The same within a transaction, for people of the tenant. */
  put(stores: Stores, tenant: TenantId, wanted: WantedPolicy, now: Date): Promise<Applied>;
}

export interface WantedPolicy {
  readonly source: string;
  readonly hands: readonly PolicyHand[];
  readonly via: StoredPolicy["via"];
  /** One person may put back what they have just replaced, whatever it eases. */
  readonly alone?: boolean | undefined;
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
    const policy = policyOfStored(tenant, await stores.policies.newest(tenant));
    versions.set(tenant, policyVersion(policy));
    return policy;
  };

  async function put(
    stores: Stores,
    tenant: TenantId,
    { source, hands, via, alone = false }: WantedPolicy,
    now: Date,
  ): Promise<Applied> {
    const reading = readPolicy(source);
    if (!reading.ok) return reading;
    await stores.policies.lock(tenant);
    const changes = policyDiff(await read(stores, tenant), reading.policy);
    const eased = changes.filter(({ direction }) => direction === "looser");
    const overseers: PolicyHand[] = [];
    for (const hand of hands) if (await isOverseer(stores, tenant, hand.person, now)) overseers.push(hand);
    const agreeing = new Set(overseers.map(({ person }) => person)).size;
    if (eased.length > 0 && agreeing < (alone ? 1 : 2)) {
      return {
        ok: false,
        problems: eased.map(
          ({ path, from, to }) =>
            `Cannot ease ${path} from ${from} to ${to} as two overseers of the roster must agree: current number is ${agreeing}`,
        ),
      };
    }
    const stored = { version: reading.version, source, appliedAt: now, via };
    const revision = await stores.policies.add(tenant, stored, overseers);
    await stores.audit.append({
      tenant,
      person: via === "chat" ? (hands[0]?.person ?? OPERATOR) : OPERATOR,
      event: overseers.some(({ part }) => part === "undid") ? "policy-undone" : "policy-applied",
      detail: { revision, version: reading.version, changes: changes.length, eased: eased.length },
      at: now,
    });
    versions.set(tenant, reading.version);
    return { ok: true, revision, version: reading.version, changes };
  }

  return {
    inForce: (tenant) => read(work.of(tenant).stores, tenant),
    lastVersion: (tenant) => versions.get(tenant) ?? DEFAULT_VERSION,
    diff: async (tenant, next) => policyDiff(await read(work.of(tenant).stores, tenant), next),
    put,
    apply: (tenant, source, by, now) =>
      work.of(tenant).transaction(async (stores): Promise<Applied> => {
        const people: PersonId[] = [];
        for (const email of by) {
          const person = await stores.people.byEmail(tenant, email);
          if (person !== undefined && !people.includes(person.id)) people.push(person.id);
        }
        const hands = people.map((person, index): PolicyHand => ({ person, part: index === 0 ? "put" : "agreed" }));
        return put(stores, tenant, { source, hands, via: "command" }, now);
      }),
  };
}

export const DEFAULT_VERSION = policyVersion(DEFAULT_POLICY);

/** The limits of a stored policy, or the built-in ones where there is none; throws where it holds with them no more. */
export function policyOfStored(tenant: TenantId, stored: StoredPolicy | undefined): Policy {
  const reading = stored === undefined ? undefined : readPolicy(stored.source);
  if (reading?.ok === false)
    throw new Error(
      `Cannot use the policy of tenant "${tenant}" as it must hold with the built-in limits: ${reading.problems.join("; ")}`,
    );
  return reading?.policy ?? DEFAULT_POLICY;
}

export async function isOverseer(stores: Stores, tenant: TenantId, person: PersonId, now: Date): Promise<boolean> {
  return (await stores.directory.rolesOf(tenant, person, now)).some(({ role }) => role === "overseer");
}
