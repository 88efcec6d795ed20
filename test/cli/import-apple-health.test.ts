import { execFile } from "node:child_process";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "#src/app.ts";
import { readConfig } from "#src/config.ts";
import { exportOf, openFolder, record } from "#test/providers/apple-health/files.ts";

const REPOSITORY = path.resolve(import.meta.dirname, "../..");

const night = (day: number): string =>
  record("SleepAnalysis", [`2024-03-0${day} 23:00:00`, `2024-03-0${day + 1} 06:00:00`], "AsleepCore");
const EXPORT = exportOf(
  ...[1, 2, 3].map(night),
  record("RestingHeartRate", ["2024-03-02 08:00:00", "2024-03-02 08:00:00"], 250, { unit: "count/min" }),
  record("StepCount", ["2024-03-02 08:00:00", "2024-03-02 08:10:00"], 500, { unit: "count" }),
);

describe("import apple-health", () => {
  const folder = openFolder();
  const dataDir = path.join(folder.path, "data");
  let code = "";

  const kairos = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
    new Promise((resolve) => {
      const env = { PATH: process.env["PATH"], DATA_DIR: dataDir };
      execFile(process.execPath, ["src/cli.ts", ...args], { cwd: REPOSITORY, env }, (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code), out, err });
      });
    });
  const newCode = async (): Promise<string> => {
    await using app = await createApp(readConfig({ PORT: "0", DATA_DIR: dataDir, LOG_LEVEL: "silent" }));
    const ana = (await app.services.people.get("demo", "ana"))!;
    return (await app.services.access.issue(ana, app.clock.now())).code;
  };
  beforeAll(async () => {
    code = await newCode();
  }, 120_000);
  afterAll(() => folder[Symbol.dispose]());

  test("asks for what it needs before anything else", async () => {
    for (const args of [[], ["file"], ["file", "--person", "ana"], ["file", "--code", code]]) {
      expect((await kairos("import", "apple-health", ...args)).code).toBe(2);
    }
    const missing = await kairos("import", "apple-health", "nowhere.zip", "--person", "ana", "--code", code);
    expect(missing).toMatchObject({ code: 1, err: expect.stringContaining("must be a file that can be read") });
  }, 60_000);

  test("needs the person's own code", async () => {
    const file = folder.write("export.xml", EXPORT);
    const wrong = await kairos("import", "apple-health", file, "--person", "ana", "--code", "BBBB-BBBB");
    expect(wrong).toMatchObject({ code: 1, out: expect.stringContaining("The code does not open this record") });
  }, 60_000);

  test("tells how far it is, what came, what was left out and what was not read", async () => {
    const file = folder.write("export.xml", EXPORT);
    const {
      code: exit,
      out,
      err,
    } = await kairos("import", "apple-health", file, "--person", "ana@northwind.example", "--code", code);
    expect(err).toBe("");
    expect(out).toBe(
      [
        "read 100%  0 MB of 0 MB",
        "Imported 3 days, from 2024-03-02 to 2024-03-04.",
        "  sleep_h: 3",
        "  left out: 1 outside what a body does (out-of-range)",
        "Not read, as the person does not share it: activity.",
        "",
      ].join("\n"),
    );
    expect(exit).toBe(0);
  }, 60_000);

  test("of a file that is none says what to do, and what it costs is one code", async () => {
    code = await newCode();
    const file = folder.write("words.txt", "just words");
    const { code: exit, out } = await kairos("import", "apple-health", file, "--person", "ana", "--code", code);
    expect([exit, out]).toEqual([1, expect.stringContaining("This is not an export of Apple Health.")]);
  }, 120_000);

  test("the person is told each time", async () => {
    await using app = await createApp(readConfig({ PORT: "0", DATA_DIR: dataDir, LOG_LEVEL: "silent" }));
    const { rows } = await app.database.sql.query<{ message: unknown }>(
      "select message from outbox where person_id = 'ana' and key like 'record-opened%'",
    );
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).toContain("import apple-health");
  }, 60_000);
});
