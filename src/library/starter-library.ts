import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { SkillContent } from "#src/domain/skill.ts";
import { parseSkill } from "#src/library/parse-skill.ts";
import { LibraryError, type Problem } from "#src/library/sections.ts";
import type { StarterLibrary } from "#src/ports/learning.ts";

const STARTER = path.join(import.meta.dirname, "starter");
const EMBEDDINGS = path.join(import.meta.dirname, "starter-embeddings.json");
const PREFIX = "starter";

const embeddingsSchema = z.strictObject({
  model: z.string(),
  dimensions: z.int().positive(),
  /** Content hash -> little-endian 32-bit floats, base64. */
  vectors: z.record(z.string(), z.string()),
});

/** The content that ships with Kairos. Throws a LibraryError that names every fault of every file. */
export async function readStarterLibrary(): Promise<StarterLibrary> {
  return { contents: await readStarterContents(), embeddings: await readEmbeddings() };
}

export const readStarterContents = (): Promise<SkillContent[]> => readContents(STARTER, PREFIX);

/** Every skill file of a folder, in the order of their names. */
export async function readContents(folder: string, prefix: string): Promise<SkillContent[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".md")).toSorted();
  const problems: Problem[] = [];
  const contents: SkillContent[] = [];
  for (const file of files) {
    try {
      contents.push(parseSkill(file, await readFile(path.join(folder, file), "utf8"), prefix));
    } catch (error) {
      if (!(error instanceof LibraryError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new LibraryError(problems);
  return contents;
}

async function readEmbeddings(): Promise<StarterLibrary["embeddings"]> {
  const { model, dimensions, vectors } = embeddingsSchema.parse(JSON.parse(await readFile(EMBEDDINGS, "utf8")));
  const entries = Object.entries(vectors).map(([hash, text]): [string, Float32Array] => [
    hash,
    decode(text, dimensions),
  ]);
  return { model, vectors: new Map(entries) };
}

/** Writes the vectors of the starter library, so that a first start only inserts them. */
export async function writeStarterEmbeddings(
  model: string,
  dimensions: number,
  vectors: ReadonlyMap<string, Float32Array>,
): Promise<void> {
  const sorted = [...vectors].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const file = {
    model,
    dimensions,
    vectors: Object.fromEntries(sorted.map(([hash, vector]) => [hash, encode(vector)])),
  };
  await writeFile(EMBEDDINGS, `${JSON.stringify(file, undefined, 1)}\n`);
}

function encode(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString("base64");
}

function decode(text: string, dimensions: number): Float32Array {
  const bytes = Buffer.from(text, "base64");
  return Float32Array.from({ length: dimensions }, (_, index) => bytes.readFloatLE(index * 4));
}
