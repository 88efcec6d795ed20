import { randomBytes } from "node:crypto";
import type { Person } from "#src/domain/person.ts";
import type { UploadedFile } from "#src/health-pages/upload-files.ts";
import type { Clock } from "#src/ports/clock.ts";
import { FileError } from "#src/ports/provider.ts";
import type { DeliveryService } from "#src/services/delivery-service.ts";
import {
  failedMessage,
  halfwayMessage,
  importedMessage,
  readingMessage,
} from "#src/services/health-import-messages.ts";
import type { HealthImportService } from "#src/services/health-import-service.ts";

export interface UploadState {
  readonly phase: "waiting" | "reading" | "done" | "failed";
  readonly bytes: number;
  readonly totalBytes: number;
  /** What the person is told at the end, as in the chat. */
  readonly words: readonly string[];
}

/** Files that were sent, read one after another while others go on; the person is told in the chat, and on the page. */
export interface Uploads {
  /** No more are taken for now. */
  isFull(): boolean;
  /** Answers a name under which the state can be asked for; it cannot be guessed. */
  start(person: Person, file: UploadedFile): string;
  state(id: string): UploadState | undefined;
  /** Ends what is running between two pieces, and leaves no file behind. */
  stop(): Promise<void>;
}

export interface UploadsOptions {
  readonly imports: HealthImportService;
  readonly delivery: Pick<DeliveryService, "sendProactive">;
  readonly clock: Clock;
  /** The record has changed: plan again. */
  readonly onImported: (person: Person, now: Date) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

const MOST_WAITING = 8;
const MOST_KNOWN = 200;
/** Only an import that takes longer than this tells in between how far it is. */
const LONG_MS = 45_000;

export function createUploads({ imports, delivery, clock, onImported, onError }: UploadsOptions): Uploads {
  const states = new Map<string, UploadState>();
  const stopping = new AbortController();
  let waiting = 0;
  let last: Promise<void> = Promise.resolve();

  function know(id: string, state: UploadState): void {
    states.delete(id);
    states.set(id, state);
    const [oldest] = states.keys();
    if (states.size > MOST_KNOWN && oldest !== undefined) states.delete(oldest);
  }

  async function tell(person: Person, id: string, step: string, draft: Parameters<typeof wordsOf>[0]): Promise<void> {
    await delivery.sendProactive(person.tenant, person.id, `health-import:${id}:${step}`, { draft, personal: true });
  }

  async function run(id: string, person: Person, file: UploadedFile): Promise<void> {
    const started = Date.now();
    let isHalfTold = false;
    let progress = { bytes: 0, totalBytes: 0 };
    try {
      stopping.signal.throwIfAborted();
      await tell(person, id, "reading", readingMessage());
      const summary = await imports.importFile(person, file.path, clock.now(), {
        signal: stopping.signal,
        onProgress({ bytes, totalBytes = 0 }) {
          progress = { bytes, totalBytes };
          know(id, { phase: "reading", ...progress, words: [] });
          if (isHalfTold || bytes * 2 < totalBytes || Date.now() - started < LONG_MS) return;
          isHalfTold = true;
          tell(person, id, "halfway", halfwayMessage()).catch(onError);
        },
      });
      const draft = importedMessage(summary);
      know(id, { phase: "done", ...progress, words: wordsOf(draft) });
      await tell(person, id, "done", draft);
      if (summary.days !== undefined) await onImported(person, clock.now());
    } catch (error) {
      const isStopped = stopping.signal.aborted;
      if (!(error instanceof FileError) && !isStopped) onError(error);
      const draft = failedMessage(error instanceof FileError ? error.message : undefined);
      know(id, { phase: "failed", ...progress, words: wordsOf(draft) });
      await tell(person, id, "done", draft).catch(onError);
    } finally {
      await file.remove();
    }
  }

  return {
    isFull: () => waiting >= MOST_WAITING || stopping.signal.aborted,
    start(person, file) {
      const id = randomBytes(24).toString("base64url");
      know(id, { phase: "waiting", bytes: 0, totalBytes: 0, words: [] });
      waiting += 1;
      last = last
        .then(() => run(id, person, file))
        .catch(onError)
        .finally(() => {
          waiting -= 1;
        });
      return id;
    },
    state: (id) => states.get(id),
    async stop() {
      stopping.abort();
      await last;
    },
  };
}

const wordsOf = ({ headline, paragraphs }: ReturnType<typeof readingMessage>): string[] => [headline, ...paragraphs];
