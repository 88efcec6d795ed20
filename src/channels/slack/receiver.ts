import type { IncomingMessage, ServerResponse } from "node:http";
import { type App, HTTPReceiver, type Receiver, type ReceiverEvent, SocketModeReceiver } from "@slack/bolt";
import { guardRequest, refuse, SLACK_PATH } from "#src/channels/slack/guard.ts";
import { libraryLogger, type SlackLogger } from "#src/channels/slack/logger.ts";

export interface ReceiverOptions {
  readonly signingSecret: string | undefined;
  readonly appToken: string | undefined;
  readonly apiUrl: string | undefined;
  readonly logger: SlackLogger;
  readonly now: () => Date;
}

export interface SlackReceiver extends Receiver {
  readonly requestListener: (request: IncomingMessage, response: ServerResponse) => void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** How long a closing Socket Mode connection may take, milliseconds. */
const CLOSE_TIMEOUT = 2_000;

/**
 * HTTP, Socket Mode, or both for one app.
 *
 * Bolt acknowledges events before any listener has run. Here every acknowledgement waits until the app is done,
 * and goes out only if nothing failed: what is not stored is delivered again.
 */
export function createReceiver({ signingSecret, appToken, apiUrl, logger, now }: ReceiverOptions): SlackReceiver {
  const quiet = libraryLogger(logger);
  const http =
    signingSecret === undefined
      ? undefined
      : new HTTPReceiver({
          signingSecret,
          endpoints: SLACK_PATH,
          logger: quiet,
          processEventErrorHandler: async ({ request, response }) => {
            refuse(request, response, 503);
            return false;
          },
          unhandledRequestHandler: ({ request, response }) => refuse(request, response, 503),
        });
  const socket =
    appToken === undefined
      ? undefined
      : new SocketModeReceiver({
          appToken,
          logger: quiet,
          ...(apiUrl === undefined ? {} : { installerOptions: { clientOptions: { slackApiUrl: apiUrl } } }),
          processEventErrorHandler: async () => false,
        });

  return {
    init(app) {
      http?.init(acknowledgingLate(app));
      socket?.init(acknowledgingLate(app));
    },
    requestListener(request, response) {
      if (http === undefined || signingSecret === undefined) {
        refuse(request, response, 404);
        return;
      }
      guardRequest(request, signingSecret, now()).then(
        (verdict) => {
          if ("status" in verdict) refuse(request, response, verdict.status);
          else http.requestListener(verdict.request, response);
        },
        // The sender went away while it was still sending.
        () => response.destroy(),
      );
    },
    async start() {
      await socket?.start();
    },
    async stop() {
      if (socket === undefined) return;
      await Promise.race([
        socket.client.disconnect(),
        new Promise((resolve) => setTimeout(resolve, CLOSE_TIMEOUT).unref()),
      ]);
    },
  };
}

/** The app as its receivers see it. */
function acknowledgingLate(app: App): App {
  const processEvent = async (event: ReceiverEvent): Promise<void> => {
    let answer: unknown;
    const held: ReceiverEvent["ack"] = async (response) => {
      answer ??= response;
    };
    await app.processEvent({ ...event, ack: held });
    await event.ack(answer);
  };
  return Object.assign(Object.create(app) as App, { processEvent });
}
