import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** A thread's answer is under way, and has not been read, when the thread is ended: nothing else keeps the process. */
const closing = (open: string, ask: string): string => `
  ${open}
  await ${ask}.catch(() => {});
  const last = ${ask}.catch(() => {});
  await new Promise((resolve) => setImmediate(resolve));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  await threads.close();
  await last;
  process.stdout.write("closed");`;

describe("Closing threads while an answer is under way", () => {
  test.each([
    [
      "a simulation",
      closing(
        `import { createWorkerSimulator } from "#src/simulation-worker/worker-simulator.ts";
         const threads = createWorkerSimulator({ workers: 1 });`,
        "threads.simulate(null)",
      ),
    ],
    [
      "an embedding",
      closing(
        `import { createOfflineThread } from "#src/embedding/offline-thread.ts";
         const threads = createOfflineThread();`,
        `threads.run(["anchoring"])`,
      ),
    ],
  ])("lets the process wait for the end of %s's thread", async (_what, script) => {
    const args = ["--eval", script];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
    expect(stdout).toBe("closed");
  });
});
