import type { Queryable } from "#src/db/database.ts";
import { CONSENT_VERSION, oldestConsent } from "#src/domain/consent.ts";
import { type DeclaredGroups, readGroups } from "#src/domain/fairness-groups.ts";
import type { PersonId } from "#src/domain/person.ts";
import type { LearntParameter } from "#src/domain/twin/learnt-parameters.ts";
import type { DecisionCounts, FairnessStore, StoredFairnessAudit } from "#src/ports/fairness.ts";
import type { SessionStatus } from "#src/ports/records.ts";

type AuditRow = {
  week: string;
  look: number;
  findings: StoredFairnessAudit["findings"];
  unjudged: StoredFairnessAudit["unjudged"];
  freezes: boolean;
  frozen: StoredFairnessAudit["frozen"];
  made_at: Date;
  reviewed_at: Date | null;
};
type GroupRow = { person_id: PersonId; attribute: string; value: string };

/** People who agreed that what they learn counts in fairness checks: $1 tenant, $2 version, $3 oldest date that holds. */
const AGREED = `agreed as (
  select distinct person_id from consents
  where tenant_id = $1 and category = 'learning' and purpose = 'audit' and withdrawn_at is null and version >= $2 and granted_at >= $3)`;

const AUDIT_COLUMNS = "week, look, findings, unjudged, freezes, frozen, made_at, reviewed_at";

const toAudit = ({ made_at, reviewed_at, ...row }: AuditRow): StoredFairnessAudit => ({
  ...row,
  madeAt: made_at,
  reviewedAt: reviewed_at ?? undefined,
});

const groupsOf = (rows: readonly GroupRow[]): DeclaredGroups =>
  readGroups(Object.fromEntries(rows.map(({ attribute, value }) => [attribute, value])));

export function createFairnessStore(sql: Queryable): FairnessStore {
  const newest = async (tenant: string, condition: string): Promise<StoredFairnessAudit | undefined> => {
    const { rows } = await sql.query<AuditRow>(
      `select ${AUDIT_COLUMNS} from fairness_audits where tenant_id = $1 and ${condition} order by made_at desc limit 1`,
      [tenant],
    );
    return rows.map(toAudit)[0];
  };
  return {
    async groupsOf(tenant, person) {
      const { rows } = await sql.query<GroupRow>(
        "select person_id, attribute, value from fairness_groups where tenant_id = $1 and person_id = $2",
        [tenant, person],
      );
      return groupsOf(rows);
    },
    async declare(tenant, person, groups, now) {
      await sql.query("delete from fairness_groups where tenant_id = $1 and person_id = $2", [tenant, person]);
      for (const [attribute, value] of Object.entries(groups))
        await sql.query(
          "insert into fairness_groups (tenant_id, person_id, attribute, value, declared_at) values ($1, $2, $3, $4, $5)",
          [tenant, person, attribute, value, now],
        );
    },
    async declared(tenant, now) {
      const { rows } = await sql.query<GroupRow>(
        `with ${AGREED}
         select g.person_id, g.attribute, g.value from fairness_groups g join agreed using (person_id) where g.tenant_id = $1`,
        [tenant, CONSENT_VERSION, oldestConsent(now)],
      );
      return new Map(
        [...Map.groupBy(rows, ({ person_id }) => person_id)].map(([person, own]) => [person, groupsOf(own)]),
      );
    },
    async decisions(tenant, from, to, now) {
      const { rows } = await sql.query<Omit<DecisionCounts, "person"> & { person_id: PersonId }>(
        `with ${AGREED}, last as (
           select distinct on (p.person_id, p.day) p.person_id, p.day, p.plan, p.verdict_id
           from plans p join agreed using (person_id)
           where p.tenant_id = $1 and p.day between $4 and $5 order by p.person_id, p.day, p.revision desc)
         select person_id, count(*)::int as days,
           count(*) filter (where exists (
             select 1 from jsonb_array_elements(coalesce(last.plan #> '{plan,days,0,sessions}', '[]')) session
             where (session ->> 'newMaterial')::boolean))::int as stretched,
           count(*) filter (where exists (
             select 1 from changes c where c.tenant_id = $1 and c.person_id = last.person_id and c.day = last.day
               and not c.proposed and c.settled_as = 'applied'))::int as relieved,
           count(*) filter (where exists (
             select 1 from verdicts v, jsonb_array_elements(v.fired) rule
             where v.tenant_id = $1 and v.id = last.verdict_id and rule ->> 'action' in ('B', 'E', 'S')))::int as held
         from last group by person_id order by person_id`,
        [tenant, CONSENT_VERSION, oldestConsent(now), from, to],
      );
      return rows.map(({ person_id, ...counts }) => ({ person: person_id, ...counts }));
    },
    async forecasts(tenant, from, to, now) {
      const { rows } = await sql.query<{
        person_id: PersonId;
        forecast: number;
        session: { rpe?: number; demand?: number };
        status: SessionStatus;
        rpe_reported: number | null;
      }>(
        `with ${AGREED}
         select s.person_id, s.forecast, s.session, s.status, s.rpe_reported from sessions s join agreed using (person_id)
         where s.tenant_id = $1 and s.day between $4 and $5 and s.forecast is not null and s.status in ('done', 'partly')
         order by s.person_id, s.id`,
        [tenant, CONSENT_VERSION, oldestConsent(now), from, to],
      );
      return rows.map(({ person_id, forecast, session, status, rpe_reported }) => ({
        person: person_id,
        told: forecast,
        session,
        status,
        rpeReported: rpe_reported ?? undefined,
      }));
    },
    newest: (tenant) => newest(tenant, "true"),
    newestReviewed: (tenant) => newest(tenant, "reviewed_at is not null"),
    async add(tenant, { week, look, findings, unjudged, freezes, frozen, madeAt }) {
      const { rowCount } = await sql.query(
        `insert into fairness_audits (tenant_id, week, look, findings, unjudged, freezes, frozen, made_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
        [
          tenant,
          week,
          look,
          JSON.stringify(findings),
          JSON.stringify(unjudged),
          freezes,
          JSON.stringify(frozen),
          madeAt,
        ],
      );
      return rowCount === 1;
    },
    async review(tenant, now) {
      const { rowCount } = await sql.query(
        "update fairness_audits set reviewed_at = $2 where tenant_id = $1 and reviewed_at is null",
        [tenant, now],
      );
      return (rowCount ?? 0) > 0;
    },
    async frozenIn(tenant) {
      const { rows } = await sql.query<{ name: LearntParameter }>(
        `select distinct name from fairness_audits, jsonb_array_elements_text(frozen) name
         where tenant_id = $1 and reviewed_at is null`,
        [tenant],
      );
      return new Set(rows.map(({ name }) => name));
    },
  };
}
