import type { App, webApi } from "@slack/bolt";
import type { BotIdentity } from "#src/channels/slack/identity.ts";
import type { SlackLogger } from "#src/channels/slack/logger.ts";
import type { Reception } from "#src/channels/slack/reception.ts";
import type { Views } from "#src/ports/views.ts";

/** What every listener is given. */
export interface Listening {
  readonly app: App;
  readonly client: webApi.WebClient;
  readonly identity: () => Promise<BotIdentity>;
  readonly reception: Reception;
  readonly views: Views;
  readonly logger: SlackLogger;
}

/** The workspaces that an event names for its sender. Slack Connect fills other fields than a workspace of its own. */
export function teamsOf(event: object): (string | undefined)[] {
  return ["user_team", "source_team", "team"].map((key) => {
    const team: unknown = Reflect.get(event, key);
    return typeof team === "string" ? team : undefined;
  });
}
