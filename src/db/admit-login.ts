import pg from "pg";
import type { Database } from "#src/db/database.ts";

/** Taken for a transaction each; the login has none of their rights by itself. */
const TAKEN = ["kairos_tenant", "kairos_system"];
/** pg-boss works as whoever logged in. */
const HELD = ["kairos_queue"];
const INHERIT_OPTION = 160_000;

/** Lets a login that owns nothing take the roles. `owner` has made them, or was granted them with the right to pass them on. */
export async function admitLogin(owner: Database, login: string): Promise<void> {
  await owner.transaction(async (sql) => {
    const { rows } = await sql.query<{ role: string; version: number }>(
      `select role, current_setting('server_version_num')::int as version from unnest($1::text[]) as role
       where not pg_has_role($2, role, 'member')`,
      [[...TAKEN, ...HELD], login],
    );
    for (const { role, version } of rows) {
      const how = version >= INHERIT_OPTION && TAKEN.includes(role) ? " with inherit false, set true" : "";
      await sql.query(`grant ${role} to ${pg.escapeIdentifier(login)}${how}`);
    }
  });
}
