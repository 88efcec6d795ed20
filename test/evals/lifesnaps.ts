import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import type { DayRecord } from "#src/domain/twin/twin.ts";

/** Values outside these are no measurement (MODEL.md 5). */
const RANGES = { rmssd: [5, 250], resting_hr: [30, 110], minutesAsleep: [60, 960] } as const;
type Column = keyof typeof RANGES;

const GZIP_MAGIC = 0x1f8b;

/**
 * Records by person from a CSV of days with the columns id, date, rmssd (ms), resting_hr (bpm) and minutesAsleep, plain or
 * gzipped. Days are in order and each person has one record a day.
 */
export function readDailyCsv(file: string): Map<string, DayRecord[]> {
  const bytes = readFileSync(file);
  const text = (bytes.length > 1 && bytes.readUInt16BE(0) === GZIP_MAGIC ? gunzipSync(bytes) : bytes).toString("utf8");
  const rows: Record<string, string>[] = parse(text, { columns: true, bom: true, skip_empty_lines: true });
  const people = new Map<string, Map<string, DayRecord>>();
  for (const row of rows) {
    const id = row["id"];
    const day = row["date"]?.slice(0, 10);
    if (!id || !day)
      throw new Error(
        `Cannot read "${file}" as every row must have an id and a date: current value is ${JSON.stringify(row).slice(0, 80)}`,
      );
    const minutes = valid(row, "minutesAsleep");
    const days = people.get(id) ?? new Map<string, DayRecord>();
    days.set(day, {
      day,
      rmssdMs: valid(row, "rmssd"),
      restingHrBpm: valid(row, "resting_hr"),
      sleepHours: minutes === undefined ? undefined : minutes / 60,
    });
    people.set(id, days);
  }
  return new Map(
    [...people].map(([id, days]) => [id, [...days.values()].toSorted((a, b) => (a.day < b.day ? -1 : 1))]),
  );
}

function valid(row: Record<string, string>, column: Column): number | undefined {
  const text = row[column];
  const value = text ? Number(text) : Number.NaN;
  const [least, most] = RANGES[column];
  return value >= least && value <= most ? value : undefined;
}
