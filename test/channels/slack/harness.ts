import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createSlackChannel, type SlackChannel, type SlackChannelOptions } from "#src/channels/slack/app.ts";
import type { FormName } from "#src/domain/message.ts";
import { createLocalSlack } from "#src/playground/local-slack/server.ts";
import type { LocalSlack, LocalUser } from "#src/playground/local-slack/types.ts";
import type { InboundEvent, Intake, PlatformUser, Receipt } from "#src/ports/intake.ts";
import type { ApprovedForm, ApprovedHome, Views } from "#src/ports/views.ts";

export const SECRETS = {
  signingSecret: "local-signing-secret",
  botToken: "xoxb-local-bot",
  appToken: "xapp-local-app",
  teamId: "T0LOCAL",
} as const;

export const ANA: LocalUser = {
  id: "U0ANA",
  name: "Ana Novak",
  givenName: "Ana",
  email: "ana@example.com",
  tz: "Europe/Berlin",
};
export const BEN: LocalUser = {
  id: "U0BEN",
  name: "Ben Hart",
  givenName: "Ben",
  email: "ben@example.com",
  tz: "Europe/London",
};
export const GUEST: LocalUser = {
  id: "U0GUEST",
  name: "Gia Guest",
  givenName: "Gia",
  email: "gia@example.org",
  tz: "UTC",
  isGuest: true,
};
export const STRANGER: LocalUser = {
  id: "U0FAR",
  name: "Finn Far",
  givenName: "Finn",
  email: "finn@example.net",
  tz: "UTC",
  teamId: "T0OTHER",
};

/** An intake that remembers what it was given and answers as told. */
class RecordingIntake implements Intake {
  readonly events: InboundEvent[] = [];
  answer: (event: InboundEvent) => Promise<Receipt> | Receipt = () => ({ kind: "accepted" });

  async accept(event: InboundEvent): Promise<Receipt> {
    this.events.push(event);
    return this.answer(event);
  }
}

class RecordingViews implements Views {
  readonly asked: { user: PlatformUser; name?: FormName; value?: string | undefined }[] = [];
  nextForm: ApprovedForm | undefined;
  nextHome: ApprovedHome | undefined;

  async form(user: PlatformUser, name: FormName, value: string | undefined): Promise<ApprovedForm | undefined> {
    this.asked.push({ user, name, value });
    return this.nextForm;
  }
  async home(user: PlatformUser): Promise<ApprovedHome | undefined> {
    this.asked.push({ user });
    return this.nextHome;
  }
}

export interface SlackWorld {
  readonly slack: LocalSlack;
  readonly channel: SlackChannel;
  readonly intake: RecordingIntake;
  readonly views: RecordingViews;
  /** Everything the channel logged, as one text. */
  readonly log: string[];
  /** POST /slack/events of the app. */
  readonly url: URL;
  close(): Promise<void>;
}

/** A Web API at which nobody listens any more. */
export async function deadAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/api/`;
}

/** The real channel on a port of its own, talking to a local Slack. */
export async function startSlack(
  options: { readonly socketMode?: boolean; readonly channel?: Partial<SlackChannelOptions> } = {},
): Promise<SlackWorld> {
  const slack = await createLocalSlack({
    ...SECRETS,
    users: [ANA, BEN, GUEST, STRANGER],
    channels: ["general"],
    retryDelays: [],
  });
  const intake = new RecordingIntake();
  const views = new RecordingViews();
  const log: string[] = [];
  const write = (fields: object, message: string) => {
    log.push(`${message} ${JSON.stringify(fields)}`);
  };
  const channel = await createSlackChannel({
    botToken: SECRETS.botToken,
    ...(options.socketMode ? { appToken: SECRETS.appToken } : { signingSecret: SECRETS.signingSecret }),
    apiUrl: slack.apiUrl,
    intake,
    views,
    logger: { warn: write, error: write },
    rates: { conversation: { everyMs: 0, burst: 1 }, workspace: { everyMs: 0, burst: 1 } },
    timeout: 1_000,
    ...options.channel,
  });
  const server = createServer(channel.requestListener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  if (!options.socketMode) slack.deliverTo(url);
  await channel.start();

  return {
    slack,
    channel,
    intake,
    views,
    log,
    url,
    async close() {
      await channel.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await slack.close();
    },
  };
}
