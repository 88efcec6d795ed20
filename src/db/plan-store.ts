import type { Queryable } from "#src/db/database.ts";
import { CONSENT_VERSION, oldestConsent } from "#src/domain/consent.ts";
import { serialiseApprovedPlan } from "#src/domain/guardrails/review.ts";
import type { Session } from "#src/domain/plan.ts";
import type { PlanStore, SessionRecord, SessionStatus, StoredPlan } from "#src/ports/records.ts";

type PlanRow = {
  day: string;
  revision: number;
  plan: unknown;
  rationale: unknown;
  verdict_id: string;
  created_at: Date;
};
type SessionRow = {
  session: Session & { startsAt: string };
  day: string;
  forecast: number | null;
  status: SessionStatus;
  minutes_done: number | null;
  rpe_reported: number | null;
  feedback_at: Date | null;
  asked_at: Date | null;
};

const toPlan = ({ verdict_id, created_at, ...row }: PlanRow): StoredPlan => ({
  ...row,
  verdictId: verdict_id,
  createdAt: created_at,
});

const toRecord = (row: SessionRow): SessionRecord => ({
  session: { ...row.session, startsAt: new Date(row.session.startsAt) },
  day: row.day,
  forecast: row.forecast ?? undefined,
  status: row.status,
  minutesDone: row.minutes_done ?? undefined,
  rpeReported: row.rpe_reported ?? undefined,
  feedbackAt: row.feedback_at ?? undefined,
  askedAt: row.asked_at ?? undefined,
});

const PLAN_COLUMNS = "day, revision, plan, rationale, verdict_id, created_at";
const SESSION_COLUMNS = "session, day, forecast, status, minutes_done, rpe_reported, feedback_at, asked_at";

export function createPlanStore(sql: Queryable): PlanStore {
  return {
    async save(tenant, person, day, plan, rationale, forecast, now) {
      await sql.query(
        `insert into plans (tenant_id, person_id, day, revision, plan, rationale, verdict_id, created_at)
         select $1, $2, $3, coalesce(max(revision), 0) + 1, $4::jsonb, $5::jsonb, $6, $7 from plans
         where tenant_id = $1 and person_id = $2 and day = $3`,
        [
          tenant,
          person,
          day,
          JSON.stringify(serialiseApprovedPlan(plan)),
          JSON.stringify(rationale),
          plan.verdictId,
          now,
        ],
      );
      const today = plan.days.find((planned) => planned.day === day)?.sessions ?? [];
      await sql.query(
        `delete from sessions where tenant_id = $1 and person_id = $2 and day = $3 and status = 'planned' and id <> all($4)`,
        [tenant, person, day, today.map(({ id }) => id)],
      );
      for (const session of today) {
        await sql.query(
          `insert into sessions (tenant_id, person_id, id, day, session, forecast) values ($1, $2, $3, $4, $5, $6)
           on conflict (tenant_id, person_id, id) do update set session = excluded.session, forecast = excluded.forecast
           where sessions.status = 'planned'`,
          [tenant, person, session.id, day, JSON.stringify(session), forecast ?? null],
        );
      }
    },
    async latest(tenant, person, day) {
      const { rows } = await sql.query<PlanRow>(
        `select ${PLAN_COLUMNS} from plans where tenant_id = $1 and person_id = $2 and day = $3 order by revision desc limit 1`,
        [tenant, person, day],
      );
      return rows[0] && toPlan(rows[0]);
    },
    async latestBefore(tenant, person, day) {
      const { rows } = await sql.query<PlanRow>(
        `select ${PLAN_COLUMNS} from plans where tenant_id = $1 and person_id = $2 and day < $3 order by day desc, revision desc limit 1`,
        [tenant, person, day],
      );
      return rows[0] && toPlan(rows[0]);
    },
    async sessions(tenant, person, from, to) {
      const { rows } = await sql.query<SessionRow>(
        `select ${SESSION_COLUMNS} from sessions where tenant_id = $1 and person_id = $2 and day between $3 and $4
         order by day, session ->> 'startsAt', id`,
        [tenant, person, from, to],
      );
      return rows.map(toRecord);
    },
    async session(tenant, person, id) {
      const { rows } = await sql.query<SessionRow>(
        `select ${SESSION_COLUMNS} from sessions where tenant_id = $1 and person_id = $2 and id = $3`,
        [tenant, person, id],
      );
      return rows[0] && toRecord(rows[0]);
    },
    async recordSessions(tenant, person, records) {
      await sql.query(
        `insert into sessions (tenant_id, person_id, id, day, session, forecast, status, minutes_done, rpe_reported, feedback_at, asked_at)
         select $1, $2, * from unnest($3::text[], $4::date[], $5::jsonb[], $6::float8[], $7::text[], $8::int[], $9::float8[],
           $10::timestamptz[], $11::timestamptz[])
         on conflict (tenant_id, person_id, id) do nothing`,
        [
          tenant,
          person,
          records.map(({ session }) => session.id),
          records.map(({ day }) => day),
          records.map(({ session }) => JSON.stringify(session)),
          records.map(({ forecast }) => forecast ?? null),
          records.map(({ status }) => status),
          records.map(({ minutesDone }) => minutesDone ?? null),
          records.map(({ rpeReported }) => rpeReported ?? null),
          records.map(({ feedbackAt }) => feedbackAt ?? null),
          records.map(({ askedAt }) => askedAt ?? null),
        ],
      );
    },
    async feedback(tenant, person, id, { status, minutesDone, rpeReported }, now) {
      await sql.query(
        `update sessions set status = $4, minutes_done = $5, rpe_reported = $6, feedback_at = $7
         where tenant_id = $1 and person_id = $2 and id = $3`,
        [tenant, person, id, status, minutesDone ?? null, rpeReported ?? null, now],
      );
    },
    async scored(tenant, from, now) {
      const { rows } = await sql.query<SessionRow & { person_id: string; forecast: number; shared: boolean }>(
        `select s.person_id, ${SESSION_COLUMNS}, exists (
           select 1 from consents c where c.tenant_id = s.tenant_id and c.person_id = s.person_id
             and c.category = 'learning' and c.purpose in ('team', 'audit') and c.withdrawn_at is null
             and c.version >= $3 and c.granted_at >= $4) as shared
         from sessions s
         where s.tenant_id = $1 and s.day >= $2 and s.forecast is not null and s.status in ('done', 'partly')
         order by s.person_id, s.id`,
        [tenant, from, CONSENT_VERSION, oldestConsent(now)],
      );
      return rows.map((row) => ({
        ...toRecord(row),
        person: row.person_id,
        forecast: row.forecast,
        shared: row.shared,
      }));
    },
    async asked(tenant, person, id, now) {
      await sql.query("update sessions set asked_at = $4 where tenant_id = $1 and person_id = $2 and id = $3", [
        tenant,
        person,
        id,
        now,
      ]);
    },
  };
}
