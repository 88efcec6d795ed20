import fs from "node:fs/promises";
import { CsvError, parse } from "csv-parse/sync";
import { type Command, UsageError } from "#src/commands/command.ts";
import { readArguments, tenantOf } from "#src/commands/tenant.ts";
import { readBenchmark } from "#src/domain/benchmark.ts";
import type { NewBenchmark } from "#src/services/benchmark-service.ts";

const LARGEST_FILE = 20_000_000;
const COLUMNS = ["email", "name", "value", "day"] as const;
const YES = /^(?:yes|true|1|aim|goal)$/iu;

/** Reads results from a file: email,name,value,day and, where there are aims, aim. Only what people agreed to is kept. */
export const importBenchmarks: Command = async ({ args, open, print }) => {
  const { words, options } = readArguments(args, ["tenant"]);
  const [file, ...rest] = words;
  if (file === undefined || rest.length > 0) throw new UsageError("benchmarks import needs one file");
  const { size } = await fs.stat(file).catch((cause: unknown) => {
    throw new Error(`Cannot read the benchmarks as "${file}" must be a file that can be read`, { cause });
  });
  if (size > LARGEST_FILE)
    throw new Error(
      `Cannot read the benchmarks as they must have at most ${LARGEST_FILE} bytes: current size is ${size}`,
    );
  const rows = rowsOf(await fs.readFile(file, "utf8"));
  await using backend = await open();
  const now = backend.clock.now();
  const tenant = await tenantOf(backend.work.system.stores, options["tenant"]);
  for (const [email, own] of Map.groupBy(rows, (row) => row.email)) {
    const person = await backend.work.of(tenant).stores.people.byEmail(tenant, email);
    if (person !== undefined)
      await backend.benchmarks.keep(
        person,
        own.map(({ benchmark }) => benchmark),
        now,
      );
  }
  print(
    `Read ${rows.length} rows. Kept is what is of people here who agreed to share it; who that is, nobody is told.`,
  );
  return 0;
};

interface Row {
  readonly email: string;
  readonly benchmark: NewBenchmark;
}

function rowsOf(text: string): Row[] {
  let cells: Record<string, string>[];
  try {
    cells = parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new Error(`Cannot read the benchmarks as they must be CSV: line ${String(cause["lines"] ?? 1)} is not`, {
      cause,
    });
  }
  return cells.map((row, index) => {
    const line = index + 2;
    for (const column of COLUMNS)
      if (!row[column]) throw new Error(`Cannot read line ${line} as the column "${column}" must be there and filled`);
    const [email, name, value, day] = COLUMNS.map((column) => row[column]!) as [string, string, string, string];
    if (!isLocalDay(day))
      throw new Error(
        `Cannot read line ${line} as the day must be like 2026-03-10: current value is "${day.slice(0, 20)}"`,
      );
    try {
      const isAim = YES.test(row["aim"] ?? "");
      return { email, benchmark: { ...readBenchmark(`${name} ${value}`), isAim, day, source: "file" as const } };
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw new Error(`Cannot read line ${line}: ${cause.message}`, { cause });
    }
  });
}

function isLocalDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/u.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(Number.NaN);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
