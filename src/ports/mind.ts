import type { Reading } from "#src/domain/sentence-reading.ts";

/** Reads a sentence as check-in items; `undefined` when it says nothing about them. Its result is shown, never stored unconfirmed. */
export interface SentenceReader {
  read(text: string, signal?: AbortSignal): Promise<Reading | undefined>;
}
