import { expect, test } from "vitest";
import { createOfflineEmbedder, OFFLINE_DIMENSIONS } from "#src/embedding/offline-embedder.ts";

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, index) => sum + value * b[index]!, 0);

test("texts become vectors of length one, in order, nearer for nearer meanings", async () => {
  const embedder = createOfflineEmbedder();
  const texts = Array.from({ length: 18 }, (_, index) => `sentence number ${index}`);
  const [first, second, other, ...rest] = await embedder.embed([
    "How old are you?",
    "What is your age?",
    "The train is late.",
    ...texts,
  ]);
  expect(rest).toHaveLength(18);
  expect(first).toHaveLength(OFFLINE_DIMENSIONS);
  expect(Math.hypot(...first!)).toBeCloseTo(1, 5);
  expect(dot(first!, second!)).toBeGreaterThan(dot(first!, other!) + 0.3);
  const [again] = await embedder.embed(["sentence number 17"]);
  expect(dot(again!, rest[17]!)).toBeCloseTo(1, 4);
  await embedder.close();
});

test("a text in capitals means the same as in small letters", async () => {
  const embedder = createOfflineEmbedder();
  const [loud, calm] = await embedder.embed(["WHO NAMES THE PRICE FIRST?", "who names the price first?"]);
  expect(dot(loud!, calm!)).toBeCloseTo(1, 4);
  await embedder.close();
});

test("a closed embedder says so, also to work that was waiting", async () => {
  const embedder = createOfflineEmbedder();
  const waiting = embedder.embed(["anything"]);
  const outcome = expect(waiting).rejects.toThrow("it is closed");
  await embedder.close();
  await outcome;
  await expect(embedder.embed(["more"])).rejects.toThrow("it is closed");
});

test("several threads give the same vectors in the same order", async () => {
  const texts = Array.from({ length: 40 }, (_, index) => `${"very ".repeat(index % 7)}important sentence ${index}`);
  const [one, two] = [createOfflineEmbedder(), createOfflineEmbedder({ threads: 2 })];
  const [alone, together] = await Promise.all([one.embed(texts), two.embed(texts)]);
  for (const [index, vector] of alone.entries()) expect(dot(vector, together[index]!)).toBeCloseTo(1, 5);
  await Promise.all([one.close(), two.close()]);
});
