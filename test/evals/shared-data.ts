import { parse } from "csv-parse/sync";

/** Rows of a CSV text by their header. */
export const csvRows = (text: string): Record<string, string>[] =>
  parse(text, { columns: true, skip_empty_lines: true, relax_quotes: true });
