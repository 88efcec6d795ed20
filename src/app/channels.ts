import { createSlackChannel } from "#src/channels/slack/app.ts";
import { createTeamsChannel } from "#src/channels/teams/channel.ts";
import type { TeamsIdentityService } from "#src/channels/teams/channel-options.ts";
import type { Config } from "#src/config.ts";
import type { Database } from "#src/db/database.ts";
import { channelLogger, type Logger } from "#src/events.ts";
import type { Route } from "#src/http.ts";
import { createOutboxSender } from "#src/jobs/send-outbox.ts";
import type { Keys } from "#src/keys.ts";
import type { PictureAddresses } from "#src/pictures/picture-addresses.ts";
import type { LocalPlatforms } from "#src/playground/local-platforms.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Destination, Messenger, StatusLine } from "#src/ports/messenger.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { createServices } from "#src/services/create-services.ts";
import type { TraceLog } from "#src/trace-log.ts";

export interface ChannelsOptions {
  readonly config: Config;
  /** The playground's Slack and Teams, in place of the real ones. */
  readonly local: LocalPlatforms | undefined;
  readonly teamsIdentityService: TeamsIdentityService | undefined;
  readonly database: Database;
  readonly work: UnitOfWork;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly services: Pick<ReturnType<typeof createServices>, "intake" | "views">;
  readonly traces: TraceLog;
  readonly pictures: PictureAddresses;
  readonly random: () => number;
  readonly logger: Logger;
  readonly onError: (where: string) => (error: unknown) => void;
}

/** One Slack workspace and one Teams tenant make one tenant. */
export const MAIN_TENANT = { id: "main", name: "Main" };

/** Slack and Teams, as far as they are configured, each with the sender of its outbox. */
export async function openChannels({
  config,
  local,
  teamsIdentityService,
  database,
  work,
  keys,
  clock,
  services,
  traces,
  pictures,
  random,
  logger,
  onError,
}: ChannelsOptions) {
  await using stack = new AsyncDisposableStack();
  const tenant = local?.tenant ?? MAIN_TENANT;
  const routes: Route[] = [];
  const starts: (() => Promise<void>)[] = [];
  const unknownWorkspaces: (() => Promise<boolean>)[] = [];
  const messengers = new Map<string, Messenger>();

  async function startSender(messenger: Messenger): Promise<void> {
    messengers.set(messenger.channel, messenger);
    if (config.role === "web") return;
    const sender = createOutboxSender({
      work,
      database,
      messenger,
      key: keys.verdicts,
      random,
      onSent: (row, outcome) => traces.sent(row, outcome),
      onError: onError("outbox"),
    });
    await sender.start();
    stack.defer(() => sender.stop());
  }

  const slackConfig = local?.slackConfig ?? config.slack;
  if (slackConfig !== undefined) {
    const slack = await createSlackChannel({
      ...slackConfig,
      intake: services.intake,
      views: services.views,
      logger: channelLogger(logger, "slack"),
    });
    stack.defer(() => slack.stop());
    await startSender(slack.messenger);
    routes.push({ method: "POST", path: "/slack/events", listener: slack.requestListener });
    unknownWorkspaces.push(async () => {
      const slackTeam = await slack.workspace();
      if (slackTeam === undefined) return false;
      await work.system.stores.tenants.ensure({ ...tenant, slackTeam }, clock.now());
      return true;
    });
    starts.push(() => slack.start());
  }

  const teamsConfig = local?.teamsConfig ?? config.teams;
  if (teamsConfig !== undefined) {
    const teams = await createTeamsChannel({
      ...teamsConfig,
      appType: teamsConfig.appType as "SingleTenant",
      serviceHosts: config.teamsServiceHosts,
      identityService: local?.teamsIdentityService ?? teamsIdentityService,
      publishPicture: async (_picture, key) => pictures.addressOf(key),
      intake: services.intake,
      views: services.views,
      logger: channelLogger(logger, "teams"),
    });
    stack.defer(() => teams.stop());
    await startSender(teams.messenger);
    routes.push({ method: "POST", path: "/api/messages", listener: teams.requestListener });
    const teamsTenant = teamsConfig.appTenantId;
    if (teamsTenant !== undefined) await work.system.stores.tenants.ensure({ ...tenant, teamsTenant }, clock.now());
    starts.push(() => teams.start());
  }

  const open = stack.move();
  return {
    routes,
    /** Links the workspaces that the platforms could not name at the start. */
    async ensureWorkspaces(): Promise<void> {
      for (const ensure of [...unknownWorkspaces])
        if (await ensure()) unknownWorkspaces.splice(unknownWorkspaces.indexOf(ensure), 1);
    },
    async status(to: Destination, line: StatusLine | undefined): Promise<void> {
      await messengers.get(to.channel)?.status(to, line);
    },
    /** Once the program listens. */
    async start(): Promise<void> {
      for (const start of starts) await start();
    },
    stop: () => open.disposeAsync(),
  };
}
