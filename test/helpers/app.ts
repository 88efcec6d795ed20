import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { type App, type AppOverrides, createApp } from "#src/app.ts";
import { type Config, readConfig } from "#src/config.ts";
import { openTestDatabase } from "#test/helpers/database.ts";

/** The whole program on a database of its own, with the demo company and the local Slack and Teams. */
export async function startApp(overrides: AppOverrides = {}, env: Record<string, string> = {}): Promise<App> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "kairos-test-"));
  const config: Config = readConfig({
    PORT: "0",
    DATA_DIR: dataDir,
    LOG_LEVEL: process.env["TEST_LOG_LEVEL"] ?? "silent",
    ...env,
  });
  const database = overrides.database ?? (await openTestDatabase());
  const app = await createApp(config, { ...overrides, database });
  return {
    ...app,
    async [Symbol.asyncDispose]() {
      await app.stop();
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
