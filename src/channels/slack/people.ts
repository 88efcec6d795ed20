import type { webApi } from "@slack/bolt";
import type { BotIdentity } from "#src/channels/slack/identity.ts";
import type { PlatformProfile } from "#src/ports/intake.ts";

/** What Slack knows about people. */
export interface SlackPeople {
  profile(user: string): Promise<PlatformProfile>;
  /** The id of the bot's direct messages with `user`. */
  dm(user: string): Promise<string>;
}

/** Direct messages keep their id for ever; this many are remembered. */
const REMEMBERED = 5_000;

export function createSlackPeople(client: webApi.WebClient, identity: () => Promise<BotIdentity>): SlackPeople {
  const dms = new Map<string, string>();

  return {
    async profile(id) {
      const { user } = await client.users.info({ user: id, include_locale: true });
      const { workspace } = await identity();
      const member = user?.team_id === undefined || user.team_id === workspace;
      const ofOrganisation = user?.enterprise_user?.teams?.includes(workspace) ?? false;
      return {
        givenName: user?.profile?.first_name || user?.profile?.display_name || user?.real_name || user?.name || "",
        fullName: user?.profile?.real_name ?? user?.real_name,
        email: user?.profile?.email,
        timeZone: user?.tz,
        language: user?.locale,
        isGuest:
          user?.is_restricted === true ||
          user?.is_ultra_restricted === true ||
          user?.is_stranger === true ||
          !(member || ofOrganisation),
        isBot: user?.is_bot === true || id === "USLACKBOT",
      };
    },

    async dm(id) {
      const known = dms.get(id);
      if (known !== undefined) return known;
      const { channel } = await client.conversations.open({ users: id });
      if (!channel?.id)
        throw new Error(`Cannot open a direct message as Slack must name its id: current value is none`);
      if (dms.size >= REMEMBERED) dms.clear();
      dms.set(id, channel.id);
      return channel.id;
    },
  };
}
