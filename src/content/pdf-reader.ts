import { getDocumentProxy } from "unpdf";
import { blocksOf, type OutlineEntry } from "#src/content/pdf-blocks.ts";
import { linesOf, type PdfItem, withoutFurniture } from "#src/content/pdf-lines.ts";
import type { ReadDocument } from "#src/domain/content/document.ts";
import { ContentError } from "#src/ports/content.ts";

const MOST_PAGES = 800;
/** Fewer characters a page than this, and the pages are pictures. */
const TEXT_A_PAGE = 25;

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;

/** The text of a PDF in reading order, without headers, footers, page numbers and tables. Nothing in it is run. */
export async function readPdf(bytes: Uint8Array, name: string): Promise<ReadDocument> {
  // The library takes the bytes for itself, so it gets a copy.
  const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 }).catch(refused);
  try {
    if (pdf.numPages > MOST_PAGES)
      throw new ContentError("too-large", `It has more than ${MOST_PAGES} pages: split it, and add the parts`);
    const pages = [];
    for (let page = 1; page <= pdf.numPages; page += 1) pages.push(linesOf(await itemsOf(pdf, page), page));
    const length = pages.flat().reduce((sum, { text }) => sum + text.length, 0);
    if (length < TEXT_A_PAGE * pdf.numPages)
      throw new ContentError(
        "no-text",
        "Its pages are pictures without text: run text recognition over it first (for example “ocrmypdf in.pdf out.pdf”), and add the result",
      );
    const { blocks, leftOut } = blocksOf(withoutFurniture(pages), await outlineOf(pdf));
    const heading = blocks.find((block) => block.kind === "heading" && block.depth === 1);
    const title = heading?.kind === "heading" && firstPageIs(pages, heading.text) ? heading.text : await titleOf(pdf);
    return { title: title || name, format: "pdf", blocks, leftOut };
  } catch (error) {
    return refused(error);
  } finally {
    await pdf.loadingTask.destroy();
  }
}

const firstPageIs = (pages: readonly (readonly { readonly text: string }[])[], heading: string): boolean =>
  (pages[0] ?? []).some(({ text }) => heading.startsWith(text));

async function itemsOf(pdf: Pdf, number: number): Promise<PdfItem[]> {
  const page = await pdf.getPage(number);
  const [left = 0, bottom = 0, right = 0, top = 0] = page.view;
  const { items } = await page.getTextContent();
  page.cleanup();
  return items.flatMap((item): PdfItem[] => {
    if (!("str" in item)) return [];
    const [a = 0, b = 0, , , x = 0, y = 0] = item.transform as number[];
    const size = item.height || Math.hypot(a, b);
    const isTurned = Math.abs(b) > Math.abs(a);
    const isOutside = x < left || x > right || y < bottom || y > top;
    // What stands beside the page or across it is no part of the text.
    if (item.str !== "" && (isTurned || isOutside)) return [];
    return [{ text: item.str, x, y, width: item.width, size, font: item.fontName, endsLine: item.hasEOL }];
  });
}

async function outlineOf(pdf: Pdf): Promise<OutlineEntry[]> {
  const entries: OutlineEntry[] = [];
  type Node = Awaited<ReturnType<Pdf["getOutline"]>>[number];
  const walk = (nodes: readonly Node[], depth: number): void => {
    for (const { title, items } of nodes) {
      entries.push({ title, depth });
      if (depth < 6) walk(items as Node[], depth + 1);
    }
  };
  walk((await pdf.getOutline().catch(() => [])) ?? [], 1);
  return entries;
}

async function titleOf(pdf: Pdf): Promise<string> {
  const info: unknown = (await pdf.getMetadata().catch(() => undefined))?.info;
  const title = typeof info === "object" && info !== null && "Title" in info ? info.Title : undefined;
  // Word leaves its file name there.
  return typeof title === "string" && !/\.(?:docx?|pptx?|pdf|indd)$/iu.test(title) ? title.trim() : "";
}

function refused(cause: unknown): never {
  if (cause instanceof ContentError) throw cause;
  if (cause instanceof Error && cause.name === "PasswordException")
    throw new ContentError("encrypted", "It has a password: save it without one, and add it again", { cause });
  throw new ContentError("damaged", "It is damaged or cut short: save or download it again", { cause });
}
