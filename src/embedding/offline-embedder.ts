import { Worker } from "node:worker_threads";
import type { EmbeddingAnswer, EmbeddingJob } from "#src/embedding/offline-worker.ts";
import type { Embedder } from "#src/ports/learning.ts";

export const OFFLINE_MODEL = "energetic-ai-en-0.2.0";
export const OFFLINE_DIMENSIONS = 512;
/** Tuned on the labelled questions over the starter library; keyword queries over long collections want 0.3. */
const WEIGHT = 2;
const BATCH = 16;

interface Waiting {
  readonly resolve: (vectors: Float32Array[]) => void;
  readonly reject: (error: Error) => void;
}

/** Sentence embeddings whose weights ship with the packages: English, 512 dimensions, in a worker thread that starts on first use. */
export function createOfflineEmbedder(): Embedder {
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
      if (waiting.size === 0) started.unref();
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

  const run = (texts: readonly string[]): Promise<Float32Array[]> =>
    new Promise((resolve, reject) => {
      if (closed) return reject(new Error("Cannot embed texts as the embedder must be open: it is closed"));
      worker ??= start();
      jobs += 1;
      const job: EmbeddingJob = { id: jobs, texts };
      waiting.set(job.id, { resolve, reject });
      // Waiting work keeps the process alive; an idle thread does not.
      worker.ref();
      worker.postMessage(job);
    });

  return {
    model: OFFLINE_MODEL,
    dimensions: OFFLINE_DIMENSIONS,
    weight: WEIGHT,
    async embed(texts) {
      const vectors: Float32Array[] = [];
      for (let from = 0; from < texts.length; from += BATCH) {
        vectors.push(...(await run(texts.slice(from, from + BATCH).map(calm))).map(normalised));
      }
      return vectors;
    },
    async close() {
      closed = true;
      const running = worker;
      worker = undefined;
      await running?.terminate();
      failAll(new Error("Cannot embed texts as the embedder must be open: it is closed"));
    },
  };
}

/** The model knows words in lower case: a text all in capitals means nothing to it. */
const calm = (text: string): string => (text === text.toUpperCase() ? text.toLowerCase() : text);

/** The vector of length 1 in the same direction; a vector of zeros stays. */
export function normalised(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}
