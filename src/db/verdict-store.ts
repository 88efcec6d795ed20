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
    async judgedPlans(tenant, from, to, now) {
      const { rows } = await sql.query<{ id: string; person_id: string; held: boolean; rules: string[] }>(
        `select v.id, v.person_id, v.outcome <> 'pass' as held, coalesce((
           select array_agg(distinct rule ->> 'id') from jsonb_array_elements(v.fired) rule
           where v.outcome <> 'pass' and rule ->> 'action' is distinct from 'W'), '{}') as rules
         from verdicts v where v.tenant_id = $1 and v.subject = 'plan' and v.at >= $2 and v.at < $3 and exists (
           select 1 from consents c where c.tenant_id = v.tenant_id and c.person_id = v.person_id
             and c.purpose in ('team', 'audit') and c.withdrawn_at is null and c.version >= $4 and c.granted_at >= $5)
         order by v.id`,
        [tenant, from, to, CONSENT_VERSION, oldestConsent(now)],
      );
      return rows.map(({ person_id, ...plan }) => ({ person: person_id, ...plan }));
    },
  };
}
