import { defineConfig } from "vitest/config";

/** The playground in a real browser; one at a time, since a browser wants the machine for itself. */
export default defineConfig({
  test: {
    globalSetup: ["test/helpers/prepare-database.ts", "test/browser/announce.ts"],
    include: ["test/browser/**/*.test.ts"],
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 120_000,
  },
});
