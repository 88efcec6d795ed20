import { defineConfig } from "vitest/config";
import { testsOfDatabase } from "./test/helpers/tests-of-database.ts";

/** What needs a browser, another program or data that a newcomer may not have; each has a suite of its own. */
const ELSEWHERE = ["test/browser/**", "test/reference/**", "test/agents-playground/**"];

const database = testsOfDatabase();

/**
 * `npm test` runs both projects. With TEST_DATABASE_URL what `database` holds runs on that PostgreSQL; `plain` knows no
 * such choice, so `--project database` is all that another engine needs.
 *
 * Files share a process, one after the other: what they load is loaded once. They share no state, since no module of Kairos
 * keeps any and every test has a database of its own; spies and fake timers are taken back after each file.
 */
export default defineConfig({
  test: {
    maxWorkers: "100%",
    isolate: false,
    setupFiles: ["test/helpers/property-seed.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: "plain", include: ["test/**/*.test.ts"], exclude: [...ELSEWHERE, ...database] },
      },
      {
        extends: true,
        test: {
          name: "database",
          globalSetup: ["test/helpers/prepare-database.ts"],
          include: database,
          exclude: ELSEWHERE,
        },
      },
    ],
  },
});
