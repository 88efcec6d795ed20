import { createCourseStore } from "#src/db/course-store.ts";
import type { Queryable } from "#src/db/database.ts";
import type { Statement } from "#src/domain/statement.ts";
import type { KeptStatement, LearningRecordStore, StatementQuery } from "#src/ports/learning-records.ts";

type Row = {
  seq: string;
  person_id: string | null;
  voided_by: string | null;
  statement: Statement;
};

const COLUMNS = "s.seq, s.person_id, s.voided_by, s.statement";

const toKept = ({ seq, person_id, voided_by, statement }: Row): KeptStatement => ({
  statement,
  seq: Number(seq),
  personId: person_id ?? undefined,
  voidedBy: voided_by ?? undefined,
});

export function createLearningRecordStore(sql: Queryable): LearningRecordStore {
  const lockOf = (tenant: string): string => `statements|${tenant}`;
  return {
    ...createCourseStore(sql),
    async lock(tenant) {
      await sql.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [lockOf(tenant)]);
    },
    async isLocked(tenant) {
      const { rows } = await sql.query<{ free: boolean }>(
        "select pg_try_advisory_xact_lock_shared(hashtextextended($1, 0)) as free",
        [lockOf(tenant)],
      );
      return !rows[0]!.free;
    },
    async lastStored(tenant) {
      const { rows } = await sql.query<{ stored: Date }>(
        "select stored from statements where tenant_id = $1 order by seq desc limit 1",
        [tenant],
      );
      return rows[0]?.stored;
    },
    async reportsOf(tenant, person) {
      const { rows } = await sql.query<{ items: number; newest: Date | null }>(
        "select count(*)::int as items, max(stored) as newest from statements where tenant_id = $1 and person_id = $2",
        [tenant, person],
      );
      return { items: rows[0]!.items, newest: rows[0]!.newest ?? undefined };
    },
    async statement(tenant, id) {
      const { rows } = await sql.query<Row>(
        `select ${COLUMNS} from statements s where s.tenant_id = $1 and s.id = $2`,
        [tenant, id],
      );
      return rows[0] && toKept(rows[0]);
    },
    async add(tenant, { statement, personId, voids, ...terms }) {
      await sql.query(
        `insert into statements (tenant_id, id, person_id, stored, verb, activity, registration, target_id, voids,
           agents, related_agents, related_activities, statement)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
        [
          tenant,
          statement.id,
          personId ?? null,
          statement.stored,
          statement.verb.id,
          terms.activity ?? null,
          terms.registration ?? null,
          terms.target ?? null,
          voids,
          terms.agents,
          terms.relatedAgents,
          terms.relatedActivities,
          JSON.stringify(statement),
        ],
      );
    },
    async voiderOf(tenant, id) {
      const { rows } = await sql.query<{ id: string }>(
        "select id from statements where tenant_id = $1 and target_id = $2 and voids order by seq limit 1",
        [tenant, id],
      );
      return rows[0]?.id;
    },
    async setVoided(tenant, id, by) {
      await sql.query("update statements set voided_by = $3 where tenant_id = $1 and id = $2", [tenant, id, by]);
    },
    async find(tenant, query) {
      const { text, values } = searchFor(tenant, query);
      const { rows } = await sql.query<Row>(text, values);
      const statements = rows.slice(0, query.limit).map(toKept);
      return { statements, next: rows.length > query.limit ? statements.at(-1)?.seq : undefined };
    },
  };
}

/**
 * A statement is found by what it says, or by what a statement says that it is about, however far; `since`, `until` and the order
 * are those of the statement itself (xAPI 1.0.3, Communication 2.1.4). Statements about statements are few: they are followed from
 * their side, so that the many others are read in order, through an index, no further than the page.
 */
function searchFor(tenant: string, query: StatementQuery): { text: string; values: unknown[] } {
  const values: unknown[] = [tenant];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const says: string[] = [];
  if (query.agent !== undefined) {
    const agent = bind(query.agent);
    says.push(`seq in (select n.seq from statements_naming(${agent}) as n)`);
    if (query.relatedAgents !== true) says.push(`agents @> array[${agent}]`);
  }
  if (query.verb !== undefined) says.push(`verb = ${bind(query.verb)}`);
  if (query.activity !== undefined) {
    const activity = bind(query.activity);
    says.push(
      query.relatedActivities === true
        ? `seq in (select t.seq from statements_touching(${activity}) as t)`
        : `activity = ${activity}`,
    );
  }
  if (query.registration !== undefined) says.push(`registration = ${bind(query.registration)}`);
  const where = ["s.tenant_id = $1", "s.voided_by is null"];
  if (query.since !== undefined) where.push(`s.stored > ${bind(query.since)}`);
  if (query.until !== undefined) where.push(`s.stored <= ${bind(query.until)}`);
  if (query.after !== undefined) where.push(`s.seq ${query.ascending === true ? ">" : "<"} ${bind(query.after)}`);
  const page = `order by s.seq ${query.ascending === true ? "asc" : "desc"} limit ${bind(query.limit + 1)}`;
  const base = where.join(" and ");
  if (says.length === 0) return { text: `select ${COLUMNS} from statements s where ${base} ${page}`, values };
  const told = says.join(" and ");
  return {
    text: `with recursive chain (id, target_id) as (
        select id, target_id from statements where tenant_id = $1 and target_id is not null
        union
        select chain.id, next.target_id from chain join statements next on next.tenant_id = $1 and next.id = chain.target_id
        where next.target_id is not null
      ), about (id) as (
        select chain.id from chain join statements target on target.tenant_id = $1 and target.id = chain.target_id where ${told}
      ), found (seq) as (
        (select s.seq from statements s where ${base} and ${told} ${page})
        union
        (select s.seq from statements s where ${base} and s.id in (select id from about) ${page})
      )
      select ${COLUMNS} from statements s where s.tenant_id = $1 and s.seq in (select seq from found) ${page}`,
    values,
  };
}
