import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  createEmptyCard,
  FSRSAlgorithm,
  forgetting_curve,
  fsrs,
  type Grade,
  generatorParameters,
  Rating,
} from "ts-fsrs";
import { describe, expect, test } from "vitest";

const file = join(
  process.env["KAIROS_SHARED"] ?? join(import.meta.dirname, "../../../shared"),
  "data/model/fsrs6_vectors.json",
);

interface Vectors {
  readonly w_fsrs6_test: number[];
  readonly ivl_history: { readonly ratings: Grade[]; readonly expected: number[] };
  readonly memory_state: {
    readonly ratings: Grade[];
    readonly intervals_days: number[];
    readonly short_term: { readonly stability: number; readonly difficulty: number };
    readonly long_term: { readonly stability: number; readonly difficulty: number };
  };
  readonly forgetting_curve_s1_t0123: number[];
  readonly next_difficulty_from5: number[];
}

describe.skipIf(!existsSync(file))(
  `the memory model against published vectors (skipped unless there is ${file})`,
  () => {
    const vectors = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Vectors) : undefined!;
    const w = existsSync(file) ? vectors.w_fsrs6_test : [];
    const day = 86_400_000;

    test("intervals of a history of thirteen answers", () => {
      const scheduler = fsrs({ w, enable_fuzz: false });
      let card = createEmptyCard(new Date("2022-11-29T12:30:00Z"));
      let now = card.due;
      const intervals = vectors.ivl_history.ratings.map((rating) => {
        card = scheduler.next(card, now, rating).card;
        now = card.due;
        return card.scheduled_days;
      });
      expect(intervals).toEqual(vectors.ivl_history.expected);
    });

    test.each([
      { name: "with short steps", enable_short_term: true, key: "short_term" as const },
      {
        name: "without short steps, as reviews are scheduled here",
        enable_short_term: false,
        key: "long_term" as const,
      },
    ])("stability and difficulty $name", ({ enable_short_term, key }) => {
      const scheduler = fsrs({ w, enable_fuzz: false, enable_short_term });
      let card = createEmptyCard(new Date("2022-11-29T12:30:00Z"));
      let now = card.due;
      for (const [index, rating] of vectors.memory_state.ratings.entries()) {
        now = new Date(now.getTime() + (vectors.memory_state.intervals_days[index] ?? 0) * day);
        card = scheduler.next(card, now, rating).card;
      }
      expect(card.stability).toBeCloseTo(vectors.memory_state[key].stability, 4);
      expect(card.difficulty).toBeCloseTo(vectors.memory_state[key].difficulty, 4);
    });

    test("the forgetting curve", () => {
      for (const [days, expected] of vectors.forgetting_curve_s1_t0123.entries()) {
        expect(forgetting_curve(w, days, 1)).toBeCloseTo(expected, 8);
      }
    });

    test("difficulty after each answer", () => {
      const algorithm = new FSRSAlgorithm(generatorParameters({ w }));
      const grades: Grade[] = [Rating.Again, Rating.Hard, Rating.Good, Rating.Easy];
      expect(grades.map((grade) => algorithm.next_difficulty(5, grade))).toEqual(
        vectors.next_difficulty_from5.map((value) => expect.closeTo(value, 8)),
      );
    });
  },
);
