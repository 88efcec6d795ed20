import type { Database } from "#src/db/database.ts";
import { createUnitOfWork } from "#src/db/stores.ts";
import type { ConsentCategory } from "#src/domain/consent.ts";
import type { Reading } from "#src/domain/measurement.ts";
import type { Person } from "#src/domain/person.ts";
import { addDays, localDay } from "#src/domain/time.ts";
import { ownParameters } from "#src/domain/twin/own-parameters.ts";
import { MODEL_VERSION } from "#src/domain/twin/parameters.ts";
import { type Provider, ProviderError, type ProviderRecord, type Tokens } from "#src/ports/provider.ts";
import type { JobName } from "#src/ports/queue.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import { createSealer, type SealingKey } from "#src/sealing.ts";
import { type ConnectionService, createConnectionService } from "#src/services/connection-service.ts";
import { createDeliveryService } from "#src/services/delivery-service.ts";
import { createMeasurementService } from "#src/services/measurement-service.ts";
import { createOneTimeLinkService } from "#src/services/one-time-link-service.ts";
import { createTwinService } from "#src/services/twin-service.ts";
import { openTestDatabase } from "#test/helpers/database.ts";
import { personOf } from "#test/helpers/people.ts";

export const TENANT = "t1";
export const START = new Date("2026-11-18T09:00:00Z");
const SEALING: readonly SealingKey[] = [{ id: "k1", key: Buffer.alloc(32, 5) }];

/** A vendor in memory: one night a day, two records a page. */
export interface ScriptedVendor {
  readonly provider: Provider;
  /** Stretches that were asked for, in order, one entry a call. */
  readonly stretches: { readonly from: string; readonly to: string; readonly categories: readonly ConsentCategory[] }[];
  /** Days of the pages that were handed out. */
  readonly pages: string[][];
  readonly reads: string[];
  readonly refreshed: string[];
  /** Called before each page. */
  beforePage: (page: number) => Promise<void> | void;
  /** Thrown by the next calls for data, oldest first. */
  readonly faults: ProviderError[];
  /** Access tokens that are good. */
  readonly good: Set<string>;
  /** Records that are gone. */
  readonly gone: Set<string>;
  /** What `refresh` does instead. */
  onRefresh?: (tokens: Tokens) => Promise<Tokens>;
}

export interface Enqueued {
  readonly name: JobName;
  readonly data: { readonly person: string; readonly failures?: number | undefined };
  readonly afterMs: number | undefined;
}

export interface ConnectedCompany extends AsyncDisposable {
  readonly database: Database;
  readonly work: UnitOfWork;
  readonly enqueued: Enqueued[];
  readonly vendor: ScriptedVendor;
  readonly connections: ConnectionService;
  person(id: string): Promise<Person>;
  /** The same service as after a restart with these keys. */
  restarted(keys?: readonly SealingKey[]): ConnectionService;
  /** Headlines and paragraphs in the outbox, oldest first. */
  told(id: string): Promise<string[]>;
  now: Date;
}

/** Each person shares sleep and heart, can be reached in Slack, and has Oura connected with its past still to come. */
export async function openConnectedCompany(ids: readonly string[]): Promise<ConnectedCompany> {
  const database = await openTestDatabase();
  const enqueued: Enqueued[] = [];
  const queue = () => ({
    enqueue: async (name: JobName, data: unknown, options: { afterMs?: number | undefined } = {}) =>
      void enqueued.push({ name, data: data as Enqueued["data"], afterMs: options.afterMs }),
    enqueueAll: async (name: JobName, all: readonly unknown[], options: { afterMs?: number | undefined } = {}) =>
      void enqueued.push(...all.map((data) => ({ name, data: data as Enqueued["data"], afterMs: options.afterMs }))),
  });
  const work = createUnitOfWork(database, { pseudonymKey: Buffer.alloc(32, 3), sealer: createSealer(SEALING), queue });
  const vendor = scriptedVendor();
  const company = { now: START };
  const clock = { now: () => company.now };
  const delivery = createDeliveryService({
    work,
    clock,
    key: Buffer.alloc(32, 7),
    policyVersion: () => "1",
    modelVersion: MODEL_VERSION,
    constants: [],
    linkHosts: [],
    systemPrompts: [],
    secrets: [],
  });
  const twins = createTwinService(work, { learn: async (request) => ownParameters(request) });
  const base = () => "https://kairos.example";
  const restarted = (keys: readonly SealingKey[] = SEALING): ConnectionService =>
    createConnectionService({
      work,
      clock,
      delivery,
      measurements: createMeasurementService(work, twins),
      links: createOneTimeLinkService({ work, key: Buffer.alloc(32, 7), base }),
      sealer: createSealer(keys),
      providers: [vendor.provider],
      base,
    });
  const connections = restarted();
  await work.system.stores.tenants.ensure({ id: TENANT, name: "Test" }, START);
  for (const id of ids) await connectPerson(work, connections, vendor, id);
  return {
    database,
    work,
    enqueued,
    vendor,
    connections,
    restarted,
    get now() {
      return company.now;
    },
    set now(at) {
      company.now = at;
    },
    person: async (id) => (await work.of(TENANT).stores.people.get(TENANT, id))!,
    async told(id) {
      const rows = await work.of(TENANT).stores.outbox.recent(TENANT, id, 50);
      return rows
        .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
        .map(({ message: { headline, paragraphs } }) => [headline, ...paragraphs].join(" "));
    },
    [Symbol.asyncDispose]: () => database.close(),
  };
}

async function connectPerson(
  work: UnitOfWork,
  { access }: ConnectionService,
  vendor: ScriptedVendor,
  id: string,
): Promise<void> {
  const expiresAt = new Date(START.getTime() + 3_600_000);
  vendor.good.add(`access-${id}`);
  await work.of(TENANT).transaction(async (stores) => {
    await stores.people.add({ ...personOf({ tenant: TENANT, id, seniority: "senior" }), createdAt: START });
    await stores.people.rememberDestination(TENANT, id, { channel: "slack", conversation: `D-${id}` }, START);
    await stores.consents.grant(
      TENANT,
      id,
      (["sleep", "heart"] as const).map((category) => ({
        category,
        purpose: "coaching",
        version: 1,
        grantedAt: new Date(START.getTime() - 60_000),
      })),
    );
    const key = { tenant: TENANT, person: id, source: "oura" as const };
    const today = localDay(START, "Europe/Berlin");
    await stores.connections.connect({
      ...key,
      account: `account-of-${id}`,
      sealedTokens: access.sealTokens(key, { access: `access-${id}`, refresh: `refresh-${id}-1`, expiresAt }),
      expiresAt,
      scopes: ["daily"],
      connectedAt: START,
      backfill: { from: addDays(today, -89), to: today, next: today },
    });
  });
}

function scriptedVendor(): ScriptedVendor {
  const vendor: ScriptedVendor = {
    stretches: [],
    pages: [],
    reads: [],
    refreshed: [],
    beforePage: () => {},
    faults: [],
    good: new Set(),
    gone: new Set(),
    provider: {
      source: "oura",
      name: "Oura",
      metrics: ["sleep_h", "hrv_rmssd_ms", "steps"],
      oauth: {
        scopesFor: (categories) => [...categories],
        authorizeUrl: () => new URL("https://vendor.example/authorize"),
        exchange: () => Promise.reject(new Error("not scripted")),
        async refresh(tokens) {
          vendor.refreshed.push(tokens.refresh ?? "none");
          if (vendor.onRefresh) return vendor.onRefresh(tokens);
          const access = `${tokens.access}+`;
          vendor.good.clear();
          vendor.good.add(access);
          return { access, refresh: `${tokens.refresh}+`, expiresAt: new Date(START.getTime() + 86_400_000) };
        },
        account: async () => "account",
      },
      pull: {
        categoriesOf: (kind) => (kind === "sleep" ? ["sleep", "heart"] : ["activity"]),
        async *records(access, days, categories) {
          vendor.stretches.push({ ...days, categories });
          check(vendor, access);
          const all: string[] = [];
          for (let day = days.from; day <= days.to; day = addDays(day, 1)) all.push(day);
          for (let at = 0; at < all.length; at += 2) {
            await vendor.beforePage(vendor.pages.length);
            check(vendor, access);
            const page = all.slice(at, at + 2).filter((day) => !vendor.gone.has(day));
            vendor.pages.push(page);
            yield page.map(nightOf);
          }
        },
        async record(access, _kind, id) {
          vendor.reads.push(id);
          check(vendor, access);
          const day = id.replace("night ", "");
          return vendor.gone.has(day) ? undefined : nightOf(day);
        },
      },
      normalise: ({ id, body }) => readingsOf(id, body as string),
    },
  };
  return vendor;
}

function check({ faults, good }: ScriptedVendor, access: string): void {
  const fault = faults.shift();
  if (fault !== undefined) throw fault;
  if (!good.has(access)) throw new ProviderError("unauthorised", "Cannot read as the token must be good");
}

const nightOf = (day: string): ProviderRecord => ({ kind: "sleep", id: `night ${day}`, body: day });

function readingsOf(recordId: string, day: string): Reading[] {
  const common = { source: "oura", recordId, day, measuredAt: new Date(`${day}T06:00:00Z`) } as const;
  const wobble = Number(day.slice(-2)) / 10;
  return [
    { ...common, metric: "sleep_h", value: 6.5 + (wobble % 1) },
    { ...common, metric: "hrv_rmssd_ms", value: 50 + wobble },
    { ...common, metric: "steps", value: 8_000 },
  ];
}
