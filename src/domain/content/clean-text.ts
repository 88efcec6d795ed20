import { createHash } from "node:crypto";
import { filterText } from "#src/domain/guardrails/message/output-filter.ts";

/** Every step of the filter looks at one piece of text, which may not be longer than a turn. */
const PIECE = 3_000;

/**
 * Text of a document as it may be stored, shown and cited: one line, NFKC, without invisible characters, markup, links, mentions
 * and token patterns. Words are never read as instructions here; they stay words.
 */
export function cleanText(raw: string): string {
  const joined = raw
    // A word broken at the end of a line; the soft hyphen says so itself.
    .replace(/\u00ad\s*/gu, "")
    .replace(/\s+/gu, " ")
    .trim();
  return piecesOf(joined)
    .map((piece) => filterText(piece, { linkHosts: [] }).text)
    .join(" ")
    .replace(/\s+([,.;:?!])(?=\s|$)/gu, "$1")
    .replace(/\s+/gu, " ")
    .trim();
}

function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > PIECE) {
    const space = rest.lastIndexOf(" ", PIECE);
    const at = space > 0 ? space : PIECE;
    pieces.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...pieces, rest];
}

/** SHA-256 of the words alone, hex, 32 characters: case, spacing and punctuation make no other passage. */
export const textHash = (text: string): string =>
  createHash("sha256")
    .update(
      text
        .normalize("NFKC")
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, " ")
        .trim(),
    )
    .digest("hex")
    .slice(0, 32);

/** Lower-case words joined by hyphens, at most 60 characters; "part" where nothing of the text can be used. */
export function slugOf(text: string): string {
  const slug = text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/['’]/gu, "")
    .replace(/[^a-z0-9]+/gu, "-")
    .replace(/^-+|-+$/gu, "")
    .slice(0, 60)
    .replace(/-+$/u, "");
  return slug === "" ? "part" : slug;
}
