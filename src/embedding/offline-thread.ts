import { Worker } from "node:worker_threads";
import type { EmbeddingAnswer, EmbeddingJob } from "#src/embedding/offline-worker.ts";

interface Waiting {
  readonly resolve: (vectors: Float32Array[]) => void;
  readonly reject: (error: Error) => void;
}

/** One thread with the offline model in it; it starts on first use and keeps the process alive only while it works. */
export interface OfflineThread {
  run(texts: readonly string[]): Promise<Float32Array[]>;
  close(): Promise<void>;
}

export function createOfflineThread(): OfflineThread {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let jobs = 0;
  let closed = false;

  const failAll = (error: Error): void => {
    worker = undefined;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };

  function start(): Worker {
    const started = new Worker(new URL("./offline-worker.ts", import.meta.url));
    started.unref();
    started.on("message", (answer: EmbeddingAnswer) => {
      const job = waiting.get(answer.id);
      waiting.delete(answer.id);
      // An answer that comes while the thread is being ended must not let the process go before it has.
      if (waiting.size === 0 && !closed) started.unref();
      if ("error" in answer)
        job?.reject(new Error(`Cannot embed texts as the offline model must load and run: ${answer.error}`));
      else job?.resolve(answer.vectors);
    });
    started.on("error", (cause) =>
      failAll(new Error("Cannot embed texts as the offline model's thread must run: it failed", { cause })),
    );
    started.on("exit", () => {
      if (worker === started) failAll(new Error("Cannot embed texts as the offline model's thread must run: it ended"));
    });
    return started;
  }

  return {
    run: (texts) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new Error("Cannot embed texts as the embedder must be open: it is closed"));
        worker ??= start();
        jobs += 1;
        const job: EmbeddingJob = { id: jobs, texts };
        waiting.set(job.id, { resolve, reject });
        // Waiting work keeps the process alive; an idle thread does not.
        worker.ref();
        worker.postMessage(job);
      }),
    async close() {
      closed = true;
      const running = worker;
      worker = undefined;
      await running?.terminate();
      failAll(new Error("Cannot embed texts as the embedder must be open: it is closed"));
    },
  };
}
