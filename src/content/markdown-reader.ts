import { marked } from "marked";
import { parse } from "yaml";
import { readHtml } from "#src/content/html-reader.ts";
import type { ReadDocument } from "#src/domain/content/document.ts";

const FRONT_MATTER = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/u;

/** Markdown by way of the page it stands for: raw HTML in it is read by the same rules as any page. */
export function readMarkdown(text: string, name: string): ReadDocument {
  const front = FRONT_MATTER.exec(text);
  const body = front === null ? text : text.slice(front[0].length);
  const html = marked.parse(body, { async: false, gfm: true });
  return readHtml(`<main>${html}</main>`, titleOf(front?.[1]) ?? name, "markdown");
}

function titleOf(front: string | undefined): string | undefined {
  try {
    const fields: unknown = front === undefined ? undefined : parse(front);
    const title = typeof fields === "object" && fields !== null && "title" in fields ? fields.title : undefined;
    return typeof title === "string" && title.trim() !== "" ? title.trim() : undefined;
  } catch {
    return undefined;
  }
}
