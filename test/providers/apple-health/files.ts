import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ZipFile } from "yazl";
import type { ConsentCategory } from "#src/domain/consent.ts";
import type { Reading, RecordReadings } from "#src/domain/measurement.ts";
import { createBodyLog } from "#src/providers/apple-health/body-log.ts";
import { createExportParser } from "#src/providers/apple-health/export-parser.ts";
import { createAppleHealth } from "#src/providers/apple-health/provider.ts";
import { createElementReader } from "#src/providers/apple-health/read-elements.ts";

export const BODY: readonly ConsentCategory[] = ["sleep", "heart", "activity"];

/** A folder of its own, with what the test puts into it. */
export interface Folder extends Disposable {
  readonly path: string;
  write(name: string, content: string | Uint8Array): string;
  zip(name: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<string>;
}

export function openFolder(): Folder {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "kairos-health-"));
  const write = (name: string, content: string | Uint8Array): string => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, content);
    return file;
  };
  return {
    path: folder,
    write,
    async zip(name, files) {
      const zip = new ZipFile();
      for (const [inner, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), inner);
      zip.end();
      const parts: Buffer[] = [];
      for await (const part of zip.outputStream) parts.push(part as Buffer);
      return write(name, Buffer.concat(parts));
    },
    [Symbol.dispose]: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}

const HEAD =
  '<?xml version="1.0" encoding="UTF-8"?>\n<HealthData locale="en_US">\n <ExportDate value="2024-06-30 12:00:00 +0200"/>\n';

export const exportOf = (...elements: readonly string[]): string => `${HEAD} ${elements.join("\n ")}\n</HealthData>\n`;

export const WATCH = "Ana’s Apple\u00a0Watch";
export const PHONE = "Ana’s iPhone";

interface Said {
  readonly source?: string;
  readonly device?: string;
  readonly unit?: string;
}

/** A record as Apple writes it; times without a zone are at +0200. */
export function record(
  type: string,
  [start, end]: readonly [string, string],
  value: number | string,
  { source = WATCH, device, unit }: Said = {},
): string {
  const prefix = type === "SleepAnalysis" ? "HKCategoryTypeIdentifier" : "HKQuantityTypeIdentifier";
  const attributes = {
    type: `${prefix}${type}`,
    sourceName: source,
    sourceVersion: "10.2",
    device,
    unit,
    creationDate: zoned(end),
    startDate: zoned(start),
    endDate: zoned(end),
    value: type === "SleepAnalysis" ? `HKCategoryValueSleepAnalysis${value}` : String(value),
  };
  const written = Object.entries(attributes).flatMap(([name, text]) =>
    text === undefined
      ? []
      : [`${name}="${text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;")}"`],
  );
  return `<Record ${written.join(" ")}/>`;
}

const zoned = (time: string): string => (/[+-]\d{4}$/u.test(time) ? time : `${time} +0200`);

/** The readings of a text, as if it were a file. */
export function readText(
  text: string | Uint8Array,
  {
    categories = BODY,
    cuts = [],
  }: { readonly categories?: readonly ConsentCategory[]; readonly cuts?: readonly number[] } = {},
): RecordReadings[] {
  const bytes = Buffer.from(text);
  const log = createBodyLog(categories);
  const elements = createElementReader(log);
  const parser = createExportParser(elements);
  let from = 0;
  for (const to of [...new Set(cuts)].sort((a, b) => a - b).concat(bytes.length)) {
    parser.write(bytes.subarray(from, to));
    from = to;
  }
  parser.end();
  return log.records(elements.exportedAt());
}

export const readingsOf = (records: readonly RecordReadings[]): Reading[] =>
  records.flatMap(({ readings }) => readings);

/** metric, day and value: what most tests are about. */
export const valuesOf = (records: readonly RecordReadings[]): string[] =>
  readingsOf(records).map(({ metric, day, value }) => `${day} ${metric} ${value}`);

export async function readFile(file: string, categories = BODY): Promise<RecordReadings[]> {
  const records: RecordReadings[] = [];
  for await (const batch of createAppleHealth().file.read(file, { categories })) records.push(...batch);
  return records;
}
