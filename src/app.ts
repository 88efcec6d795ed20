import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { createAgents } from "#agents/create-agents.ts";
import { startBackground } from "#src/app/background.ts";
import { MAIN_TENANT, openChannels } from "#src/app/channels.ts";
import { createMind } from "#src/app/mind.ts";
import { openPages } from "#src/app/pages.ts";
import { createEmbedder, createFormerEmbedders, openDatabase, setUp } from "#src/backend.ts";
import type { TeamsIdentityService } from "#src/channels/teams/channel-options.ts";
import { createMovableClock, type MovableClock, realClock } from "#src/clock.ts";
import type { Config } from "#src/config.ts";
import { createContentReader } from "#src/content/content-reader.ts";
import { createPageFetcher } from "#src/content/fetch-page.ts";
import { openCheckpoints, pruneCheckpoints, setUpCheckpoints } from "#src/db/checkpoints.ts";
import type { Database } from "#src/db/database.ts";
import { createLearningUnit } from "#src/db/learning-store.ts";
import { createUnitOfWork } from "#src/db/stores.ts";
import { takeOver } from "#src/db/take-over.ts";
import { createDemoSource } from "#src/demo/demo-source.ts";
import { demoStart, seedDemo } from "#src/demo/seed-demo.ts";
import type { Person } from "#src/domain/person.ts";
import { localDay } from "#src/domain/time.ts";
import type { Turn } from "#src/domain/turn.ts";
import { createLogger, type Logger, nameOf } from "#src/events.ts";
import { type HttpServer, listen, type Route, redirect } from "#src/http.ts";
import { openQueue } from "#src/jobs/queue.ts";
import { tick } from "#src/jobs/tick.ts";
import { loadKeys } from "#src/keys.ts";
import { readPhraseBook } from "#src/library/phrase-book.ts";
import { readStarterLibrary } from "#src/library/starter-library.ts";
import { createPictureMaker } from "#src/pictures/picture-maker.ts";
import { type LocalPlatforms, openLocalPlatforms } from "#src/playground/local-platforms.ts";
import type { CalendarReader } from "#src/ports/calendar.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { PageFetcher } from "#src/ports/content.ts";
import type { Embedder } from "#src/ports/learning.ts";
import type { MeasurementSource } from "#src/ports/measurement-source.ts";
import type { Provider } from "#src/ports/provider.ts";
import type { Simulator } from "#src/ports/simulator.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { TraceStep } from "#src/ports/trace.ts";
import { createAppleHealth } from "#src/providers/apple-health/provider.ts";
import { createCalendarReader } from "#src/providers/calendar/calendar-reader.ts";
import { systemTiming, type Timing } from "#src/providers/http/timing.ts";
import { createOuraProvider } from "#src/providers/oura/provider.ts";
import { createWhoopProvider } from "#src/providers/whoop/provider.ts";
import { createXapiReceiver, STATEMENTS_PATH } from "#src/providers/xapi/receiver.ts";
import { createSealer } from "#src/sealing.ts";
import { createServices } from "#src/services/create-services.ts";
import { createWorkerSimulator } from "#src/simulation-worker/worker-simulator.ts";
import { createTraceLog, type TraceLog } from "#src/trace-log.ts";

export interface AppOverrides {
  readonly clock?: Clock;
  readonly model?: BaseChatModel;
  readonly logger?: Logger;
  readonly database?: Database;
  readonly random?: () => number;
  /** Where Teams' tokens come from, in tests and the playground. */
  readonly teamsIdentityService?: TeamsIdentityService;
  /** Reads calendars, in tests: this machine's own addresses are refused otherwise. */
  readonly calendarReader?: CalendarReader;
  /** Fetches pages, in tests: this machine's own addresses are refused otherwise. */
  readonly pageFetcher?: PageFetcher;
  /** Threads that several apps share, in tests: whoever gives them ends them. */
  readonly simulator?: Simulator;
  readonly embedder?: Embedder;
}

export interface App extends AsyncDisposable {
  readonly url: string;
  readonly clock: Clock;
  readonly database: Database;
  readonly services: ReturnType<typeof createServices>;
  readonly traces: TraceLog;
  /** The playground's Slack and Teams, driven as their people would. */
  readonly local: LocalPlatforms | undefined;
  readonly jobs: {
    /** Hands out what is due, and waits until no turn, job or message is left. */
    runUntilIdle(): Promise<void>;
    /** Moves the playground's clock forward, stopping at everything that falls due. */
    moveClockTo(at: Date): Promise<void>;
  };
  stop(): Promise<void>;
}

const IDLE_TIMEOUT_MS = 120_000;
/** The only place that sees everything and puts it together. */
export async function createApp(config: Config, overrides: AppOverrides = {}): Promise<App> {
  const logger = overrides.logger ?? createLogger(config.logLevel);
  const onError = (where: string) => (error: unknown) => logger.error(where, { error: nameOf(error) });
  await using stack = new AsyncDisposableStack();

  const database = overrides.database ?? (await openDatabase(config));
  stack.defer(() => database.close());
  const isSetUp = await setUp(database, config);
  const keys = loadKeys(config.encryptionKeys, config.dataDir);
  const queue = await openQueue(database, onError("queue"), { isSetUp });
  stack.defer(() => queue.stop());
  if (!isSetUp) await setUpCheckpoints(database);
  const checkpointer = openCheckpoints(database);
  await takeOver(database);
  const sealer = createSealer(keys.sealing);
  const work = createUnitOfWork(database, { pseudonymKey: keys.pseudonyms, sealer, queue: (sql) => queue.on(sql) });

  const movable: MovableClock | undefined =
    config.playground && overrides.clock === undefined
      ? await createMovableClock(database.system.sql, () => (config.demo ? demoStart(new Date()) : new Date()))
      : undefined;
  const clock = overrides.clock ?? movable ?? realClock;
  const traces = createTraceLog(clock);

  const simulator = overrides.simulator ?? createWorkerSimulator();
  if (overrides.simulator === undefined) stack.defer(() => simulator.close());
  const embedder = overrides.embedder ?? createEmbedder(config);
  if (overrides.embedder === undefined) stack.defer(() => embedder.close());
  const former = createFormerEmbedders(config);
  stack.defer(() => former.close());
  const mind = createMind(config, overrides.model);

  let server: HttpServer | undefined;
  const publicAddress = (): string | undefined => config.publicUrl ?? (config.playground ? server?.url : undefined);
  const stopping = new AbortController();
  stack.defer(() => stopping.abort());
  const providers = providersOf(config, systemTiming(stopping.signal));
  const learningUnit = createLearningUnit(database);
  const services = createServices({
    work,
    learningUnit,
    clock,
    key: keys.verdicts,
    simulator,
    sealer,
    providers,
    appleHealth: createAppleHealth(),
    calendarReader: overrides.calendarReader ?? createCalendarReader(),
    pictureMaker: createPictureMaker(),
    embedder,
    starter: await readStarterLibrary(),
    formerEmbedder: (name) => former.of(name),
    contentReader: createContentReader(),
    pageFetcher: overrides.pageFetcher ?? createPageFetcher(),
    ...mind.ports,
    systemPrompts: mind.systemPrompts,
    secrets: secretsOf(config),
    linkHosts: ownHosts(config),
    publicAddress,
    reportsCompletions: config.recordStore !== undefined,
    defaultCountry: config.defaultCountry,
    defaultTimeZone: config.defaultTimeZone,
    onPlanned: (person, rationale, verdict) => traces.planned(person, rationale, verdict),
    onEmbeddingFailure: onError("embedding"),
  });
  await services.library.seedLibrary(clock.now());
  if (config.role !== "web" && (await services.library.needsVectors()))
    await work.system.stores.queue.enqueue("embed-library", {});

  const sources: MeasurementSource[] = [];
  if (config.demo) {
    const start = localDay(clock.now(), "Europe/Berlin");
    await seedDemo(work, learningUnit, start, clock.now());
    sources.push(createDemoSource(await firstDemoDay(database, start)));
  }

  const local = config.playground ? await openLocalPlatforms() : undefined;
  if (local !== undefined) {
    stack.defer(() => local.close());
    await work.system.stores.tenants.ensure(local.tenant, clock.now());
  }
  const pages = await openPages({ config, database, work, keys, clock, services, providers, publicAddress, onError });
  stack.defer(() => pages.stop());
  const channels = await openChannels({
    config,
    local,
    teamsIdentityService: overrides.teamsIdentityService,
    database,
    work,
    keys,
    clock,
    services,
    traces,
    pictures: pages.pictures,
    random: overrides.random ?? Math.random,
    logger,
    onError,
  });
  stack.defer(() => channels.stop());
  await channels.ensureWorkspaces();
  const routes: Route[] = [...pages.routes, ...channels.routes];

  const phrases = await readPhraseBook();
  const runner = createAgents({
    services: { ...services, disclosure: mind.disclosure, manner: mind.mannerOf },
    checkpointer,
    model: mind.model,
    coachPrompt: mind.coachPrompt,
    phrases,
    embedder: embedder.model === phrases.model ? embedder : former.of(phrases.model)!,
    breaker: mind.breaker,
    prune: (thread) => pruneCheckpoints(database, thread),
    drainOutbox: (person) => drained(work, person),
    status: (to, line) => channels.status(to, line),
    trace: (turn: Turn, step: TraceStep) => traces.step(turn, step),
  });

  if (config.xapi !== undefined) {
    const tenant = local?.tenant ?? MAIN_TENANT;
    await work.system.stores.tenants.ensure(tenant, clock.now());
    const receiver = createXapiReceiver({
      ...config.xapi,
      desk: services.learningRecords,
      tenant: tenant.id,
      homePage: config.publicUrl ?? `http://${config.host}:${config.port}`,
      onError: onError("xapi"),
    });
    routes.push({ path: "/xapi/about", listener: receiver.about });
    routes.push({ path: STATEMENTS_PATH, listener: receiver.statements });
  }
  const jobs = {
    async runUntilIdle(): Promise<void> {
      await tick(work, clock);
      const until = Date.now() + IDLE_TIMEOUT_MS;
      while (!(await isIdle())) {
        if (Date.now() > until) throw new Error(`Cannot come to rest as work is left after ${IDLE_TIMEOUT_MS} ms`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async moveClockTo(at: Date): Promise<void> {
      if (movable === undefined) throw new Error("Cannot move the clock as only the playground's clock moves");
      for (;;) {
        const next = await work.system.stores.schedules.next();
        if (next === undefined || next > at) break;
        if (next > clock.now()) await movable.setTo(next);
        await jobs.runUntilIdle();
      }
      if (at > clock.now()) await movable.setTo(at);
      await jobs.runUntilIdle();
    },
  };
  const isIdle = async (): Promise<boolean> =>
    (await queue.unfinished()) === 0 &&
    (await work.system.stores.outbox.pending()) === 0 &&
    (await work.system.stores.turns.waiting()).length === 0;

  if (local !== undefined) {
    const { createPlayground } = await import("#src/playground/server.ts");
    const page = await createPlayground({
      slack: local.slack,
      teams: local.teams,
      people: local.people,
      clock: { now: () => clock.now(), moveTo: (at) => jobs.moveClockTo(at) },
      traces,
    });
    stack.defer(() => page.stop());
    const listener = page.requestListener.bind(page);
    routes.push({ path: "/playground", listener }, { path: "/playground/", listener });
    routes.push({ method: "GET", path: "/", listener: (_request, response) => redirect(response, "/playground") });
  }

  if (config.role !== "web") {
    const stopTicking = await startBackground({
      config,
      queue,
      work,
      clock,
      services,
      runner,
      providers,
      sources,
      beforeTick: () => channels.ensureWorkspaces(),
      logger,
      onError,
    });
    stack.defer(stopTicking);
  }

  if (config.role !== "worker") {
    server = await listen({ host: config.host, port: config.port, routes });
    const opened = server;
    stack.defer(() => opened.stop());
    local?.deliverTo(new URL(server.url));
  }
  await channels.start();
  logger.info("started", { port: server === undefined ? undefined : Number(new URL(server.url).port) });

  const resources = stack.move();
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= resources.disposeAsync();
    return stopped;
  };
  return { url: server?.url ?? "", clock, database, services, traces, local, jobs, stop, [Symbol.asyncDispose]: stop };
}

/** The vendors that the operator has registered an application with. */
function providersOf({ oura, whoop }: Config, timing: Timing): Provider[] {
  return [
    ...(oura === undefined ? [] : [createOuraProvider({ ...oura, timing })]),
    ...(whoop === undefined ? [] : [createWhoopProvider({ ...whoop, timing })]),
  ];
}

const secretsOf = ({ openai, slack, teams, oura, whoop, xapi, recordStore }: Config): string[] =>
  [
    openai?.apiKey,
    slack?.botToken,
    slack?.signingSecret,
    slack?.appToken,
    teams?.appPassword,
    oura?.clientSecret,
    whoop?.clientSecret,
    xapi?.password,
    recordStore?.password,
  ].filter((secret) => secret !== undefined && secret.length >= 8) as string[];

/** Where Kairos' own pages are: the public address, or this machine in the playground. */
function ownHosts({ publicUrl, playground, host }: Config): string[] {
  if (publicUrl !== undefined) return [new URL(publicUrl).hostname];
  return playground ? [new URL(`http://${host.includes(":") ? `[${host}]` : host}`).hostname] : [];
}

const DRAIN_MS = 10_000;

/** Waits until everything for the person has left, or a moment has passed. */
async function drained(work: UnitOfWork, { tenant, id }: Person): Promise<void> {
  const until = Date.now() + DRAIN_MS;
  while (Date.now() < until && (await work.of(tenant).stores.outbox.pendingFor(tenant, id)) > 0) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The day on which the demo company's story was told: later starts go on from it. */
async function firstDemoDay(database: Database, today: string): Promise<string> {
  const { rows } = await database.system.sql.query<{ day: string | null }>(
    "select (created_at at time zone 'Europe/Berlin')::date as day from tenants where id = 'demo'",
  );
  return rows[0]?.day ?? today;
}
