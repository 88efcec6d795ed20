import type { Block } from "#src/domain/content/document.ts";

/** One line of a page, in points from the lower left corner. */
export interface PdfText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly bold?: boolean;
}

export interface PdfOptions {
  readonly title?: string;
  /** Bookmarks that lead to the first page. */
  readonly outline?: readonly string[];
  /** Locks the file with a password that nobody knows. */
  readonly locked?: boolean;
}

const escaped = (text: string): string =>
  text.replaceAll("\\", "\\\\").replaceAll("(", "\\(").replaceAll(")", "\\)").replaceAll("’", "'");

/** The bytes of a PDF with these lines on its pages, in Helvetica. */
export function makePdf(pages: readonly (readonly PdfText[])[], options: PdfOptions = {}): Uint8Array {
  const { title = "", outline = [], locked = false } = options;
  const objects: string[] = [];
  const add = (body: string): number => objects.push(body);
  const reserve = (): number => add("");
  const [catalog, tree] = [reserve(), reserve()];
  const regular = add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
  const bold = add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>");
  const kids = pages.map((lines) => {
    const stream = lines
      .map(
        (line) =>
          `BT /F${line.bold ? 2 : 1} ${line.size} Tf 1 0 0 1 ${line.x} ${line.y} Tm (${escaped(line.text)}) Tj ET`,
      )
      .join("\n");
    const content = add(`<< /Length ${Buffer.byteLength(stream, "latin1")} >>\nstream\n${stream}\nendstream`);
    return add(
      `<< /Type /Page /Parent ${tree} 0 R /MediaBox [0 0 595 842] /Contents ${content} 0 R /Resources << /Font << /F1 ${regular} 0 R /F2 ${bold} 0 R >> >> >>`,
    );
  });
  objects[tree - 1] = `<< /Type /Pages /Kids [${kids.map((kid) => `${kid} 0 R`).join(" ")}] /Count ${kids.length} >>`;
  const bookmarks = outline.length === 0 ? "" : ` /Outlines ${addOutline(outline, kids[0] ?? 0, add, objects)} 0 R`;
  objects[catalog - 1] = `<< /Type /Catalog /Pages ${tree} 0 R${bookmarks} >>`;
  const info = add(`<< /Title (${escaped(title)}) >>`);
  const lock = locked
    ? ` /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${"5a".repeat(32)}> /U <${"a5".repeat(32)}> >> /ID [<${"01".repeat(16)}> <${"01".repeat(16)}>]`
    : "";
  let file = "%PDF-1.4\n";
  const offsets = objects.map((body, index) => {
    const at = Buffer.byteLength(file, "latin1");
    file += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const start = Buffer.byteLength(file, "latin1");
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("")}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root ${catalog} 0 R /Info ${info} 0 R${lock} >>\nstartxref\n${start}\n%%EOF\n`;
  return new Uint8Array(Buffer.from(file, "latin1"));
}

function addOutline(titles: readonly string[], page: number, add: (body: string) => number, objects: string[]): number {
  const root = add("");
  const first = objects.length + 1;
  titles.forEach((title, index) => {
    const next = index < titles.length - 1 ? ` /Next ${first + index + 1} 0 R` : "";
    const previous = index > 0 ? ` /Prev ${first + index - 1} 0 R` : "";
    add(`<< /Title (${escaped(title)}) /Parent ${root} 0 R /Dest [${page} 0 R /Fit]${next}${previous} >>`);
  });
  objects[root - 1] =
    `<< /Type /Outlines /First ${first} 0 R /Last ${first + titles.length - 1} 0 R /Count ${titles.length} >>`;
  return root;
}

const BODY = 10;
const SIZES: readonly number[] = [BODY, 22, 16, 12];
const LEFT = 60;
const TOP = 760;
const BOTTOM = 90;
const WIDTH = 88;

export interface LayoutOptions extends PdfOptions {
  /** Repeated at the head of every page. */
  readonly header?: string;
  /** Repeated at its foot, with the page's number. */
  readonly footer?: string;
  /** Breaks the last word of a line where it can. */
  readonly hyphenate?: boolean;
}

/** A document laid out on as many pages as it needs. */
export function pdfOf(blocks: readonly Block[], options: LayoutOptions = {}): Uint8Array {
  const pages: PdfText[][] = [];
  let y = 0;
  const line = (text: string, size: number, indent: number, gap: number): void => {
    if (pages.length === 0 || y - gap < BOTTOM) {
      pages.push([]);
      y = TOP;
    } else y -= gap;
    pages.at(-1)!.push({ text, x: LEFT + indent, y, size });
  };
  for (const block of blocks) {
    if (block.kind === "heading") line(block.text, SIZES[block.depth] ?? BODY, 0, 30);
    else {
      const texts = block.kind === "paragraph" ? [block.text] : block.items;
      texts.forEach((text, item) => {
        const mark = block.kind === "list" ? (block.ordered ? `${item + 1}. ` : "• ") : "";
        wrapped(`${mark}${text}`, options.hyphenate === true).forEach((part, index) => {
          line(part, BODY, index > 0 && mark !== "" ? 14 : 0, index === 0 ? 22 : 13);
        });
      });
    }
  }
  const framed = pages.map((lines, index): PdfText[] => [
    ...(options.header === undefined ? [] : [{ text: options.header, x: LEFT, y: 810, size: 8 }]),
    ...lines,
    ...(options.footer === undefined
      ? []
      : [{ text: `${options.footer} ${index + 1} of ${pages.length}`, x: LEFT, y: 40, size: 8 }]),
  ]);
  return makePdf(framed, options);
}

function wrapped(text: string, hyphenate: boolean): string[] {
  const lines: string[] = [];
  let open = "";
  for (const word of text.split(" ")) {
    if (open.length + word.length + 1 <= WIDTH) open = open === "" ? word : `${open} ${word}`;
    else {
      const room = WIDTH - open.length - 2;
      const breaks = hyphenate && room >= 3 && /^[a-z]{8,}[.,]?$/u.test(word);
      lines.push(breaks ? `${open} ${word.slice(0, Math.min(room, 5))}-` : open);
      open = breaks ? word.slice(Math.min(room, 5)) : word;
    }
  }
  return open === "" ? lines : [...lines, open];
}
