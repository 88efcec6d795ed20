import type { Queryable } from "#src/db/database.ts";
import { wordsOfName } from "#src/domain/guardrails/message/names.ts";
import type { Source } from "#src/domain/measurement.ts";
import type { Person, Seniority } from "#src/domain/person.ts";
import type { Destination } from "#src/ports/messenger.ts";
import type { PersonStore, Standing } from "#src/ports/people.ts";

type Row = {
  tenant_id: string;
  id: string;
  given_name: string;
  email: string | null;
  time_zone: string;
  country: string;
  language: string;
  job_title: string;
  seniority: Seniority;
  check_in_minute: number;
  quiet_from_minute: number;
  quiet_to_minute: number;
  away_until: string | null;
  physical_training: boolean;
  source_priority: Source[] | null;
  work_from_minute: number | null;
  work_to_minute: number | null;
  work_hours_per_week: number | null;
};

const COLUMNS =
  "p.tenant_id, p.id, p.given_name, p.email, p.time_zone, p.country, p.language, p.job_title, p.seniority, p.check_in_minute, p.quiet_from_minute, p.quiet_to_minute, p.away_until, p.physical_training, p.source_priority, p.work_from_minute, p.work_to_minute, p.work_hours_per_week";

const toPerson = (row: Row): Person => ({
  tenant: row.tenant_id,
  id: row.id,
  givenName: row.given_name,
  email: row.email ?? undefined,
  timeZone: row.time_zone,
  country: row.country,
  language: row.language,
  jobTitle: row.job_title,
  seniority: row.seniority,
  checkInMinute: row.check_in_minute,
  quietFromMinute: row.quiet_from_minute,
  quietToMinute: row.quiet_to_minute,
  awayUntil: row.away_until ?? undefined,
  physicalTraining: row.physical_training,
  sourcePriority: row.source_priority ?? undefined,
  work: {
    fromMinute: row.work_from_minute ?? undefined,
    toMinute: row.work_to_minute ?? undefined,
    hoursPerWeek: row.work_hours_per_week ?? undefined,
  },
});

const values = (person: Person): unknown[] => [
  person.tenant,
  person.id,
  person.givenName,
  person.email ?? null,
  person.timeZone,
  person.country,
  person.language,
  person.jobTitle,
  person.seniority,
  person.checkInMinute,
  person.quietFromMinute,
  person.quietToMinute,
  person.awayUntil ?? null,
  person.physicalTraining,
  person.sourcePriority ?? null,
  person.work?.fromMinute ?? null,
  person.work?.toMinute ?? null,
  person.work?.hoursPerWeek ?? null,
];

const STANDING_COLUMNS: Readonly<Record<Exclude<keyof Standing, "createdAt">, string>> = {
  greetedAt: "greeted_at",
  askAgainAt: "ask_again_at",
  nudgesPausedAt: "nudges_paused_at",
  hushedAt: "hushed_at",
  changesUnaskedAt: "changes_unasked_at",
  snoozedUntil: "snoozed_until",
  intake: "intake",
};

export function createPersonStore(sql: Queryable): PersonStore {
  return {
    async get(tenant, id) {
      const { rows } = await sql.query<Row>(`select ${COLUMNS} from people p where tenant_id = $1 and id = $2`, [
        tenant,
        id,
      ]);
      return rows[0] && toPerson(rows[0]);
    },
    async byIdentity(tenant, channel, platformUserId) {
      const { rows } = await sql.query<Row>(
        `select ${COLUMNS} from people p join identities i on i.tenant_id = p.tenant_id and i.person_id = p.id
         where i.tenant_id = $1 and i.channel = $2 and i.platform_user_id = $3`,
        [tenant, channel, platformUserId],
      );
      return rows[0] && toPerson(rows[0]);
    },
    async byEmail(tenant, email) {
      const { rows } = await sql.query<Row>(
        `select ${COLUMNS} from people p where tenant_id = $1 and email_key = lower($2)`,
        [tenant, email],
      );
      return rows[0] && toPerson(rows[0]);
    },
    async add(person) {
      await sql.query(
        `with named as (
           insert into person_names (tenant_id, person_id, word) select $1, $2, unnest($20::text[]) on conflict do nothing)
         insert into people (tenant_id, id, given_name, email, time_zone, country, language, job_title, seniority,
           check_in_minute, quiet_from_minute, quiet_to_minute, away_until, physical_training, source_priority,
           work_from_minute, work_to_minute, work_hours_per_week, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
        [...values(person), person.createdAt, wordsOfName(person)],
      );
    },
    async update(person) {
      await sql.query(
        `update people set given_name = $3, email = $4, time_zone = $5, country = $6, language = $7, job_title = $8,
           seniority = $9, check_in_minute = $10, quiet_from_minute = $11, quiet_to_minute = $12, away_until = $13,
           physical_training = $14, source_priority = $15, work_from_minute = $16, work_to_minute = $17,
           work_hours_per_week = $18
         where tenant_id = $1 and id = $2`,
        values(person),
      );
    },
    async lockIdentity(tenant, channel, platformUserId) {
      await sql.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [
        `identity|${tenant}|${channel}|${platformUserId}`,
      ]);
    },
    async link(tenant, channel, platformUserId, person) {
      await sql.query(
        "insert into identities (tenant_id, channel, platform_user_id, person_id) values ($1, $2, $3, $4) on conflict do nothing",
        [tenant, channel, platformUserId, person],
      );
    },
    async hold(tenant, id) {
      await sql.query("select 1 from people where tenant_id = $1 and id = $2 for no key update", [tenant, id]);
    },
    async standing(tenant, id) {
      const { rows } = await sql.query<{
        greeted_at: Date | null;
        ask_again_at: Date | null;
        nudges_paused_at: Date | null;
        hushed_at: Date | null;
        changes_unasked_at: Date | null;
        snoozed_until: Date | null;
        intake: Record<string, unknown> | null;
        created_at: Date;
      }>(
        `select greeted_at, ask_again_at, nudges_paused_at, hushed_at, changes_unasked_at, snoozed_until, intake, created_at
         from people where tenant_id = $1 and id = $2`,
        [tenant, id],
      );
      const row = rows[0];
      if (row === undefined) throw new Error(`Cannot read the standing of person "${id}": there is no such person`);
      return {
        greetedAt: row.greeted_at ?? undefined,
        askAgainAt: row.ask_again_at ?? undefined,
        nudgesPausedAt: row.nudges_paused_at ?? undefined,
        hushedAt: row.hushed_at ?? undefined,
        changesUnaskedAt: row.changes_unasked_at ?? undefined,
        snoozedUntil: row.snoozed_until ?? undefined,
        intake: row.intake ?? undefined,
        createdAt: row.created_at,
      };
    },
    async setStanding(tenant, id, change) {
      const entries = Object.entries(change) as [keyof typeof STANDING_COLUMNS, unknown][];
      if (entries.length === 0) return;
      const assignments = entries.map(([name], index) => `${STANDING_COLUMNS[name]} = $${index + 3}`).join(", ");
      const stored = entries.map(([name, value]) => (name === "intake" && value ? JSON.stringify(value) : value));
      await sql.query(`update people set ${assignments} where tenant_id = $1 and id = $2`, [tenant, id, ...stored]);
    },
    async destination(tenant, id) {
      const { rows } = await sql.query<{ destination: Destination }>(
        "select destination from conversations where tenant_id = $1 and person_id = $2 order by updated_at desc, channel limit 1",
        [tenant, id],
      );
      if (rows[0] !== undefined) return rows[0].destination;
      // In Slack a user id stands for that person's direct message, so nobody has to have written first.
      const slack = await sql.query<{ platform_user_id: string }>(
        "select platform_user_id from identities where tenant_id = $1 and person_id = $2 and channel = 'slack' limit 1",
        [tenant, id],
      );
      return slack.rows[0] && { channel: "slack", conversation: slack.rows[0].platform_user_id };
    },
    async rememberDestination(tenant, id, destination, now) {
      await sql.query(
        `insert into conversations (tenant_id, person_id, channel, destination, updated_at) values ($1, $2, $3, $4, $5)
         on conflict (tenant_id, person_id, channel) do update set destination = excluded.destination, updated_at = excluded.updated_at`,
        [tenant, id, destination.channel, JSON.stringify(destination), now],
      );
    },
    async forgetDestination(tenant, id, channel) {
      await sql.query("delete from conversations where tenant_id = $1 and person_id = $2 and channel = $3", [
        tenant,
        id,
        channel,
      ]);
    },
    async forgetChannel(tenant, channel) {
      await sql.query("delete from conversations where tenant_id = $1 and channel = $2", [tenant, channel]);
    },
    async knownAs(tenant, id, called) {
      await sql.query(
        "insert into person_names (tenant_id, person_id, word) select $1, $2, unnest($3::text[]) on conflict do nothing",
        [tenant, id, wordsOfName(called)],
      );
    },
    async othersNamed(tenant, person, words) {
      const { rows } = await sql.query<{ word: string }>(
        `select distinct word from person_names where tenant_id = $1 and word = any(string_to_array($3, ' '))
           and word not in (select word from person_names where tenant_id = $1 and person_id = $2)`,
        [tenant, person, words.join(" ")],
      );
      return rows.map(({ word }) => word);
    },
    async all(tenant) {
      const { rows } = await sql.query<Row>(
        `select ${COLUMNS} from people p where tenant_id = $1 order by given_name, id`,
        [tenant],
      );
      return rows.map(toPerson);
    },
  };
}
