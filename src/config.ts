import { z } from "zod";

/** Every problem at once, each with the variable's name and how to mend it. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`Cannot start as the environment is not right:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.problems = problems;
  }
}

const url = (name: string, protocols: readonly string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error: `${name} must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(" or ")}`,
  });

const web = (name: string) => url(name, ["http:", "https:"]);
const onOff = (name: string) => z.enum(["on", "off"], { error: `${name} must be "on" or "off"` });

const OPENAI_OPTIONS = ["OPENAI_BASE_URL", "OPENAI_MODEL", "OPENAI_EMBEDDING_MODEL"] as const;
const KEYS = /^[\w-]+:[A-Za-z0-9+/]{43}=(?:,[\w-]+:[A-Za-z0-9+/]{43}=)*$/u;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return /^[A-Z]/u.test(name);
  } catch {
    return false;
  }
}

const schema = z.object({
  PORT: z.coerce
    .number({ error: "PORT must be a number from 0 to 65535" })
    .int()
    .min(0, "PORT must be a number from 0 to 65535")
    .max(65_535, "PORT must be a number from 0 to 65535")
    .default(3000),
  HOST: z.string().default("127.0.0.1"),
  PUBLIC_URL: web("PUBLIC_URL").optional(),
  DATA_DIR: z.string().default(".kairos"),
  DATABASE_URL: url("DATABASE_URL", ["postgres:", "postgresql:"]).optional(),
  MIGRATION_DATABASE_URL: url("MIGRATION_DATABASE_URL", ["postgres:", "postgresql:"]).optional(),
  ROLE: z.enum(["all", "web", "worker"], { error: 'ROLE must be "all", "web" or "worker"' }).default("all"),
  LOG_LEVEL: z
    .enum(["debug", "info", "warn", "error", "silent"], {
      error: 'LOG_LEVEL must be "debug", "info", "warn", "error" or "silent"',
    })
    .default("info"),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: web("OPENAI_BASE_URL").optional(),
  OPENAI_MODEL: z.string().default("gpt-5-mini"),
  OPENAI_EMBEDDING_MODEL: z.string().optional(),
  SLACK_BOT_TOKEN: z
    .string()
    .startsWith("xoxb-", 'SLACK_BOT_TOKEN must start with "xoxb-": copy the Bot User OAuth Token of the Slack app')
    .optional(),
  SLACK_SIGNING_SECRET: z
    .string()
    .min(8, "SLACK_SIGNING_SECRET must be the Signing Secret of the Slack app")
    .optional(),
  SLACK_APP_TOKEN: z
    .string()
    .startsWith("xapp-", 'SLACK_APP_TOKEN must start with "xapp-": create an app-level token with connections:write')
    .optional(),
  SLACK_API_URL: web("SLACK_API_URL").optional(),
  MicrosoftAppId: z.string().optional(),
  MicrosoftAppPassword: z.string().optional(),
  MicrosoftAppType: z
    .enum(["MultiTenant", "SingleTenant", "UserAssignedMSI"], {
      error: 'MicrosoftAppType must be "SingleTenant", "MultiTenant" or "UserAssignedMSI"',
    })
    .optional(),
  MicrosoftAppTenantId: z.string().optional(),
  TEAMS_SERVICE_HOSTS: z.string().optional(),
  OURA_CLIENT_ID: z.string().optional(),
  OURA_CLIENT_SECRET: z.string().optional(),
  OURA_API_URL: web("OURA_API_URL").optional(),
  WHOOP_CLIENT_ID: z.string().optional(),
  WHOOP_CLIENT_SECRET: z.string().optional(),
  WHOOP_API_URL: web("WHOOP_API_URL").optional(),
  ENCRYPTION_KEYS: z
    .string()
    .regex(KEYS, "ENCRYPTION_KEYS must be id:base64 of 32 bytes, newest first, separated by commas")
    .optional(),
  XAPI_USER: z
    .string()
    .regex(/^[^:]{1,100}$/u, "XAPI_USER must have 1 to 100 characters, none of them a colon")
    .optional(),
  XAPI_PASSWORD: z.string().min(12, "XAPI_PASSWORD must have at least 12 characters").optional(),
  LRS_URL: web("LRS_URL").optional(),
  LRS_USER: z.string().optional(),
  LRS_PASSWORD: z.string().optional(),
  LRS_PRIVATE_NETWORK: onOff("LRS_PRIVATE_NETWORK").default("off"),
  PLAYGROUND: onOff("PLAYGROUND").optional(),
  DEMO: onOff("DEMO").optional(),
  UPLOAD_MEGABYTES: z.coerce
    .number({ error: "UPLOAD_MEGABYTES must be a number from 1 to 16384" })
    .int()
    .min(1, "UPLOAD_MEGABYTES must be a number from 1 to 16384")
    .max(16_384, "UPLOAD_MEGABYTES must be a number from 1 to 16384")
    .default(2048),
  DEFAULT_COUNTRY: z
    .string()
    .regex(/^[A-Z]{2}$/u, 'DEFAULT_COUNTRY must be two capital letters, for example "DE"')
    .default("US"),
  DEFAULT_TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'DEFAULT_TIME_ZONE must be a name like "Europe/Berlin"')
    .default("UTC"),
});

export type Env = Readonly<Record<string, string | undefined>>;

/** An application that the operator has registered with a vendor of wearables. */
export interface VendorConfig {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly apiUrl?: string | undefined;
}

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly publicUrl?: string | undefined;
  readonly dataDir: string;
  readonly databaseUrl?: string | undefined;
  /** The login that owns the tables, where that of `databaseUrl` does not. */
  readonly migrationDatabaseUrl?: string | undefined;
  readonly role: "all" | "web" | "worker";
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
  readonly openai?:
    | {
        readonly apiKey: string;
        readonly baseUrl?: string | undefined;
        readonly model: string;
        readonly embeddingModel?: string | undefined;
      }
    | undefined;
  readonly slack?:
    | {
        readonly botToken: string;
        readonly signingSecret?: string | undefined;
        readonly appToken?: string | undefined;
        readonly apiUrl?: string | undefined;
      }
    | undefined;
  readonly teams?:
    | {
        readonly appId: string;
        readonly appPassword: string;
        readonly appType: string;
        readonly appTenantId?: string | undefined;
      }
    | undefined;
  readonly teamsServiceHosts: readonly string[];
  readonly oura?: VendorConfig | undefined;
  readonly whoop?: VendorConfig | undefined;
  /** Who may send learning records here. */
  readonly xapi?: { readonly user: string; readonly password: string } | undefined;
  /** The company's own record store, told of completions. */
  readonly recordStore?:
    | {
        readonly url: string;
        readonly user: string;
        readonly password: string;
        /** Its name may lead into the company's own network. */
        readonly privateNetwork: boolean;
      }
    | undefined;
  readonly encryptionKeys?: string | undefined;
  readonly playground: boolean;
  readonly demo: boolean;
  /** The largest file that may be uploaded. */
  readonly uploadMegabytes: number;
  readonly defaultCountry: string;
  readonly defaultTimeZone: string;
}

const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/u.test(host);

/**
 * The environment as a typed configuration; empty strings count as absent.
 *
 * Throws ConfigError naming every wrong or missing variable.
 */
export function readConfig(env: Env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map(({ path, message }) =>
        message.startsWith(String(path[0])) ? message : `${String(path[0])}: ${message}`,
      ),
    );
  }
  const e = parsed.data;
  const problems: string[] = [];
  const hasSlack = e.SLACK_BOT_TOKEN !== undefined;
  const hasTeams = e.MicrosoftAppId !== undefined;
  if (hasSlack && e.SLACK_SIGNING_SECRET === undefined && e.SLACK_APP_TOKEN === undefined) {
    problems.push("SLACK_SIGNING_SECRET is missing: set it for HTTP delivery, or set SLACK_APP_TOKEN for Socket Mode");
  }
  if (!hasSlack && (e.SLACK_SIGNING_SECRET !== undefined || e.SLACK_APP_TOKEN !== undefined)) {
    problems.push("SLACK_BOT_TOKEN is missing: copy the Bot User OAuth Token of the Slack app");
  }
  if (hasTeams && e.MicrosoftAppPassword === undefined && e.MicrosoftAppType !== "UserAssignedMSI") {
    problems.push("MicrosoftAppPassword is missing: copy the client secret of the bot's app registration");
  }
  if (hasTeams && e.MicrosoftAppTenantId === undefined) {
    problems.push("MicrosoftAppTenantId is missing: set it to the id of the Teams tenant that Kairos serves");
  }
  if (e.ROLE !== "all" && e.DATABASE_URL === undefined) {
    problems.push(
      `DATABASE_URL is missing: ROLE=${e.ROLE} shares its work with other processes and needs a PostgreSQL server`,
    );
  }
  if (e.MIGRATION_DATABASE_URL !== undefined && e.DATABASE_URL === undefined)
    problems.push("DATABASE_URL is missing: MIGRATION_DATABASE_URL is the other login of the same database");
  if (e.DATABASE_URL !== undefined && e.ENCRYPTION_KEYS === undefined) {
    problems.push(
      "ENCRYPTION_KEYS is missing: with DATABASE_URL every process needs the same keys; make one with: node -e \"console.log('1:' + require('crypto').randomBytes(32).toString('base64'))\"",
    );
  }
  if (e.OPENAI_API_KEY === undefined && OPENAI_OPTIONS.some((name) => given[name] !== undefined)) {
    problems.push(
      "OPENAI_API_KEY is missing: the other OPENAI_ variables have no effect without it; any text will do for a server that asks for none",
    );
  }
  if ((e.XAPI_USER === undefined) !== (e.XAPI_PASSWORD === undefined)) {
    problems.push(
      `${e.XAPI_USER === undefined ? "XAPI_USER" : "XAPI_PASSWORD"} is missing: learning platforms need both to send records`,
    );
  }
  const recordStore = [e.LRS_URL, e.LRS_USER, e.LRS_PASSWORD];
  if (recordStore.some((value) => value !== undefined) && recordStore.includes(undefined)) {
    problems.push("LRS_URL, LRS_USER and LRS_PASSWORD must be set together: completions are told to that record store");
  }
  if (e.LRS_URL?.startsWith("http:") && !isLoopback(new URL(e.LRS_URL).hostname.replace(/^\[|\]$/gu, ""))) {
    problems.push("LRS_URL must start with https:// unless it is a loopback address: completions name people");
  }
  for (const vendor of ["OURA", "WHOOP"] as const) problems.push(...vendorProblems(e, vendor));
  const nothingConfigured = !hasSlack && !hasTeams;
  const playground = (e.PLAYGROUND ?? (nothingConfigured ? "on" : "off")) === "on";
  const demo = (e.DEMO ?? (nothingConfigured ? "on" : "off")) === "on";
  if (playground && !isLoopback(e.HOST)) {
    problems.push(`PLAYGROUND must be "off" where HOST is not a loopback address: current HOST is "${e.HOST}"`);
  }
  if (playground && e.ROLE !== "all")
    problems.push('PLAYGROUND must be "off" unless ROLE is "all": its clock moves only one process');
  if (playground && !nothingConfigured) {
    problems.push('PLAYGROUND must be "off" where Slack or Teams is configured: it brings its own local ones');
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    port: e.PORT,
    host: e.HOST,
    publicUrl: e.PUBLIC_URL,
    dataDir: e.DATA_DIR,
    databaseUrl: e.DATABASE_URL,
    migrationDatabaseUrl: e.MIGRATION_DATABASE_URL,
    role: e.ROLE,
    logLevel: e.LOG_LEVEL,
    openai:
      e.OPENAI_API_KEY === undefined
        ? undefined
        : {
            apiKey: e.OPENAI_API_KEY,
            baseUrl: e.OPENAI_BASE_URL,
            model: e.OPENAI_MODEL,
            embeddingModel: e.OPENAI_EMBEDDING_MODEL,
          },
    slack:
      e.SLACK_BOT_TOKEN === undefined
        ? undefined
        : {
            botToken: e.SLACK_BOT_TOKEN,
            signingSecret: e.SLACK_SIGNING_SECRET,
            appToken: e.SLACK_APP_TOKEN,
            apiUrl: e.SLACK_API_URL,
          },
    teams:
      e.MicrosoftAppId === undefined
        ? undefined
        : {
            appId: e.MicrosoftAppId,
            appPassword: e.MicrosoftAppPassword ?? "",
            appType: e.MicrosoftAppType ?? "SingleTenant",
            appTenantId: e.MicrosoftAppTenantId,
          },
    teamsServiceHosts: (e.TEAMS_SERVICE_HOSTS ?? "")
      .split(",")
      .map((host) => host.trim())
      .filter((host) => host !== ""),
    xapi:
      e.XAPI_USER === undefined || e.XAPI_PASSWORD === undefined
        ? undefined
        : { user: e.XAPI_USER, password: e.XAPI_PASSWORD },
    recordStore:
      e.LRS_URL === undefined || e.LRS_USER === undefined || e.LRS_PASSWORD === undefined
        ? undefined
        : {
            url: e.LRS_URL,
            user: e.LRS_USER,
            password: e.LRS_PASSWORD,
            privateNetwork: e.LRS_PRIVATE_NETWORK === "on",
          },
    oura: vendorOf(e, "OURA"),
    whoop: vendorOf(e, "WHOOP"),
    encryptionKeys: e.ENCRYPTION_KEYS,
    playground,
    demo,
    uploadMegabytes: e.UPLOAD_MEGABYTES,
    defaultCountry: e.DEFAULT_COUNTRY,
    defaultTimeZone: e.DEFAULT_TIME_ZONE,
  };
}

type Vendor = "OURA" | "WHOOP";

function vendorProblems(e: z.infer<typeof schema>, vendor: Vendor): string[] {
  const [id, secret, api] = [e[`${vendor}_CLIENT_ID`], e[`${vendor}_CLIENT_SECRET`], e[`${vendor}_API_URL`]];
  const where = `copy it from the application that you registered with ${vendor === "OURA" ? "Oura" : "WHOOP"}`;
  if (id !== undefined && secret === undefined) return [`${vendor}_CLIENT_SECRET is missing: ${where}`];
  if (id === undefined && (secret !== undefined || api !== undefined))
    return [`${vendor}_CLIENT_ID is missing: ${where}, or unset the other ${vendor}_ variables`];
  return [];
}

function vendorOf(e: z.infer<typeof schema>, vendor: Vendor): VendorConfig | undefined {
  const [clientId, clientSecret] = [e[`${vendor}_CLIENT_ID`], e[`${vendor}_CLIENT_SECRET`]];
  if (clientId === undefined || clientSecret === undefined) return undefined;
  return { clientId, clientSecret, apiUrl: e[`${vendor}_API_URL`] };
}
