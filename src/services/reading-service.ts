import type { Person } from "#src/domain/person.ts";
import type { Reading } from "#src/domain/sentence-reading.ts";
import type { SentenceReader } from "#src/ports/mind.ts";

export type Proposal =
  | { readonly kind: "reading"; readonly reading: Reading; readonly text: string }
  | { readonly kind: "unreadable" };

export interface ReadingService {
  /** What a sentence says of the check-in items. A proposal only: the person confirms it or it is not used. */
  propose(person: Person, text: string, signal?: AbortSignal): Promise<Proposal>;
}

export function createReadingService(reader: SentenceReader): ReadingService {
  return {
    async propose(_person, text, signal) {
      const reading = await reader.read(text, signal);
      return reading === undefined ? { kind: "unreadable" } : { kind: "reading", reading, text };
    },
  };
}
