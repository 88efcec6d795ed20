import { randomBytes } from "node:crypto";
import type { Draft } from "#src/domain/message.ts";
import type { Person } from "#src/domain/person.ts";
import type { UploadedFile } from "#src/pages/health/upload-files.ts";
import type { Clock } from "#src/ports/clock.ts";
import { FileError } from "#src/ports/provider.ts";
import type { DeliveryService } from "#src/services/delivery-service.ts";
import {
  failedMessage,
  halfwayMessage,
  importedMessage,
  readingMessage,
} from "#src/services/health-import-messages.ts";
import type { HealthImportService, ImportSummary } from "#src/services/health-import-service.ts";

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

  async function tell(person: Person, id: string, step: string, draft: Draft): Promise<void> {
    const reply = { draft, personal: true };
    await delivery.sendProactive(person.tenant, person.id, `health-import:${id}:${step}`, reply, clock.now());
  }

  async function read(id: string, person: Person, file: UploadedFile): Promise<ImportSummary> {
    const started = Date.now();
    let isHalfTold = false;
    await tell(person, id, "reading", readingMessage());
    return imports.importFile(person, file.path, clock.now(), {
      signal: stopping.signal,
      onProgress({ bytes, totalBytes = 0 }) {
        know(id, { phase: "reading", bytes, totalBytes, words: [] });
        if (isHalfTold || bytes * 2 < totalBytes || Date.now() - started < LONG_MS) return;
        isHalfTold = true;
        tell(person, id, "halfway", halfwayMessage()).catch(onError);
      },
    });
  }

  async function run(id: string, person: Person, file: UploadedFile): Promise<void> {
    let phase: UploadState["phase"] = "done";
    let draft: Draft;
    try {
      stopping.signal.throwIfAborted();
      const summary = await read(id, person, file);
      draft = importedMessage(summary);
      if (summary.days !== undefined) await onImported(person, clock.now()).catch(onError);
    } catch (error) {
      phase = "failed";
      draft = failedMessage(error instanceof FileError ? error.message : undefined);
      if (!(error instanceof FileError) && !stopping.signal.aborted) onError(error);
    } finally {
      await file.remove();
    }
    await tell(person, id, "done", draft).catch(onError);
    const { bytes = 0, totalBytes = 0 } = states.get(id) ?? {};
    know(id, { phase, bytes, totalBytes, words: [draft.headline, ...draft.paragraphs] });
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
