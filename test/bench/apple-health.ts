import { randomUUID } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { SaxesParser } from "saxes";
import type { Database } from "#src/db/database.ts";
import { openEmbedded } from "#src/db/embedded.ts";
import { migrate } from "#src/db/migrate.ts";
import { openPostgres } from "#src/db/postgres.ts";
import { createUnitOfWork } from "#src/db/stores.ts";
import { CONSENT_VERSION } from "#src/domain/consent.ts";
import type { RecordReadings } from "#src/domain/measurement.ts";
import type { Person } from "#src/domain/person.ts";
import { ownParameters } from "#src/domain/twin/own-parameters.ts";
import { createAppleHealth } from "#src/providers/apple-health/provider.ts";
import { createSealer } from "#src/sealing.ts";
import { createMeasurementService } from "#src/services/measurement-service.ts";
import { createTwinService } from "#src/services/twin-service.ts";
import { generateExport } from "#test/bench/apple-health/generate-export.ts";
import { personOf } from "#test/helpers/people.ts";

const BODY = ["sleep", "heart", "activity"] as const;
const CHUNK = 1 << 16;
/** Asking for the memory takes a while itself. */
const CHUNKS_A_LOOK = 64;
const SMALL_MB = 300;
const NOW = new Date("2030-01-01T12:00:00Z");

export interface AppleHealthBench {
  readonly megabytes: number;
  readonly days: number;
  readonly records: number;
  /** Reading, parsing and normalising, and a bare parser that does nothing on the same file; the median of the rounds. */
  readonly mb_per_s: number;
  readonly bare_saxes_mb_per_s: number;
  readonly ratio: number;
  /** Of each round, in the order in which they were run. */
  readonly ratios: readonly number[];
  /** Over what the process had before the file was even made. */
  readonly rss_growth_mb: number;
  readonly database: { readonly engine: string; readonly readings: number; readonly seconds: number };
}

/** An export of --megabytes N (200) is made, read three times beside a bare parser (once where it is large), and written once. */
export async function run({ args = [] }: { args?: readonly string[] } = {}): Promise<AppleHealthBench> {
  const { values } = parseArgs({
    args: args.filter((arg) => arg !== "--json"),
    options: { megabytes: { type: "string", default: "200" } },
  });
  const wanted = Number(values.megabytes);
  if (!(wanted > 0))
    throw new RangeError(
      `Cannot make an export as --megabytes must be positive: current value is "${values.megabytes}"`,
    );
  const before = process.memoryUsage().rss;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "kairos-bench-"));
  const file = path.join(folder, "export.xml");
  try {
    const { bytes, days } = await generateExport(file, wanted);
    console.error(`made ${Math.round(bytes / 1e6)} MB, ${days} days`);
    const rounds = [];
    let peak = 0;
    let records: RecordReadings[] = [];
    for (let round = 0; round < (wanted > SMALL_MB ? 1 : 3); round++) {
      const own = await timed(async () => {
        let chunks = 0;
        records = await read(file, () => {
          chunks += 1;
          if (chunks % CHUNKS_A_LOOK === 0) peak = Math.max(peak, process.memoryUsage.rss());
        });
      });
      const bare = await timed(() => readBare(file));
      rounds.push({ own, bare, ratio: bare / own });
      console.error(`round ${round + 1}: ${rate(bytes, own)} MB/s, bare ${rate(bytes, bare)} MB/s`);
    }
    const own = median(rounds.map((round) => round.own));
    const bare = median(rounds.map((round) => round.bare));
    return {
      megabytes: Math.round(bytes / 1e6),
      days,
      records: records.length,
      mb_per_s: rate(bytes, own),
      bare_saxes_mb_per_s: rate(bytes, bare),
      ratio: rounded(bare / own),
      ratios: rounds.map(({ ratio }) => rounded(ratio)),
      rss_growth_mb: Math.round((peak - before) / 1e6),
      database: await write(records),
    };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function read(file: string, onChunk: () => void): Promise<RecordReadings[]> {
  const records: RecordReadings[] = [];
  for await (const batch of createAppleHealth().file.read(file, { categories: BODY, onProgress: onChunk }))
    records.push(...batch);
  return records;
}

async function readBare(file: string): Promise<void> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const decoder = new TextDecoder("utf-8");
  for await (const chunk of fs.createReadStream(file, { highWaterMark: CHUNK }))
    parser.write(decoder.decode(chunk as Uint8Array, { stream: true }));
  parser.close();
}

/** The same records into a database, as an import does it. */
async function write(records: readonly RecordReadings[]): Promise<AppleHealthBench["database"]> {
  const url = process.env["BENCH_DATABASE_URL"];
  const database: Database = url === undefined ? await openEmbedded({}) : await openPostgres(url);
  const tenant = `bench-${randomUUID()}`;
  try {
    await migrate(database, path.resolve(import.meta.dirname, "../../migrations"));
    const work = createUnitOfWork(database, {
      pseudonymKey: Buffer.alloc(32, 1),
      sealer: createSealer([{ id: "1", key: Buffer.alloc(32, 1) }]),
      queue: () => ({ enqueue: async () => {}, enqueueAll: async () => {} }),
    });
    const person = await addPerson(work, tenant);
    const twins = createTwinService(work, { learn: async (request) => ownParameters(request) });
    const measurements = createMeasurementService(work, twins);
    let readings = 0;
    const ms = await timed(async () => {
      for (let from = 0; from < records.length; from += 1000) {
        readings += (await measurements.ingest(person, "apple-health", records.slice(from, from + 1000), NOW)).readings;
      }
    });
    return { engine: database.engine, readings, seconds: rounded(ms / 1000) };
  } finally {
    await database.sql.query("delete from tenants where id = $1", [tenant]).catch(() => {});
    await database.close();
  }
}

async function addPerson(work: ReturnType<typeof createUnitOfWork>, tenant: string): Promise<Person> {
  const person = personOf({ tenant });
  await work.system.stores.tenants.ensure({ id: tenant, name: tenant }, NOW);
  await work.of(tenant).transaction(async (stores) => {
    await stores.people.add({ ...person, createdAt: NOW });
    await stores.consents.grant(
      tenant,
      person.id,
      BODY.map((category) => ({ category, purpose: "coaching", version: CONSENT_VERSION, grantedAt: NOW })),
    );
  });
  return person;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

const rate = (bytes: number, ms: number): number => Math.round((bytes / 1e6 / ms) * 1e4) / 10;
const rounded = (value: number): number => Math.round(value * 1000) / 1000;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}
