import type { IncomingMessage, ServerResponse } from "node:http";
import { answer, type Route } from "#src/http.ts";
import { PUSH_PATH } from "#src/pages/health/routes.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { HealthPushService, PushOutcome } from "#src/services/health-push-service.ts";

export interface PushRouteOptions {
  readonly clock: Clock;
  readonly pushes: HealthPushService;
  readonly onError: (error: unknown) => void;
}

/** A week minute by minute is smaller. */
export const MOST_PUSH_BYTES = 10 * 2 ** 20;

const NO_SECRET =
  "This address takes data only with your own secret: set the header Authorization to the word Bearer, a space and the secret. Write “health auto export” to Kairos for one.";
const TOO_LARGE = `This is more than ${MOST_PUSH_BYTES / 2 ** 20} MiB: send fewer days at once, or aggregate by day.`;

/** What a phone sends with its owner's secret: 200, 401, 413 or 422, each in plain words. Sent again, it changes nothing. */
export function createPushRoute({ clock, pushes, onError }: PushRouteOptions): Route {
  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, secret] = /^bearer +(\S+)$/iu.exec(request.headers.authorization ?? "") ?? [];
    if (secret === undefined || (await pushes.owner(secret)) === undefined) {
      response.setHeader("www-authenticate", 'Bearer realm="kairos"');
      return end(request, response, 401, NO_SECRET);
    }
    if (Number(request.headers["content-length"] ?? 0) > MOST_PUSH_BYTES) return end(request, response, 413, TOO_LARGE);
    const text = await bodyOf(request);
    if (text === undefined) return end(request, response, 413, TOO_LARGE);
    const body = parsed(text);
    if (body === undefined) return answer(response, 422, "This is not JSON: choose the format JSON in the app.");
    const outcome = await pushes.receive(secret, body, clock.now());
    answer(response, ...answerTo(outcome));
  }

  return {
    method: "POST",
    path: PUSH_PATH,
    listener(request, response) {
      take(request, response).catch((error: unknown) => {
        onError(error);
        if (!response.headersSent)
          answer(response, 500, "Something went wrong on my side. Please send it again later.");
      });
    },
  };
}

function answerTo(outcome: PushOutcome): [number, string] {
  switch (outcome.kind) {
    case "unknown":
      return [401, NO_SECRET];
    case "refused":
      return [422, outcome.reason];
    case "taken":
      return [
        200,
        outcome.values === 0
          ? "Received. There was nothing in it that is new and that you share."
          : `Received: ${outcome.values} ${outcome.values === 1 ? "value" : "values"} of ${outcome.days} ${outcome.days === 1 ? "day" : "days"}.`,
      ];
  }
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MOST_PUSH_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/** Undefined where it is no JSON; null is. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The rest of the body is not worth reading. */
function end(request: IncomingMessage, response: ServerResponse, status: number, words: string): void {
  response.setHeader("connection", "close");
  answer(response, status, words);
  request.resume();
  response.once("finish", () => setTimeout(() => request.destroy(), 1000).unref());
}
