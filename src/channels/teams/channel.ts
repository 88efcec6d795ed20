import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Activity } from "botbuilder";
import { activitySchema } from "#src/channels/teams/activity.ts";
import { TeamsAdapter } from "#src/channels/teams/adapter.ts";
import { authenticate } from "#src/channels/teams/authentication.ts";
import type { TeamsChannel, TeamsChannelOptions } from "#src/channels/teams/channel-options.ts";
import { HttpRefusal, readJsonObject, respond } from "#src/channels/teams/http.ts";
import { type Answer, createInbound } from "#src/channels/teams/inbound.ts";
import { createLimiter } from "#src/channels/teams/limiter.ts";
import { createTeamsMessenger } from "#src/channels/teams/messenger.ts";
import { createOutbound } from "#src/channels/teams/outbound.ts";
import { askProfile } from "#src/channels/teams/profile.ts";
import { createServiceUrlGuard, isLoopbackAddress, isLoopbackHost } from "#src/channels/teams/service-url.ts";

export type {
  TeamsChannel,
  TeamsChannelOptions,
} from "#src/channels/teams/channel-options.ts";

const REQUEST_TIMEOUT_MS = 15_000;

/**
 * Teams, in and out.
 *
 * With an app id every request needs a token for it. Without one only this machine may call. In both cases the bot posts
 * to allowed hosts alone, whatever address an activity carries.
 */
export async function createTeamsChannel(options: TeamsChannelOptions): Promise<TeamsChannel> {
  const { appId, identityService, logger, now = Date.now, requestTimeoutMs = REQUEST_TIMEOUT_MS } = options;
  const adapter = new TeamsAdapter(options, requestTimeoutMs);
  const allowed = createServiceUrlGuard({
    hosts: options.serviceHosts,
    allowLoopback: !appId || identityService !== undefined,
  });
  const outbound = createOutbound({ adapter, allowed, limiter: createLimiter({ now }), now, wait: (ms) => sleep(ms) });
  const messenger = createTeamsMessenger({ ...options, outbound });
  const receive = createInbound({
    ...options,
    messenger,
    outbound,
    profile: (reference, activity) => askProfile(adapter, reference, activity),
  });
  const underWay = new Set<Promise<void>>();
  let open = true;

  async function answer(request: IncomingMessage): Promise<Answer> {
    if (!open) throw new HttpRefusal(503, "the channel is closing");
    if (!appId && !isLocal(request)) throw new HttpRefusal(403, "without an app id only this machine may call");
    const body = await readJsonObject(request);
    const parsed = activitySchema.safeParse(body);
    if (!parsed.success) throw new HttpRefusal(400, "the body must be an activity of Teams");
    const activity = body as unknown as Activity;
    const caller = await authenticate(adapter, activity, request.headers.authorization ?? "");
    if (!allowed(parsed.data.serviceUrl)) throw new HttpRefusal(403, "the service host is not allowed");
    let result: Answer | undefined;
    await adapter.runTurn(caller, activity, async () => {
      result = await receive(parsed.data);
    });
    return result ?? { status: 500 };
  }

  async function serve(...[request, response]: Parameters<TeamsChannel["requestListener"]>): Promise<void> {
    let after: Answer["after"];
    try {
      const { status, body, after: then } = await answer(request);
      respond(request, response, status, body);
      after = then;
    } catch (error) {
      const status = error instanceof HttpRefusal ? error.status : 503;
      respond(request, response, status);
      if (error instanceof HttpRefusal)
        logger.warn({ status, reason: error.message }, "A request of Teams was refused");
      else logger.error({ status, error: nameOf(error) }, "An activity of Teams could not be taken");
    }
    await after?.().catch((error: unknown) =>
      logger.error({ error: nameOf(error) }, "What follows an activity of Teams could not be done"),
    );
  }

  return {
    messenger,
    requestListener(request, response) {
      const served = serve(request, response).finally(() => underWay.delete(served));
      underWay.add(served);
    },
    async start() {
      open = true;
    },
    async stop() {
      open = false;
      await Promise.allSettled(underWay);
    },
  };
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : "unknown");

/** From this machine, and meant for it: a page that made its own name point here sends that name as the host. */
function isLocal({ headers, socket }: IncomingMessage): boolean {
  const host = `http://${headers.host ?? ""}`;
  return isLoopbackAddress(socket.remoteAddress) && URL.canParse(host) && isLoopbackHost(new URL(host).hostname);
}
