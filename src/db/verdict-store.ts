import type { Queryable } from "#src/db/database.ts";
import { CONSENT_VERSION, oldestConsent } from "#src/domain/consent.ts";
import type { VerdictRow, VerdictStore } from "#src/ports/records.ts";

type Row = {
  id: string;
  subject: VerdictRow["subject"];
  outcome: string;
  fired: unknown[];
  numbers: Record<string, unknown>;
  policy_version: string;
  model_version: string;
  seed: string | null;
  mac: string;
  at: Date;
};

export function createVerdictStore(sql: Queryable): VerdictStore {
  return {
    async add(row) {
      await sql.query(
        `insert into verdicts (id, tenant_id, person_id, subject, outcome, fired, numbers, policy_version, model_version, seed, mac, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (id) do nothing`,
        [
          row.id,
          row.tenant,
          row.person,
          row.subject,
          row.outcome,
          JSON.stringify(row.fired),
          JSON.stringify(row.numbers),
          row.policyVersion,
          row.modelVersion,
          row.seed ?? null,
          row.mac,
          row.at,
        ],
      );
    },
    async recent(tenant, person, limit) {
      const { rows } = await sql.query<Row>(
        `select id, subject, outcome, fired, numbers, policy_version, model_version, seed, mac, at from verdicts
         where tenant_id = $1 and person_id = $2 order by at desc, id limit $3`,
        [tenant, person, limit],
      );
      return rows.map(({ policy_version, model_version, seed, ...row }) => ({
        ...row,
        tenant,
        person,
        policyVersion: policy_version,
        modelVersion: model_version,
        seed: seed ?? undefined,
      }));
    },
    async planFigures(tenant, from, to, now) {
      const counted = `with counted as (
        select v.id, v.person_id, v.outcome, v.fired from verdicts v
        where v.tenant_id = $1 and v.subject = 'plan' and v.at >= $2 and v.at < $3 and exists (
          select 1 from consents c where c.tenant_id = v.tenant_id and c.person_id = v.person_id
            and c.purpose in ('team', 'audit') and c.withdrawn_at is null and c.version >= $4 and c.granted_at >= $5))`;
      const values = [tenant, from, to, CONSENT_VERSION, oldestConsent(now)];
      const { rows } = await sql.query<{ plans: number; people: number; held: number; held_people: number }>(
        `${counted} select count(*)::int as plans, count(distinct person_id)::int as people,
           count(*) filter (where outcome <> 'pass')::int as held,
           count(distinct person_id) filter (where outcome <> 'pass')::int as held_people from counted`,
        values,
      );
      const rules = await sql.query<{ rule: string; plans: number; people: number }>(
        `${counted} select f ->> 'id' as rule, count(distinct id)::int as plans, count(distinct person_id)::int as people
         from counted, jsonb_array_elements(fired) f where outcome <> 'pass' and f ->> 'action' is distinct from 'W'
         group by 1 order by 2 desc, 1`,
        values,
      );
      const { plans = 0, people = 0, held = 0, held_people: heldPeople = 0 } = rows[0] ?? {};
      return { all: { plans, people }, heldBack: { plans: held, people: heldPeople }, rules: rules.rows };
    },
  };
}
