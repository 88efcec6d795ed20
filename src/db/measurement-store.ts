import type { Queryable } from "#src/db/database.ts";
import type { Metric, Source } from "#src/domain/measurement.ts";
import type { MeasurementStore } from "#src/ports/records.ts";

export function createMeasurementStore(sql: Queryable): MeasurementStore {
  return {
    async put(tenant, person, measurements) {
      if (measurements.length === 0) return;
      await sql.query(
        `insert into measurements (tenant_id, person_id, metric, day, source, value, device, utc_offset_minutes, measured_at, recorded_at)
         select $1, $2, * from unnest($3::text[], $4::date[], $5::text[], $6::float8[], $7::text[], $8::int[], $9::timestamptz[], $10::timestamptz[])
         on conflict (tenant_id, person_id, metric, day, source) do update set
           value = excluded.value, device = excluded.device, utc_offset_minutes = excluded.utc_offset_minutes,
           measured_at = excluded.measured_at, recorded_at = excluded.recorded_at`,
        [
          tenant,
          person,
          measurements.map(({ metric }) => metric),
          measurements.map(({ day }) => day),
          measurements.map(({ source }) => source),
          measurements.map(({ value }) => value),
          measurements.map(({ device }) => device ?? null),
          measurements.map(({ utcOffsetMinutes }) => utcOffsetMinutes ?? null),
          measurements.map(({ measuredAt }) => measuredAt),
          measurements.map(({ recordedAt }) => recordedAt),
        ],
      );
    },
    async between(tenant, person, from, to) {
      const { rows } = await sql.query<{
        metric: Metric;
        day: string;
        source: Source;
        value: number;
        device: string | null;
        utc_offset_minutes: number | null;
        measured_at: Date;
        recorded_at: Date;
      }>(
        `select metric, day, source, value, device, utc_offset_minutes, measured_at, recorded_at from measurements
         where tenant_id = $1 and person_id = $2 and day between $3 and $4 order by day, metric`,
        [tenant, person, from, to],
      );
      return rows.map(({ device, utc_offset_minutes, measured_at, recorded_at, ...rest }) => ({
        ...rest,
        device: device ?? undefined,
        utcOffsetMinutes: utc_offset_minutes ?? undefined,
        measuredAt: measured_at,
        recordedAt: recorded_at,
      }));
    },
    async removeBetween(tenant, person, sources, from, to) {
      await sql.query(
        "delete from measurements where tenant_id = $1 and person_id = $2 and source = any($3) and day between $4 and $5",
        [tenant, person, sources, from, to],
      );
    },
    async removeMetrics(tenant, person, metrics) {
      await sql.query("delete from measurements where tenant_id = $1 and person_id = $2 and metric = any($3)", [
        tenant,
        person,
        metrics,
      ]);
    },
  };
}
