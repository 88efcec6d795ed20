import { type PolicyChange, policyDiff, policyVersion } from "#src/domain/guardrails/policy.ts";
import type { Person, PersonId, TenantId } from "#src/domain/person.ts";
import type { PolicyHand, PolicyTrial, StoredPolicy } from "#src/ports/policies.ts";
import type { Stores, UnitOfWork } from "#src/ports/stores.ts";
import type { Backtest } from "#src/services/backtest-service.ts";
import { isOverseer, type PolicyService, policyOfStored, readPolicy } from "#src/services/policy-service.ts";

/** What was tried, with what it would change now. */
export interface TrialView {
  readonly id: string;
  readonly changes: readonly PolicyChange[];
  readonly backtest: Backtest;
  /** Whether it eases a limit, so that a second overseer has to agree. */
  readonly eases: boolean;
}

/** Why nothing was done. */
export type NotDone =
  | { readonly kind: "not-an-overseer" }
  /** Nothing that can be put in force: not there, somebody else's, too old, or refused by the second. */
  | { readonly kind: "gone" }
  | { readonly kind: "changed-since"; readonly id: string }
  | { readonly kind: "refused"; readonly problems: readonly string[] };

export type InForce = {
  readonly kind: "in-force";
  readonly revision: number;
  readonly changes: readonly PolicyChange[];
  /** It was done before; this time nothing was. */
  readonly again: boolean;
};

export type Confirmation = NotDone | { readonly kind: "confirm"; readonly trial: TrialView } | InForce;

export type Put =
  | Confirmation
  /** The others are asked; `people` are to be told, each once. */
  | { readonly kind: "asked"; readonly trial: TrialView; readonly people: readonly PersonId[] }
  | { readonly kind: "nobody-to-agree" };

export type Agreed = NotDone | { readonly kind: "own" } | (InForce & { readonly askedBy: PersonId });

export type UndonePolicy =
  | { readonly kind: "not-an-overseer" }
  | { readonly kind: "nothing" }
  | { readonly kind: "changed-since" }
  /** It eases what was agreed upon: trying the former one asks a second person. */
  | { readonly kind: "needs-second"; readonly revision: number }
  | { readonly kind: "refused"; readonly problems: readonly string[] }
  | { readonly kind: "undone"; readonly revision: number; readonly changes: readonly PolicyChange[] };

/** One change of the past, as it is told. */
export interface PastPolicy {
  readonly revision: number;
  readonly at: Date;
  readonly via: StoredPolicy["via"];
  /** Given names of those who are still here. */
  readonly hands: readonly { readonly name: string; readonly part: PolicyHand["part"] }[];
  readonly changes: readonly PolicyChange[];
}

export interface PolicyChangeService {
  /** What was tried, to look at once more before it is put in force; the last one where no id is given. */
  confirm(person: Person, id: string | undefined, now: Date): Promise<Confirmation>;
  /** Puts in force exactly what was tried and shown. What eases a limit is asked of the other overseers first. */
  put(person: Person, id: string | undefined, now: Date): Promise<Put>;
  /** The second overseer's yes. */
  agree(person: Person, id: string | undefined, now: Date): Promise<Agreed>;
  /** The second overseer's no; answers who had asked. */
  refuse(person: Person, id: string | undefined, now: Date): Promise<PersonId | undefined>;
  /** Puts the policy before the newest in force again. */
  undo(person: Person, revision: number | undefined, now: Date): Promise<UndonePolicy>;
  /** The words that were tried, or that bring back what was in force before `revision`. */
  wishOf(person: Person, id: string, now: Date): Promise<string | undefined>;
  /** Newest first; undefined for somebody who is no overseer. */
  history(person: Person, now: Date): Promise<readonly PastPolicy[] | undefined>;
}

/** What was tried longer ago is tried again: its backtest is of other days. */
const TRIAL_DAYS = 7;
/** So long one person may take back alone what they put in force. */
const UNDO_HOURS = 24;
const SHOWN = 8;
const HOUR_MS = 3_600_000;

export interface PolicyChangeOptions {
  readonly work: UnitOfWork;
  readonly policies: PolicyService;
  readonly overseers: (tenant: TenantId, now: Date) => Promise<PersonId[]>;
}

/** Every act asks the directory who is asking, at the moment of the tap, and judges under the lock of the tenant's policies. */
export function createPolicyChangeService({ work, policies, overseers }: PolicyChangeOptions): PolicyChangeService {
  async function mayDecide(stores: Stores, { tenant, id }: Person, now: Date): Promise<boolean> {
    if (await isOverseer(stores, tenant, id, now)) return true;
    await stores.audit.append({ tenant, person: id, event: "policy-denied", detail: {}, at: now });
    return false;
  }

  const isFresh = ({ triedAt, settled }: PolicyTrial, now: Date): boolean =>
    settled?.as !== "refused" && now.getTime() - triedAt.getTime() < TRIAL_DAYS * 24 * HOUR_MS;

  /** Judges a trial against what is in force; needs the lock. */
  async function judged(
    stores: Stores,
    tenant: TenantId,
    trial: PolicyTrial | undefined,
    now: Date,
  ): Promise<
    Exclude<NotDone, { kind: "not-an-overseer" }> | InForce | { kind: "open"; trial: PolicyTrial; view: TrialView }
  > {
    if (trial === undefined) return { kind: "gone" };
    if (trial.settled?.as === "applied") {
      const revision = trial.settled.revision ?? 0;
      return { kind: "in-force", revision, changes: await changesOf(stores, tenant, revision), again: true };
    }
    if (!isFresh(trial, now)) return { kind: "gone" };
    const reading = readPolicy(trial.source);
    if (!reading.ok) return { kind: "refused", problems: reading.problems };
    const current = policyOfStored(tenant, await stores.policies.newest(tenant));
    if (policyVersion(current) !== trial.base || reading.version !== trial.version)
      return { kind: "changed-since", id: trial.id };
    const changes = policyDiff(current, reading.policy);
    const eases = changes.some(({ direction }) => direction === "looser");
    return { kind: "open", trial, view: { id: trial.id, changes, backtest: trial.backtest as Backtest, eases } };
  }

  /** What a revision changed against the one before it. */
  async function changesOf(stores: Stores, tenant: TenantId, revision: number): Promise<readonly PolicyChange[]> {
    const [of, before] = [await stores.policies.get(tenant, revision), await stores.policies.get(tenant, revision - 1)];
    return of === undefined ? [] : changesBetween(before, of);
  }

  /** The person's own trial, under the lock. */
  async function ownTrial(stores: Stores, person: Person, id: string | undefined): Promise<PolicyTrial | undefined> {
    await stores.policies.lock(person.tenant);
    const trial =
      id === undefined
        ? await stores.policyTrials.newestOf(person.tenant, person.id)
        : await stores.policyTrials.get(person.tenant, id);
    return trial?.person === person.id ? trial : undefined;
  }

  async function othersTrial(stores: Stores, person: Person, id: string | undefined): Promise<PolicyTrial | undefined> {
    await stores.policies.lock(person.tenant);
    const trial =
      id === undefined
        ? await stores.policyTrials.askedOfOthers(person.tenant, person.id)
        : await stores.policyTrials.get(person.tenant, id);
    return trial?.askedAt === undefined ? undefined : trial;
  }

  /** Puts an open trial in force and settles it; needs the lock. */
  async function settle(
    stores: Stores,
    tenant: TenantId,
    trial: PolicyTrial,
    hands: readonly PolicyHand[],
    now: Date,
  ): Promise<InForce | { kind: "refused"; problems: readonly string[] }> {
    const applied = await policies.put(stores, tenant, { source: trial.source, hands, via: "chat" }, now);
    if (!applied.ok) return { kind: "refused", problems: applied.problems };
    const { revision, changes } = applied;
    await stores.policyTrials.settle(tenant, trial.id, { as: "applied", revision }, now);
    return { kind: "in-force", revision, changes, again: false };
  }

  return {
    confirm: (person, id, now) =>
      work.of(person.tenant).transaction(async (stores): Promise<Confirmation> => {
        if (!(await mayDecide(stores, person, now))) return { kind: "not-an-overseer" };
        const found = await judged(stores, person.tenant, await ownTrial(stores, person, id), now);
        if (found.kind !== "open") return found;
        await stores.policyTrials.shown(person.tenant, found.trial.id, now);
        return { kind: "confirm", trial: found.view };
      }),

    async put(person, id, now) {
      const { tenant } = person;
      const others = (await overseers(tenant, now)).filter((other) => other !== person.id);
      return work.of(tenant).transaction(async (stores): Promise<Put> => {
        if (!(await mayDecide(stores, person, now))) return { kind: "not-an-overseer" };
        const found = await judged(stores, tenant, await ownTrial(stores, person, id), now);
        if (found.kind !== "open") return found;
        const { trial, view } = found;
        if (trial.shownAt === undefined) {
          await stores.policyTrials.shown(tenant, trial.id, now);
          return { kind: "confirm", trial: view };
        }
        if (!view.eases) return settle(stores, tenant, trial, [{ person: person.id, part: "put" }], now);
        if (others.length === 0) return { kind: "nobody-to-agree" };
        if (trial.askedAt === undefined) {
          await stores.policyTrials.asked(tenant, trial.id, now);
          const detail = { version: trial.version, changes: view.changes.length };
          await stores.audit.append({ tenant, person: person.id, event: "policy-asked", detail, at: now });
        }
        return { kind: "asked", trial: view, people: others };
      });
    },

    agree: (person, id, now) =>
      work.of(person.tenant).transaction(async (stores): Promise<Agreed> => {
        const { tenant } = person;
        if (!(await mayDecide(stores, person, now))) return { kind: "not-an-overseer" };
        const trial = await othersTrial(stores, person, id);
        if (trial === undefined) return { kind: "gone" };
        const found = await judged(stores, tenant, trial, now);
        if (found.kind === "in-force") return { ...found, askedBy: trial.person };
        if (found.kind !== "open") return found;
        if (trial.person === person.id) return { kind: "own" };
        const hands: PolicyHand[] = [
          { person: trial.person, part: "put" },
          { person: person.id, part: "agreed" },
        ];
        const settled = await settle(stores, tenant, trial, hands, now);
        return settled.kind === "in-force" ? { ...settled, askedBy: trial.person } : settled;
      }),

    refuse: (person, id, now) =>
      work.of(person.tenant).transaction(async (stores): Promise<PersonId | undefined> => {
        const { tenant } = person;
        if (!(await mayDecide(stores, person, now))) return undefined;
        const trial = await othersTrial(stores, person, id);
        if (trial === undefined || trial.settled !== undefined || trial.person === person.id) return undefined;
        await stores.policyTrials.settle(tenant, trial.id, { as: "refused" }, now);
        const detail = { version: trial.version };
        await stores.audit.append({ tenant, person: person.id, event: "policy-refused", detail, at: now });
        return trial.person;
      }),

    undo: (person, revision, now) =>
      work.of(person.tenant).transaction(async (stores): Promise<UndonePolicy> => {
        const { tenant } = person;
        if (!(await mayDecide(stores, person, now))) return { kind: "not-an-overseer" };
        await stores.policies.lock(tenant);
        const [newest, former] = await stores.policies.history(tenant, 2);
        if (newest === undefined) return { kind: "nothing" };
        if (revision !== undefined && newest.revision !== revision) return { kind: "changed-since" };
        const own = newest.hands.some((hand) => hand.person === person.id);
        const alone = own && now.getTime() - newest.appliedAt.getTime() < UNDO_HOURS * HOUR_MS;
        const eases = changesBetween(newest, former).some(({ direction }) => direction === "looser");
        if (eases && !alone) return { kind: "needs-second", revision: newest.revision };
        const wanted = {
          source: former?.source ?? "",
          hands: [{ person: person.id, part: "undid" }] as const,
          via: "chat",
          alone,
        } as const;
        const applied = await policies.put(stores, tenant, wanted, now);
        return applied.ok
          ? { kind: "undone", revision: applied.revision, changes: applied.changes }
          : { kind: "refused", problems: applied.problems };
      }),

    async wishOf({ tenant, id: person }, id, now) {
      const { stores } = work.of(tenant);
      if (!(await isOverseer(stores, tenant, person, now))) return undefined;
      const before = /^before:(\d{1,9})$/u.exec(id)?.[1];
      if (before === undefined) {
        const trial = await stores.policyTrials.get(tenant, id);
        return trial?.person === person ? trial.wish : undefined;
      }
      const former = await stores.policies.get(tenant, Number(before) - 1);
      return former?.source.trim() || "{}";
    },

    async history({ tenant, id }, now) {
      const { stores } = work.of(tenant);
      if (!(await isOverseer(stores, tenant, id, now))) return undefined;
      const revisions = await stores.policies.history(tenant, SHOWN + 1);
      return Promise.all(
        revisions.slice(0, SHOWN).map(async (revision, index): Promise<PastPolicy> => {
          const hands = [];
          for (const { person, part } of revision.hands) {
            const known = await stores.people.get(tenant, person);
            if (known !== undefined) hands.push({ name: known.givenName, part });
          }
          const { appliedAt: at, via } = revision;
          return {
            revision: revision.revision,
            at,
            via,
            hands,
            changes: changesBetween(revisions[index + 1], revision),
          };
        }),
      );
    },
  };
}

/** Empty where one of them holds with the built-in limits of today no more. */
function changesBetween(from: StoredPolicy | undefined, to: StoredPolicy | undefined): readonly PolicyChange[] {
  const [before, after] = [readPolicy(from?.source ?? ""), readPolicy(to?.source ?? "")];
  return before.ok && after.ok ? policyDiff(before.policy, after.policy) : [];
}
