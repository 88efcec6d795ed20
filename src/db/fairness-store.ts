import type { Queryable } from "#src/db/database.ts";
import { CONSENT_VERSION, oldestConsent } from "#src/domain/consent.ts";
import { type DeclaredGroups, readGroups } from "#src/domain/fairness-groups.ts";
import { KINDS_OF_DATA } from "#src/domain/fairness-measures.ts";
import type { PersonId } from "#src/domain/person.ts";
import type { EffortEvidence } from "#src/domain/twin/capacity-offset.ts";
import type { LearntParameter } from "#src/domain/twin/learnt-parameters.ts";
import { MODEL_VERSION, type TwinParameters } from "#src/domain/twin/parameters.ts";
import type { DataCounts, DecisionCounts, FairnessStore, StoredFairnessAudit } from "#src/ports/fairness.ts";
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
           select distinct on (p.person_id, p.day) p.person_id, p.day, p.verdict_id,
             coalesce(p.plan #> '{plan,days,0,sessions}', '[]') as sessions
           from plans p join agreed using (person_id)
           where p.tenant_id = $1 and p.day between $4 and $5 order by p.person_id, p.day, p.revision desc),
         day as (
           select last.person_id, asked.minutes, asked.stretched, fired.held, fired.careful,
             exists (
               select 1 from changes c where c.tenant_id = $1 and c.person_id = last.person_id and c.day = last.day
                 and not c.proposed and c.settled_as = 'applied') as relieved,
             exists (
               select 1 from nudges n where n.tenant_id = $1 and n.person_id = last.person_id
                 and n.sent_at >= last.day and n.sent_at < last.day + 1) as nudged
           from last
           cross join lateral (
             select coalesce(sum((s ->> 'minutes')::float8) filter (where s ->> 'kind' <> 'recovery'), 0) as minutes,
               coalesce(bool_or((s ->> 'newMaterial')::boolean), false) as stretched
             from jsonb_array_elements(last.sessions) s) asked
           cross join lateral (
             select coalesce(bool_or(rule ->> 'action' in ('B', 'E', 'S')), false) as held,
               coalesce(bool_or(rule ->> 'id' = 'G10'), false) as careful
             from verdicts v, jsonb_array_elements(v.fired) rule
             where v.tenant_id = $1 and v.id = last.verdict_id) fired)
         select person_id, count(*)::int as days,
           count(*) filter (where stretched)::int as stretched, count(*) filter (where relieved)::int as relieved,
           count(*) filter (where held)::int as held, count(*) filter (where minutes = 0)::int as resting,
           sum(minutes) as minutes, count(*) filter (where careful)::int as careful,
           count(*) filter (where nudged)::int as nudged
         from day group by person_id order by person_id`,
        [tenant, CONSENT_VERSION, oldestConsent(now), from, to],
      );
      return rows.map(({ person_id, ...counts }) => ({ person: person_id, ...counts }));
    },
    async completeness(tenant, from, to, now) {
      const { rows } = await sql.query<Omit<DataCounts, "person"> & { person_id: PersonId }>(
        `with ${AGREED}, seen as (
           select person_id, 'check-ins' as category, day from check_ins
           where tenant_id = $1 and day between $4 and $5
           union
           select person_id, case metric when 'sleep_h' then 'sleep' else 'heart' end, day from measurements
           where tenant_id = $1 and day between $4 and $5
             and metric in ('sleep_h', 'hrv_rmssd_ms', 'resting_hr_bpm')),
         shown as (
           select s.* from seen s join agreed using (person_id) where exists (
             select 1 from consents c where c.tenant_id = $1 and c.person_id = s.person_id and c.category = s.category
               and c.purpose = 'audit' and c.withdrawn_at is null and c.version >= $2 and c.granted_at >= $3)),
         spans as (
           select person_id, category, count(*) as present, $5::date - min(day) + 1 as expected,
             -- A day is stale from the fourth after the newest value, until the next one or the end.
             (select sum(greatest(0, gap - 4)) from (
               select lead(day, 1, $5::date + 1) over (order by day) - day as gap from shown own
               where own.person_id = shown.person_id and own.category = shown.category) gaps) as stale
           from shown group by person_id, category),
         counted as (
           select person_id, sum(expected)::int as expected, sum(expected - present)::int as missing, sum(stale)::int as stale
           from spans group by person_id)
         select a.person_id, coalesce(expected, 0) as expected, coalesce(missing, 0) as missing, coalesce(stale, 0) as stale,
           (select count(distinct category)::int from consents c where c.tenant_id = $1 and c.person_id = a.person_id
             and c.purpose = 'coaching' and c.category = any($6) and c.withdrawn_at is null and c.version >= $2
             and c.granted_at >= $3) as kinds
         from agreed a left join counted using (person_id) order by a.person_id`,
        [tenant, CONSENT_VERSION, oldestConsent(now), from, to, KINDS_OF_DATA],
      );
      return rows.map(({ person_id, ...counts }) => ({ person: person_id, ...counts }));
    },
    async learnt(tenant, from, to, now) {
      const { rows } = await sql.query<{
        person_id: PersonId;
        effort: EffortEvidence;
        parameters: TwinParameters;
        body: boolean;
      }>(
        `with ${AGREED}
         select distinct on (t.person_id) t.person_id, t.state -> 'effort' as effort, t.state -> 'parameters' as parameters,
           exists (
             select 1 from consents c where c.tenant_id = $1 and c.person_id = t.person_id and c.category in ('sleep', 'heart')
               and c.purpose = 'audit' and c.withdrawn_at is null and c.version >= $2 and c.granted_at >= $3) as body
         from twins t join agreed using (person_id)
         where t.tenant_id = $1 and t.day between $4 and $5 and t.model_version = $6 order by t.person_id, t.day desc`,
        [tenant, CONSENT_VERSION, oldestConsent(now), from, to, MODEL_VERSION],
      );
      return rows.map(({ person_id, ...learnt }) => ({ person: person_id, ...learnt }));
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
    async review(tenant, upTo, now) {
      const { rowCount } = await sql.query(
        `update fairness_audits set reviewed_at = $3 where tenant_id = $1 and reviewed_at is null and week collate "C" <= $2`,
        [tenant, upTo, now],
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
