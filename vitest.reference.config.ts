import { defineConfig } from "vitest/config";

/** Comparisons with reference data that are not part of the repository: the folder is KAIROS_SHARED (default ../shared). */
export default defineConfig({
  test: {
    globalSetup: ["test/helpers/prepare-database.ts"],
    include: ["test/reference/**/*.test.ts"],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
