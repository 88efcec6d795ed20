import type { Queryable } from "#src/db/database.ts";
import type { OpenQuestion, QuestionStore } from "#src/ports/traffic.ts";

export function createQuestionStore(sql: Queryable): QuestionStore {
  const close = async (tenant: string, person: string, graph: string, now: Date): Promise<void> => {
    await sql.query(
      "update questions set closed_at = $4 where tenant_id = $1 and person_id = $2 and graph = $3 and closed_at is null",
      [tenant, person, graph, now],
    );
  };
  return {
    close,
    async open(tenant, person, question, now) {
      await close(tenant, person, question.graph, now);
      await sql.query(
        `insert into questions (id, tenant_id, person_id, graph, thread, asks, day, opened_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (id) do update set closed_at = null, asks = excluded.asks`,
        [question.id, tenant, person, question.graph, question.thread, question.asks, question.day, now],
      );
    },
    async current(tenant, person) {
      const { rows } = await sql.query<Record<keyof OpenQuestion, string> & Pick<OpenQuestion, "graph">>(
        `select id, graph, thread, asks, day from questions
         where tenant_id = $1 and person_id = $2 and closed_at is null order by opened_at desc`,
        [tenant, person],
      );
      return rows;
    },
  };
}
