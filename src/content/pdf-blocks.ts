import type { PdfLine } from "#src/content/pdf-lines.ts";
import type { Block } from "#src/domain/content/document.ts";

/** An entry of the file's own table of contents. */
export interface OutlineEntry {
  readonly title: string;
  /** 1 at the top. */
  readonly depth: number;
}

const LARGER = 1.12;
const HEADING_WORDS = 14;
const BULLET = /^(?:[•‣◦▪●■–—*·-]|(\d{1,2}|[a-z])[.)])\s+(?=\S)/u;
const NEW_PARAGRAPH = 1.45;
const TABLE_ROWS = 3;

/** Headings by size, outline and font, paragraphs by distance, lists by their marks; tables are left out. */
export function blocksOf(
  pages: readonly (readonly PdfLine[])[],
  outline: readonly OutlineEntry[],
): { blocks: Block[]; leftOut: string[] } {
  const { lines, leftOut } = withoutTables(pages.flat());
  const body = bodyOf(lines);
  const depthOf = headingDepths(lines, body, outline);
  const spacing = spacingOf(lines);
  const words = vocabulary(lines);
  const blocks: Block[] = [];
  let paragraph = "";
  let items: string[] = [];
  let ordered = false;
  let last: PdfLine | undefined;
  let indent = 0;

  const flush = (): void => {
    if (items.length > 0) blocks.push({ kind: "list", ordered, items });
    if (paragraph !== "") blocks.push({ kind: "paragraph", text: paragraph });
    items = [];
    paragraph = "";
  };

  for (const line of lines) {
    const depth = depthOf(line);
    const before = blocks.at(-1);
    const follows =
      last !== undefined &&
      last.page === line.page &&
      last.y - line.y <= spacing * NEW_PARAGRAPH * (line.size / body.size || 1);
    if (depth !== undefined) {
      flush();
      if (
        before?.kind === "heading" &&
        before.depth === depth &&
        follows &&
        last !== undefined &&
        depthOf(last) === depth
      )
        blocks.splice(-1, 1, { ...before, text: join(before.text, line.text, words) });
      else blocks.push({ kind: "heading", depth, text: line.text });
    } else if (BULLET.test(line.text)) {
      const isOrdered = /^\d/u.test(line.text);
      if (paragraph !== "" || (items.length > 0 && ordered !== isOrdered)) flush();
      ordered = isOrdered;
      indent = line.x;
      items.push(line.text.replace(BULLET, ""));
    } else if (
      items.length > 0 &&
      last !== undefined &&
      line.x > indent + 2 &&
      (follows || isOpen(items.at(-1)!, line))
    )
      items.splice(-1, 1, join(items.at(-1)!, line.text, words));
    else if (paragraph !== "" && (follows || (last?.page !== line.page && isOpen(paragraph, line))))
      paragraph = join(paragraph, line.text, words);
    else {
      flush();
      paragraph = line.text;
    }
    last = line;
  }
  flush();
  return { blocks, leftOut };
}

/** A sentence that goes on where the page ends. */
const isOpen = (text: string, line: PdfLine): boolean => !/[.!?:…"”]$/u.test(text) || /^\p{Ll}/u.test(line.text);

/** The size and font of most of the text. */
function bodyOf(lines: readonly PdfLine[]): { readonly size: number; readonly font: string } {
  const most = (value: (line: PdfLine) => string): string => {
    const counts = new Map<string, number>();
    for (const line of lines) counts.set(value(line), (counts.get(value(line)) ?? 0) + line.text.length);
    return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? "";
  };
  return { size: Number(most(({ size }) => rounded(size).toString())) || 10, font: most(({ font }) => font) };
}

const rounded = (size: number): number => Math.round(size * 2) / 2;

/** How deep a heading a line is; undefined for all other lines. */
function headingDepths(
  lines: readonly PdfLine[],
  body: { readonly size: number; readonly font: string },
  outline: readonly OutlineEntry[],
): (line: PdfLine) => number | undefined {
  const isShort = ({ text }: PdfLine): boolean =>
    text.split(" ").length <= HEADING_WORDS && !/[.,;:]$/u.test(text) && /\p{L}{2}/u.test(text);
  const large = lines.filter((line) => line.size >= body.size * LARGER && isShort(line));
  const sizes = [...new Set(large.map(({ size }) => rounded(size)))].toSorted((a, b) => b - a);
  const named = new Map(outline.map(({ title, depth }) => [comparable(title), depth]));
  const found = lines.filter(({ text }) => named.has(comparable(text))).length;
  const byOutline = outline.length > 1 && found >= outline.length * 0.6;
  const emphasised = new Set(
    lines.filter((line, index) => {
      const next = lines[index + 1];
      return (
        line.font !== body.font &&
        isShort(line) &&
        !BULLET.test(line.text) &&
        next !== undefined &&
        next.font === body.font &&
        next.page === line.page &&
        lines[index - 1]?.font !== line.font
      );
    }),
  );
  return (line) => {
    const depth = byOutline ? named.get(comparable(line.text)) : undefined;
    if (depth !== undefined) return Math.min(6, depth);
    const rank = isShort(line) ? sizes.indexOf(rounded(line.size)) : -1;
    if (rank >= 0 && line.size >= body.size * LARGER) return Math.min(6, rank + 1);
    if (emphasised.has(line)) return Math.min(6, sizes.length + 1);
    return undefined;
  };
}

const comparable = (text: string): string =>
  text
    .toLowerCase()
    .replace(/^[\d.]+\s+/u, "")
    .replace(/[^\p{L}\p{N}]+/gu, "");

/** The usual distance between two lines of a paragraph. */
function spacingOf(lines: readonly PdfLine[]): number {
  const gaps = lines
    .flatMap((line, index) => {
      const next = lines[index + 1];
      const gap = next === undefined || next.page !== line.page ? 0 : line.y - next.y;
      return gap > 0 && gap < line.size * 3 ? [gap] : [];
    })
    .toSorted((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 3)] ?? 14;
}

/** Rows of a table, three or more in a row of lines with columns or little else than numbers. */
function withoutTables(lines: readonly PdfLine[]): { lines: PdfLine[]; leftOut: string[] } {
  const isRow = ({ text, columns }: PdfLine): boolean => {
    const words = text.split(" ");
    const numbers = words.filter((word) => /^[^\p{L}]*\d[^\p{L}]*$/u.test(word)).length;
    return columns >= 2 || (words.length >= 3 && numbers >= words.length * 0.6);
  };
  const kept: PdfLine[] = [];
  const leftOut: string[] = [];
  for (let index = 0; index < lines.length; ) {
    let end = index;
    while (end < lines.length && isRow(lines[end]!)) end += 1;
    if (end - index >= TABLE_ROWS) leftOut.push(`a table of ${end - index} rows`);
    else kept.push(...lines.slice(index, Math.max(end, index + 1)));
    index = Math.max(end, index + 1);
  }
  return { lines: kept, leftOut };
}

const vocabulary = (lines: readonly PdfLine[]): ReadonlySet<string> =>
  new Set(lines.flatMap(({ text }) => text.toLowerCase().match(/[\p{L}]+(?:-[\p{L}]+)*/gu) ?? []));

/** Two lines as one text; a word that was broken between them is mended. */
function join(first: string, second: string, words: ReadonlySet<string>): string {
  const [, head] = /([\p{L}]+)[-\u2010]$/u.exec(first) ?? [];
  const [, tail] = /^(\p{Ll}+)/u.exec(second) ?? [];
  if (first.endsWith("\u00ad")) return `${first.slice(0, -1)}${second}`;
  if (head === undefined || tail === undefined) return `${first} ${second}`;
  const isCompound = words.has(`${head}-${tail}`.toLowerCase()) && !words.has(`${head}${tail}`.toLowerCase());
  return isCompound ? `${first}${second}` : `${first.slice(0, -1)}${second}`;
}
