import { defineConfig } from "vitest/config";

/** `npm test` runs `unit`; the other suites need a browser, a server or data that a newcomer may not have. */
export default defineConfig({
  test: {
    globalSetup: ["test/helpers/prepare-database.ts"],
    include: ["test/**/*.test.ts"],
    exclude: ["test/browser/**", "test/reference/**", "test/agents-playground/**", "node_modules/**"],
    // A file is a process with a database of its own: it mostly waits for nobody else's core.
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
