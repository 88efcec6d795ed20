import { randomBytes, randomUUID } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { MIGRATIONS } from "#src/backend.ts";
import type { Database } from "#src/db/database.ts";
import { openEmbedded } from "#src/db/embedded.ts";
import { migrate } from "#src/db/migrate.ts";
import { createUnitOfWork } from "#src/db/stores.ts";
import { addDays, localDay } from "#src/domain/time.ts";
import { loadKeys } from "#src/keys.ts";
import { createSealer } from "#src/sealing.ts";
import { personOf } from "#test/helpers/people.ts";
import { startProcess } from "#test/helpers/process.ts";
import { openStubOura, type StubOura } from "#test/helpers/stub-oura.ts";
import type { SignedDelivery } from "#test/helpers/stub-vendor.ts";

const PINGS = 10_000;
const PINGS_A_PERSON = 10;
const TENANT = "bench";
const SCOPES = ["daily"];
/** The vendor hears nothing for this long: everything is fetched. */
const REST_MS = 6_000;
const LONGEST_MS = 300_000;

export interface WebhookBench {
  readonly pings: number;
  readonly people: number;
  /** Answered 200, that is stored. */
  readonly acknowledged: number;
  readonly acknowledged_share: number;
  /** Answered 503 with Retry-After. */
  readonly refused: number;
  /** Any other answer, or none. */
  readonly failed: number;
  /** Acknowledged, and not in the database afterwards, or never fetched. */
  readonly lost: number;
  /** Requests to the vendor for one person, of which every ping is about the same record. */
  readonly most_fetches_per_person: number;
  readonly fetches: number;
  /** From the first ping to the last answer, and to the last fetch. */
  readonly answered_ms: number;
  readonly fetched_ms: number;
  readonly ack_p50_ms: number;
  readonly ack_p99_ms: number;
}

/** Signed pings at once, over HTTP, at the real program in a process of its own. The first argument is their number (default 10,000). */
export async function run({ args = [] }: { readonly args?: readonly string[] } = {}): Promise<WebhookBench> {
  const pings = Number(args[0] ?? PINGS);
  if (!Number.isInteger(pings) || pings < PINGS_A_PERSON)
    throw new RangeError(
      `Cannot send pings as there must be at least ${PINGS_A_PERSON}: current value is "${args[0] ?? ""}"`,
    );
  const people = Array.from({ length: Math.ceil(pings / PINGS_A_PERSON) }, (_, index) => `p${index}`);
  const today = localDay(new Date(), "UTC");
  const oura = await openStubOura({
    people: people.map((account, index) => ({
      account,
      days: { from: addDays(today, -6), to: today },
      seed: index + 1,
    })),
  });
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "kairos-bench-"));
  const encryptionKeys = `1:${randomBytes(32).toString("base64")}`;
  try {
    await prepare(dataDir, encryptionKeys, oura, people);
    const program = await startProcess({
      DATA_DIR: dataDir,
      ENCRYPTION_KEYS: encryptionKeys,
      OURA_CLIENT_ID: oura.clientId,
      OURA_CLIENT_SECRET: oura.clientSecret,
      OURA_API_URL: oura.url,
      PLAYGROUND: "off",
      DEMO: "off",
      LOG_LEVEL: "info",
    });
    const deliveries = Array.from({ length: pings }, (_, index) => pingOf(oura, people[index % people.length]!));
    const started = performance.now();
    const answers = await sendAll(new URL("/webhooks/oura", program.url), deliveries);
    const answeredMs = performance.now() - started;
    const fetchedMs = (await rest(oura)) - started;
    await program.kill();
    const stored = await storedEvents(dataDir);
    const acknowledged = answers.filter(({ status }) => status === 200);
    const perPerson = Map.groupBy(recordReads(oura), ({ headers }) => String(headers.authorization));
    const times = acknowledged.map(({ ms }) => ms).sort((a, b) => a - b);
    return {
      pings,
      people: people.length,
      acknowledged: acknowledged.length,
      acknowledged_share: acknowledged.length / pings,
      refused: answers.filter(({ status }) => status === 503).length,
      failed: answers.filter(({ status }) => status !== 200 && status !== 503).length,
      lost: acknowledged.length - stored.done,
      most_fetches_per_person: Math.max(0, ...[...perPerson.values()].map((requests) => requests.length)),
      fetches: recordReads(oura).length,
      answered_ms: Math.round(answeredMs),
      fetched_ms: Math.round(fetchedMs),
      ack_p50_ms: Math.round(times[Math.floor(times.length * 0.5)] ?? 0),
      ack_p99_ms: Math.round(times[Math.floor(times.length * 0.99)] ?? 0),
    };
  } finally {
    await oura.close();
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
}

/** A company whose people have all connected their ring. */
async function prepare(
  dataDir: string,
  encryptionKeys: string,
  oura: StubOura,
  people: readonly string[],
): Promise<void> {
  const keys = loadKeys(encryptionKeys, dataDir);
  const sealer = createSealer(keys.sealing);
  const now = new Date();
  await using database = await openEmbedded({ dataDir });
  await migrate(database, MIGRATIONS);
  const work = createUnitOfWork(database, {
    pseudonymKey: keys.pseudonyms,
    sealer,
    queue: () => ({ enqueue: async () => {}, enqueueAll: async () => {} }),
  });
  await work.system.stores.tenants.ensure({ id: TENANT, name: "Bench" }, now);
  await work.of(TENANT).transaction(async (stores) => {
    for (const id of people) {
      await stores.people.add({ ...personOf({ tenant: TENANT, id, seniority: "senior" }), createdAt: now });
      await stores.consents.grant(TENANT, id, [
        { category: "sleep", purpose: "coaching", version: 1, grantedAt: now },
        { category: "heart", purpose: "coaching", version: 1, grantedAt: now },
      ]);
      const expiresAt = new Date(now.getTime() + 86_400_000);
      const tokens = JSON.stringify({ ...oura.grant(id, SCOPES), expiresAt: expiresAt.toISOString() });
      const key = { tenant: TENANT, person: id, source: "oura" as const };
      const day = localDay(now, "UTC");
      await stores.connections.connect({
        ...key,
        account: id,
        sealedTokens: sealer.seal(tokens, { tenant: TENANT, platform: "oura", kind: `tokens:${id}` }),
        expiresAt,
        scopes: SCOPES,
        connectedAt: now,
        backfill: { from: day, to: day, next: day },
      });
      await stores.connections.advance(key, { connectedAt: now, next: day }, undefined);
    }
  });
}

function pingOf(oura: StubOura, account: string): SignedDelivery {
  const night = oura.documents(account, "sleep").at(-1);
  return oura.delivery({
    event_type: "update",
    data_type: "sleep",
    object_id: night?.id ?? randomUUID(),
    user_id: account,
    event_time: new Date(Date.now() - Math.floor(Math.random() * 3_600_000)).toISOString(),
  });
}

interface Answer {
  /** 0: none. */
  readonly status: number;
  readonly ms: number;
}

/** Every ping on a connection of its own, all at once. */
function sendAll(url: URL, deliveries: readonly SignedDelivery[]): Promise<Answer[]> {
  const agent = new http.Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });
  return Promise.all(
    deliveries.map(
      ({ headers, body }) =>
        new Promise<Answer>((resolve) => {
          const started = performance.now();
          const end = (status: number): void => resolve({ status, ms: performance.now() - started });
          const request = http.request(url, {
            agent,
            method: "POST",
            headers: { ...headers, "content-length": String(Buffer.byteLength(body)) },
          });
          request.on("error", () => end(0));
          request.on("response", (response) => {
            response.resume();
            response.on("end", () => end(response.statusCode ?? 0));
          });
          request.end(body);
        }),
    ),
  );
}

const recordReads = (oura: StubOura) => oura.requests.filter(({ path: asked }) => /\/sleep\/[^/]+$/u.test(asked));

/** When the vendor was last asked, in ms of this process. */
async function rest(oura: StubOura): Promise<number> {
  let [seen, last] = [oura.requests.length, performance.now()];
  const until = last + LONGEST_MS;
  while (performance.now() - last < REST_MS && performance.now() < until) {
    await wait(100);
    if (oura.requests.length > seen) [seen, last] = [oura.requests.length, performance.now()];
  }
  return last;
}

async function storedEvents(dataDir: string): Promise<{ readonly done: number }> {
  await using database: Database = await openEmbedded({ dataDir });
  const { rows } = await database.sql.query<{ done: number }>(
    "select count(*) filter (where done_at is not null)::int as done from deliveries",
  );
  return rows[0]!;
}
