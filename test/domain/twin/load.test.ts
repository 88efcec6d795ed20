import { describe, expect, test } from "vitest";
import {
  acuteChronicRatio,
  cognitiveReference,
  leakyMean,
  loadReference,
  longestSession,
  monotony,
  sessionLoad,
  strain,
  type WeightedLoads,
  weighLoad,
} from "#src/domain/twin/load.ts";

const repeat = (value: number, times: number): number[] => new Array<number>(times).fill(value);

describe("loads", () => {
  test("a session's load is effort times minutes", () => expect(sessionLoad(7, 45)).toBe(315));

  test("the reference is the mean of the last 42 days, rest days counting as 0", () => {
    expect(loadReference([...repeat(1000, 30), ...repeat(0, 21), ...repeat(200, 21)])).toBe(100);
  });

  test("the reference is at least 60 AU a day", () => {
    expect(loadReference([])).toBe(60);
    expect(loadReference(repeat(10, 42))).toBe(60);
  });

  test("a day that nobody recorded is not a rest day", () => {
    expect(loadReference([100, null, 200])).toBe(150);
  });

  test("the reference of learning is at least 30 minutes", () => {
    expect(cognitiveReference([20, 25])).toBe(30);
    expect(cognitiveReference([50, null, 70])).toBe(60);
  });

  test("monotony is the mean over the sample deviation of seven days, and 10 for a week without variation", () => {
    expect(monotony([0, 100, 0, 100, 0, 100, 0])).toBeCloseTo(
      300 / 7 / Math.sqrt((3 * (400 / 7) ** 2 + 4 * (300 / 7) ** 2) / 6),
      12,
    );
    expect(monotony(repeat(80, 7))).toBe(10);
    expect(monotony(repeat(0, 7))).toBe(0);
  });

  test("strain is the week's load times its monotony", () => expect(strain(repeat(80, 7))).toBe(5600));

  test("weighted means of 21 days of 30 and 7 days of 50 are 47.33032227 and 37.87196729", () => {
    const weighted = [...repeat(30, 21), ...repeat(50, 7)].reduce<WeightedLoads | undefined>(weighLoad, undefined)!;
    expect(weighted.acute).toBeCloseTo(47.33032227, 8);
    expect(weighted.chronic).toBeCloseTo(37.87196729, 8);
    expect(acuteChronicRatio([...repeat(30, 21), ...repeat(50, 7)])).toBeCloseTo(47.33032227 / 37.87196729, 8);
  });

  test("42 days of 50 from nothing make a chronic load of 31.606027941", () => {
    let chronic = 0;
    for (let day = 0; day < 42; day++) chronic = leakyMean(chronic, 50, Math.exp(-1 / 42));
    expect(chronic).toBeCloseTo(31.606027941, 9);
  });

  test("the longest session is that of the sport asked for", () => {
    const sessions = [
      { minutes: 30, sport: "running" },
      { minutes: 90, sport: "cycling" },
    ];
    expect(longestSession(sessions)).toBe(90);
    expect(longestSession(sessions, "running")).toBe(30);
    expect(longestSession([], "running")).toBe(0);
  });
});
