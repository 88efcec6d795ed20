import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createTeamsChannel } from "#src/channels/teams/channel.ts";
import type { Action } from "#src/domain/message.ts";
import type { InboundEvent, PlatformProfile } from "#src/ports/intake.ts";
import { approve } from "#test/contracts/approve.ts";

const CHOICES: readonly Action[] = [
  { id: "check-in-good", label: "Good" },
  { id: "check-in-rough", label: "Rough" },
];

export interface TinyBot {
  readonly url: URL;
  readonly events: readonly InboundEvent[];
  readonly profiles: readonly PlatformProfile[];
  stop(): Promise<void>;
}

/** The real channel with an intake that answers every event by a card. */
export async function startTinyBot(): Promise<TinyBot> {
  const events: InboundEvent[] = [];
  const profiles: PlatformProfile[] = [];
  const quiet = () => undefined;
  const channel = await createTeamsChannel({
    serviceHosts: [],
    logger: { info: quiet, warn: quiet, error: quiet },
    views: { form: async () => undefined, home: async () => undefined },
    intake: {
      async accept(event) {
        events.push(event);
        profiles.push(await event.profile());
        const message = approve(
          { headline: "How are you starting today?", actions: event.kind === "action" ? [] : CHOICES },
          { surface: event.surface },
        );
        setImmediate(() => void channel.messenger.send(event.replyTo, message, event.eventId));
        return { kind: "accepted" };
      },
    },
  });
  const server = createServer(channel.requestListener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`),
    events,
    profiles,
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await channel.stop();
    },
  };
}
