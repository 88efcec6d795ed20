import { setImmediate as othersFirst } from "node:timers/promises";
import { overloaded } from "#src/domain/calibration.ts";
import { allows } from "#src/domain/consent.ts";
import { auditInSteps, type FairnessAudit, type GroupFinding } from "#src/domain/fairness-audit.ts";
import type { DeclaredGroups } from "#src/domain/fairness-groups.ts";
import type { Trainee } from "#src/domain/fairness-measures.ts";
import type { Picture } from "#src/domain/message.ts";
import type { Person, PersonId, TenantId } from "#src/domain/person.ts";
import { createState, enterStream, nextUniform } from "#src/domain/simulation/rng.ts";
import { seedWords } from "#src/domain/simulation/seed.ts";
import { addDays, daysBetween, isoWeek, type LocalDay, localDay, weekday } from "#src/domain/time.ts";
import { departuresOf, LEARNT_PARAMETERS, type LearntParameter } from "#src/domain/twin/learnt-parameters.ts";
import type { LearntOf, StoredFairnessAudit } from "#src/ports/fairness.ts";
import type { PictureMaker } from "#src/ports/picture-maker.ts";
import type { Stores, UnitOfWork } from "#src/ports/stores.ts";
import type { DataContributor } from "#src/services/data-contributors.ts";
import { fairnessPicture } from "#src/services/fairness-picture.ts";

export interface FairnessService {
  /** What the person says of themselves, and whether it may be used. */
  groupsOf(person: Person, now: Date): Promise<{ readonly agreed: boolean; readonly groups: DeclaredGroups }>;
  /** Keeps what the person says of themselves; false without their agreement to fairness checks. */
  declare(person: Person, groups: DeclaredGroups, now: Date): Promise<boolean>;
  /** Audits the last whole week, once; undefined where that was done. */
  run(tenant: TenantId, now: Date): Promise<StoredFairnessAudit | undefined>;
  /** The newest audit, for an overseer; "not-an-overseer" for anybody else. */
  of(person: Person, now: Date): Promise<StoredFairnessAudit | "none" | "not-an-overseer">;
  /** What the audit found as a picture; undefined where there is nothing to draw. */
  picture(audit: StoredFairnessAudit): Promise<Picture | undefined>;
  /**
   * An overseer has looked at what was found up to this week, "2026-W47": plans go by each person's own parameters again,
   * as far as no later alarm holds them. The audit trail keeps who, when, and what was lifted.
   */
  review(
    person: Person,
    week: string,
    now: Date,
  ): Promise<{ readonly lifted: readonly LearntParameter[] } | "nothing" | "not-an-overseer">;
  /** Learnt parameters for which plans go by everybody's value, as an alarm waits for a look. */
  frozenIn(tenant: TenantId): Promise<ReadonlySet<LearntParameter>>;
  /** Who is to be told. */
  overseers(tenant: TenantId, now: Date): Promise<PersonId[]>;
}

/** A Monday. Data are looked at together for a year, week by week, and then anew: 52 looks. */
const FIRST_MONDAY = "2024-01-01";
const PERIOD_WEEKS = 52;
/** Who the audit trail names where no person acts. */
const NOBODY = "fairness-audit";

export function createFairnessService(work: UnitOfWork, maker: PictureMaker): FairnessService {
  const isOverseer = async ({ tenant, id }: { tenant: TenantId; id: PersonId }, now: Date): Promise<boolean> =>
    (await work.of(tenant).stores.directory.rolesOf(tenant, id, now)).some(({ role }) => role === "overseer");

  const agreed = async (stores: Stores, { tenant, id }: Person, now: Date): Promise<boolean> =>
    allows(await stores.consents.holding(tenant, id, now), "learning", "audit");

  async function trainees(tenant: TenantId, from: LocalDay, to: LocalDay, now: Date): Promise<Trainee[]> {
    const { fairness } = work.of(tenant).stores;
    const [declared, decisions, data, learnt, forecasts] = await Promise.all([
      fairness.declared(tenant, now),
      fairness.decisions(tenant, from, to, now),
      fairness.completeness(tenant, from, to, now),
      fairness.learnt(tenant, from, to, now),
      fairness.forecasts(tenant, from, to, now),
    ]);
    const known = new Map(data.map((counts) => [counts.person, counts]));
    const departures = new Map(learnt.map((own) => [own.person, departuresWithin(own)]));
    const answered = Map.groupBy(forecasts, ({ person }) => person);
    return decisions.map((counts) => ({
      ...(known.get(counts.person) ?? NOTHING_KNOWN),
      ...counts,
      groups: declared.get(counts.person) ?? {},
      departures: departures.get(counts.person),
      forecasts: (answered.get(counts.person) ?? []).flatMap(({ told, session, ...outcome }) => {
        const happened = overloaded(session, outcome);
        return happened === undefined ? [] : [{ told, happened }];
      }),
    }));
  }

  return {
    async groupsOf(person, now) {
      const { stores } = work.of(person.tenant);
      return {
        agreed: await agreed(stores, person, now),
        groups: await stores.fairness.groupsOf(person.tenant, person.id),
      };
    },

    declare: (person, groups, now) =>
      work.of(person.tenant).transaction(async (stores) => {
        if (!(await agreed(stores, person, now))) return false;
        await stores.fairness.declare(person.tenant, person.id, groups, now);
        return true;
      }),

    async run(tenant, now) {
      const { look, from, to, week } = periodOf(now);
      const unit = work.of(tenant);
      if ((await unit.stores.fairness.newest(tenant))?.week === week) return undefined;
      const state = createState();
      enterStream(state, seedWords(`fairness ${tenant} ${week}`), 0);
      const steps = auditInSteps(await trainees(tenant, from, to, now), { look, rng: () => nextUniform(state) });
      let step = steps.next();
      while (!step.done) {
        await othersFirst();
        step = steps.next();
      }
      const found: FairnessAudit = step.value;
      const known = alarmsOf((await unit.stores.fairness.newestReviewed(tenant))?.findings ?? []);
      const alarms = found.findings.filter(({ verdict }) => verdict === "alarm");
      const fresh = alarms.filter((alarm) => !known.has(keyOf(alarm)));
      const frozen = LEARNT_PARAMETERS.filter((one) => fresh.some(({ affected = [] }) => affected.includes(one)));
      const audit = { ...found, week, look, freezes: fresh.length > 0, frozen, madeAt: now };
      return unit.transaction(async (stores) => {
        if (!(await stores.fairness.add(tenant, audit))) return undefined;
        await stores.audit.append({
          tenant,
          person: NOBODY,
          event: audit.freezes ? "fairness-alarm" : "fairness-audited",
          detail: { week, look, alarms: alarms.length, frozen: frozen.join(" ") },
          at: now,
        });
        return audit;
      });
    },

    async of(person, now) {
      if (!(await isOverseer(person, now))) return "not-an-overseer";
      return (await work.of(person.tenant).stores.fairness.newest(person.tenant)) ?? "none";
    },

    picture: (audit) => fairnessPicture(audit, maker),

    async review(person, week, now) {
      if (!(await isOverseer(person, now))) return "not-an-overseer";
      const { tenant, id } = person;
      return work.of(tenant).transaction(async ({ fairness, audit }) => {
        const before = await fairness.frozenIn(tenant);
        if (!(await fairness.review(tenant, week, now))) return "nothing";
        const after = await fairness.frozenIn(tenant);
        const lifted = LEARNT_PARAMETERS.filter((one) => before.has(one) && !after.has(one));
        const detail = { week, lifted: lifted.join(" ") };
        await audit.append({ tenant, person: id, event: "fairness-reviewed", detail, at: now });
        return { lifted };
      });
    },

    frozenIn: (tenant) => work.of(tenant).stores.fairness.frozenIn(tenant),

    async overseers(tenant, now) {
      const people = await work.of(tenant).stores.people.all(tenant);
      const found: PersonId[] = [];
      for (const { id } of people) if (await isOverseer({ tenant, id }, now)) found.push(id);
      return found;
    },
  };
}

/** The whole weeks of the year of looks that are over, and how many they are. */
function periodOf(now: Date) {
  const today = localDay(now, "UTC");
  const to = addDays(today, -weekday(today));
  const weeks = Math.floor((daysBetween(FIRST_MONDAY, to) + 1) / 7);
  const look = ((weeks - 1) % PERIOD_WEEKS) + 1;
  return { look, to, from: addDays(to, 1 - 7 * look), week: isoWeek(to) };
}

const keyOf = ({ group, measure }: GroupFinding): string => JSON.stringify([group, measure]);
const alarmsOf = (findings: readonly GroupFinding[]): ReadonlySet<string> =>
  new Set(findings.filter(({ verdict }) => verdict === "alarm").map(keyOf));

const NOTHING_KNOWN = { expected: 0, missing: 0, stale: 0, kinds: 0 } as const;

/** What was learnt from nights and pulse counts only where the person lets fairness checks see either. */
function departuresWithin({ body, ...own }: LearntOf): Trainee["departures"] {
  const { body: signals, ...rest } = departuresOf(own);
  return body ? { body: signals, ...rest } : rest;
}

/** What people say of themselves for the fairness checks. */
export const fairnessData: DataContributor = {
  async about(stores, { person: { tenant, id }, consents }) {
    const items = Object.keys(await stores.fairness.groupsOf(tenant, id)).length;
    if (items === 0) return [];
    const purpose = allows(consents, "learning", "audit") ? "fairness checks" : "kept, not used";
    return [{ category: "Groups you named", items, source: "you, in a form", purpose }];
  },
};
