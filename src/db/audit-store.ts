import { createHmac } from "node:crypto";
import { auditHash, GENESIS, sortedKeys } from "#src/db/audit-chain.ts";
import type { Queryable } from "#src/db/database.ts";
import type { AuditStore } from "#src/ports/records.ts";

type Row = {
  seq: string;
  at: Date;
  subject: string;
  event: string;
  detail: unknown;
  previous_hash: string;
  hash: string;
};

/** Needs a transaction: entries of one tenant are appended one by one. `pseudonymKey` turns a person into a pseudonym. */
export function createAuditStore(sql: Queryable, pseudonymKey: Buffer): AuditStore {
  const pseudonymOf = (tenant: string, person: string): string =>
    createHmac("sha256", pseudonymKey).update(`${tenant}|${person}`).digest("hex").slice(0, 16);
  return {
    async append({ tenant, person, event, detail, at }) {
      await sql.query("select 1 from tenants where id = $1 for update", [tenant]);
      const { rows } = await sql.query<{ seq: string; hash: string }>(
        "select seq, hash from audit where tenant_id = $1 order by seq desc limit 1",
        [tenant],
      );
      const seq = Number(rows[0]?.seq ?? 0) + 1;
      const previousHash = rows[0]?.hash ?? GENESIS;
      const subject = pseudonymOf(tenant, person);
      const sorted = sortedKeys(detail);
      const hash = auditHash({ seq, at, subject, event, detail: sorted, previousHash });
      await sql.query(
        "insert into audit (tenant_id, seq, at, subject, event, detail, previous_hash, hash) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        [tenant, seq, at, subject, event, JSON.stringify(sorted), previousHash, hash],
      );
    },
    async of(tenant, person) {
      const { rows } = await sql.query<Pick<Row, "seq" | "at" | "event" | "detail">>(
        "select seq, at, event, detail from audit where tenant_id = $1 and subject = $2 order by audit.seq",
        [tenant, pseudonymOf(tenant, person)],
      );
      return rows.map(({ seq, ...row }) => ({ ...row, seq: Number(seq) }));
    },
    async entries(tenant) {
      const { rows } = await sql.query<Row>(
        "select seq, at, subject, event, detail, previous_hash, hash from audit where tenant_id = $1 order by audit.seq",
        [tenant],
      );
      return rows.map(({ seq, previous_hash, ...row }) => ({ ...row, seq: Number(seq), previousHash: previous_hash }));
    },
  };
}
