import { defineConfig } from "vitest/config";

/** `vitest run -c test/agents-playground/vitest.config.ts`; KAIROS_BOT_URL drives a bot that runs already. */
export default defineConfig({
  test: {
    root: new URL("../..", import.meta.url).pathname,
    include: ["test/agents-playground/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
