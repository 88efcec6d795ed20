import { embeddingHash, embeddingText } from "#src/domain/passage-hash.ts";
import { readStarterContents, writeStarterEmbeddings } from "#src/library/starter-library.ts";
import type { Embedder } from "#src/ports/learning.ts";

/**
 * Computes the vectors of the starter library and writes them beside it, so that a first start only inserts them.
 *
 * To be run whenever a starter passage changes; returns the number of passages.
 */
export async function embedStarterLibrary(embedder: Embedder): Promise<number> {
  const passages = (await readStarterContents()).flatMap((content) => content.passages);
  const vectors = await embedder.embed(passages.map(embeddingText));
  const entries = passages.flatMap((passage, index): [string, Float32Array][] => {
    const vector = vectors[index];
    return vector === undefined ? [] : [[embeddingHash(passage), vector]];
  });
  await writeStarterEmbeddings(embedder.model, embedder.dimensions, new Map(entries));
  return entries.length;
}
