import type { Queryable } from "#src/db/database.ts";
import type { Rejection } from "#src/domain/cleansing.ts";
import type { Metric, Reading, Source } from "#src/domain/measurement.ts";
import type { ReadingStore } from "#src/ports/records.ts";

type ReadingRow = {
  source: Source;
  record_id: string;
  metric: Metric;
  day: string;
  value: number;
  start_at: Date | null;
  end_at: Date | null;
  utc_offset_minutes: number | null;
  device: string | null;
  valid_hours: number | null;
  measured_at: Date;
};

type RejectionRow = {
  source: Source;
  record_id: string;
  metric: Metric;
  day: string;
  value: number;
  rule: Rejection["rule"];
  flagged_only: boolean;
};

export function createReadingStore(sql: Queryable): ReadingStore {
  return {
    async replace(tenant, person, source, records, now) {
      if (records.length === 0) return undefined;
      // Until the transaction ends nobody else cleanses this person's days: each has to see what the other brought.
      await sql.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`readings|${tenant}|${person}`]);
      const { rows: gone } = await sql.query<{ day: string }>(
        `delete from readings where tenant_id = $1 and person_id = $2 and source = $3 and record_id = any($4) returning day`,
        [tenant, person, source, records.map(({ recordId }) => recordId)],
      );
      const readings = records.flatMap((record) => record.readings);
      if (readings.length > 0) {
        await sql.query(
          `insert into readings (tenant_id, person_id, source, record_id, metric, day, value, start_at, end_at,
             utc_offset_minutes, device, valid_hours, measured_at, recorded_at)
           select $1, $2, $3, * from unnest($4::text[], $5::text[], $6::date[], $7::float8[], $8::timestamptz[],
             $9::timestamptz[], $10::int[], $11::text[], $12::float8[], $13::timestamptz[], $14::timestamptz[])
           on conflict (tenant_id, person_id, source, record_id, metric) do update set day = excluded.day,
             value = excluded.value, start_at = excluded.start_at, end_at = excluded.end_at,
             utc_offset_minutes = excluded.utc_offset_minutes, device = excluded.device,
             valid_hours = excluded.valid_hours, measured_at = excluded.measured_at, recorded_at = excluded.recorded_at`,
          [
            tenant,
            person,
            source,
            readings.map(({ recordId }) => recordId),
            readings.map(({ metric }) => metric),
            readings.map(({ day }) => day),
            readings.map(({ value }) => value),
            readings.map(({ startAt }) => startAt ?? null),
            readings.map(({ endAt }) => endAt ?? null),
            readings.map(({ utcOffsetMinutes }) => utcOffsetMinutes ?? null),
            readings.map(({ device }) => device ?? null),
            readings.map(({ validHours }) => validHours ?? null),
            readings.map(({ measuredAt }) => measuredAt),
            readings.map(() => now),
          ],
        );
      }
      const days = [...gone.map(({ day }) => day), ...readings.map(({ day }) => day)].sort();
      return days.length === 0 ? undefined : { from: days[0]!, to: days.at(-1)! };
    },

    async between(tenant, person, from, to) {
      const { rows } = await sql.query<ReadingRow>(
        `select source, record_id, metric, day, value, start_at, end_at, utc_offset_minutes, device, valid_hours, measured_at
         from readings where tenant_id = $1 and person_id = $2 and day between $3 and $4
         order by day, source, record_id, metric`,
        [tenant, person, from, to],
      );
      return rows.map(toReading);
    },

    async removeMetrics(tenant, person, metrics) {
      for (const table of ["readings", "rejections"]) {
        await sql.query(`delete from ${table} where tenant_id = $1 and person_id = $2 and metric = any($3)`, [
          tenant,
          person,
          metrics,
        ]);
      }
    },

    async replaceRejections(tenant, person, from, to, rejections, now) {
      await sql.query("delete from rejections where tenant_id = $1 and person_id = $2 and day between $3 and $4", [
        tenant,
        person,
        from,
        to,
      ]);
      if (rejections.length === 0) return;
      await sql.query(
        `insert into rejections (tenant_id, person_id, source, record_id, metric, day, value, rule, flagged_only, recorded_at)
         select $1, $2, *, $10 from unnest($3::text[], $4::text[], $5::text[], $6::date[], $7::float8[], $8::text[], $9::boolean[])
         on conflict do nothing`,
        [
          tenant,
          person,
          rejections.map(({ source }) => source),
          rejections.map(({ recordId }) => recordId),
          rejections.map(({ metric }) => metric),
          rejections.map(({ day }) => day),
          rejections.map(({ value }) => value),
          rejections.map(({ rule }) => rule),
          rejections.map(({ flaggedOnly }) => flaggedOnly),
          now,
        ],
      );
    },

    async rejections(tenant, person, from, to) {
      const { rows } = await sql.query<RejectionRow>(
        `select source, record_id, metric, day, value, rule, flagged_only from rejections
         where tenant_id = $1 and person_id = $2 and day between $3 and $4 order by day, metric`,
        [tenant, person, from, to],
      );
      return rows.map(({ record_id, flagged_only, ...rest }) => ({
        ...rest,
        recordId: record_id,
        flaggedOnly: flagged_only,
      }));
    },
  };
}

const toReading = (row: ReadingRow): Reading => ({
  source: row.source,
  recordId: row.record_id,
  metric: row.metric,
  day: row.day,
  value: row.value,
  startAt: row.start_at ?? undefined,
  endAt: row.end_at ?? undefined,
  utcOffsetMinutes: row.utc_offset_minutes ?? undefined,
  device: row.device ?? undefined,
  validHours: row.valid_hours ?? undefined,
  measuredAt: row.measured_at,
});
