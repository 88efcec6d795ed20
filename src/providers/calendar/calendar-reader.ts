import { Worker } from "node:worker_threads";
import { type BusyReading, CalendarError, type CalendarReader } from "#src/ports/calendar.ts";
import { normaliseAddress } from "#src/providers/calendar/addresses.ts";
import type { ReadOptions } from "#src/providers/calendar/busy-times.ts";
import { type DownloadOptions, download } from "#src/providers/calendar/download.ts";
import type { ReadResult, ReadTask } from "#src/providers/calendar/worker.ts";

export interface CalendarReaderOptions extends DownloadOptions {
  /** A calendar that takes longer to work out is given up. */
  readonly readingMs?: number;
}

const READING_MS = 10_000;
const MOST_MEMORY_MB = 512;
/** Calendars that are worked out at the same time; the others wait. */
const AT_ONCE = 2;

/** Calendars by their secret address. Each is worked out in a thread of its own, which a hostile one cannot outlast. */
export function createCalendarReader(options: CalendarReaderOptions = {}): CalendarReader {
  const inTurn = createTurns(AT_ONCE);
  return {
    normalise: normaliseAddress,
    async read(address, { window, timeZone, own = [], known }) {
      const url = normaliseAddress(address);
      if (url === undefined) throw new CalendarError("not-an-address");
      const found = await download(url, known, options);
      if (found.kind === "unchanged") return found;
      const reading = await inTurn(() =>
        workOut(found.text, { window, timeZone, own }, options.readingMs ?? READING_MS),
      );
      return { kind: "read", ...reading, etag: found.etag, lastModified: found.lastModified };
    },
  };
}

function createTurns(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

async function workOut(text: string, options: ReadOptions, readingMs: number): Promise<BusyReading> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
    // What a thread would say of its failure could quote the calendar.
    stdout: true,
    stderr: true,
  });
  try {
    const result = await new Promise<ReadResult>((resolve) => {
      const timer = setTimeout(() => resolve({ failure: "too-slow" }), readingMs);
      const settle = (answer: ReadResult): void => {
        clearTimeout(timer);
        resolve(answer);
      };
      worker.on("message", settle);
      worker.on("error", () => settle({ failure: "too-large" }));
      worker.on("exit", () => settle({ failure: "too-large" }));
      const task: ReadTask = { text, options };
      worker.postMessage(task);
    });
    if ("failure" in result) throw new CalendarError(result.failure);
    return result.reading;
  } finally {
    await worker.terminate();
  }
}
