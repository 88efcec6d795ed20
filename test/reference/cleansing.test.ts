import fs from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { cleanse } from "#src/domain/cleansing.ts";
import type { Metric, Reading } from "#src/domain/measurement.ts";

const shared = process.env["KAIROS_SHARED"] ?? path.resolve(import.meta.dirname, "../../../shared");
const file = path.join(shared, "data/model/lifesnaps_daily.csv.gz");

type Row = Readonly<Record<string, string>>;

const rows: Row[] = fs.existsSync(file) ? parse(gunzipSync(fs.readFileSync(file)), { columns: true, bom: true }) : [];

const numberOf = (row: Row, column: string): number | undefined => {
  const text = row[column];
  return text === undefined || text === "" ? undefined : Number(text);
};

const minutesOf = (row: Row, column: string): number | undefined => {
  const minutes = numberOf(row, column);
  return minutes === undefined ? undefined : minutes / 60;
};

/** Where each metric stands in the file, in our unit. */
const COLUMNS: Readonly<Partial<Record<Metric, (row: Row) => number | undefined>>> = {
  hrv_rmssd_ms: (row) => numberOf(row, "rmssd"),
  resting_hr_bpm: (row) => numberOf(row, "resting_hr"),
  sleep_h: (row) => minutesOf(row, "minutesAsleep"),
  sleep_efficiency_pct: (row) => numberOf(row, "sleep_efficiency"),
  spo2_pct: (row) => numberOf(row, "spo2"),
  respiratory_rate_per_min: (row) => numberOf(row, "full_sleep_breathing_rate"),
  skin_temperature_deviation_c: (row) => numberOf(row, "daily_temperature_variation"),
  steps: (row) => numberOf(row, "steps"),
};

const metrics = Object.keys(COLUMNS) as Metric[];

const readingsOf = (row: Row): Reading[] =>
  metrics.flatMap((metric) => {
    const value = COLUMNS[metric]!(row);
    const day = row["date"]!.slice(0, 10);
    return value === undefined
      ? []
      : [{ source: "manual", recordId: day, metric, day, value, measuredAt: new Date(`${day}T08:00:00Z`) } as const];
  });

describe.skipIf(rows.length === 0)(`the LifeSnaps days of real people (skipped unless there is ${file})`, () => {
  const people = Map.groupBy(rows, (row) => row["id"]!);
  const outcomes = [...people.values()].map((days) => {
    const readings = days.flatMap(readingsOf);
    return { readings, ...cleanse(readings, { now: new Date("2030-01-01T00:00:00Z") }) };
  });
  const rejections = outcomes.flatMap((outcome) => outcome.rejections);
  const rejected = (metric: Metric, rule: string): number =>
    rejections.filter((rejection) => rejection.metric === metric && rejection.rule === rule && !rejection.flaggedOnly)
      .length;
  const inFile = (column: string, holds: (value: number) => boolean): number =>
    rows.filter((row) => {
      const value = numberOf(row, column);
      return value !== undefined && holds(value);
    }).length;

  test("every value ends in a measurement or in a rejection with a name", () => {
    for (const { readings, measurements, rejections: own } of outcomes)
      expect(measurements.length + own.filter(({ flaggedOnly }) => !flaggedOnly).length).toBe(readings.length);
    const counts = Object.entries(
      Object.groupBy(rejections, ({ metric, rule, flaggedOnly }) => `${metric} ${rule}${flaggedOnly ? " (kept)" : ""}`),
    ).map(([name, all]) => [name, all!.length] as const);
    const total = outcomes.reduce((sum, { readings }) => sum + readings.length, 0);
    const kept = outcomes.reduce((sum, { measurements }) => sum + measurements.length, 0);
    const lines = counts.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => `  ${name}: ${count}`);
    process.stdout.write(
      `${[`${people.size} people, ${rows.length} days, ${total} values, ${kept} kept`, ...lines].join("\n")}\n`,
    );
    expect(total).toBeGreaterThan(5_000);
  });

  test("zeros of RMSSD and of the breathing rate are missing nights", () => {
    const zero = (value: number): boolean => value === 0;
    expect(inFile("rmssd", zero)).toBeGreaterThan(0);
    expect(rejected("hrv_rmssd_ms", "zero-means-missing")).toBe(inFile("rmssd", zero));
    expect(inFile("full_sleep_breathing_rate", zero)).toBeGreaterThan(0);
    expect(rejected("respiratory_rate_per_min", "zero-means-missing")).toBe(inFile("full_sleep_breathing_rate", zero));
  });

  test("sleeps of 1,094 minutes and all others over 16 hours or under one are rejected", () => {
    expect(inFile("minutesAsleep", (minutes) => minutes === 1_094)).toBeGreaterThan(0);
    const impossible = inFile("minutesAsleep", (minutes) => minutes > 960 || minutes < 60);
    expect(rejected("sleep_h", "out-of-range")).toBe(impossible);
    const longest = Math.max(
      ...outcomes.flatMap(({ measurements }) =>
        measurements.filter(({ metric }) => metric === "sleep_h").map(({ value }) => value),
      ),
    );
    expect(longest).toBeLessThanOrEqual(16);
  });

  test("what is kept is as the file has it", () => {
    for (const { readings, measurements } of outcomes) {
      const values = new Map(readings.map(({ metric, day, value }) => [`${metric} ${day}`, value]));
      for (const { metric, day, value } of measurements) expect(value).toBe(values.get(`${metric} ${day}`));
    }
  });
});
