import type { Queryable } from "#src/db/database.ts";
import type { Source } from "#src/domain/measurement.ts";
import type { OAuthStateStore } from "#src/ports/connections.ts";

type Row = { tenant_id: string; person_id: string; source: Source; sealed_verifier: string; expires_at: Date };

export function createOAuthStateStore(sql: Queryable): OAuthStateStore {
  return {
    async add(hash, { tenant, person, source, sealedVerifier, expiresAt }, now) {
      await sql.query("delete from oauth_states where expires_at <= $1", [now]);
      await sql.query(
        "insert into oauth_states (hash, tenant_id, person_id, source, sealed_verifier, expires_at) values ($1, $2, $3, $4, $5, $6)",
        [hash, tenant, person, source, sealedVerifier, expiresAt],
      );
    },
    async take(hash, now) {
      const { rows } = await sql.query<Row>(
        "delete from oauth_states where hash = $1 returning tenant_id, person_id, source, sealed_verifier, expires_at",
        [hash],
      );
      const [row] = rows;
      if (row === undefined || row.expires_at <= now) return undefined;
      return {
        tenant: row.tenant_id,
        person: row.person_id,
        source: row.source,
        sealedVerifier: row.sealed_verifier,
        expiresAt: row.expires_at,
      };
    },
  };
}
