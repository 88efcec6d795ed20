import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { type Agreement, plainWords, type Wish } from "#src/domain/wish.ts";
import { LibraryError, type Problem, readYaml } from "#src/library/sections.ts";
import type { Embedder, PhraseBook } from "#src/ports/learning.ts";

const FILE = "phrases.yaml";
const BOOK = path.join(import.meta.dirname, FILE);
const EMBEDDINGS = path.join(import.meta.dirname, "phrase-embeddings.json");

const label = z.string().min(2).max(75);
const line = z.string().min(2).max(120);
const wishSchema = z.strictObject({
  does: z.string().regex(/^[a-z][a-z0-9-]+$/u),
  value: z.string().optional(),
  button: label,
  asks: z.string().min(5).max(150).optional(),
  choices: z.record(label, z.string()).optional(),
  for: z.enum(["manager", "overseer"]).optional(),
  says: z.array(line).min(1),
});
const bookSchema = z.strictObject({ agree: z.array(z.string()), wishes: z.array(wishSchema) });
const embeddingsSchema = z.strictObject({
  model: z.string(),
  /** Plain words -> a byte for each dimension, base64: only the direction counts. */
  vectors: z.record(z.string(), z.string()),
});

interface Written {
  readonly agree: Agreement;
  readonly wishes: readonly { readonly wish: Wish; readonly says: readonly string[] }[];
}

/** What people say in plain words, with the vectors of it. Throws a LibraryError with file and line where it is written wrongly. */
export async function readPhraseBook(): Promise<PhraseBook> {
  const [{ agree, wishes }, text] = await Promise.all([readWritten(), readFile(EMBEDDINGS, "utf8")]);
  const { model, vectors } = embeddingsSchema.parse(JSON.parse(text));
  const phrases = wishes.flatMap(({ wish, says }) =>
    says.map((said) => {
      const bytes = vectors[said];
      if (bytes === undefined)
        throw new Error(
          `Cannot use the phrase "${said}" as it must have a vector: run "npm run kairos -- content embed"`,
        );
      return { wish, says: said, vector: decode(bytes) };
    }),
  );
  return { model, agree, phrases };
}

/** Computes the vectors of every phrase and writes them beside the book; returns how many there are. */
export async function embedPhraseBook(embedder: Embedder): Promise<number> {
  const says = [...new Set((await readWritten()).wishes.flatMap((written) => written.says))].toSorted();
  const vectors = await embedder.embed(says);
  const file = {
    model: embedder.model,
    vectors: Object.fromEntries(says.map((said, index) => [said, encode(vectors[index]!)])),
  };
  await writeFile(EMBEDDINGS, `${JSON.stringify(file, undefined, 2)}\n`);
  return says.length;
}

async function readWritten(): Promise<Written> {
  const problems: Problem[] = [];
  const book = readYaml(bookSchema, { text: await readFile(BOOK, "utf8"), line: 1 }, FILE, problems);
  if (book === undefined) throw new LibraryError(problems);
  return {
    agree: book.agree.map((row) => row.split(",").map((word) => word.trim())),
    wishes: book.wishes.map(({ says, ...wish }) => ({ wish, says: says.map(plainWords) })),
  };
}

function encode(vector: Float32Array): string {
  const largest = Math.max(...vector.map(Math.abs));
  return Buffer.from(Int8Array.from(vector, (value) => Math.round((value / largest) * 127)).buffer).toString("base64");
}

function decode(text: string): Float32Array {
  const bytes = new Int8Array(Buffer.from(text, "base64"));
  const length = Math.hypot(...bytes);
  return Float32Array.from(bytes, (value) => value / length);
}
