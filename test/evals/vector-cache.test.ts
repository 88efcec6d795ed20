import { mkdtemp, readFile, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Embedder } from "#src/ports/learning.ts";
import { withVectorCache } from "#test/evals/vector-cache.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kairos-vectors-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function counting(model: string): Embedder & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    model,
    dimensions: 2,
    weight: 1,
    asked,
    async embed(texts) {
      asked.push(...texts);
      return texts.map((text) => Float32Array.of(text.length, model.length));
    },
    async close() {},
  };
}

test("a text is computed once in all runs, and its vector stays the same", async () => {
  const first = counting("small");
  const vectors = await (await withVectorCache(first, folder)).embed(["one", "three", "one"]);
  const second = counting("small");
  expect(await (await withVectorCache(second, folder)).embed(["three", "fours", "one"])).toEqual([
    vectors[1],
    Float32Array.of(5, 5),
    vectors[0],
  ]);
  expect(second.asked).toEqual(["fours"]);
});

test("another model does not get what the first one computed", async () => {
  await (await withVectorCache(counting("small"), folder)).embed(["one"]);
  const other = counting("larger");
  expect(await (await withVectorCache(other, folder)).embed(["one"])).toEqual([Float32Array.of(3, 6)]);
  expect(other.asked).toEqual(["one"]);
});

test("a file that breaks off is used as far as it goes, and is not written any further", async () => {
  await (await withVectorCache(counting("small"), folder)).embed(["one", "three"]);
  const path = join(folder, "small-2.vectors");
  await truncate(path, 60);
  const after = counting("small");
  expect(await (await withVectorCache(after, folder)).embed(["one", "three"])).toEqual([
    Float32Array.of(3, 5),
    Float32Array.of(5, 5),
  ]);
  expect(after.asked).toEqual(["three"]);
  expect(await readFile(path)).toHaveLength(60);
});
