import { defineConfig } from "vitest/config";

/** `npm test` runs `unit`; the other suites need a browser, a server or data that a newcomer may not have. */
export default defineConfig({
  test: {
    globalSetup: ["test/helpers/prepare-database.ts"],
    include: ["test/**/*.test.ts"],
    exclude: ["test/browser/**", "test/reference/**", "test/agents-playground/**", "node_modules/**"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
