import path from "node:path";
import { calendarLinkedDraft } from "#agents/drafts/calendar.ts";
import type { Config } from "#src/config.ts";
import type { Database } from "#src/db/database.ts";
import { metrics } from "#src/db/metrics.ts";
import { answer, type Route } from "#src/http.ts";
import type { Keys } from "#src/keys.ts";
import { createCalendarRoutes } from "#src/pages/calendar-pages.ts";
import { createProviderRoutes } from "#src/pages/connection-pages.ts";
import { createContentRoutes } from "#src/pages/content-pages.ts";
import { createDownload } from "#src/pages/download.ts";
import { createHealthRoutes } from "#src/pages/health/health-pages.ts";
import { createPictureAddresses, PICTURES_PATH } from "#src/pictures/picture-addresses.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Provider } from "#src/ports/provider.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import { writeFeed } from "#src/providers/calendar/write-feed.ts";
import type { createServices } from "#src/services/create-services.ts";
import { createPingIntake } from "#src/services/ping-intake.ts";
import { UPLOAD_PURPOSE } from "#src/services/playbook-service.ts";

export interface PagesOptions {
  readonly config: Config;
  readonly database: Database;
  readonly work: UnitOfWork;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly services: ReturnType<typeof createServices>;
  readonly providers: readonly Provider[];
  readonly publicAddress: () => string | undefined;
  readonly onError: (where: string) => (error: unknown) => void;
}

/** What Kairos serves beside the channels: pages behind one-time links, the vendors' addresses, and the operator's. */
export async function openPages({
  config,
  database,
  work,
  keys,
  clock,
  services,
  providers,
  publicAddress,
  onError,
}: PagesOptions) {
  const pictures = createPictureAddresses({
    key: keys.verdicts,
    base: publicAddress,
    async find(message) {
      const tenant = await work.system.stores.outbox.tenantOf(message);
      return tenant === undefined ? undefined : work.of(tenant).stores.outbox.picture(message);
    },
    now: Date.now,
  });
  const pings = createPingIntake({ work });
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
    createDownload({
      clock,
      links: services.links,
      exportOf: (person, now) => services.exports.of(person, now),
      onError: onError("download"),
    }),
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
        const reply = { draft: calendarLinkedDraft(outcome), personal: true };
        await services.delivery.sendProactive(person.tenant, person.id, key, reply, now);
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
    ...operatorRoutes(database),
  ];

  return {
    routes,
    pictures,
    async stop(): Promise<void> {
      await pings.stop();
      await health.stop();
    },
  };
}

const operatorRoutes = (database: Database): Route[] => [
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
      metrics(database.system.sql).then(
        (text) => answer(response, 200, text),
        () => answer(response, 503, "database unreachable"),
      );
    },
  },
];
