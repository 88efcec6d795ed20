import type { Queryable } from "#src/db/database.ts";
import type { AbilityPair } from "#src/domain/learning-evidence.ts";
import type { Level } from "#src/domain/skill.ts";
import type {
  Assignment,
  Course,
  CourseResult,
  CourseState,
  Evidence,
  LearningRecordStore,
  QueuedCompletion,
} from "#src/ports/learning-records.ts";

type CourseRow = {
  id: string;
  activity: string;
  title: string;
  skill_id: string | null;
  level: number | null;
  minutes: number | null;
  url: string | null;
};

type AssignmentRow = { course_id: string; due: string | null; assigned_at: Date; completed_at: Date | null };
type ResultRow = { course_id: string; statement_id: string; state: CourseState; share: number | null; at: Date };
type EvidenceRow = {
  person_id: string;
  statement_id: string;
  skill_id: string;
  activity: string;
  day: string;
  at: Date;
  before: AbilityPair;
  after: AbilityPair;
};
type CompletionRow = {
  person_id: string;
  course_id: string;
  statement_id: string;
  completed_at: Date;
  attempts: number;
  activity: string;
};

const COURSE = "id, activity, title, skill_id, level, minutes, url";

type CourseStore = Omit<
  LearningRecordStore,
  "lock" | "isLocked" | "lastStored" | "reportsOf" | "statement" | "add" | "voiderOf" | "setVoided" | "find"
>;

export function createCourseStore(sql: Queryable): CourseStore {
  const put = async (tenant: string, course: Course, fromStatement: boolean, conflict: string, now: Date) => {
    await sql.query(
      `insert into courses (tenant_id, id, activity, title, skill_id, level, minutes, url, from_statement, updated_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (tenant_id, id) ${conflict}`,
      [
        tenant,
        course.id,
        course.activity,
        course.title,
        course.skillId ?? null,
        course.level ?? null,
        course.minutes ?? null,
        course.url ?? null,
        fromStatement,
        now,
      ],
    );
  };
  return {
    async courses(tenant) {
      const { rows } = await sql.query<CourseRow>(`select ${COURSE} from courses where tenant_id = $1 order by id`, [
        tenant,
      ]);
      return rows.map(toCourse);
    },
    async courseOf(tenant, activities) {
      if (activities.length === 0) return undefined;
      const { rows } = await sql.query<CourseRow>(
        `select ${COURSE} from courses where tenant_id = $1 and (activity = any($2) or id = any($2) or url = any($2))
         order by least(
           array_position($2::text[], activity), array_position($2::text[], id), array_position($2::text[], url)
         ), from_statement, id limit 1`,
        [tenant, activities],
      );
      return rows[0] && toCourse(rows[0]);
    },
    putCourse: (tenant, course, now) =>
      put(
        tenant,
        course,
        false,
        `do update set activity = excluded.activity, title = excluded.title, skill_id = excluded.skill_id,
           level = excluded.level, minutes = excluded.minutes, url = excluded.url, from_statement = false,
           updated_at = excluded.updated_at`,
        now,
      ),
    addCourse: (tenant, course, now) => put(tenant, course, true, "do nothing", now),

    async assignments(tenant, person) {
      const { rows } = await sql.query<AssignmentRow>(
        `select course_id, due, assigned_at, completed_at from assignments
         where tenant_id = $1 and person_id = $2 order by due nulls last, course_id`,
        [tenant, person],
      );
      return rows.map(toAssignment);
    },
    async putAssignment(tenant, person, courseId, due, now) {
      await sql.query(
        `insert into assignments (tenant_id, person_id, course_id, due, assigned_at) values ($1, $2, $3, $4, $5)
         on conflict (tenant_id, person_id, course_id) do update set due = excluded.due`,
        [tenant, person, courseId, due ?? null, now],
      );
    },
    async complete(tenant, person, courseId, now) {
      await sql.query(
        `update assignments set completed_at = $4
         where tenant_id = $1 and person_id = $2 and course_id = $3 and completed_at is null`,
        [tenant, person, courseId, now],
      );
    },
    async results(tenant, person) {
      const { rows } = await sql.query<ResultRow>(
        `select course_id, statement_id, state, share, at from course_results
         where tenant_id = $1 and person_id = $2 order by at, statement_id`,
        [tenant, person],
      );
      return rows.map(toResult);
    },
    async addResult(tenant, person, { courseId, statementId, state, share, at }) {
      await sql.query(
        `insert into course_results (tenant_id, person_id, course_id, statement_id, state, share, at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
        [tenant, person, courseId, statementId, state, share ?? null, at],
      );
    },
    async removeResult(tenant, statementId) {
      await sql.query("delete from course_results where tenant_id = $1 and statement_id = $2", [tenant, statementId]);
    },
    async removeResults(tenant, person) {
      await sql.query("delete from course_results where tenant_id = $1 and person_id = $2", [tenant, person]);
    },
    async finishedConcepts(tenant, person, skillId, level, since) {
      const { rows } = await sql.query<{ concept: string }>(
        `select distinct lesson ->> 'concept' as concept from lessons
         where tenant_id = $1 and person_id = $2 and skill_id = $3 and started_at >= $5
           and lesson ->> 'state' = 'finished' and (lesson ->> 'level')::int = $4
           and lesson -> 'verdicts' ->> -1 = 'right'`,
        [tenant, person, skillId, level, since],
      );
      return rows.map(({ concept }) => concept);
    },

    async evidenceOf(tenant, statementId) {
      const { rows } = await sql.query<EvidenceRow>(
        `select person_id, statement_id, skill_id, activity, day, at, before, after from learning_evidence
         where tenant_id = $1 and statement_id = $2`,
        [tenant, statementId],
      );
      return rows.map((row) => ({ person: row.person_id, evidence: toEvidence(row) }))[0];
    },
    async countedOf(tenant, person) {
      const { rows } = await sql.query<{ statement_id: string }>(
        "select statement_id from learning_evidence where tenant_id = $1 and person_id = $2 order by at desc, statement_id",
        [tenant, person],
      );
      return rows.map((row) => row.statement_id);
    },
    async addEvidence(tenant, person, { statementId, skillId, activity, day, at, before, after }) {
      const { rowCount } = await sql.query(
        `insert into learning_evidence (tenant_id, person_id, statement_id, skill_id, activity, day, at, before, after)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
        [tenant, person, statementId, skillId, activity, day, at, JSON.stringify(before), JSON.stringify(after)],
      );
      return rowCount === 1;
    },
    async removeEvidence(tenant, statementId) {
      await sql.query("delete from learning_evidence where tenant_id = $1 and statement_id = $2", [
        tenant,
        statementId,
      ]);
    },

    async queueCompletion(tenant, person, { courseId, statementId, completedAt }) {
      await sql.query(
        `insert into completions (tenant_id, person_id, course_id, statement_id, completed_at, next_attempt_at)
         select tenant_id, person_id, course_id, $4, $5, $5 from assignments
         where tenant_id = $1 and person_id = $2 and course_id = $3 and completed_at is not null
         on conflict do nothing`,
        [tenant, person, courseId, statementId, completedAt],
      );
    },
    async completion(tenant, statementId) {
      const { rows } = await sql.query<CompletionRow>(
        `select c.person_id, c.course_id, c.statement_id, c.completed_at, c.attempts, k.activity
         from completions c join courses k on k.tenant_id = c.tenant_id and k.id = c.course_id
         where c.tenant_id = $1 and c.statement_id = $2 and c.status = 'pending'`,
        [tenant, statementId],
      );
      return rows[0] && toCompletion(rows[0]);
    },
    async settleCompletion(tenant, statementId, outcome) {
      await sql.query(
        `update completions set status = $3, attempts = attempts + 1, sent_at = $4, next_attempt_at = coalesce($5, next_attempt_at)
         where tenant_id = $1 and statement_id = $2`,
        [
          tenant,
          statementId,
          outcome.status,
          outcome.status === "sent" ? outcome.at : null,
          outcome.status === "pending" ? outcome.nextAttemptAt : null,
        ],
      );
    },
  };
}

const toCourse = (row: CourseRow): Course => ({
  id: row.id,
  activity: row.activity,
  title: row.title,
  skillId: row.skill_id ?? undefined,
  level: (row.level as Level | null) ?? undefined,
  minutes: row.minutes ?? undefined,
  url: row.url ?? undefined,
});

const toAssignment = (row: AssignmentRow): Assignment => ({
  courseId: row.course_id,
  due: row.due ?? undefined,
  assignedAt: row.assigned_at,
  completedAt: row.completed_at ?? undefined,
});

const toResult = (row: ResultRow): CourseResult => ({
  courseId: row.course_id,
  statementId: row.statement_id,
  state: row.state,
  share: row.share ?? undefined,
  at: row.at,
});

const toEvidence = (row: EvidenceRow): Evidence => ({
  statementId: row.statement_id,
  skillId: row.skill_id,
  activity: row.activity,
  day: row.day,
  at: row.at,
  before: row.before,
  after: row.after,
});

const toCompletion = (row: CompletionRow): QueuedCompletion => ({
  personId: row.person_id,
  courseId: row.course_id,
  statementId: row.statement_id,
  completedAt: row.completed_at,
  activity: row.activity,
  attempts: row.attempts,
});
