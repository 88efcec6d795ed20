import type { Queryable } from "#src/db/database.ts";
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
  };
}
