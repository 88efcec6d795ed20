import { Worker } from "node:worker_threads";
import type { ReadResult } from "#src/content/worker.ts";
import { ContentError, type ContentFile, type ContentReader } from "#src/ports/content.ts";

export interface ContentReaderOptions {
  /** A file that takes longer is given up. */
  readonly readingMs?: number;
}

const READING_MS = 60_000;
const MOST_MEMORY_MB = 1024;

/** Reads each file in a thread of its own, which a hostile one cannot outlast; one at a time, the others wait. */
export function createContentReader({ readingMs = READING_MS }: ContentReaderOptions = {}): ContentReader {
  let turn: Promise<unknown> = Promise.resolve();
  return {
    read(file) {
      const reading = turn.then(() => readApart(file, readingMs));
      turn = reading.catch(() => {});
      return reading;
    },
  };
}

async function readApart(file: ContentFile, readingMs: number) {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
    // What a library says on its way could quote the file.
    stdout: true,
    stderr: true,
  });
  try {
    const result = await new Promise<ReadResult>((resolve) => {
      const tooLarge: ReadResult = {
        fault: "too-large",
        message: "It is too large for me: split it, and add the parts",
      };
      const timer = setTimeout(
        () => settle({ fault: "too-slow", message: "It took too long to read: split it, and add the parts" }),
        readingMs,
      );
      const settle = (answer: ReadResult): void => {
        clearTimeout(timer);
        resolve(answer);
      };
      worker.on("message", settle);
      worker.on("error", () => settle(tooLarge));
      worker.on("exit", () => settle(tooLarge));
      worker.postMessage(file);
    });
    if ("fault" in result) throw new ContentError(result.fault, result.message);
    return result.document;
  } finally {
    await worker.terminate();
  }
}
