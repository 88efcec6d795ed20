import { parentPort } from "node:worker_threads";
import { answer, type Task } from "#src/simulation-worker/task.ts";

/** Entry of a worker thread: one task at a time, answered in full or with the error's text. */
parentPort?.on("message", (task: Task) => {
  try {
    parentPort?.postMessage({ result: answer(task) });
  } catch (error) {
    parentPort?.postMessage({ error: error instanceof Error ? error.message : String(error) });
  }
});
