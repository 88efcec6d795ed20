import { createHash } from "node:crypto";
import type { Passage } from "#src/domain/skill.ts";

/** What a passage is found by. */
export const embeddingText = ({ title, today, keywords, text }: Passage): string =>
  `${title}. ${keywords}. ${today}. ${text}`.replace(/\s+/gu, " ");

/** SHA-256 of `embeddingText`, hex: a stored vector is used as long as it stays the same. */
export const embeddingHash = (passage: Passage): string =>
  createHash("sha256").update(embeddingText(passage)).digest("hex");
