import { parse } from "csv-parse/sync";
import type { Role } from "#src/domain/person.ts";

/** One row of the roster: who belongs where, and as what, from when to when. */
export interface RosterRow {
  readonly line: number;
  /** Lower case. */
  readonly email: string;
  readonly name: string;
  readonly team?: string | undefined;
  /** E-mail of the manager of `team`, lower case. */
  readonly manager?: string | undefined;
  readonly role: Role;
  /** `undefined`: from now on. */
  readonly validFrom?: Date | undefined;
  /** The first day on which it holds no more; `undefined`: for ever. */
  readonly validTo?: Date | undefined;
}

/** Every fault of the file, each with its line. */
export class RosterError extends Error {
  override readonly name = "RosterError";
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      `Cannot import the roster as ${problems.length === 1 ? "one thing is" : `${problems.length} things are`} wrong; nothing was written:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`,
    );
    this.problems = problems;
  }
}

const COLUMNS = ["email", "name", "team", "manager", "role", "valid_from", "valid_to"] as const;
const REQUIRED: readonly string[] = ["email", "name", "role"];
const ROLES: readonly string[] = ["employee", "manager", "overseer"] satisfies Role[];
const EMAIL = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/u;
const LONGEST_NAME = 200;

/**
 * Reads a roster: `email,name,team,manager,role,valid_from,valid_to`, days as YYYY-MM-DD in UTC.
 *
 * Throws RosterError naming every fault with its line; a roster names at least one overseer, who is the first admin.
 */
export function readRoster(text: string, now: Date): RosterRow[] {
  const problems: string[] = [];
  const records = recordsOf(text, problems);
  const rows = records.flatMap(({ line, record }) => rowOf(line, record, problems));
  if (problems.length === 0) problems.push(...contradictions(rows, now));
  if (problems.length > 0) throw new RosterError(problems);
  return rows;
}

type Columns = Partial<Record<(typeof COLUMNS)[number], string>>;

function recordsOf(text: string, problems: string[]): { line: number; record: Columns }[] {
  const at = (line: number): string => `line ${line}`;
  try {
    const parsed = parse(text, {
      bom: true,
      columns: (header: string[]) => {
        const names = header.map((name) => name.trim().toLowerCase());
        for (const name of REQUIRED)
          if (!names.includes(name))
            problems.push(`${at(1)}: the column "${name}" is missing; columns are ${COLUMNS.join(",")}`);
        for (const name of names)
          if (!(COLUMNS as readonly string[]).includes(name))
            problems.push(`${at(1)}: the column "${name}" is not known; columns are ${COLUMNS.join(",")}`);
        return names;
      },
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { info: { lines: number }; record: Columns }[];
    if (parsed.length === 0 && problems.length === 0) problems.push("the file has no rows below its header");
    return problems.length > 0 ? [] : parsed.map(({ info, record }) => ({ line: info.lines, record }));
  } catch (error) {
    const { lines, message } = error as { lines?: number; message: string };
    problems.push(`${lines === undefined ? "" : `${at(lines)}: `}this is not CSV: ${message}`);
    return [];
  }
}

function rowOf(line: number, record: Columns, problems: string[]): RosterRow[] {
  const before = problems.length;
  const wrong = (what: string): void => {
    problems.push(`line ${line}: ${what}`);
  };
  const given = (column: keyof Columns): string | undefined => record[column] || undefined;
  const email = given("email")?.toLowerCase() ?? "";
  const manager = given("manager")?.toLowerCase();
  const name = given("name") ?? "";
  const team = given("team");
  const role = given("role")?.toLowerCase() ?? "";
  if (!EMAIL.test(email)) wrong(`email must be an address: current value is "${email}"`);
  if (name === "" || name.length > LONGEST_NAME) wrong(`name must have 1 to ${LONGEST_NAME} characters`);
  if (team !== undefined && team.length > LONGEST_NAME) wrong(`team must have at most ${LONGEST_NAME} characters`);
  if (!ROLES.includes(role)) wrong(`role must be employee, manager or overseer: current value is "${role}"`);
  if (role === "manager" && team === undefined) wrong("a manager needs the team that they manage");
  if (manager !== undefined && team === undefined) wrong("manager needs a team: it says who manages that team");
  if (manager === email && role === "employee") wrong("nobody is their own manager");
  const validFrom = dayOf(given("valid_from"), "valid_from", wrong);
  const validTo = dayOf(given("valid_to"), "valid_to", wrong);
  if (validFrom !== undefined && validTo !== undefined && validTo <= validFrom)
    wrong("valid_to must be after valid_from");
  if (problems.length > before) return [];
  return [{ line, email, name, team, manager, role: role as Role, validFrom, validTo }];
}

function dayOf(text: string | undefined, column: string, wrong: (what: string) => void): Date | undefined {
  if (text === undefined) return undefined;
  const day = new Date(`${text}T00:00:00Z`);
  if (/^\d{4}-\d{2}-\d{2}$/u.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text))
    return day;
  wrong(`${column} must be a day such as 2026-01-31: current value is "${text}"`);
  return undefined;
}

/** What single rows cannot show. */
function contradictions(rows: readonly RosterRow[], now: Date): string[] {
  const problems: string[] = [];
  const emails = new Set(rows.map(({ email }) => email));
  const firstOf = new Map<string, RosterRow>();
  for (const row of rows) {
    const first = firstOf.get(row.email);
    if (first === undefined) firstOf.set(row.email, row);
    else if (first.name !== row.name)
      problems.push(`line ${row.line}: ${row.email} is "${row.name}" here and "${first.name}" on line ${first.line}`);
    if (row.manager !== undefined && !emails.has(row.manager))
      problems.push(`line ${row.line}: the manager ${row.manager} has no row of their own`);
  }
  for (const [index, row] of rows.entries()) {
    const twin = rows.slice(0, index).find((other) => isSamePlace(row, other) && overlap(row, other, now));
    if (twin !== undefined)
      problems.push(`line ${row.line}: says the same of ${row.email} as line ${twin.line}, at the same time`);
  }
  if (!rows.some((row) => row.role === "overseer" && holdsAt(row, now)))
    problems.push("no row has the role overseer now: the roster names the first admin");
  return problems;
}

const isSamePlace = (a: RosterRow, b: RosterRow): boolean =>
  a.email === b.email && a.role === b.role && teamId(a.team) === teamId(b.team);

const from = (row: RosterRow, now: Date): number => (row.validFrom ?? now).getTime();
const to = (row: RosterRow): number => row.validTo?.getTime() ?? Number.POSITIVE_INFINITY;
const overlap = (a: RosterRow, b: RosterRow, now: Date): boolean => from(a, now) < to(b) && from(b, now) < to(a);
const holdsAt = (row: RosterRow, now: Date): boolean => from(row, now) <= now.getTime() && to(row) > now.getTime();

/** The id of a team is its name without case, accents and punctuation: "Sales, EMEA" and "sales emea" are one team. */
export const teamId = (name: string | undefined): string | undefined =>
  name
    ?.normalize("NFKD")
    .toLowerCase()
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-|-$/gu, "");
