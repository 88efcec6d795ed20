import type { Queryable } from "#src/db/database.ts";
import type { TranscriptStore } from "#src/ports/traffic.ts";

/** Lines kept of each person and place; older ones go. */
const KEPT = 200;

export function createTranscriptStore(sql: Queryable): TranscriptStore {
  return {
    async add({ tenant, person, surface, speaker, text, at }) {
      const { rows } = await sql.query<{ id: string }>(
        "insert into transcripts (tenant_id, person_id, surface, speaker, text, at) values ($1, $2, $3, $4, $5, $6) returning id",
        [tenant, person, surface, speaker, text, at],
      );
      await sql.query(
        `delete from transcripts where tenant_id = $1 and person_id = $2 and surface = $3 and id <= (
           select id from transcripts where tenant_id = $1 and person_id = $2 and surface = $3 and id <= $4
           order by id desc offset ${KEPT} limit 1)`,
        [tenant, person, surface, rows[0]!.id],
      );
    },
    async recent(tenant, person, surface, limit) {
      const { rows } = await sql.query<{ speaker: "person" | "kairos"; text: string }>(
        `select speaker, text from (
           select id, speaker, text from transcripts where tenant_id = $1 and person_id = $2 and surface = $3 order by id desc limit $4) newest
         order by id`,
        [tenant, person, surface, limit],
      );
      return rows;
    },
  };
}
