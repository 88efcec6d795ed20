import { createHash } from "node:crypto";
import { appendFile, mkdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Embedder } from "#src/ports/learning.ts";

const KEY_BYTES = 32;

/** `~/.cache/kairos`, or what XDG_CACHE_HOME says. */
const cacheFolder = (): string => join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "kairos");

/**
 * The same embedder, which computes each text once in all runs: vectors are kept in a file of `folder`, by the hash of model
 * and text.
 *
 * A file that breaks off in the middle of an entry, or that cannot be read, is used as far as it goes.
 */
export async function withVectorCache(embedder: Embedder, folder = cacheFolder()): Promise<Embedder> {
  const path = join(folder, `${embedder.model.replace(/[^\w.-]/gu, "_")}-${embedder.dimensions}.vectors`);
  const entryBytes = KEY_BYTES + embedder.dimensions * Float32Array.BYTES_PER_ELEMENT;
  const known = new Map<string, Float32Array>();
  const kept = await readFile(path).catch(() => Buffer.alloc(0));
  for (let at = 0; at + entryBytes <= kept.length; at += entryBytes) {
    const vector = new Float32Array(embedder.dimensions);
    Buffer.from(vector.buffer).set(kept.subarray(at + KEY_BYTES, at + entryBytes));
    known.set(kept.toString("hex", at, at + KEY_BYTES), vector);
  }
  const writable = kept.length % entryBytes === 0;
  const keyOf = (text: string): string =>
    createHash("sha256").update(embedder.model).update("\0").update(text).digest("hex");
  return {
    ...embedder,
    async embed(texts) {
      const keys = texts.map(keyOf);
      const missing = texts.filter((_, index) => !known.has(keys[index] ?? ""));
      const vectors = await embedder.embed(missing);
      const fresh = missing.map((text, index) => [keyOf(text), vectors[index]] as const);
      for (const [key, vector] of fresh) if (vector !== undefined) known.set(key, vector);
      if (fresh.length > 0 && writable) {
        await mkdir(folder, { recursive: true });
        await appendFile(
          path,
          Buffer.concat(
            fresh.flatMap(([key, vector]) =>
              vector === undefined
                ? []
                : [Buffer.from(key, "hex"), Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength)],
            ),
          ),
        );
      }
      return keys.map((key) => known.get(key) ?? new Float32Array(embedder.dimensions));
    },
  };
}
