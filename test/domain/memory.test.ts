import { describe, expect, test } from "vitest";
import { isDue, type Recall, recallProbability, reviewCard } from "#src/domain/memory.ts";

const start = new Date("2026-03-02T09:00:00Z");
const daysLater = (days: number, from = start): Date => new Date(from.getTime() + days * 86_400_000);

describe("the next look", () => {
  test("comes when recall has fallen to nine in ten", () => {
    const card = reviewCard(undefined, "good", start);
    for (const days of [1, 2, 5, 30]) {
      const factor = 0.9 ** (-1 / 0.1542) - 1;
      expect(recallProbability(card, daysLater(days))).toBeCloseTo(
        (1 + (factor * days) / card.stability) ** -0.1542,
        6,
      );
    }
    expect(Math.abs(card.intervalDays - card.stability)).toBeLessThanOrEqual(1);
  });

  test("comes later, the better the answer was, and never before the next day", () => {
    const order: Recall[] = ["forgotten", "hard", "good", "easy"];
    const days = order.map((recall) => reviewCard(undefined, recall, start).intervalDays);
    expect(days.toSorted((a, b) => a - b)).toEqual(days);
    expect(days[0]).toBeGreaterThanOrEqual(1);
    expect(new Set(days).size).toBeGreaterThan(2);
  });

  test("moves out with every success on time and in after a failure", () => {
    let card = reviewCard(undefined, "good", start);
    const intervals = [card.intervalDays];
    for (let look = 0; look < 4; look += 1) {
      card = reviewCard(card, "good", card.due);
      intervals.push(card.intervalDays);
    }
    expect(intervals.every((days, index) => index === 0 || days > intervals[index - 1]!)).toBe(true);
    const failed = reviewCard(card, "forgotten", card.due);
    expect(failed.intervalDays).toBeLessThan(card.intervalDays);
    expect(failed.lapses).toBe(1);
  });

  test("is the same for the same answers: nothing is left to chance", () => {
    const run = (): number[] => {
      const first = reviewCard(undefined, "hard", start);
      return [first.intervalDays, reviewCard(first, "good", first.due).intervalDays];
    };
    expect(run()).toEqual(run());
  });

  test("is due from its instant on", () => {
    const card = reviewCard(undefined, "good", start);
    expect(isDue(card, new Date(card.due.getTime() - 1))).toBe(false);
    expect(isDue(card, card.due)).toBe(true);
  });
});
