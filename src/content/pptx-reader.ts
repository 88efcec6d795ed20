import path from "node:path";
import { walkXml } from "#src/content/xml.ts";
import type { ZipFiles } from "#src/content/zip-files.ts";
import type { Block, ReadDocument } from "#src/domain/content/document.ts";
import { ContentError } from "#src/ports/content.ts";

const PRESENTATION = "ppt/presentation.xml";

/** Slides in the order in which they are shown, hidden ones left out: titles as headings, then their texts, then the speaker's notes. */
export async function readPptx(zip: ZipFiles, name: string): Promise<ReadDocument> {
  try {
    const blocks: Block[] = [];
    const leftOut: string[] = [];
    let title = "";
    for (const file of await slideFiles(zip)) {
      const slide = readSlide((await zip.read(file))?.toString("utf8") ?? "<none/>");
      if (slide.hidden) {
        leftOut.push("a hidden slide");
        continue;
      }
      if (slide.tables > 0) leftOut.push("a table on a slide");
      if (title === "" && slide.isTitle) title = slide.title;
      if (slide.title !== "") blocks.push({ kind: "heading", depth: slide.isTitle ? 1 : 2, text: slide.title });
      blocks.push(...slide.body, ...(await notesOf(zip, file)));
    }
    return { title: title || name, format: "pptx", blocks, leftOut };
  } catch (cause) {
    if (cause instanceof ContentError) throw cause;
    throw new ContentError("damaged", "PowerPoint's own structure in it is damaged: open it there and save it again", {
      cause,
    });
  }
}

async function slideFiles(zip: ZipFiles): Promise<string[]> {
  const ids: string[] = [];
  walkXml((await zip.read(PRESENTATION))?.toString("utf8") ?? "<none/>", {
    open: ({ name, attributes }) => {
      if (name === "sldId" && attributes["r:id"] !== undefined) ids.push(attributes["r:id"]);
    },
  });
  const targets = await relations(zip, PRESENTATION);
  return ids.map((id) => targets.find((relation) => relation.id === id)?.target).filter((file) => file !== undefined);
}

interface Relation {
  readonly id: string;
  readonly type: string;
  readonly target: string;
}

async function relations(zip: ZipFiles, file: string): Promise<Relation[]> {
  const { dir, base } = path.posix.parse(file);
  const found: Relation[] = [];
  walkXml((await zip.read(`${dir}/_rels/${base}.rels`))?.toString("utf8") ?? "<none/>", {
    open: ({ name, attributes }) => {
      const { Id: id = "", Type: type = "", Target: to = "" } = attributes;
      if (name === "Relationship" && attributes["TargetMode"] !== "External")
        found.push({ id, type, target: path.posix.join(to.startsWith("/") ? "" : dir, to).replace(/^\//u, "") });
    },
  });
  return found;
}

async function notesOf(zip: ZipFiles, slide: string): Promise<readonly Block[]> {
  const file = (await relations(zip, slide)).find(({ type }) => type.endsWith("/notesSlide"))?.target;
  const xml = file === undefined ? undefined : await zip.read(file);
  return xml === undefined ? [] : readSlide(xml.toString("utf8")).body;
}

interface Slide {
  readonly title: string;
  /** The opening slide of a presentation. */
  readonly isTitle: boolean;
  readonly hidden: boolean;
  readonly body: readonly Block[];
  readonly tables: number;
}

/** Numbers, dates and footers of a slide, and what only the notes' page shows. */
const FURNITURE = new Set(["sldNum", "dt", "ftr", "hdr", "sldImg"]);

function readSlide(xml: string): Slide {
  const body: Block[] = [];
  let title = "";
  let kind = "";
  let isTitle = false;
  let hidden = false;
  let tables = 0;
  let inTable = 0;
  let inText = false;
  let paragraph = "";
  let paragraphs: string[] = [];
  walkXml(xml, {
    open({ name, attributes }) {
      if (name === "sld" && attributes["show"] === "0") hidden = true;
      else if (name === "sp") {
        kind = "body";
        paragraphs = [];
      } else if (name === "ph") kind = attributes["type"] ?? "body";
      else if (name === "tbl") {
        inTable += 1;
        tables += 1;
      } else if (name === "p") paragraph = "";
      else if (name === "t") inText = true;
      else if (name === "br") paragraph += " ";
    },
    text: (part) => {
      if (inText && inTable === 0) paragraph += part;
    },
    close(name) {
      if (name === "t") inText = false;
      else if (name === "tbl") inTable -= 1;
      else if (name === "p" && paragraph.trim() !== "") paragraphs.push(paragraph.trim());
      else if (name === "sp") {
        if (kind === "title" || kind === "ctrTitle") {
          title = paragraphs.join(" ");
          isTitle = kind === "ctrTitle";
        } else if (!FURNITURE.has(kind)) body.push(...asBlocks(paragraphs));
        paragraphs = [];
      }
    },
  });
  return { title, isTitle, hidden, body, tables };
}

/** Short lines one under another are a list. */
function asBlocks(paragraphs: readonly string[]): Block[] {
  const isList = paragraphs.length > 1 && paragraphs.every((text) => text.length < 160);
  if (isList) return [{ kind: "list", ordered: false, items: paragraphs }];
  return paragraphs.map((text): Block => ({ kind: "paragraph", text }));
}
