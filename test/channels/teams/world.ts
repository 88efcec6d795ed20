import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createTeamsChannel, type TeamsChannel, type TeamsChannelOptions } from "#src/channels/teams/channel.ts";
import { createLocalTeams, type LocalTeams, type LocalTeamsOptions } from "#src/playground/local-teams/local-teams.ts";
import type { InboundEvent, Intake, Receipt } from "#src/ports/intake.ts";
import type { Views } from "#src/ports/views.ts";

export const APP_ID = "11111111-2222-4333-8444-555555555555";
export const APP_PASSWORD = "local-secret";
export const TENANT = "99999999-8888-4777-8666-555555555555";

export const USERS = [
  {
    id: "29:ana",
    name: "Ana Silva",
    givenName: "Ana",
    email: "ana@example.org",
    timeZone: "Europe/Lisbon",
    locale: "pt-PT",
  },
  { id: "29:ben", name: "Ben Okoye", givenName: "Ben", email: "ben@example.org" },
  { id: "29:guest", name: "Gil External", givenName: "Gil", email: "gil@elsewhere.example", isGuest: true },
  { id: "29:zed", name: "Zed Federated", givenName: "Zed", email: "zed@other.example", tenantId: "other-tenant" },
] as const;

/** An intake that remembers what it was given and answers what a test tells it to. */
export interface RecordingIntake extends Intake {
  readonly events: InboundEvent[];
  answer: (event: InboundEvent) => Promise<Receipt>;
}

export function recordingIntake(): RecordingIntake {
  const seen = new Set<string>();
  const intake: RecordingIntake = {
    events: [],
    async answer({ eventId }) {
      if (seen.has(eventId)) return { kind: "duplicate" };
      seen.add(eventId);
      return { kind: "accepted" };
    },
    async accept(event) {
      const receipt = await intake.answer(event);
      if (receipt.kind === "accepted") intake.events.push(event);
      return receipt;
    },
  };
  return intake;
}

export const noViews: Views = { form: async () => undefined, home: async () => undefined };

/** What the channel logged, as one string to search. */
export interface LogLines {
  readonly lines: string[];
  readonly logger: TeamsChannelOptions["logger"];
}

export function recordingLogger(): LogLines {
  const lines: string[] = [];
  const note = (level: string) => (fields: object, message: string) =>
    void lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  return { lines, logger: { info: note("info"), warn: note("warn"), error: note("error") } };
}

export interface World {
  readonly teams: LocalTeams;
  readonly channel: TeamsChannel;
  readonly intake: RecordingIntake;
  readonly log: LogLines;
  readonly url: URL;
  /** A channel of a new process, with the same settings. */
  restart(changes?: Partial<TeamsChannelOptions>): Promise<TeamsChannel>;
  close(): Promise<void>;
}

/** The real channel behind a real server, and a Teams that speaks to it. */
export async function createWorld(
  changes: Partial<TeamsChannelOptions> = {},
  local: Partial<LocalTeamsOptions> = {},
): Promise<World> {
  const teams = await createLocalTeams({
    appId: APP_ID,
    appPassword: APP_PASSWORD,
    tenantId: TENANT,
    users: USERS,
    ...local,
  });
  const intake = recordingIntake();
  const log = recordingLogger();
  const options: TeamsChannelOptions = {
    appId: APP_ID,
    appPassword: APP_PASSWORD,
    serviceHosts: [],
    identityService: teams.identityService,
    intake,
    views: noViews,
    logger: log.logger,
    ...changes,
  };
  const channel = await createTeamsChannel(options);
  await channel.start();
  const server = createServer(channel.requestListener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`);
  teams.deliverTo(url);
  return {
    teams,
    channel,
    intake,
    log,
    url,
    restart: (more = {}) => createTeamsChannel({ ...options, ...more }),
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await teams.close();
      await channel.stop();
    },
  };
}
