import type { Queryable } from "#src/db/database.ts";
import type { PolicyTrial, PolicyTrialStore } from "#src/ports/policies.ts";

type Row = {
  id: string;
  person_id: string;
  wish: string;
  source: string;
  version: string;
  base_version: string;
  backtest: unknown;
  tried_at: Date;
  shown_at: Date | null;
  asked_at: Date | null;
  settled_as: "applied" | "refused" | null;
  revision: number | null;
};

const COLUMNS =
  "id, person_id, wish, source, version, base_version, backtest, tried_at, shown_at, asked_at, settled_as, revision";

const toTrial = (row: Row): PolicyTrial => ({
  id: row.id,
  person: row.person_id,
  wish: row.wish,
  source: row.source,
  version: row.version,
  base: row.base_version,
  backtest: row.backtest,
  triedAt: row.tried_at,
  shownAt: row.shown_at ?? undefined,
  askedAt: row.asked_at ?? undefined,
  settled: row.settled_as === null ? undefined : { as: row.settled_as, revision: row.revision ?? undefined },
});

export function createPolicyTrialStore(sql: Queryable): PolicyTrialStore {
  const one = async (where: string, values: readonly unknown[]): Promise<PolicyTrial | undefined> => {
    const { rows } = await sql.query<Row>(`select ${COLUMNS} from policy_trials where ${where}`, [...values]);
    return rows[0] && toTrial(rows[0]);
  };
  return {
    async add(tenant, { id, person, wish, source, version, base, backtest, triedAt }) {
      await sql.query(
        `insert into policy_trials (tenant_id, id, person_id, wish, source, version, base_version, backtest, tried_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (tenant_id, id) do nothing`,
        [tenant, id, person, wish, source, version, base, JSON.stringify(backtest), triedAt],
      );
    },
    get: (tenant, id) => one("tenant_id = $1 and id = $2", [tenant, id]),
    newestOf: (tenant, person) =>
      one("tenant_id = $1 and person_id = $2 order by tried_at desc, id limit 1", [tenant, person]),
    askedOfOthers: (tenant, person) =>
      one(
        `tenant_id = $1 and person_id <> $2 and asked_at is not null and settled_at is null
         order by asked_at desc, id limit 1`,
        [tenant, person],
      ),
    async shown(tenant, id, at) {
      await sql.query("update policy_trials set shown_at = coalesce(shown_at, $3) where tenant_id = $1 and id = $2", [
        tenant,
        id,
        at,
      ]);
    },
    async asked(tenant, id, at) {
      await sql.query("update policy_trials set asked_at = coalesce(asked_at, $3) where tenant_id = $1 and id = $2", [
        tenant,
        id,
        at,
      ]);
    },
    async settle(tenant, id, { as, revision }, at) {
      await sql.query(
        `update policy_trials set settled_at = $3, settled_as = $4, revision = $5
         where tenant_id = $1 and id = $2 and settled_at is null`,
        [tenant, id, at, as, revision ?? null],
      );
    },
  };
}
