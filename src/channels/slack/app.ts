import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { App, LogLevel, webApi } from "@slack/bolt";
import { createIdentity, SlackTokenError } from "#src/channels/slack/identity.ts";
import { createLimiter, type Rate } from "#src/channels/slack/limiter.ts";
import { onAction } from "#src/channels/slack/listeners/action.ts";
import { onDirectMessage } from "#src/channels/slack/listeners/direct-message.ts";
import { onFormSubmission } from "#src/channels/slack/listeners/form-submission.ts";
import { onHomeOpened } from "#src/channels/slack/listeners/home.ts";
import type { Listening } from "#src/channels/slack/listeners/listening.ts";
import { onMention } from "#src/channels/slack/listeners/mention.ts";
import { onSlashCommand } from "#src/channels/slack/listeners/slash-command.ts";
import { onUninstall } from "#src/channels/slack/listeners/uninstall.ts";
import { libraryLogger, type SlackLogger } from "#src/channels/slack/logger.ts";
import { createSlackMessenger } from "#src/channels/slack/messenger.ts";
import { createSlackPeople } from "#src/channels/slack/people.ts";
import { createReceiver } from "#src/channels/slack/receiver.ts";
import { createReception } from "#src/channels/slack/reception.ts";
import type { Intake } from "#src/ports/intake.ts";
import type { Messenger } from "#src/ports/messenger.ts";
import type { Views } from "#src/ports/views.ts";

export interface SlackChannelOptions {
  readonly botToken: string;
  /** Turns on HTTP: `POST /slack/events`. */
  readonly signingSecret?: string | undefined;
  /** Turns on Socket Mode. */
  readonly appToken?: string | undefined;
  /** Another Web API than Slack's own, for the playground and tests. */
  readonly apiUrl?: string | undefined;
  readonly intake: Intake;
  readonly views: Views;
  readonly logger: SlackLogger;
  /** Real time, never the domain's clock: signatures and limits follow the world. */
  readonly now?: (() => Date) | undefined;
  /** Other limits than Slack's own. */
  readonly rates?: { readonly conversation: Rate; readonly workspace: Rate } | undefined;
  /** How long a call of the Web API may take, milliseconds. */
  readonly timeout?: number | undefined;
}

export interface SlackChannel {
  readonly messenger: Messenger;
  /** The team id of the workspace that the token belongs to; undefined while Slack cannot be reached. */
  workspace(): Promise<string | undefined>;
  /** Serves `POST /slack/events`; the body must not have been read. */
  readonly requestListener: (request: IncomingMessage, response: ServerResponse) => void;
  /** Opens the Socket Mode connection, where there is one. */
  start(): Promise<void>;
  /** Closes the connection and waits for what is under way. */
  stop(): Promise<void>;
}

const LISTENERS = [onDirectMessage, onMention, onSlashCommand, onAction, onFormSubmission, onHomeOpened, onUninstall];

/**
 * One workspace of Slack, over HTTP, Socket Mode or both.
 *
 * Throws SlackTokenError when Slack says that the token is no use; when Slack cannot be reached, the channel starts
 * and asks again with the first delivery.
 */
export async function createSlackChannel(options: SlackChannelOptions): Promise<SlackChannel> {
  const { botToken, signingSecret, appToken, apiUrl, intake, views, logger } = options;
  const now = options.now ?? (() => new Date());
  const quiet = libraryLogger(logger);
  const clientOptions: webApi.WebClientOptions = {
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: options.timeout ?? 10_000,
    logger: quiet,
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
  };
  const client = new webApi.WebClient(botToken, clientOptions);
  const identity = createIdentity(client);
  const people = createSlackPeople(client, identity);
  const limiter = createLimiter({
    now: () => now().getTime(),
    wait: (ms) => wait(ms),
    conversation: options.rates?.conversation,
    workspace: options.rates?.workspace,
  });
  const messenger = createSlackMessenger({ client, people, limiter, logger });
  const reception = createReception({ intake, messenger, people, identity, logger });
  const receiver = createReceiver({ signingSecret, appToken, apiUrl, logger, now });
  const app = new App({
    receiver,
    authorize: async () => {
      const { workspace, botId, botUserId } = await identity();
      return { botToken, botId, botUserId, teamId: workspace };
    },
    convoStore: false,
    clientOptions: { ...clientOptions },
    logger: quiet,
    logLevel: LogLevel.WARN,
  });
  const listening: Listening = { app, client, identity, reception, views, logger };
  for (const listen of LISTENERS) listen(listening);

  try {
    await identity();
  } catch (error) {
    if (error instanceof SlackTokenError) throw error;
    logger.warn({ channel: "slack" }, "Slack could not be reached and will be asked again");
  }

  return {
    messenger,
    workspace: () =>
      identity().then(
        ({ workspace }) => workspace,
        () => undefined,
      ),
    requestListener: receiver.requestListener,
    start: () => receiver.start(),
    async stop() {
      await receiver.stop();
      await reception.settle();
    },
  };
}
