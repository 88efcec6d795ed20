import { setImmediate } from "node:timers/promises";
import type { RecordReadings } from "#src/domain/measurement.ts";
import { FileError, type FileImport } from "#src/ports/provider.ts";
import { type BodyLog, createBodyLog, inOrderOfDays } from "#src/providers/apple-health/body-log.ts";
import { createExportParser } from "#src/providers/apple-health/export-parser.ts";
import { EXPORT_LIMITS, type ExportLimits, openExport } from "#src/providers/apple-health/open-export.ts";
import { createElementReader } from "#src/providers/apple-health/read-elements.ts";

/** About a quarter of a year: so much is written at once, and others run in between. */
const RECORDS_A_BATCH = 1_000;
const LONGEST_HOLD_MS = 10;

/**
 * Reads export.zip or export.xml of Apple Health, of any size: the file streams by, and what stays is by day.
 *
 * Throws FileError. Where the file ends in the middle, everything before the end is yielded first.
 */
export function createExportImport(limits: ExportLimits = EXPORT_LIMITS): FileImport {
  return {
    async *read(path, { categories, onProgress }) {
      const log = createBodyLog(categories);
      const elements = createElementReader(log);
      const parser = createExportParser(elements);
      let cut: FileError | undefined;
      {
        await using opened = await openExport(path, limits);
        try {
          await parse(opened.chunks, parser.write, (bytes) => onProgress?.({ bytes, totalBytes: opened.totalBytes }));
          parser.end();
        } catch (error) {
          cut = asCut(error);
        }
      }
      yield* batches(await gathered(log, elements.exportedAt()));
      if (cut !== undefined) throw cut;
    },
  };
}

async function parse(
  chunks: AsyncIterable<Uint8Array>,
  write: (chunk: Uint8Array) => void,
  onBytes: (bytes: number) => void,
): Promise<void> {
  let bytes = 0;
  for await (const chunk of chunks) {
    write(chunk);
    bytes += chunk.length;
    onBytes(bytes);
  }
}

/** The error after which what was read still holds; any other is thrown. */
function asCut(error: unknown): FileError {
  if (error instanceof FileError) {
    if (error.fault === "cut-short" || error.fault === "damaged") return error;
    throw error;
  }
  return new FileError("damaged", "The file is damaged: I have taken what came before. Send it again for the rest", {
    cause: error,
  });
}

/** Ten years of days take a third of a second: others run in between. */
async function gathered(log: BodyLog, exportedAt: number | undefined): Promise<RecordReadings[]> {
  const records: RecordReadings[] = [];
  let last = performance.now();
  for (const part of log.parts(exportedAt)) {
    records.push(...part);
    if (performance.now() - last < LONGEST_HOLD_MS) continue;
    await setImmediate();
    last = performance.now();
  }
  return inOrderOfDays(records);
}

function* batches(records: readonly RecordReadings[]): Generator<readonly RecordReadings[]> {
  for (let from = 0; from < records.length; from += RECORDS_A_BATCH) yield records.slice(from, from + RECORDS_A_BATCH);
}
