import { OFFLINE_MODEL } from "#src/embedding/offline-embedder.ts";
import type { Embedder, StarterLibrary } from "#src/ports/learning.ts";

/** Asks no model: stored vectors are searched by their words, whatever is new cannot be embedded. */
export const wordsOnly: Embedder = {
  model: OFFLINE_MODEL,
  dimensions: 512,
  weight: 2,
  embed: () => Promise.reject(new Error("Cannot embed as no model is here")),
  close: async () => {},
};

/** A library that ships with nothing. */
export const noStarter: StarterLibrary = { contents: [], embeddings: { model: OFFLINE_MODEL, vectors: new Map() } };
