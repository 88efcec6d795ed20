import fs from "node:fs";
import path from "node:path";
import { createClockOf, realClock } from "#src/clock.ts";
import type { Config } from "#src/config.ts";
import { createContentReader } from "#src/content/content-reader.ts";
import { createPageFetcher } from "#src/content/fetch-page.ts";
import { admitLogin } from "#src/db/admit-login.ts";
import { firstBrokenLink } from "#src/db/audit-chain.ts";
import { setUpCheckpoints } from "#src/db/checkpoints.ts";
import type { Database } from "#src/db/database.ts";
import { openEmbedded } from "#src/db/embedded.ts";
import { type Inspection, inspect, type TenantFigures } from "#src/db/inspection.ts";
import { createLearningUnit } from "#src/db/learning-store.ts";
import { migrate } from "#src/db/migrate.ts";
import { openPostgres } from "#src/db/postgres.ts";
import { checkVerdicts, type VerdictCheck } from "#src/db/signed-rows.ts";
import { createUnitOfWork } from "#src/db/stores.ts";
import { allows } from "#src/domain/consent.ts";
import { choose } from "#src/domain/simulation/choose.ts";
import { ownParameters } from "#src/domain/twin/own-parameters.ts";
import { MODEL_VERSION } from "#src/domain/twin/parameters.ts";
import { createOfflineEmbedder, OFFLINE_MODEL } from "#src/embedding/offline-embedder.ts";
import { createOpenAIEmbedder } from "#src/embedding/openai-embedder.ts";
import { openQueue } from "#src/jobs/queue.ts";
import { KEYS_FILE, loadKeys } from "#src/keys.ts";
import { embedStarterLibrary } from "#src/library/embed-starter.ts";
import { embedPhraseBook } from "#src/library/phrase-book.ts";
import { readStarterLibrary } from "#src/library/starter-library.ts";
import { packExport } from "#src/pages/download.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Embedder } from "#src/ports/learning.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import { createAppleHealth } from "#src/providers/apple-health/provider.ts";
import { createSealer } from "#src/sealing.ts";
import { type AccessService, createAccessService } from "#src/services/access-service.ts";
import { type BacktestService, createBacktestService } from "#src/services/backtest-service.ts";
import { type BenchmarkService, createBenchmarkService } from "#src/services/benchmark-service.ts";
import { type ContentService, createContentService } from "#src/services/content-service.ts";
import { type CourseService, createCourseService } from "#src/services/course-service.ts";
import { createDeliveryService } from "#src/services/delivery-service.ts";
import { createExportService, type ExportFiles, type ExportService } from "#src/services/export-service.ts";
import { createFocusService } from "#src/services/focus-service.ts";
import { createHealthImportService, type HealthImportService } from "#src/services/health-import-service.ts";
import { createLearningRecordService } from "#src/services/learning-record-service.ts";
import { createLibraryService, type LibraryService } from "#src/services/library-service.ts";
import { createMeasurementService } from "#src/services/measurement-service.ts";
import { createPlaybookService, type PlaybookService } from "#src/services/playbook-service.ts";
import { createPolicyService, type PolicyService } from "#src/services/policy-service.ts";
import { createReadinessService } from "#src/services/readiness-service.ts";
import { createReplanner } from "#src/services/replan.ts";
import { structureProposer } from "#src/services/structure-proposer.ts";
import { createTwinService, type TwinService } from "#src/services/twin-service.ts";

export const MIGRATIONS = path.resolve(import.meta.dirname, "../migrations");

export type { Inspection, TenantFigures };

/** What the command line works with: the data, without channels, agents or HTTP; of the jobs it knows their tables alone. */
export interface Backend extends AsyncDisposable {
  readonly work: UnitOfWork;
  readonly clock: Clock;
  readonly library: LibraryService;
  readonly content: ContentService;
  readonly playbooks: PlaybookService;
  readonly policies: PolicyService;
  readonly backtests: BacktestService;
  readonly twins: TwinService;
  readonly access: AccessService;
  readonly exports: ExportService;
  /** The export of a person as one archive. */
  pack(files: ExportFiles): Promise<Buffer>;
  readonly benchmarks: BenchmarkService;
  readonly healthImports: HealthImportService;
  readonly courses: CourseService;
  readonly audit: {
    /** The number of a tenant's first entry that does not hold, and how many there are. */
    verify(tenant: string): Promise<{ readonly entries: number; readonly brokenAt?: number | undefined }>;
    /** Whether the signatures of plans and messages hold. */
    verdicts(tenant: string): Promise<VerdictCheck>;
  };
  inspect(): Promise<Inspection>;
}

async function noJobs(name: string): Promise<void> {
  throw new Error(`Cannot enqueue "${name}" as the command line runs no jobs: start Kairos for that`);
}

export const openDatabase = (config: Config): Promise<Database> =>
  config.databaseUrl === undefined ? openEmbedded({ dataDir: config.dataDir }) : openPostgres(config.databaseUrl);

/**
 * Brings the tables up to date. True: the login of MIGRATION_DATABASE_URL did it, and made what the libraries need as well;
 * DATABASE_URL's owns nothing.
 */
export async function setUp(database: Database, { migrationDatabaseUrl }: Config): Promise<boolean> {
  if (migrationDatabaseUrl === undefined) {
    await migrate(database, MIGRATIONS);
    return false;
  }
  await using owner = await openPostgres(migrationDatabaseUrl, { poolSize: 3 });
  await migrate(owner, MIGRATIONS);
  await setUpCheckpoints(owner);
  const queue = await openQueue(owner, () => {});
  await queue.stop();
  const { rows } = await database.sql.query<{ login: string }>("select current_user::text as login");
  await admitLogin(owner, rows[0]!.login);
  return true;
}

export function createEmbedder({ openai }: Config): Embedder {
  if (openai?.embeddingModel === undefined) return createOfflineEmbedder();
  const { apiKey, embeddingModel: model, baseUrl } = openai;
  return createOpenAIEmbedder({ apiKey, model, ...(baseUrl === undefined ? {} : { baseUrl }) });
}

/** Models that were in use before, as far as they can still be asked; each is made on first use. */
export function createFormerEmbedders({ openai }: Config) {
  const made = new Map<string, Embedder>();
  return {
    of(model: string): Embedder | undefined {
      const isOffline = model === OFFLINE_MODEL;
      if (!isOffline && openai === undefined) return undefined;
      const { apiKey = "", baseUrl } = openai ?? {};
      const embedder =
        made.get(model) ??
        (isOffline
          ? createOfflineEmbedder()
          : createOpenAIEmbedder({ apiKey, model, ...(baseUrl === undefined ? {} : { baseUrl }) }));
      made.set(model, embedder);
      return embedder;
    },
    close: async (): Promise<void> => {
      for (const embedder of made.values()) await embedder.close();
    },
  };
}

export interface BackendOptions {
  /** `false` to look at a database as it is. */
  readonly migrate?: boolean;
}

/** Opens the data of one configuration; on the embedded engine, no other process may have it open. */
export async function openBackend(config: Config, options: BackendOptions = {}): Promise<Backend> {
  await using stack = new AsyncDisposableStack();
  const database = await openDatabase(config);
  stack.defer(() => database.close());
  if (options.migrate !== false) await setUp(database, config);
  else assertKeys(config);
  const keys = loadKeys(config.encryptionKeys, config.dataDir);
  const work = createUnitOfWork(database, {
    pseudonymKey: keys.pseudonyms,
    sealer: createSealer(keys.sealing),
    queue: () => ({ enqueue: noJobs, enqueueAll: noJobs }),
  });
  const embedder = createEmbedder(config);
  stack.defer(() => embedder.close());
  const former = createFormerEmbedders(config);
  stack.defer(() => former.close());
  const library = createLibraryService({
    unit: createLearningUnit(database),
    embedder,
    starter: await readStarterLibrary(),
    formerEmbedder: (name) => former.of(name),
  });
  const clock = options.migrate === false ? realClock : await createClockOf(database.system.sql);
  const policies = createPolicyService(work);
  const twins = createTwinService(work, { learn: async (request) => ownParameters(request) });
  const delivery = createDeliveryService({
    work,
    clock,
    key: keys.verdicts,
    policyVersion: policies.lastVersion,
    modelVersion: MODEL_VERSION,
    constants: [],
    linkHosts: [],
    systemPrompts: [],
    secrets: [],
  });
  const resources = stack.move();
  return {
    work,
    clock,
    library,
    content: createContentService({ work, reader: createContentReader(), pages: createPageFetcher() }),
    playbooks: createPlaybookService({ work, library, proposer: structureProposer }),
    policies,
    twins,
    backtests: createBacktestService({
      work,
      twins,
      policyOf: policies.inForce,
      replan: createReplanner({
        work,
        twins,
        readiness: createReadinessService(twins),
        focus: createFocusService(createLearningUnit(database), async ({ tenant, id }, now) =>
          allows(await work.of(tenant).stores.consents.holding(tenant, id, now), "learning", "coaching"),
        ),
        simulator: { choose: async (request) => choose(request) },
        policyOf: policies.inForce,
        // Whether somebody was busy then is not kept.
        busyBetween: async () => [],
      }),
    }),
    access: createAccessService({ work, delivery, key: keys.verdicts }),
    exports: createExportService(work),
    pack: packExport,
    benchmarks: createBenchmarkService(work),
    healthImports: createHealthImportService({
      work,
      measurements: createMeasurementService(work, twins),
      provider: createAppleHealth(),
    }),
    courses: createCourseService({
      work,
      records: createLearningRecordService(work, clock),
      // The program tells the record store, once it runs.
      reportsCompletions: config.recordStore !== undefined,
    }),
    audit: {
      async verify(tenant) {
        const entries = await work.of(tenant).stores.audit.entries(tenant);
        return { entries: entries.length, brokenAt: firstBrokenLink(entries) };
      },
      verdicts: (tenant) => checkVerdicts(database.of(tenant).sql, tenant, keys.verdicts),
    },
    inspect: () => inspect(database, MIGRATIONS),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** New keys would not fit what the lost ones have signed: somebody who only looks must not make any. */
function assertKeys({ encryptionKeys, dataDir }: Config): void {
  const file = path.join(dataDir, KEYS_FILE);
  if (encryptionKeys === undefined && !fs.existsSync(file))
    throw new Error(`Cannot look at the data as its keys "${file}" must be there: restore them from a backup`);
}

/** Computes the vectors that ship with the starter library and with the phrases people use; needs no database. */
export async function embedLibrary(): Promise<{ readonly passages: number; readonly phrases: number }> {
  const embedder = createOfflineEmbedder();
  try {
    return { passages: await embedStarterLibrary(embedder), phrases: await embedPhraseBook(embedder) };
  } finally {
    await embedder.close();
  }
}
