import type { Block, ReadDocument } from "#src/domain/content/document.ts";

/** Plain text: paragraphs between blank lines; lists by their marks. */
export function readText(text: string, name: string): ReadDocument {
  const blocks = text
    .replace(/\r\n?/gu, "\n")
    .split(/\n[^\S\n]*\n+/u)
    .flatMap(blocksOf);
  return { title: name, format: "text", blocks, leftOut: [] };
}

const MARK = /^\s*(?:[-*•]|(\d+)[.)])\s+/u;

function blocksOf(part: string): Block[] {
  const lines = part.split("\n").filter((line) => line.trim() !== "");
  const isList = lines.length > 1 && lines.every((line) => MARK.test(line));
  if (isList) {
    const ordered = lines.every((line) => MARK.exec(line)?.[1] !== undefined);
    return [{ kind: "list", ordered, items: lines.map((line) => line.replace(MARK, "")) }];
  }
  const text = lines.join(" ").trim();
  return text === "" ? [] : [{ kind: "paragraph", text }];
}
