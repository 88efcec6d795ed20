import type { Block } from "#src/domain/content/document.ts";
import { makeZip } from "#test/content/make-zip.ts";

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/** A Word file with headings, paragraphs and lists. */
export function docxOf(blocks: readonly Block[]): Promise<Uint8Array> {
  const paragraph = (text: string, properties = ""): string =>
    `<w:p>${properties === "" ? "" : `<w:pPr>${properties}</w:pPr>`}<w:r><w:t xml:space="preserve">${escaped(text)}</w:t></w:r></w:p>`;
  const body = blocks
    .map((block) => {
      if (block.kind === "heading") return paragraph(block.text, `<w:pStyle w:val="Heading${block.depth}"/>`);
      if (block.kind === "paragraph") return paragraph(block.text);
      const numbering = `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="${block.ordered ? 1 : 2}"/></w:numPr>`;
      return block.items.map((item) => paragraph(item, numbering)).join("");
    })
    .join("");
  const level = (format: string): string => `<w:lvl w:ilvl="0"><w:numFmt w:val="${format}"/></w:lvl>`;
  const styles = [1, 2, 3]
    .map(
      (depth) => `<w:style w:type="paragraph" w:styleId="Heading${depth}"><w:name w:val="heading ${depth}"/></w:style>`,
    )
    .join("");
  return makeZip({
    "[Content_Types].xml": `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    "_rels/.rels": `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>`,
    "word/_rels/document.xml.rels": `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="s1" Type="${OFFICE}/styles" Target="styles.xml"/><Relationship Id="n1" Type="${OFFICE}/numbering" Target="numbering.xml"/></Relationships>`,
    "word/styles.xml": `${XML}<w:styles xmlns:w="${WORD}">${styles}</w:styles>`,
    "word/numbering.xml": `${XML}<w:numbering xmlns:w="${WORD}"><w:abstractNum w:abstractNumId="1">${level("decimal")}</w:abstractNum><w:abstractNum w:abstractNumId="2">${level("bullet")}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num></w:numbering>`,
    "word/document.xml": `${XML}<w:document xmlns:w="${WORD}"><w:body>${body}</w:body></w:document>`,
  });
}

export interface MadeSlide {
  readonly title: string;
  readonly lines: readonly string[];
  readonly notes?: string;
  readonly hidden?: boolean;
}

const DRAWING =
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';

/** A presentation; its slides lie in the package in another order than they are shown. */
export function pptxOf(title: string, slides: readonly MadeSlide[]): Promise<Uint8Array> {
  const shape = (kind: string, lines: readonly string[]): string =>
    `<p:sp><p:nvSpPr><p:cNvPr id="1" name=""/><p:cNvSpPr/><p:nvPr><p:ph${kind === "body" ? "" : ` type="${kind}"`}/></p:nvPr></p:nvSpPr><p:txBody>${lines
      .map((line) => `<a:p><a:r><a:t>${escaped(line)}</a:t></a:r></a:p>`)
      .join("")}</p:txBody></p:sp>`;
  const page = (shapes: string, hidden = false, tag = "sld"): string =>
    `${XML}<p:${tag} ${DRAWING}${hidden ? ' show="0"' : ""}><p:cSld><p:spTree>${shapes}</p:spTree></p:cSld></p:${tag}>`;
  const all = [page(shape("ctrTitle", [title]) + shape("sldNum", ["1"]))].concat(
    slides.map((slide) =>
      page(shape("title", [slide.title]) + shape("body", slide.lines) + shape("ftr", ["Confidential"]), slide.hidden),
    ),
  );
  const file = (index: number): string => `slide${all.length - index}.xml`;
  const files: Record<string, string> = {
    "ppt/presentation.xml": `${XML}<p:presentation ${DRAWING}><p:sldIdLst>${all.map((_, index) => `<p:sldId id="${256 + index}" r:id="r${index}"/>`).join("")}</p:sldIdLst></p:presentation>`,
    "ppt/_rels/presentation.xml.rels": `${XML}<Relationships xmlns="${PACKAGE}/relationships">${all.map((_, index) => `<Relationship Id="r${index}" Type="${OFFICE}/slide" Target="slides/${file(index)}"/>`).join("")}</Relationships>`,
  };
  all.forEach((xml, index) => {
    files[`ppt/slides/${file(index)}`] = xml;
    const notes = slides[index - 1]?.notes;
    if (notes === undefined) return;
    files[`ppt/slides/_rels/${file(index)}.rels`] =
      `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="n" Type="${OFFICE}/notesSlide" Target="../notesSlides/notes${index}.xml"/></Relationships>`;
    files[`ppt/notesSlides/notes${index}.xml`] = page(shape("body", [notes]), false, "notes");
  });
  return makeZip(files);
}

/** A course of pages. */
export function scormOf(
  title: string,
  pages: readonly { readonly title: string; readonly html: string }[],
  {
    version = "1.2",
    files = {},
  }: { readonly version?: "1.2" | "2004"; readonly files?: Readonly<Record<string, string>> } = {},
): Promise<Uint8Array> {
  const items = pages
    .map(
      (page, index) =>
        `<item identifier="i${index}" identifierref="r${index}"><title>${escaped(page.title)}</title></item>`,
    )
    .join("");
  const resources = pages
    .map(
      (_, index) =>
        `<resource identifier="r${index}" type="webcontent" href="pages/page%20${index}.html"><file href="pages/page%20${index}.html"/></resource>`,
    )
    .join("");
  const space =
    version === "1.2" ? "http://www.imsproject.org/xsd/imscp_rootv1p1p2" : "http://www.imsglobal.org/xsd/imscp_v1p1";
  const schema = version === "1.2" ? "1.2" : "2004 4th Edition";
  return makeZip({
    "imsmanifest.xml": `${XML}<manifest xmlns="${space}" identifier="m"><metadata><schema>ADL SCORM</schema><schemaversion>${schema}</schemaversion><lom><general><title><string>Catalogue name</string></title></general></lom></metadata><organizations default="o"><organization identifier="o"><title>${escaped(title)}</title>${items}</organization></organizations><resources>${resources}</resources></manifest>`,
    ...Object.fromEntries(pages.map((page, index) => [`pages/page ${index}.html`, page.html])),
    ...files,
  });
}
