import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DataDirInUseError, lockDataDir } from "#src/db/data-dir-lock.ts";

const REPOSITORY = path.resolve(import.meta.dirname, "../..");

let dir: string;
beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), "kairos-lock-"));
});
afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

/** Another process that takes the folder, says so, and holds it until it is killed. */
async function holder(): Promise<{ kill(signal: NodeJS.Signals): Promise<void> }> {
  const program = `
    const { lockDataDir } = await import(${JSON.stringify(path.join(REPOSITORY, "src/db/data-dir-lock.ts"))});
    lockDataDir(${JSON.stringify(dir)});
    process.stdout.write("held");
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], { cwd: REPOSITORY });
  await once(child.stdout, "data");
  return {
    async kill(signal) {
      const ended = once(child, "exit");
      child.kill(signal);
      await ended;
    },
  };
}

test("a folder is held by one at a time, and is free again after the release", () => {
  const release = lockDataDir(dir);
  expect(() => lockDataDir(dir)).toThrow(DataDirInUseError);
  release();
  lockDataDir(dir)();
});

test.each(["SIGTERM", "SIGKILL"] as const)(
  "a folder held by another process is refused, and free once that has died of %s",
  async (signal) => {
    const other = await holder();
    try {
      expect(() => lockDataDir(dir)).toThrow(
        `Cannot open the data folder "${dir}" as another Kairos process is using it: stop that process, or set DATA_DIR to another folder`,
      );
    } finally {
      await other.kill(signal);
    }
    lockDataDir(dir)();
  },
);

test("a folder that is made for the lock is for this user alone", () => {
  const inner = path.join(dir, "new/folder");
  lockDataDir(inner)();
  expect(fs.statSync(inner).mode & 0o777).toBe(0o700);
});
