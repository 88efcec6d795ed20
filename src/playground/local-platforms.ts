import { DEMO_MEMBERS, DEMO_TENANT, emailOf, slackUserOf, teamsUserOf } from "#src/demo/roster.ts";
import { createLocalSlack } from "#src/playground/local-slack/server.ts";
import type { LocalSlack } from "#src/playground/local-slack/types.ts";
import { createLocalTeams } from "#src/playground/local-teams/local-teams.ts";
import type { LocalTeams } from "#src/playground/local-teams/types.ts";
import type { PlaygroundPerson } from "#src/playground/types.ts";

interface Pace {
  readonly everyMs: number;
  readonly burst: number;
}

/** A Slack and a Teams on this machine, with the credentials that the real channels need to talk to them. */
export interface LocalPlatforms {
  readonly slack: LocalSlack;
  readonly teams: LocalTeams;
  readonly people: readonly PlaygroundPerson[];
  readonly tenant: {
    readonly id: string;
    readonly name: string;
    readonly slackTeam: string;
    readonly teamsTenant: string;
  };
  readonly slackConfig: {
    readonly botToken: string;
    readonly signingSecret: string;
    readonly apiUrl: string;
    readonly rates: { readonly conversation: Pace; readonly workspace: Pace };
  };
  readonly teamsConfig: {
    readonly appId: string;
    readonly appPassword: string;
    readonly appType: string;
    readonly appTenantId: string;
  };
  readonly teamsIdentityService: LocalTeams["identityService"];
  /** Once the app listens: where the platforms deliver what people do. */
  deliverTo(app: URL): void;
  close(): Promise<void>;
}

// Good on this machine only: both platforms listen on loopback and are made anew with every start.
const CREDENTIALS = {
  botToken: "xoxb-local-playground",
  appToken: "xapp-local-playground",
  signingSecret: "local-playground-signing-secret",
  appId: "7a1e0000-0000-4000-8000-000000000001",
  appPassword: "local-playground-password",
};
const TIME_ZONE = "Europe/Berlin";
/** This Slack takes messages as fast as they come: nobody who tries Kairos waits for a limit that is Slack's own. */
const ANY_PACE: Pace = { everyMs: 0, burst: 1 };

export async function openLocalPlatforms(): Promise<LocalPlatforms> {
  const slack = await createLocalSlack({
    botToken: CREDENTIALS.botToken,
    appToken: CREDENTIALS.appToken,
    signingSecret: CREDENTIALS.signingSecret,
    teamId: DEMO_TENANT.slackTeam,
    channels: ["general"],
    users: DEMO_MEMBERS.map((member) => ({
      id: slackUserOf(member),
      name: member.name,
      givenName: member.givenName,
      email: emailOf(member),
      tz: TIME_ZONE,
    })),
  });
  const teams = await createLocalTeams({
    appId: CREDENTIALS.appId,
    appPassword: CREDENTIALS.appPassword,
    tenantId: DEMO_TENANT.teamsTenant,
    users: DEMO_MEMBERS.map((member) => ({
      id: teamsUserOf(member),
      name: member.name,
      givenName: member.givenName,
      email: emailOf(member),
      timeZone: TIME_ZONE,
    })),
  });
  return {
    slack,
    teams,
    people: DEMO_MEMBERS.map((member) => ({
      id: member.id,
      name: member.name,
      about: member.about,
      timeZone: TIME_ZONE,
      slackUser: slackUserOf(member),
      teamsUser: teamsUserOf(member),
    })),
    tenant: DEMO_TENANT,
    slackConfig: {
      botToken: CREDENTIALS.botToken,
      signingSecret: CREDENTIALS.signingSecret,
      apiUrl: slack.apiUrl,
      rates: { conversation: ANY_PACE, workspace: ANY_PACE },
    },
    teamsConfig: {
      appId: CREDENTIALS.appId,
      appPassword: CREDENTIALS.appPassword,
      appType: "SingleTenant",
      appTenantId: DEMO_TENANT.teamsTenant,
    },
    teamsIdentityService: teams.identityService,
    deliverTo(app) {
      slack.deliverTo(new URL("/slack/events", app));
      teams.deliverTo(new URL("/api/messages", app));
    },
    async close() {
      await Promise.all([slack.close(), teams.close()]);
    },
  };
}
