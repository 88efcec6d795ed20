import { marked } from "marked";
import { parse } from "yaml";
import { readHtml } from "#src/content/html-reader.ts";
import { slugOf } from "#src/domain/content/clean-text.ts";
import type { ReadDocument } from "#src/domain/content/document.ts";

const FRONT_MATTER = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/u;

/** Markdown by way of the page it stands for: raw HTML in it is read by the same rules as any page. */
export function readMarkdown(text: string, name: string): ReadDocument {
  const front = FRONT_MATTER.exec(text);
  const body = front === null ? text : text.slice(front[0].length);
  const html = marked.parse(body, { async: false, gfm: true });
  const { title, prerequisites } = fieldsOf(front?.[1]);
  const document = readHtml(`<main>${html}</main>`, title ?? name, "markdown");
  return prerequisites.length === 0 ? document : { ...document, prerequisites };
}

const MOST_PREREQUISITES = 10;

/** What the front matter says: a title, and `prerequisites`, a list of skills by id or name. */
function fieldsOf(front: string | undefined): {
  readonly title?: string | undefined;
  readonly prerequisites: string[];
} {
  try {
    const fields: unknown = front === undefined ? undefined : parse(front);
    if (typeof fields !== "object" || fields === null) return { prerequisites: [] };
    const title = "title" in fields && typeof fields.title === "string" ? fields.title.trim() : "";
    const named: unknown[] =
      "prerequisites" in fields && Array.isArray(fields.prerequisites) ? fields.prerequisites : [];
    const ids = named.flatMap((name) => (typeof name === "string" && slugOf(name) !== "" ? [slugOf(name)] : []));
    return {
      title: title === "" ? undefined : title,
      prerequisites: [...new Set(ids)].slice(0, MOST_PREREQUISITES),
    };
  } catch {
    return { prerequisites: [] };
  }
}
