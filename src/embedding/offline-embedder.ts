import { createOfflineThread } from "#src/embedding/offline-thread.ts";
import type { Embedder } from "#src/ports/learning.ts";

export const OFFLINE_MODEL = "energetic-ai-en-0.2.0";
export const OFFLINE_DIMENSIONS = 512;
/** Tuned on the labelled questions over the starter library; keyword queries over long collections want 0.3. */
const WEIGHT = 2;
const BATCH = 16;

export interface OfflineEmbedderOptions {
  /** Copies of the model that work side by side, each with about 150 MB: one is enough but for large collections. */
  readonly threads?: number;
}

/**
 * Sentence embeddings whose weights ship with the packages: English, 512 dimensions, in worker threads that start on first
 * use.
 */
export function createOfflineEmbedder({ threads: count = 1 }: OfflineEmbedderOptions = {}): Embedder {
  const threads = Array.from({ length: count }, createOfflineThread);
  return {
    model: OFFLINE_MODEL,
    dimensions: OFFLINE_DIMENSIONS,
    weight: WEIGHT,
    async embed(texts) {
      const batches = batchesOf(texts);
      const vectors: Float32Array[] = [];
      await Promise.all(
        threads.map(async (thread) => {
          for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
            const answers = await thread.run(batch.map((index) => calm(texts[index] ?? "")));
            for (const [place, index] of batch.entries()) vectors[index] = normalised(answers[place] ?? NOTHING);
          }
        }),
      );
      return vectors;
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

const NOTHING = new Float32Array(OFFLINE_DIMENSIONS);

/** Places of texts, by length: the model pads what it reads at once to the longest. */
function batchesOf(texts: readonly string[]): number[][] {
  const order = [...texts.keys()].toSorted((a, b) => (texts[a]?.length ?? 0) - (texts[b]?.length ?? 0));
  return Array.from({ length: Math.ceil(order.length / BATCH) }, (_, batch) =>
    order.slice(batch * BATCH, (batch + 1) * BATCH),
  );
}

/** The model knows words in lower case: a text all in capitals means nothing to it. */
const calm = (text: string): string => (text === text.toUpperCase() ? text.toLowerCase() : text);

/** The vector of length 1 in the same direction; a vector of zeros stays. */
export function normalised(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}
