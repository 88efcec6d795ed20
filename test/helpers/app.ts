import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { type App, type AppOverrides, createApp } from "#src/app.ts";
import { type Config, readConfig } from "#src/config.ts";
import type { Database } from "#src/db/database.ts";
import { demoStart } from "#src/demo/seed-demo.ts";
import { createOfflineEmbedder } from "#src/embedding/offline-embedder.ts";
import type { Embedder } from "#src/ports/learning.ts";
import type { Simulator } from "#src/ports/simulator.ts";
import { createWorkerSimulator } from "#src/simulation-worker/worker-simulator.ts";
import { openTestDatabase, prepareTemplate, type Template } from "#test/helpers/database.ts";

/** The whole program on a database of its own, with the demo company and the local Slack and Teams. */
export async function startApp(overrides: AppOverrides = {}, env: Record<string, string> = {}): Promise<App> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "kairos-test-"));
  const config = configOf(dataDir, env);
  const database = overrides.database ?? (await databaseFor(config, overrides));
  const app = await createApp(config, { ...sharedThreads(config), ...overrides, database });
  return {
    ...app,
    async [Symbol.asyncDispose]() {
      await app.stop();
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const configOf = (dataDir: string, env: Record<string, string>): Config =>
  readConfig({ PORT: "0", DATA_DIR: dataDir, LOG_LEVEL: process.env["TEST_LOG_LEVEL"] ?? "silent", ...env });

let simulator: Simulator | undefined;
let embedder: Embedder | undefined;

/** What simulates and embeds answers by its input alone: threads that are warm serve every app of the process. */
function sharedThreads({ openai }: Config): AppOverrides {
  simulator ??= createWorkerSimulator();
  if (openai?.embeddingModel !== undefined) return { simulator };
  embedder ??= createOfflineEmbedder();
  return { simulator, embedder };
}

/** A first start fills its database with the same rows every time: it is made once a process, and then begun with. */
interface FirstStart {
  readonly template: Template;
  /** Where the playground's clock stood. */
  readonly at: Date;
}

let firstStart: Promise<FirstStart> | undefined;

async function databaseFor({ demo, playground }: Config, { clock }: AppOverrides): Promise<Database> {
  if (!demo || !playground || clock !== undefined) return openTestDatabase();
  firstStart ??= startOnce();
  const { template, at } = await firstStart;
  const database = await template.open();
  await database.sql.query("update clock set offset_ms = $1", [at.getTime() - Date.now()]);
  return database;
}

async function startOnce(): Promise<FirstStart> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "kairos-test-"));
  const at = demoStart(new Date());
  const template = await prepareTemplate(async (database) => {
    const app = await createApp(configOf(dataDir, {}), { database });
    await app.stop();
  });
  fs.rmSync(dataDir, { recursive: true, force: true });
  return { template, at };
}
