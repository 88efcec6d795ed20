import type { Queryable } from "#src/db/database.ts";
import type { RenewalStore } from "#src/ports/connections.ts";

/** Who could not renew tries again after this long. */
const CLAIM = "1 hour";

export function createRenewalStore(sql: Queryable): RenewalStore {
  return {
    async claim(source) {
      const { rowCount } = await sql.query(
        `insert into webhook_renewals (source, due_at) values ($1, now() + interval '${CLAIM}')
         on conflict (source) do update set due_at = excluded.due_at where webhook_renewals.due_at <= now()`,
        [source],
      );
      return rowCount === 1;
    },
    async renewed(source, dueAt) {
      await sql.query("update webhook_renewals set due_at = $2 where source = $1", [source, dueAt]);
    },
  };
}
