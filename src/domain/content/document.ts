import type { Audience, Level, SkillId } from "#src/domain/skill.ts";

export const CONTENT_FORMATS = ["markdown", "html", "pdf", "docx", "pptx", "scorm", "transcript", "text"] as const;
export type ContentFormat = (typeof CONTENT_FORMATS)[number];

/** What a reader finds in a file, in reading order. Texts are as they stand there, not yet cleaned. */
export type Block =
  | { readonly kind: "heading" /** 1..6. */; readonly depth: number; readonly text: string }
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "list"; readonly ordered: boolean; readonly items: readonly string[] };

/** A file's text with its structure. */
export interface ReadDocument {
  readonly title: string;
  readonly format: ContentFormat;
  readonly blocks: readonly Block[];
  /** Ids of skills that it says come before its own. */
  readonly prerequisites?: readonly SkillId[] | undefined;
  /** What was left out and why, for whoever brought the file: "a table of 400 rows". */
  readonly leftOut: readonly string[];
}

/** A piece of a document that may become a passage: whole sentences, 80 to 220 words where the document allows it. */
export interface DocumentPassage {
  /** SHA-256 of the normalised text, hex, 32 characters: the same words are the same passage. */
  readonly hash: string;
  readonly title: string;
  /** From the document's top down to the passage's own heading; empty for text before any heading. */
  readonly headings: readonly string[];
  /** Sentences; a blank line between paragraphs. */
  readonly text: string;
  /** An ordered list that the passage holds, 3..6 steps. */
  readonly steps?: readonly string[] | undefined;
}

/** What is known of a document beside its text. */
export interface DocumentMeta {
  readonly licence: string;
  /** Given by whoever brought it; wins over what the structure says. */
  readonly skillId?: SkillId | undefined;
  readonly level?: Level | undefined;
  readonly audience?: Audience | undefined;
  /** Skills that come before those of the document. */
  readonly prerequisites?: readonly SkillId[] | undefined;
}

/** A document as proposals are made from it. */
export interface ProposalSource {
  /** Begins every id made from it. */
  readonly prefix: string;
  readonly title: string;
  readonly meta: DocumentMeta;
  readonly passages: readonly DocumentPassage[];
}
