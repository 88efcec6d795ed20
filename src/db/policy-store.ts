import type { Queryable } from "#src/db/database.ts";
import type { PolicyHand, PolicyRevision, PolicyStore, StoredPolicy } from "#src/ports/policies.ts";

type Row = { revision: number; version: string; source: string; applied_at: Date; via: "command" | "chat" };
type HandRow = { revision: number; person_id: string; part: PolicyHand["part"] };
type PlanRow = {
  person_id: string;
  day: string;
  revision: number;
  plan: unknown;
  rationale: unknown;
  verdict_id: string;
  created_at: Date;
};

const COLUMNS = "revision, version, source, applied_at, via";

const toPolicy = ({ revision, version, source, applied_at, via }: Row): StoredPolicy => ({
  revision,
  version,
  source,
  appliedAt: applied_at,
  via,
});

export function createPolicyStore(sql: Queryable): PolicyStore {
  /** Revisions up to `to`, newest first, with who had to do with them. */
  async function revisions(tenant: string, to: number, most: number): Promise<PolicyRevision[]> {
    const { rows } = await sql.query<Row>(
      `select ${COLUMNS} from policies where tenant_id = $1 and revision <= $2 order by revision desc limit $3`,
      [tenant, to, most],
    );
    const { rows: hands } = await sql.query<HandRow>(
      `select revision, person_id, part from policy_hands where tenant_id = $1 and revision = any($2)
       order by part desc, person_id`,
      [tenant, rows.map(({ revision }) => revision)],
    );
    return rows.map((row) => ({
      ...toPolicy(row),
      hands: hands
        .filter(({ revision }) => revision === row.revision)
        .map(({ person_id, part }) => ({ person: person_id, part })),
    }));
  }

  return {
    async newest(tenant) {
      const { rows } = await sql.query<Row>(
        `select ${COLUMNS} from policies where tenant_id = $1 order by revision desc limit 1`,
        [tenant],
      );
      return rows[0] && toPolicy(rows[0]);
    },
    async lock(tenant) {
      await sql.query("select 1 from tenants where id = $1 for update", [tenant]);
    },
    async add(tenant, { version, source, appliedAt, via }, hands) {
      const { rows } = await sql.query<{ revision: number }>(
        `insert into policies (tenant_id, revision, version, source, applied_at, via)
         select $1, coalesce(max(revision), 0) + 1, $2, $3, $4, $5 from policies where tenant_id = $1 returning revision`,
        [tenant, version, source, appliedAt, via],
      );
      const { revision } = rows[0]!;
      for (const { person, part } of hands) {
        await sql.query(
          "insert into policy_hands (tenant_id, revision, person_id, part, at) values ($1, $2, $3, $4, $5)",
          [tenant, revision, person, part, appliedAt],
        );
      }
      return revision;
    },
    async get(tenant, revision) {
      const [found] = await revisions(tenant, revision, 1);
      return found?.revision === revision ? found : undefined;
    },
    history: (tenant, most) => revisions(tenant, 2_147_483_647, most),
    async withVersion(tenant, version) {
      const { rows } = await sql.query<Row>(
        `select ${COLUMNS} from policies where tenant_id = $1 and version = $2 order by revision desc limit 1`,
        [tenant, version],
      );
      return rows[0] && toPolicy(rows[0]);
    },
    async plansSince(tenant, from) {
      const { rows } = await sql.query<PlanRow>(
        `select distinct on (person_id, day) person_id, day, revision, plan, rationale, verdict_id, created_at from plans
         where tenant_id = $1 and day >= $2 order by person_id, day, revision desc`,
        [tenant, from],
      );
      return rows.map(({ person_id, verdict_id, created_at, ...row }) => ({
        ...row,
        person: person_id,
        verdictId: verdict_id,
        createdAt: created_at,
      }));
    },
  };
}
