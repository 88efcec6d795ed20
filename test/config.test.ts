import { describe, expect, test } from "vitest";
import { ConfigError, readConfig } from "#src/config.ts";

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

const SLACK = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "0123456789abcdef" };
const TEAMS = { MicrosoftAppId: "app", MicrosoftAppPassword: "secret", MicrosoftAppTenantId: "tenant" };
const SERVER = {
  DATABASE_URL: "postgres://localhost/kairos",
  ENCRYPTION_KEYS: `1:${Buffer.alloc(32, 1).toString("base64")}`,
};

describe("without any variable", () => {
  test("one process on loopback serves the demo company in the playground, from an embedded database", () => {
    expect(readConfig({})).toMatchObject({
      host: "127.0.0.1",
      port: 3000,
      role: "all",
      dataDir: ".kairos",
      databaseUrl: undefined,
      openai: undefined,
      slack: undefined,
      teams: undefined,
      playground: true,
      demo: true,
    });
  });

  test("an empty variable is an absent one", () => {
    expect(readConfig({ PORT: "", SLACK_BOT_TOKEN: "", DATABASE_URL: "" })).toEqual(readConfig({}));
  });
});

describe("each wrong value is told with its name and what would be right", () => {
  test.each([
    ["PORT", "eighty", "PORT must be a number from 0 to 65535"],
    ["PORT", "70000", "PORT must be a number from 0 to 65535"],
    ["ROLE", "boss", 'ROLE must be "all", "web" or "worker"'],
    ["LOG_LEVEL", "loud", 'LOG_LEVEL must be "debug", "info", "warn", "error" or "silent"'],
    ["DATABASE_URL", "mysql://localhost/x", "DATABASE_URL must be a URL that starts with postgres:// or postgresql://"],
    ["PUBLIC_URL", "kairos.example", "PUBLIC_URL must be a URL that starts with http:// or https://"],
    ["OPENAI_BASE_URL", "localhost:1234", "OPENAI_BASE_URL must be a URL that starts with http:// or https://"],
    ["SLACK_BOT_TOKEN", "xoxp-1", 'SLACK_BOT_TOKEN must start with "xoxb-"'],
    ["SLACK_SIGNING_SECRET", "short", "SLACK_SIGNING_SECRET must be the Signing Secret of the Slack app"],
    ["SLACK_APP_TOKEN", "xoxb-1", 'SLACK_APP_TOKEN must start with "xapp-"'],
    ["SLACK_API_URL", "slack", "SLACK_API_URL must be a URL"],
    ["MicrosoftAppType", "Many", 'MicrosoftAppType must be "SingleTenant", "MultiTenant" or "UserAssignedMSI"'],
    ["PLAYGROUND", "yes", 'PLAYGROUND must be "on" or "off"'],
    ["DEMO", "1", 'DEMO must be "on" or "off"'],
    ["UPLOAD_MEGABYTES", "0", "UPLOAD_MEGABYTES must be a number from 1 to 16384"],
    ["DEFAULT_COUNTRY", "Germany", "DEFAULT_COUNTRY must be two capital letters"],
    ["DEFAULT_TIME_ZONE", "Berlin", "DEFAULT_TIME_ZONE must be"],
    ["ENCRYPTION_KEYS", "secret", "ENCRYPTION_KEYS must be"],
  ])("%s=%s", (name, value, told) => {
    const problems = problemsOf({ [name]: value });
    expect(problems[0]).toContain(told);
  });
});

describe("what belongs together is missing together", () => {
  test.each([
    ["a Slack token alone", { SLACK_BOT_TOKEN: "xoxb-1" }, "SLACK_SIGNING_SECRET is missing"],
    ["a signing secret alone", { SLACK_SIGNING_SECRET: "0123456789" }, "SLACK_BOT_TOKEN is missing"],
    [
      "a Teams app without its secret",
      { MicrosoftAppId: "app", MicrosoftAppTenantId: "t" },
      "MicrosoftAppPassword is missing",
    ],
    [
      "a Teams app without its tenant",
      { MicrosoftAppId: "app", MicrosoftAppPassword: "s" },
      "MicrosoftAppTenantId is missing",
    ],
    ["a worker without a server", { ROLE: "worker", PLAYGROUND: "off" }, "DATABASE_URL is missing"],
    ["a server without keys", { DATABASE_URL: "postgres://localhost/x" }, "ENCRYPTION_KEYS is missing"],
    ["an Oura application without its secret", { OURA_CLIENT_ID: "id" }, "OURA_CLIENT_SECRET is missing"],
    ["an Oura secret alone", { OURA_CLIENT_SECRET: "s" }, "OURA_CLIENT_ID is missing"],
    ["a WHOOP application without its secret", { WHOOP_CLIENT_ID: "id" }, "WHOOP_CLIENT_SECRET is missing"],
    ["a WHOOP address alone", { WHOOP_API_URL: "https://whoop.example" }, "WHOOP_CLIENT_ID is missing"],
    ["a learning platform without a password", { XAPI_USER: "lms" }, "XAPI_PASSWORD is missing"],
    ["a learning platform without a user", { XAPI_PASSWORD: "long enough to pass" }, "XAPI_USER is missing"],
    ["a short password of a learning platform", { XAPI_USER: "lms", XAPI_PASSWORD: "short" }, "at least 12 characters"],
    ["a user's name with a colon", { XAPI_USER: "a:b", XAPI_PASSWORD: "long enough to pass" }, "none of them a colon"],
    ["a record store without credentials", { LRS_URL: "https://lrs.example" }, "LRS_URL, LRS_USER and LRS_PASSWORD"],
    [
      "a record store in the clear",
      { LRS_URL: "http://lrs.example", LRS_USER: "u", LRS_PASSWORD: "p" },
      "LRS_URL must start with https://",
    ],
    ["a model's address without its key", { OPENAI_BASE_URL: "http://127.0.0.1:1" }, "OPENAI_API_KEY is missing"],
  ])("%s", (_what, env, told) => {
    expect(problemsOf(env)).toEqual([expect.stringContaining(told)]);
  });
});

describe("the playground", () => {
  test.each([
    ["beside a real channel", { ...SLACK, PLAYGROUND: "on" }, "Slack or Teams is configured"],
    ["on a public address", { HOST: "0.0.0.0" }, "HOST is not a loopback address"],
    ["in one role of several", { ...SERVER, ROLE: "web", PLAYGROUND: "on" }, 'unless ROLE is "all"'],
  ])("%s is refused", (_where, env, told) => {
    expect(problemsOf(env)).toEqual([expect.stringContaining(told)]);
  });

  test("and the demo company stay away once a channel is configured", () => {
    expect(readConfig(SLACK)).toMatchObject({ playground: false, demo: false });
    expect(readConfig(TEAMS)).toMatchObject({ playground: false, demo: false });
  });

  test.each(["localhost", "::1", "127.0.0.2"])("is served on %s", (host) => {
    expect(readConfig({ HOST: host }).playground).toBe(true);
  });
});

test("all problems are told at once", () => {
  expect(problemsOf({ PORT: "x", ROLE: "boss", DEMO: "maybe" })).toHaveLength(3);
  const { message } = new ConfigError(["one", "two"]);
  expect(message).toBe("Cannot start as the environment is not right:\n  - one\n  - two");
});

test("Socket Mode needs no signing secret, and an identity of Azure no password", () => {
  expect(problemsOf({ SLACK_BOT_TOKEN: "xoxb-1", SLACK_APP_TOKEN: "xapp-1" })).toEqual([]);
  expect(problemsOf({ MicrosoftAppId: "a", MicrosoftAppType: "UserAssignedMSI", MicrosoftAppTenantId: "t" })).toEqual(
    [],
  );
});
