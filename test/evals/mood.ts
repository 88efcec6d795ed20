import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { readSentence } from "#src/domain/sentence-reading.ts";

export interface MoodEval {
  readonly texts: number;
  /** Share of texts in which a mood was read at all. */
  readonly coverage: number;
  /** Texts read as good or bad whose own rating is at least 0.5 away from neutral. */
  readonly decided: number;
  readonly signAccuracy: number;
  /** Pearson, reading against rating, over the texts that were read. */
  readonly correlation: number;
}

/** Reads rated texts (`id<TAB>rating -4..4<TAB>text`, Latin-1) offline and compares the mood with the rating. */
export async function run({
  json = false,
  files = [],
}: {
  json?: boolean;
  files?: readonly string[];
} = {}): Promise<MoodEval> {
  const [path = resolve(process.env["KAIROS_SHARED"] ?? "../shared", "data/sentiment/vader_tweets_GroundTruth.txt")] =
    files;
  const rows = (await readFile(path, "latin1"))
    .trim()
    .split("\n")
    .map((line) => line.split("\t"));
  const pairs = rows.flatMap(([, rating = "", text = ""]) => {
    const mood = readSentence(unescaped(text))?.items.mood;
    return mood === undefined ? [] : [{ mood: mood - 4, rating: Number(rating) }];
  });
  const decided = pairs.filter(({ mood, rating }) => mood !== 0 && Math.abs(rating) >= 0.5);
  const right = decided.filter(({ mood, rating }) => Math.sign(mood) === Math.sign(rating));
  const result: MoodEval = {
    texts: rows.length,
    coverage: pairs.length / rows.length,
    decided: decided.length,
    signAccuracy: right.length / decided.length,
    correlation: pearson(
      pairs.map(({ mood }) => mood),
      pairs.map(({ rating }) => rating),
    ),
  };
  if (!json) console.log(JSON.stringify(result, null, 2));
  return result;
}

const unescaped = (text: string): string => text.replace(/&amp;/gu, "&").replace(/&lt;/gu, "<").replace(/&gt;/gu, ">");

function pearson(xs: readonly number[], ys: readonly number[]): number {
  const [mx, my] = [xs, ys].map((values) => values.reduce((sum, value) => sum + value, 0) / values.length) as [
    number,
    number,
  ];
  const products = xs.map((x, i) => ({ x: x - mx, y: (ys[i] ?? 0) - my }));
  const sum = (of: (pair: { x: number; y: number }) => number): number =>
    products.reduce((total, pair) => total + of(pair), 0);
  return sum(({ x, y }) => x * y) / Math.sqrt(sum(({ x }) => x * x) * sum(({ y }) => y * y));
}
