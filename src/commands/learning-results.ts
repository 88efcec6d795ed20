import { parse } from "yaml";
import { z } from "zod";
import { FileError, isDay, type Row, readRows } from "#src/commands/csv-file.ts";
import { momentOf } from "#src/domain/statement.ts";
import { instantAt, isTimeZone } from "#src/domain/time.ts";

const DATES = {
  "YYYY-MM-DD": /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})/u,
  "DD.MM.YYYY": /^(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4})/u,
  "DD/MM/YYYY": /^(?<day>\d{1,2})\/(?<month>\d{1,2})\/(?<year>\d{4})/u,
  "MM/DD/YYYY": /^(?<month>\d{1,2})\/(?<day>\d{1,2})\/(?<year>\d{4})/u,
} as const;
type Dates = keyof typeof DATES;

const column = z.string().min(1);
const words = z.array(z.string().min(1)).optional();

const MAP = z.strictObject({
  columns: z.strictObject({
    email: column,
    course: column,
    completed_at: column,
    score: column.optional(),
    min: column.optional(),
    max: column.optional(),
    status: column.optional(),
  }),
  /** Where no column says it. */
  min: z.number().default(0),
  max: z.number().optional(),
  delimiter: z.string().length(1).default(","),
  decimal: z.enum([".", ","]).default("."),
  dates: z.enum(Object.keys(DATES) as [Dates, ...Dates[]]).default("YYYY-MM-DD"),
  time_zone: z.string().refine(isTimeZone, 'must be a name like "Europe/Berlin"').default("UTC"),
  /** The platform's own words, without case; a state that is not listed goes by its own name. */
  statuses: z.strictObject({ started: words, completed: words, passed: words, failed: words }).default({}),
});

/** Which column of a platform's own export is what. */
export type ResultMap = z.infer<typeof MAP>;

export type ResultVerb = "attempted" | "completed" | "passed" | "failed";

export interface ResultRow {
  readonly line: number;
  /** Lower case. */
  readonly email: string;
  /** Id, activity or address of the course. */
  readonly course: string;
  readonly verb: ResultVerb;
  readonly score?: { readonly raw: number; readonly min: number; readonly max: number } | undefined;
  readonly completedAt: Date;
}

/** Throws an error that names every wrong entry. */
export function readMap(text: string): ResultMap {
  let value: unknown;
  try {
    value = parse(text);
  } catch (cause) {
    throw new Error(`Cannot read the map as it must be YAML: ${(cause as Error).message.split("\n")[0]}`, { cause });
  }
  const read = MAP.safeParse(value);
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => `  - ${path.join(".") || "the map"}: ${message}`);
  throw new Error(`Cannot read the map as this is wrong in it:\n${problems.join("\n")}`);
}

const VERB_OF = { started: "attempted", completed: "completed", passed: "passed", failed: "failed" } as const;

/**
 * Reads results by their map. Without a status, a row is a completion.
 *
 * Throws FileError naming every fault with its line.
 */
export function readResults(text: string, map: ResultMap, now: Date): ResultRow[] {
  const problems: string[] = [];
  const required = Object.values(map.columns).filter((name) => name !== undefined);
  const rows = readRows(text, { required, delimiter: map.delimiter }, problems);
  const results = problems.length > 0 ? [] : rows.flatMap((row) => resultOf(row, map, now, problems) ?? []);
  if (problems.length > 0) throw new FileError("the results", problems);
  return results;
}

function resultOf(row: Row, map: ResultMap, now: Date, problems: string[]): ResultRow | undefined {
  const { columns } = map;
  const before = problems.length;
  const wrong = (what: string): void => void problems.push(`line ${row.line}: ${what}`);
  const [email, course, date] = [row.cell(columns.email), row.cell(columns.course), row.cell(columns.completed_at)];
  if (email === undefined) wrong(`"${columns.email}" must be filled`);
  if (course === undefined) wrong(`"${columns.course}" must be filled`);
  const completedAt = date === undefined ? undefined : dateOf(date, map);
  if (date === undefined) wrong(`"${columns.completed_at}" must be filled`);
  else if (completedAt === undefined)
    wrong(`"${columns.completed_at}" must be a date like ${map.dates}: current value is "${date}"`);
  else if (completedAt.getTime() > now.getTime())
    wrong(`"${columns.completed_at}" must not lie ahead: current value is "${date}"`);
  const score = scoreOf(row, map, wrong);
  const verb = verbOf(row, map, wrong);
  if (problems.length > before) return undefined;
  return {
    line: row.line,
    email: email!.toLowerCase(),
    course: course!,
    verb: verb!,
    score,
    completedAt: completedAt!,
  };
}

function verbOf(row: Row, { columns, statuses }: ResultMap, wrong: (what: string) => void): ResultVerb | undefined {
  const status = columns.status === undefined ? undefined : row.cell(columns.status);
  if (columns.status === undefined) return "completed";
  const said = status?.toLowerCase();
  const kinds = Object.keys(VERB_OF) as (keyof typeof VERB_OF)[];
  const kind = kinds.find((name) => (statuses[name] ?? [name]).some((word) => word.toLowerCase() === said));
  if (kind !== undefined) return VERB_OF[kind];
  const known = kinds.flatMap((name) => statuses[name] ?? [name]);
  wrong(`"${columns.status}" must be one of ${known.join(", ")}: current value is "${status ?? ""}"`);
  return undefined;
}

function scoreOf(row: Row, map: ResultMap, wrong: (what: string) => void): ResultRow["score"] {
  const { columns, decimal } = map;
  const given = (name: "score" | "min" | "max"): string | undefined =>
    columns[name] === undefined ? undefined : row.cell(columns[name]);
  const read = (name: "score" | "min" | "max", otherwise: number | undefined): number | undefined => {
    const text = given(name);
    if (text === undefined) return otherwise;
    const plain = decimal === "," ? text.replace(",", ".") : text;
    if (/^-?\d+(?:\.\d+)?%?$/u.test(plain)) return Number(plain.replace("%", ""));
    wrong(`"${columns[name]}" must be a number: current value is "${text}"`);
    return undefined;
  };
  const text = given("score");
  if (text === undefined) return undefined;
  const percent = text.endsWith("%");
  const [raw, min, max] = [
    read("score", undefined),
    read("min", percent ? 0 : map.min),
    read("max", percent ? 100 : map.max),
  ];
  if (raw === undefined || min === undefined) return undefined;
  if (max === undefined) {
    wrong(`"${columns.score}" needs a largest score: map a column or set "max"`);
    return undefined;
  }
  if (!(min < max)) wrong(`the largest score must be above the smallest: current values are ${max} and ${min}`);
  else if (raw < min || raw > max)
    wrong(`"${columns.score}" must be from ${min} to ${max}: current value is "${text}"`);
  return { raw, min, max };
}

/** A day alone counts from its noon: whatever the zone, it stays that day. */
const NOON_MINUTE = 720;

function dateOf(text: string, { dates, time_zone }: ResultMap): Date | undefined {
  if (/T.*(?:Z|[+-]\d{2}:?\d{2})$/u.test(text)) return momentOf(text);
  const match = DATES[dates].exec(text);
  const { year = "", month = "", day = "" } = match?.groups ?? {};
  const localDay = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  if (match === null || !isDay(localDay)) return undefined;
  const rest = text.slice(match[0].length).trim();
  if (rest === "") return instantAt(localDay, NOON_MINUTE, time_zone);
  const time = /^T?([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?$/u.exec(rest);
  if (time === null) return undefined;
  const start = instantAt(localDay, Number(time[1]) * 60 + Number(time[2]), time_zone);
  return new Date(start.getTime() + Number(time[3] ?? 0) * 1000);
}
