import { OpenAIEmbeddings } from "@langchain/openai";
import { normalised, OFFLINE_DIMENSIONS } from "#src/embedding/offline-embedder.ts";
import type { Embedder } from "#src/ports/learning.ts";

export interface OpenAIEmbedderOptions {
  readonly apiKey: string;
  readonly model: string;
  readonly baseUrl?: string | undefined;
}

/** The model sees meaning better than words do: its cosine weighs as much as lexical relevance. */
const WEIGHT = 1;
const TIMEOUT_MS = 20_000;
const RETRIES = 2;

/** Any OpenAI-compatible embeddings endpoint, asked for the dimensions that the database keeps. */
export function createOpenAIEmbedder({ apiKey, model, baseUrl }: OpenAIEmbedderOptions): Embedder {
  const client = new OpenAIEmbeddings({
    apiKey,
    model,
    dimensions: OFFLINE_DIMENSIONS,
    timeout: TIMEOUT_MS,
    maxRetries: RETRIES,
    ...(baseUrl === undefined ? {} : { configuration: { baseURL: baseUrl } }),
  });
  return {
    model,
    dimensions: OFFLINE_DIMENSIONS,
    weight: WEIGHT,
    async embed(texts) {
      const vectors = await client.embedDocuments([...texts]);
      return vectors.map((vector) => {
        if (vector.length !== OFFLINE_DIMENSIONS) {
          throw new RangeError(
            `Cannot use embedding model "${model}" as it must answer with ${OFFLINE_DIMENSIONS} dimensions: current number is ${vector.length}`,
          );
        }
        return normalised(Float32Array.from(vector));
      });
    },
    async close() {},
  };
}
