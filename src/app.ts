import path from "node:path";
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { mannerForLeaks, mannerOf } from "#agents/coach/manner.ts";
import { createBreaker } from "#agents/coach/model-guard.ts";
import { createAgents } from "#agents/create-agents.ts";
import { calendarLinkedDraft } from "#agents/drafts/calendar.ts";
import { nothingProposedDraft, proposalDraft } from "#agents/drafts/playbook.ts";
import { createModelAnswerGrader } from "#agents/mind/answer-grader.ts";
import { createModelContentProposer } from "#agents/mind/content-proposer.ts";
import { createModelCounterpart } from "#agents/mind/counterpart-writer.ts";
import { createModelLessonWriter } from "#agents/mind/lesson-writer.ts";
import { createModelSentenceReader, offlineSentenceReader } from "#agents/mind/sentence-reader.ts";
import { loadPrompt } from "#agents/prompts.ts";
import { createEmbedder, createFormerEmbedders, MIGRATIONS, openDatabase } from "#src/backend.ts";
import { createCalendarRoutes } from "#src/calendar-pages.ts";
import { createSlackChannel } from "#src/channels/slack/app.ts";
import { createTeamsChannel } from "#src/channels/teams/channel.ts";
import type { TeamsIdentityService } from "#src/channels/teams/channel-options.ts";
import { createMovableClock, type MovableClock, realClock } from "#src/clock.ts";
import type { Config } from "#src/config.ts";
import { createContentReader } from "#src/content/content-reader.ts";
import { createPageFetcher } from "#src/content/fetch-page.ts";
import { createContentRoutes } from "#src/content-pages.ts";
import { openCheckpoints, pruneCheckpoints } from "#src/db/checkpoints.ts";
import type { Database } from "#src/db/database.ts";
import { createLearningUnit } from "#src/db/learning-store.ts";
import { metrics } from "#src/db/metrics.ts";
import { migrate } from "#src/db/migrate.ts";
import { createUnitOfWork } from "#src/db/stores.ts";
import { takeOver } from "#src/db/take-over.ts";
import { createDemoSource } from "#src/demo/demo-source.ts";
import { demoStart, seedDemo } from "#src/demo/seed-demo.ts";
import type { Person } from "#src/domain/person.ts";
import { localDay } from "#src/domain/time.ts";
import type { Turn } from "#src/domain/turn.ts";
import { createDownload, DOWNLOAD_PATH } from "#src/downloads.ts";
import { channelLogger, createLogger, type Logger, nameOf } from "#src/events.ts";
import { createHealthRoutes } from "#src/health-pages/health-pages.ts";
import { answer, type HttpServer, listen, type Route, redirect } from "#src/http.ts";
import { createBackfill } from "#src/jobs/backfill.ts";
import { createEmbedLibrary } from "#src/jobs/embed-library.ts";
import { createFetchDelivery } from "#src/jobs/fetch-delivery.ts";
import { createProposeContent } from "#src/jobs/propose-content.ts";
import { openQueue } from "#src/jobs/queue.ts";
import { createReconcile } from "#src/jobs/reconcile.ts";
import { createRunDue } from "#src/jobs/run-due.ts";
import { createRunTurn } from "#src/jobs/run-turn.ts";
import { createSendCompletion } from "#src/jobs/send-completion.ts";
import { createOutboxSender, type OutboxSender } from "#src/jobs/send-outbox.ts";
import { tick } from "#src/jobs/tick.ts";
import { loadKeys } from "#src/keys.ts";
import { readStarterLibrary } from "#src/library/starter-library.ts";
import { createChatModel } from "#src/models.ts";
import { createPictureAddresses, PICTURES_PATH } from "#src/pictures/picture-addresses.ts";
import { createPictureMaker } from "#src/pictures/picture-maker.ts";
import { type LocalPlatforms, openLocalPlatforms } from "#src/playground/local-platforms.ts";
import type { CalendarReader } from "#src/ports/calendar.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { PageFetcher } from "#src/ports/content.ts";
import type { MeasurementSource } from "#src/ports/measurement-source.ts";
import type { Destination, Messenger, StatusLine } from "#src/ports/messenger.ts";
import type { Provider } from "#src/ports/provider.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { TraceStep } from "#src/ports/trace.ts";
import { createProviderRoutes } from "#src/provider-routes.ts";
import { createAppleHealth } from "#src/providers/apple-health/provider.ts";
import { createCalendarReader } from "#src/providers/calendar/calendar-reader.ts";
import { writeFeed } from "#src/providers/calendar/write-feed.ts";
import { systemTiming, type Timing } from "#src/providers/http/timing.ts";
import { createOuraProvider } from "#src/providers/oura/provider.ts";
import { createWhoopProvider } from "#src/providers/whoop/provider.ts";
import { createCompletionSender } from "#src/providers/xapi/completion-sender.ts";
import { createXapiReceiver, STATEMENTS_PATH } from "#src/providers/xapi/receiver.ts";
import { createSealer } from "#src/sealing.ts";
import { createServices } from "#src/services/create-services.ts";
import { EXPORT_PURPOSE } from "#src/services/export-service.ts";
import { offlineAnswerGrader, offlineCounterpart, offlineLessonWriter } from "#src/services/offline-learning.ts";
import { createPingIntake } from "#src/services/ping-intake.ts";
import { UPLOAD_PURPOSE } from "#src/services/playbook-service.ts";
import { structureProposer } from "#src/services/structure-proposer.ts";
import { createWebhookRenewal } from "#src/services/webhook-renewal.ts";
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

const TICK_MS = 15_000;
const IDLE_TIMEOUT_MS = 120_000;
/** One Slack workspace and one Teams tenant make one tenant. */
const MAIN_TENANT = { id: "main", name: "Main" };

/** The only place that sees everything and puts it together. */
export async function createApp(config: Config, overrides: AppOverrides = {}): Promise<App> {
  const logger = overrides.logger ?? createLogger(config.logLevel);
  const onError = (where: string) => (error: unknown) => logger.error(where, { error: nameOf(error) });
  await using stack = new AsyncDisposableStack();

  const database = overrides.database ?? (await openDatabase(config));
  stack.defer(() => database.close());
  await migrate(database, MIGRATIONS);
  const keys = loadKeys(config.encryptionKeys, config.dataDir);
  const queue = await openQueue(database, onError("queue"));
  stack.defer(() => queue.stop());
  const checkpointer = await openCheckpoints(database);
  await takeOver(database);
  const work = createUnitOfWork(database, { pseudonymKey: keys.pseudonyms, queue: (sql) => queue.on(sql) });

  const movable: MovableClock | undefined =
    config.playground && overrides.clock === undefined
      ? await createMovableClock(database.sql, () => (config.demo ? demoStart(new Date()) : new Date()))
      : undefined;
  const clock = overrides.clock ?? movable ?? realClock;
  const traces = createTraceLog(clock);

  const simulator = createWorkerSimulator();
  stack.defer(() => simulator.close());
  const { openai } = config;
  const embedder = createEmbedder(config);
  stack.defer(() => embedder.close());
  const former = createFormerEmbedders(config);
  stack.defer(() => former.close());
  const model = overrides.model ?? (openai === undefined ? undefined : createChatModel(openai));
  const prompts = {
    coach: loadPrompt("coach"),
    reader: loadPrompt("sentence-reader"),
    writer: loadPrompt("lesson-writer"),
    grader: loadPrompt("answer-grader"),
    proposer: loadPrompt("content-proposer"),
    counterpart: loadPrompt("counterpart"),
  };
  const manner = loadPrompt("manner");
  const breaker = createBreaker(Date.now);

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
    sealer: createSealer(keys.sealing),
    providers,
    appleHealth: createAppleHealth(),
    calendarReader: overrides.calendarReader ?? createCalendarReader(),
    pictureMaker: createPictureMaker(),
    embedder,
    starter: await readStarterLibrary(),
    formerEmbedder: (name) => former.of(name),
    contentReader: createContentReader(),
    pageFetcher: overrides.pageFetcher ?? createPageFetcher(),
    proposer:
      model === undefined ? structureProposer : createModelContentProposer(model, prompts.proposer.text(), breaker),
    writer: model === undefined ? offlineLessonWriter : createModelLessonWriter(model, prompts.writer.text(), breaker),
    grader: model === undefined ? offlineAnswerGrader : createModelAnswerGrader(model, prompts.grader.text(), breaker),
    counterpart:
      model === undefined ? offlineCounterpart : createModelCounterpart(model, prompts.counterpart.text(), breaker),
    reader: model === undefined ? offlineSentenceReader : createModelSentenceReader(model, prompts.reader.text()),
    systemPrompts: [...Object.values(prompts).map((prompt) => prompt.text()), mannerForLeaks(manner)],
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
    await work.stores.queue.enqueue("embed-library", {});

  const sources: MeasurementSource[] = [];
  if (config.demo) {
    const start = localDay(clock.now(), "Europe/Berlin");
    await seedDemo(work, learningUnit, start, clock.now());
    sources.push(createDemoSource(await firstDemoDay(database, start)));
  }

  const messengers = new Map<string, Messenger>();
  const senders: OutboxSender[] = [];
  const status = async (to: Destination, line: StatusLine | undefined): Promise<void> => {
    await messengers.get(to.channel)?.status(to, line);
  };
  const runner = createAgents({
    services: {
      ...services,
      disclosure: model === undefined ? {} : { model: modelName(config) },
      manner: (style) => mannerOf(manner, style),
    },
    checkpointer,
    model,
    coachPrompt: prompts.coach.text(),
    breaker,
    prune: (thread) => pruneCheckpoints(database, thread),
    drainOutbox: (person) => drained(work, person),
    status,
    trace: (turn: Turn, step: TraceStep) => traces.step(turn, step),
  });

  async function startSender(messenger: Messenger): Promise<void> {
    messengers.set(messenger.channel, messenger);
    if (config.role === "web") return;
    const sender = createOutboxSender({
      work,
      database,
      messenger,
      key: keys.verdicts,
      random: overrides.random ?? Math.random,
      onSent: (row, outcome) => traces.sent(row, outcome),
      onError: onError("outbox"),
    });
    await sender.start();
    senders.push(sender);
    stack.defer(() => sender.stop());
  }

  const pictures = createPictureAddresses({
    key: keys.verdicts,
    base: publicAddress,
    find: (message) => work.stores.outbox.picture(message),
    now: Date.now,
  });
  const starts: (() => Promise<void>)[] = [];
  const pings = createPingIntake({ work });
  stack.defer(() => pings.stop());
  const health = await createHealthRoutes({
    clock,
    links: services.links,
    imports: services.healthImports,
    pushes: services.healthPushes,
    delivery: services.delivery,
    folder: path.join(config.dataDir, "uploads"),
    mostBytes: config.uploadMegabytes * 2 ** 20,
    base: publicAddress,
    onImported: async (person, now) => {
      await services.plans.planAgain(person, now);
    },
    onError: onError("health"),
  });
  stack.defer(() => health.stop());
  const routes: Route[] = [
    ...health.routes,
    ...createProviderRoutes({
      providers,
      connections: services.connections,
      intake: pings,
      clock,
      realNow: () => new Date(),
      base: publicAddress,
      onError: onError("provider"),
    }),
    {
      method: "GET",
      path: DOWNLOAD_PATH,
      listener: createDownload({
        take: (secret) => services.links.take(secret, EXPORT_PURPOSE, clock.now()),
        exportOf: (person) => services.exports.of(person, clock.now()),
        onError: onError("download"),
      }),
    },
    { method: "GET", path: PICTURES_PATH, listener: pictures.listener },
    ...createCalendarRoutes({
      clock,
      links: services.links,
      calendars: services.calendars,
      feeds: services.feeds,
      writeFeed,
      async onLinked(person, outcome, now) {
        await services.plans.planAgain(person, now);
        const key = `calendar:${person.id}:${now.toISOString()}`;
        await services.delivery.sendProactive(person.tenant, person.id, key, {
          draft: calendarLinkedDraft(outcome),
          personal: true,
        });
      },
      onError: onError("calendar page"),
    }),
    ...createContentRoutes({
      clock,
      links: services.links,
      purpose: UPLOAD_PURPOSE,
      content: services.content,
      playbooks: services.playbooks,
      onError: onError("content page"),
    }),
    { method: "GET", path: "/healthz", listener: (_request, response) => answer(response, 200, "ok") },
    {
      method: "GET",
      path: "/readyz",
      listener: (_request, response) => {
        database.sql.query("select 1").then(
          () => answer(response, 200, "ready"),
          () => answer(response, 503, "database unreachable"),
        );
      },
    },
    {
      method: "GET",
      path: "/metrics",
      listener: (_request, response) => {
        metrics(database.sql).then(
          (text) => answer(response, 200, text),
          () => answer(response, 503, "database unreachable"),
        );
      },
    },
  ];

  const local = config.playground ? await openLocalPlatforms() : undefined;
  if (local !== undefined) {
    stack.defer(() => local.close());
    await work.stores.tenants.ensure(local.tenant, clock.now());
  }
  const slackConfig = local?.slackConfig ?? config.slack;
  const teamsConfig = local?.teamsConfig ?? config.teams;
  const channelDefaults = { intake: services.intake, views: services.views };
  const ensureWorkspaces: (() => Promise<boolean>)[] = [];
  if (slackConfig !== undefined) {
    const slack = await createSlackChannel({
      ...slackConfig,
      ...channelDefaults,
      logger: channelLogger(logger, "slack"),
    });
    stack.defer(() => slack.stop());
    await startSender(slack.messenger);
    routes.push({ method: "POST", path: "/slack/events", listener: slack.requestListener });
    ensureWorkspaces.push(async () => {
      const slackTeam = await slack.workspace();
      if (slackTeam === undefined) return false;
      await work.stores.tenants.ensure({ ...(local?.tenant ?? MAIN_TENANT), slackTeam }, clock.now());
      return true;
    });
    starts.push(() => slack.start());
  }
  if (teamsConfig !== undefined) {
    const teams = await createTeamsChannel({
      ...teamsConfig,
      appType: teamsConfig.appType as "SingleTenant",
      serviceHosts: config.teamsServiceHosts,
      identityService: local?.teamsIdentityService ?? overrides.teamsIdentityService,
      publishPicture: async (_picture, key) => pictures.addressOf(key),
      ...channelDefaults,
      logger: channelLogger(logger, "teams"),
    });
    stack.defer(() => teams.stop());
    await startSender(teams.messenger);
    routes.push({ method: "POST", path: "/api/messages", listener: teams.requestListener });
    const teamsTenant = teamsConfig.appTenantId;
    if (teamsTenant !== undefined)
      await work.stores.tenants.ensure({ ...(local?.tenant ?? MAIN_TENANT), teamsTenant }, clock.now());
    starts.push(() => teams.start());
  }
  if (config.xapi !== undefined) {
    const tenant = local?.tenant ?? MAIN_TENANT;
    await work.stores.tenants.ensure(tenant, clock.now());
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
  const ensureAll = async (): Promise<void> => {
    for (const ensure of [...ensureWorkspaces])
      if (await ensure()) ensureWorkspaces.splice(ensureWorkspaces.indexOf(ensure), 1);
  };
  await ensureAll();

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
        const next = await work.stores.schedules.next();
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
    (await work.stores.outbox.pending()) === 0 &&
    (await work.stores.turns.waiting()).length === 0;

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

  const renewWebhooks = createWebhookRenewal({
    work,
    providers,
    base: config.publicUrl,
    realNow: () => new Date(),
    onError: onError("webhook renewal"),
  });
  if (config.role !== "web") {
    const connectionJob = { work, clock, connections: services.connections, logger };
    await queue.work({
      "fetch-delivery": createFetchDelivery(connectionJob),
      backfill: createBackfill(connectionJob),
      reconcile: createReconcile(connectionJob),
      "run-turn": createRunTurn({ work, clock, runner, delivery: services.delivery, logger }),
      "run-due": createRunDue({
        work,
        clock,
        runner,
        people: services.people,
        measurements: services.measurements,
        calendars: services.calendars,
        connections: services.connections,
        sources,
        logger,
      }),
      "propose-content": createProposeContent({
        work,
        clock,
        playbooks: services.playbooks,
        async tell({ tenant, id }, document, proposal, key) {
          const title = (await work.stores.content.document(tenant, document))?.title;
          const draft =
            proposal === undefined
              ? nothingProposedDraft(title)
              : proposalDraft(proposal, services.playbooks.usesModel);
          await services.delivery.sendProactive(tenant, id, key, { draft, personal: true });
        },
      }),
      "embed-library": createEmbedLibrary({ library: services.library, clock, logger }),
      "send-completion":
        config.recordStore === undefined
          ? async () => {}
          : createSendCompletion({ work, clock, receiver: createCompletionSender(config.recordStore), logger }),
    });
    for (const waiting of await work.stores.turns.waiting())
      await work.transaction((stores) => stores.queue.enqueue("run-turn", waiting));
    const undelivered = await work.stores.deliveries.waiting();
    await work.transaction((stores) => stores.queue.enqueueAll("fetch-delivery", undelivered));
    const ticking = setInterval(
      () =>
        void ensureAll()
          .then(() => tick(work, clock))
          .then(renewWebhooks)
          .catch(onError("tick")),
      TICK_MS,
    );
    stack.defer(() => clearInterval(ticking));
  }

  if (config.role !== "worker") {
    server = await listen({ host: config.host, port: config.port, routes });
    const opened = server;
    stack.defer(() => opened.stop());
    local?.deliverTo(new URL(server.url));
  }
  for (const start of starts) await start();
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

const modelName = ({ openai }: Config): string =>
  openai === undefined
    ? "a test model"
    : `${openai.model} at ${new URL(openai.baseUrl ?? "https://api.openai.com").hostname}`;

const DRAIN_MS = 10_000;

/** Waits until everything for the person has left, or a moment has passed. */
async function drained(work: UnitOfWork, { tenant, id }: Person): Promise<void> {
  const until = Date.now() + DRAIN_MS;
  while (Date.now() < until && (await work.stores.outbox.pendingFor(tenant, id)) > 0) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The day on which the demo company's story was told: later starts go on from it. */
async function firstDemoDay(database: Database, today: string): Promise<string> {
  const { rows } = await database.sql.query<{ day: string | null }>(
    "select (created_at at time zone 'Europe/Berlin')::date as day from tenants where id = 'demo'",
  );
  return rows[0]?.day ?? today;
}
