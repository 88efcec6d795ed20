import { type DefaultTreeAdapterMap, parse } from "parse5";
import { type HiddenNames, hiddenNames, isHidden } from "#src/content/html-hidden.ts";
import type { Block, ContentFormat, ReadDocument } from "#src/domain/content/document.ts";

type Node = DefaultTreeAdapterMap["childNode"];
type Element = DefaultTreeAdapterMap["element"];

const DROPPED = new Set(
  "script style noscript template svg math iframe object embed canvas video audio picture img map form button input select textarea label dialog nav aside footer head link meta title".split(
    " ",
  ),
);
const DROPPED_ROLES = new Set("navigation banner contentinfo search dialog alert menu menubar toolbar".split(" "));
const BLOCKS = new Set(
  "address article blockquote body details div dd dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6 header hr html li main ol p pre section summary table ul".split(
    " ",
  ),
);
/** Deeper than any page that a person wrote. */
const DEEPEST = 300;
const TABLE = { rows: 15, columns: 6 } as const;

/** The readable text of a page: its main part, without what frames it, what is hidden, and scripts. Nothing is run or loaded. */
export function readHtml(html: string, name: string, format: ContentFormat = "html"): ReadDocument {
  const document = parse(html);
  const elements = document.childNodes.filter(isElement);
  const hidden = hiddenNames(styleSheets(elements));
  const content = find(elements, "main") ?? only(elements, "article") ?? find(elements, "body");
  const writer = createWriter(hidden);
  for (const node of content?.childNodes ?? []) writer.visit(node, 0);
  const { blocks, leftOut } = writer.end();
  const heading = blocks.find((block) => block.kind === "heading" && block.depth === 1);
  const title = find(elements, "title");
  const named =
    title === undefined
      ? ""
      : textOf(title)
          .split(/\s[|–—]\s/u)[0]!
          .trim();
  return { title: (heading?.kind === "heading" ? heading.text : "") || named || name, format, blocks, leftOut };
}

const isElement = (node: Node | DefaultTreeAdapterMap["node"]): node is Element => "tagName" in node;

const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find((attr) => attr.name === name)?.value;

function all(elements: readonly Element[], tag: string): Element[] {
  const found: Element[] = [];
  const queue = [...elements];
  for (let element = queue.shift(); element !== undefined; element = queue.shift()) {
    if (element.tagName === tag) found.push(element);
    else queue.unshift(...element.childNodes.filter(isElement));
  }
  return found;
}

const find = (elements: readonly Element[], tag: string): Element | undefined => all(elements, tag)[0];

function only(elements: readonly Element[], tag: string): Element | undefined {
  const found = all(elements, tag);
  return found.length === 1 ? found[0] : undefined;
}

const styleSheets = (elements: readonly Element[]): string => all(elements, "style").map(textOf).join("\n");

function textOf(element: Element): string {
  return element.childNodes
    .map((node) => ("value" in node ? node.value : isElement(node) ? textOf(node) : ""))
    .join("")
    .replace(/\s+/gu, " ")
    .trim();
}

function createWriter(hidden: HiddenNames) {
  const blocks: Block[] = [];
  const leftOut: string[] = [];
  let text = "";
  let items: string[] | undefined;
  let term = "";

  const flush = (): void => {
    const said = text.replace(/\s+/gu, " ").trim();
    text = "";
    if (said !== "") {
      if (items === undefined) blocks.push({ kind: "paragraph", text: said });
      else items.push(said);
    }
  };

  const skips = (element: Element): boolean =>
    DROPPED.has(element.tagName) ||
    DROPPED_ROLES.has(attribute(element, "role") ?? "") ||
    isHidden((name) => attribute(element, name), hidden);

  function visit(node: Node, depth: number): void {
    if (node.nodeName === "#text" && "value" in node) text += node.value;
    if (!isElement(node) || depth > DEEPEST || skips(node)) return;
    const { tagName } = node;
    if (tagName === "br") text += " ";
    else if (/^h[1-6]$/u.test(tagName)) heading(node, Number(tagName.slice(1)), depth);
    else if ((tagName === "ol" || tagName === "ul") && items === undefined) list(node, tagName === "ol", depth);
    else if (tagName === "table") table(node);
    else if (tagName === "dt") definitionTerm(node, depth);
    else if (BLOCKS.has(tagName)) {
      flush();
      if (tagName === "dd" && term !== "") text = `${term}: `;
      children(node, depth);
      flush();
    } else children(node, depth);
  }

  function children(node: Element, depth: number): void {
    for (const child of node.childNodes) visit(child, depth + 1);
  }

  function heading(node: Element, level: number, depth: number): void {
    flush();
    children(node, depth);
    const said = text.replace(/\s+/gu, " ").trim();
    text = "";
    if (said !== "") blocks.push({ kind: "heading", depth: level, text: said });
  }

  function list(node: Element, ordered: boolean, depth: number): void {
    flush();
    items = [];
    children(node, depth);
    flush();
    if (items.length > 0) blocks.push({ kind: "list", ordered, items });
    items = undefined;
  }

  function definitionTerm(node: Element, depth: number): void {
    flush();
    children(node, depth);
    term = text.replace(/\s+/gu, " ").trim();
    text = "";
  }

  /** A small table with a head is read row by row; the others say nothing without their shape. */
  function table(node: Element): void {
    flush();
    const rows = all([node], "tr")
      .filter((row) => !skips(row))
      .map((row) => row.childNodes.filter(isElement).filter(({ tagName }) => tagName === "td" || tagName === "th"));
    const [head = [], ...body] = rows.map((cells) => cells.map(textOf));
    const hasHead = rows[0]?.some(({ tagName }) => tagName === "th") === true;
    if (rows.length <= 1 && !hasHead) {
      // One cell that only lays out the page.
      for (const cell of rows[0] ?? []) children(cell, DEEPEST / 2);
      flush();
    } else if (!hasHead || body.length > TABLE.rows || head.length > TABLE.columns) {
      if (rows.length > 0) leftOut.push(`a table of ${rows.length} rows`);
    } else
      for (const cells of body) {
        const said = cells.map((cell, index) => (head[index] ? `${head[index]}: ${cell}` : cell)).filter(Boolean);
        if (said.length > 0) blocks.push({ kind: "paragraph", text: `${said.join("; ")}.` });
      }
  }

  return {
    visit,
    end(): { blocks: Block[]; leftOut: string[] } {
      flush();
      return { blocks, leftOut };
    },
  };
}
