import { parentPort } from "node:worker_threads";
import { type BusyReading, CalendarError } from "#src/ports/calendar.ts";
import { type ReadOptions, readBusyTimes } from "#src/providers/calendar/busy-times.ts";

export interface ReadTask {
  readonly text: string;
  readonly options: ReadOptions;
}

/** Never more than the reason: an error's text could quote the calendar. */
export type ReadResult = { readonly reading: BusyReading } | { readonly failure: CalendarError["code"] };

/** Entry of a worker thread: one calendar, answered once. */
parentPort?.on("message", ({ text, options }: ReadTask) => {
  parentPort?.postMessage(read(text, options));
});

function read(text: string, options: ReadOptions): ReadResult {
  try {
    return { reading: readBusyTimes(text, options) };
  } catch (error) {
    return { failure: error instanceof CalendarError ? error.code : "not-a-calendar" };
  }
}
