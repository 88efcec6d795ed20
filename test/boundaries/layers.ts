/** One layer: the files it has, and the layers its files may import beside their own. */
export interface Layer {
  readonly name: string;
  /** A file, or a folder that ends in "/". Where two layers match, the longer path wins. */
  readonly at: string;
  /** Names of layers; "*" is every layer. */
  readonly sees: readonly string[];
  /** The npm packages its files may import; absent: any. Node's own modules are listed the same way. */
  readonly packages?: readonly string[];
}

const ADAPTER = ["ports", "domain", "events"] as const;

/** The direction of imports. An adapter is never imported by another, unless its row says so. */
export const LAYERS: readonly Layer[] = [
  {
    name: "domain",
    at: "src/domain/",
    sees: [],
    packages: ["node:crypto", "temporal-polyfill", "ts-fsrs", "yaml", "zod"],
  },
  { name: "ports", at: "src/ports/", sees: ["domain"], packages: [] },
  {
    name: "services",
    at: "src/services/",
    sees: ["ports", "domain", "events"],
    // Timers only to let others run in between: long work may not hold the event loop.
    packages: ["node:crypto", "node:timers/promises"],
  },
  {
    name: "tools",
    at: "tools/",
    sees: ["services", "ports", "domain", "events"],
    packages: ["@langchain/core", "langchain", "zod"],
  },
  { name: "agents", at: "agents/", sees: ["tools", "services", "ports", "domain", "events"] },

  { name: "db", at: "src/db/", sees: ADAPTER },
  { name: "jobs", at: "src/jobs/", sees: ["services", "db", ...ADAPTER] },
  { name: "slack", at: "src/channels/slack/", sees: ADAPTER },
  { name: "teams", at: "src/channels/teams/", sees: ADAPTER },
  {
    name: "providers-http",
    at: "src/providers/http/",
    sees: ADAPTER,
    packages: ["node:crypto", "node:timers/promises", "zod"],
  },
  { name: "oura", at: "src/providers/oura/", sees: ["providers-http", ...ADAPTER], packages: ["node:crypto", "zod"] },
  { name: "whoop", at: "src/providers/whoop/", sees: ["providers-http", ...ADAPTER], packages: ["zod"] },
  {
    name: "apple-health",
    at: "src/providers/apple-health/",
    sees: ADAPTER,
    packages: ["node:fs", "node:stream", "node:timers/promises", "saxes", "yauzl", "zod"],
  },
  { name: "xapi", at: "src/providers/xapi/", sees: ADAPTER },
  { name: "calendar", at: "src/providers/calendar/", sees: ADAPTER },
  { name: "automation", at: "src/providers/automation/", sees: ADAPTER },
  { name: "models", at: "src/models.ts", sees: ADAPTER },
  { name: "embedding", at: "src/embedding/", sees: ADAPTER },
  { name: "library", at: "src/library/", sees: ADAPTER },
  { name: "content", at: "src/content/", sees: ADAPTER },
  { name: "simulation-worker", at: "src/simulation-worker/", sees: ADAPTER },
  { name: "pictures", at: "src/pictures/", sees: ADAPTER },
  { name: "demo", at: "src/demo/", sees: ADAPTER },
  { name: "clock", at: "src/clock.ts", sees: ["db", ...ADAPTER] },
  { name: "keys", at: "src/keys.ts", sees: ["events"] },
  { name: "sealing", at: "src/sealing.ts", sees: ["ports"], packages: ["node:crypto"] },
  { name: "http", at: "src/http.ts", sees: ADAPTER },
  { name: "pages", at: "src/pages/", sees: ["http", "services", ...ADAPTER] },
  { name: "events", at: "src/events.ts", sees: [] },

  { name: "playground", at: "src/playground/", sees: ["demo", "domain", "events"] },
  {
    name: "playground-page",
    at: "src/playground/page/",
    sees: ["playground"],
    packages: ["adaptivecards", "react", "react-dom", "slack-blocks-to-jsx"],
  },

  { name: "config", at: "src/config.ts", sees: [], packages: ["zod"] },
  { name: "trace-log", at: "src/trace-log.ts", sees: ["playground", "services", "ports", "domain"] },
  { name: "app", at: "src/app.ts", sees: ["*"] },
  { name: "app-parts", at: "src/app/", sees: ["*"] },
  {
    name: "backend",
    at: "src/backend.ts",
    sees: [
      "content",
      "apple-health",
      "pages",
      "config",
      "db",
      "jobs",
      "embedding",
      "library",
      "clock",
      "keys",
      "sealing",
      "services",
      "ports",
      "domain",
      "events",
    ],
  },
  { name: "main", at: "src/main.ts", sees: ["app", "config"] },
  { name: "cli", at: "src/cli.ts", sees: ["backend", "config", "commands"] },
  { name: "commands", at: "src/commands/", sees: ["backend", "services", "ports", "domain"] },
  { name: "test-helpers", at: "test/helpers/", sees: ["*"] },
];

/** Folders every file of which has a layer. */
export const ROOTS = ["src", "agents", "tools", "test/helpers"] as const;

/** What a layer's code may not say, whoever imports it. */
export interface Ban {
  readonly pattern: RegExp;
  readonly rule: string;
  readonly in: (file: string) => boolean;
}

const REVIEW = "src/domain/guardrails/review.ts";
const APPROVED = "Approved(?:Message|Plan|View|Form|Home)";

export const BANS: readonly Ban[] = [
  {
    pattern:
      /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\.now\b|\bcrypto\.random\w+|\brandom(?:UUID|Bytes|Int)\b/,
    rule: "the domain takes its time as `now` and its chance as `rng`",
    in: (file) => file.startsWith("src/domain/"),
  },
  {
    pattern: /\bprocess\.env\b|\bprocess\[/,
    rule: "the environment is read once, in src/config.ts, from what main.ts or cli.ts hands over",
    in: (file) => !["src/main.ts", "src/cli.ts"].includes(file) && !file.startsWith("test/"),
  },
  {
    pattern: new RegExp(
      `\\bas\\s+(?!${APPROVED}\\s*[,}])(?:[\\w.]+\\s*&\\s*)*${APPROVED}\\b|\\b(?:is|asserts \\w+ is)\\s+${APPROVED}\\b`,
    ),
    rule: `only ${REVIEW} approves: a cast or a type predicate would let unreviewed words out`,
    in: (file) => file !== REVIEW,
  },
  {
    pattern: new RegExp(`query<[^;(]*\\b${APPROVED}\\b`),
    rule: `a database row is not approved until reviveApproved of ${REVIEW} has checked its signature`,
    in: () => true,
  },
  {
    pattern: /\bunique symbol\b/,
    rule: `the brand is declared in ${REVIEW} alone`,
    in: (file) => file !== REVIEW,
  },
];
