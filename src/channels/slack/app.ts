import type { IncomingMessage, ServerResponse } from "node:http";
import type { SlackLogger } from "#src/channels/slack/logger.ts";
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
}

export interface SlackChannel {
  readonly messenger: Messenger;
  /** Serves `POST /slack/events`; the body must not have been read. */
  readonly requestListener: (request: IncomingMessage, response: ServerResponse) => void;
  /** Opens the Socket Mode connection, where there is one. */
  start(): Promise<void>;
  /** Closes the connection and waits for what is under way. */
  stop(): Promise<void>;
}
