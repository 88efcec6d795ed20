import fs from "node:fs/promises";
import { CsvError, parse } from "csv-parse/sync";

/** Every fault of a file, each with its line. */
export class FileError extends Error {
  override readonly name = "FileError";
  readonly problems: readonly string[];
  constructor(what: string, problems: readonly string[]) {
    const count = problems.length === 1 ? "one thing is" : `${problems.length} things are`;
    const shown = problems.slice(0, MOST_SHOWN).map((problem) => `  - ${problem}`);
    const more = problems.length > MOST_SHOWN ? [`  - and ${problems.length - MOST_SHOWN} more`] : [];
    super(`Cannot import ${what} as ${count} wrong; nothing was written:\n${[...shown, ...more].join("\n")}`);
    this.problems = problems;
  }
}

const MOST_SHOWN = 50;
const LARGEST_FILE = 20_000_000;

export async function readText(file: string, what: string): Promise<string> {
  const { size } = await fs.stat(file).catch((cause: unknown) => {
    throw new Error(`Cannot read ${what} as "${file}" must be a file that can be read`, { cause });
  });
  if (size > LARGEST_FILE)
    throw new Error(`Cannot read ${what} as it must have at most ${LARGEST_FILE} bytes: current size is ${size}`);
  return fs.readFile(file, "utf8");
}

export interface Row {
  readonly line: number;
  /** A cell without the space around it; undefined when it is empty. */
  readonly cell: (column: string) => string | undefined;
}

export interface Columns {
  readonly required: readonly string[];
  /** Known columns that may be missing; absent: any other column is left unread. */
  readonly optional?: readonly string[] | undefined;
  readonly delimiter?: string | undefined;
}

/** Rows with their lines; what is wrong goes to `problems`. Names of columns are compared without case. */
export function readRows(text: string, { required, optional, delimiter = "," }: Columns, problems: string[]): Row[] {
  const known = optional === undefined ? undefined : [...required, ...optional];
  const header = (names: string[]): string[] => {
    const found = names.map((name) => name.trim().toLowerCase());
    for (const name of required)
      if (!found.includes(name.toLowerCase())) problems.push(`line 1: the column "${name}" is missing`);
    for (const name of found)
      if (known !== undefined && !known.includes(name))
        problems.push(`line 1: the column "${name}" is not known; columns are ${known.join(",")}`);
    return found;
  };
  try {
    const options = { bom: true, columns: header, delimiter, info: true, skip_empty_lines: true, trim: true };
    const parsed = parse(text, options) as unknown as { info: { lines: number }; record: Record<string, string> }[];
    if (parsed.length === 0 && problems.length === 0) problems.push("the file has no rows below its header");
    return parsed.map(({ info, record }) => ({
      line: info.lines,
      cell: (column) => record[column.toLowerCase()] || undefined,
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    problems.push(`line ${String(error["lines"] ?? 1)}: this is not CSV: ${error.message}`);
    return [];
  }
}

export const isDay = (text: string): boolean => {
  const day = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/u.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
};
