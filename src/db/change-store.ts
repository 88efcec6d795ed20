import type { Queryable } from "#src/db/database.ts";
import type { Change, ChangeStore } from "#src/ports/records.ts";

type Row = {
  id: string;
  at: Date;
  day: string;
  summary: string;
  before: unknown;
  after: unknown;
  proposed: boolean;
  settled_as: NonNullable<Change["settledAs"]> | null;
};

const toChange = ({ settled_as, ...row }: Row): Change => ({ ...row, settledAs: settled_as ?? undefined });

export function createChangeStore(sql: Queryable): ChangeStore {
  const columns = "id, at, day, summary, before, after, proposed, settled_as";
  return {
    async add(tenant, person, change) {
      await sql.query(
        `insert into changes (tenant_id, person_id, id, at, day, summary, before, after, proposed, settled_as, settled_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, case when $10::text is null then null else $4::timestamptz end)
         on conflict (tenant_id, person_id, id) do nothing`,
        [
          tenant,
          person,
          change.id,
          change.at,
          change.day,
          change.summary,
          JSON.stringify(change.before),
          JSON.stringify(change.after),
          change.proposed,
          change.settledAs ?? null,
        ],
      );
    },
    async get(tenant, person, id) {
      const { rows } = await sql.query<Row>(
        `select ${columns} from changes where tenant_id = $1 and person_id = $2 and id = $3`,
        [tenant, person, id],
      );
      return rows[0] && toChange(rows[0]);
    },
    async settle(tenant, person, id, as, now) {
      await sql.query(
        "update changes set settled_as = $4, settled_at = $5 where tenant_id = $1 and person_id = $2 and id = $3",
        [tenant, person, id, as, now],
      );
    },
    async since(tenant, person, from) {
      const { rows } = await sql.query<Row>(
        `select ${columns} from changes where tenant_id = $1 and person_id = $2 and at >= $3 order by at desc`,
        [tenant, person, from],
      );
      return rows.map(toChange);
    },
  };
}
