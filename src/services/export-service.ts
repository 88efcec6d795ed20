import { COLUMN_WORDS, LEFT_OUT_COLUMNS, LEFT_OUT_TABLES, TABLE_WORDS } from "#src/domain/export-fields.ts";
import type { Person } from "#src/domain/person.ts";
import type { TableRows } from "#src/ports/rights.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import { exportPage } from "#src/services/export-page.ts";

export interface ExportedTable {
  readonly table: string;
  readonly about: string;
  /** What each column says. */
  readonly columns: Readonly<Record<string, string>>;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

export interface OwnExport {
  readonly madeAt: string;
  readonly person: string;
  readonly tables: readonly ExportedTable[];
  /** Tables and columns that are not in it, and why. */
  readonly leftOut: Readonly<Record<string, string>>;
}

/** The same twice: whole, for machines, and as a page to read. */
export interface ExportFiles {
  readonly json: string;
  readonly html: string;
}

export interface ExportService {
  /** Everything that is kept of a person, but for secrets; undefined once they are erased. */
  of(person: Person, now: Date): Promise<ExportFiles | undefined>;
}

/** Purpose of the one-time link behind "Download", and the path that takes it. */
export const EXPORT_PURPOSE = "my-data";

/** For what is outside the tables of people. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "open dialogues": "a copy of the last words of a dialogue that is under way; the words are in transcripts and inbox",
  "jobs under way": "names of work that is waiting; they are gone within minutes",
};

export function createExportService(work: UnitOfWork): ExportService {
  return {
    async of(person, now) {
      const { tenant, id } = person;
      const [found, audit] = await work.of(tenant).transaction(async (stores) => {
        if (await stores.erasure.isErased(tenant, id)) return [undefined, []];
        return [await stores.personalData.tables(tenant, id), await stores.audit.of(tenant, id)];
      });
      if (found === undefined) return undefined;
      const columns = ["seq", "at", "event", "detail"];
      const tables = [...found, { table: "audit", columns, rows: audit }]
        .filter(({ table }) => !(table in LEFT_OUT_TABLES))
        .map(exported)
        .toSorted((a, b) => (a.table < b.table ? -1 : 1));
      const own: OwnExport = {
        madeAt: now.toISOString(),
        person: id,
        tables,
        leftOut: { ...LEFT_OUT_TABLES, ...LEFT_OUT_COLUMNS, ...ELSEWHERE },
      };
      return { json: `${JSON.stringify(own, undefined, 2)}\n`, html: exportPage(own, person.givenName) };
    },
  };
}

function exported({ table, columns, rows }: TableRows): ExportedTable {
  const told = columns.filter((column) => !(`${table}.${column}` in LEFT_OUT_COLUMNS));
  return {
    table,
    about: TABLE_WORDS[table] ?? "",
    columns: Object.fromEntries(told.map((column) => [column, COLUMN_WORDS[column] ?? ""])),
    rows: rows.map((row) => Object.fromEntries(told.map((column) => [column, row[column] ?? null]))),
  };
}
