import type { ExportedTable, OwnExport } from "#src/services/export-service.ts";

/** Longer cells, such as a twin's state, are whole in the JSON. */
const MOST_CELL = 300;
/** So are older rows of long tables. */
const MOST_ROWS = 1_000;

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1d2433}
h2{margin-top:2.5rem}table{border-collapse:collapse;font-size:.85rem;display:block;overflow-x:auto}
th,td{border:1px solid #ccd3dd;padding:.25rem .5rem;text-align:left;vertical-align:top}th{background:#f1f4f8}`;

/** The export as one page that needs nothing from outside. */
export function exportPage({ madeAt, tables, leftOut }: OwnExport, givenName: string): string {
  const filled = tables.filter(({ rows }) => rows.length > 0);
  const empty = tables.filter(({ rows }) => rows.length === 0);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>What Kairos keeps about ${escaped(givenName)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>What Kairos keeps about you</h1>
<p>Made for ${escaped(givenName)} on ${escaped(madeAt)}. Times are UTC. The file my-data.json beside this page holds all of it, whole.</p>
<ul>
${filled.map(({ table, about, rows }) => `<li><a href="#${escaped(table)}">${escaped(about)}</a> (${rows.length})</li>`).join("\n")}
</ul>
${filled.map(section).join("\n")}
<h2>Nothing is kept of</h2>
<ul>${empty.map(({ about }) => `<li>${escaped(about)}</li>`).join("")}</ul>
<h2>What is not in this file, and why</h2>
<ul>${Object.entries(leftOut)
    .map(([name, why]) => `<li>${escaped(name)}: ${escaped(why)}</li>`)
    .join("")}</ul>
</body>
</html>
`;
}

function section({ table, about, columns, rows }: ExportedTable): string {
  const names = Object.keys(columns).filter((column) => column !== "tenant_id" && column !== "person_id");
  const shown = rows.slice(-MOST_ROWS);
  const head = names.map((name) => `<th title="${escaped(columns[name]!)}">${escaped(name)}</th>`).join("");
  const body = shown.map((row) => `<tr>${names.map((name) => `<td>${cell(row[name])}</td>`).join("")}</tr>`).join("\n");
  const fields = names.map((name) => `<li><b>${escaped(name)}</b>: ${escaped(columns[name]!)}</li>`).join("");
  const cut = shown.length < rows.length ? `<p>The last ${shown.length} of ${rows.length}.</p>` : "";
  return `<h2 id="${escaped(table)}">${escaped(about)}</h2>
<details><summary>${escaped(table)}: what the columns say</summary><ul>${fields}</ul></details>
${cut}<table><thead><tr>${head}</tr></thead><tbody>
${body}
</tbody></table>`;
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text =
    value instanceof Date ? value.toISOString() : typeof value === "object" ? JSON.stringify(value) : String(value);
  return escaped(text.length > MOST_CELL ? `${text.slice(0, MOST_CELL)}…` : text);
}

const escaped = (text: string): string => text.replace(/[&<>"']/gu, (character) => `&#${character.codePointAt(0)};`);
