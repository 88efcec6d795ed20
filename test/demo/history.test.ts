import { describe, expect, test } from "vitest";
import { demoDay, demoHistory } from "#src/demo/history.ts";
import { DEMO_MEMBERS } from "#src/demo/roster.ts";
import { addDays, weekday } from "#src/domain/time.ts";

const START = "2026-11-25";
const ana = DEMO_MEMBERS.find(({ id }) => id === "ana")!;
const eli = DEMO_MEMBERS.find(({ id }) => id === "eli")!;
const sleepOf = (day: ReturnType<typeof demoDay>): number =>
  day.nights.find(({ metric }) => metric === "sleep_h")!.value;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("the demo company's history", () => {
  test("is the same for the same person and day", () => {
    expect(demoHistory(ana, START, 60)).toEqual(demoHistory(ana, START, 60));
  });

  test("lets the person with short nights slide, and sleep least in the night after the first day", () => {
    const days = demoHistory(ana, START, 60);
    expect(mean(days.slice(-4).map(sleepOf))).toBeLessThan(mean(days.slice(0, 40).map(sleepOf)) - 0.3);
    expect(sleepOf(demoDay(ana, addDays(START, 1), START))).toBeLessThan(5);
  });

  test("has no nights for somebody without a wearable, and no work on weekends", () => {
    for (const day of demoHistory(eli, START, 60)) {
      expect(day.nights).toEqual([]);
      if (weekday(day.day) > 5) expect([day.checkIn, day.learning]).toEqual([undefined, undefined]);
    }
  });
});
