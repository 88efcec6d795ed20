import type { Queryable } from "#src/db/database.ts";
import type { OAuthStateStore } from "#src/ports/connections.ts";

export function createOAuthStateStore(sql: Queryable): OAuthStateStore {
  return {
    async add(hash, { tenant, person, source, sealedVerifier, expiresAt }, now) {
      await sql.query("delete from oauth_states where expires_at <= $1", [now]);
      await sql.query(
        "insert into oauth_states (hash, tenant_id, person_id, source, sealed_verifier, expires_at) values ($1, $2, $3, $4, $5, $6)",
        [hash, tenant, person, source, sealedVerifier, expiresAt],
      );
    },
  };
}
