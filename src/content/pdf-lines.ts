/** A run of text as it stands on a page, in points from the lower left corner. */
export interface PdfItem {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
  readonly font: string;
  readonly endsLine: boolean;
}

export interface PdfLine {
  readonly page: number;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly font: string;
  /** Gaps in it that are as wide as a column's. */
  readonly columns: number;
}

/** Smaller than anybody reads. */
const UNREADABLE = 4;
const SPACE = 0.18;
const COLUMN = 2.2;

/** The lines of a page, in the order in which the file gives them. */
export function linesOf(items: readonly PdfItem[], page: number): PdfLine[] {
  const lines: PdfLine[] = [];
  let open: PdfItem[] = [];
  const close = (): void => {
    const line = lineOf(open, page);
    if (line !== undefined) lines.push(line);
    open = [];
  };
  for (const item of items) {
    const before = open.at(-1);
    if (before !== undefined && Math.abs(before.y - item.y) > Math.max(before.size, item.size) * 0.5) close();
    if (item.text !== "" && item.size >= UNREADABLE) open.push(item);
    if (item.endsLine) close();
  }
  close();
  return lines;
}

function lineOf(items: readonly PdfItem[], page: number): PdfLine | undefined {
  let text = "";
  let columns = 0;
  let end = Number.NaN;
  for (const item of items) {
    const gap = item.x - end;
    if (gap > item.size * COLUMN) columns += 1;
    if (text !== "" && gap > item.size * SPACE && !text.endsWith(" ") && !item.text.startsWith(" ")) text += " ";
    text += item.text;
    end = item.x + item.width;
  }
  const words = items.filter((item) => item.text.trim() !== "");
  const [first] = words;
  const main = words.toSorted((a, b) => b.text.length - a.text.length)[0];
  if (first === undefined || main === undefined) return undefined;
  return {
    page,
    text: text.replace(/\s+/gu, " ").trim(),
    x: first.x,
    y: first.y,
    size: main.size,
    font: main.font,
    columns,
  };
}

/** How many lines at the top and at the bottom of a page may be repeated on others. */
const EDGE = 3;
const PAGE_NUMBER = /^(?:page|seite|p\.)?\s*[-–]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*(?:(?:of|\/|von)\s*\d{1,4})?\s*[-–]?$/iu;

/** The pages without headers, footers and page numbers: what stands at the same edge of many pages, numbers aside. */
export function withoutFurniture(pages: readonly (readonly PdfLine[])[]): PdfLine[][] {
  const edges = pages.map((lines) => {
    const byHeight = lines.toSorted((a, b) => b.y - a.y);
    return { top: new Set(byHeight.slice(0, EDGE)), bottom: new Set(byHeight.slice(-EDGE)) };
  });
  const seen = new Map<string, number>();
  for (const { top, bottom } of edges) {
    const keys = new Set([
      ...[...top].map((line) => `top ${key(line)}`),
      ...[...bottom].map((line) => `bottom ${key(line)}`),
    ]);
    for (const one of keys) seen.set(one, (seen.get(one) ?? 0) + 1);
  }
  const enough = Math.max(2, Math.ceil(pages.length * 0.4));
  const repeats = (place: string, line: PdfLine): boolean =>
    pages.length > 2 && (seen.get(`${place} ${key(line)}`) ?? 0) >= enough;
  return pages.map((lines, index) => {
    const { top, bottom } = edges[index]!;
    return lines.filter(
      (line) =>
        !(top.has(line) && repeats("top", line)) &&
        !(bottom.has(line) && repeats("bottom", line)) &&
        !((top.has(line) || bottom.has(line)) && PAGE_NUMBER.test(line.text)),
    );
  });
}

const key = ({ text }: PdfLine): string => text.toLowerCase().replace(/\d+/gu, "#").replace(/\s+/gu, " ");
