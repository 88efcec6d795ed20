import { describe, expect, test } from "vitest";
import { benchmarkFacts, readBenchmark, valueWords } from "#src/domain/benchmark.ts";

describe("a benchmark as people write it", () => {
  test.each([
    ["5 km 24:30", "5 km", "time", 1_470, "24:30"],
    ["marathon: 3:45:09", "marathon", "time", 13_509, "3:45:09"],
    ["100 m 12:03.4", "100 m", "time", 723.4, "12:03.4"],
    ["plank 90 s", "plank", "time", 90, "1:30"],
    ["reading 2 hours", "reading", "time", 7_200, "2:00:00"],
    ["cooper test 2800 m", "cooper test", "distance", 2_800, "2.8 km"],
    ["longest run 10 miles", "longest run", "distance", 16_093.44, "16.09 km"],
    ["jump 2,35 m", "jump", "distance", 2.35, "2.4 m"],
    ["deadlift 100 kg", "deadlift", "weight", 100, "100 kg"],
    ["bench press 225 lbs", "bench press", "weight", 102.058, "102.1 kg"],
    ["FTP 240 W", "FTP", "power", 240, "240 W"],
    ["VO2max 48.5", "VO2max", "vo2max", 48.5, "48.5 ml/kg/min"],
    ["data certificate 82 %", "data certificate", "percent", 82, "82%"],
    ["typing 62 wpm", "typing", "count", 62, "62"],
    ["20 push-ups", "push-ups", "count", 20, "20"],
    ["pull-ups 8", "pull-ups", "count", 8, "8"],
  ] as const)("%s", (text, name, quantity, value, shown) => {
    const read = readBenchmark(text);
    expect(read).toEqual({ name, quantity, value: expect.closeTo(value, 3), isAim: false });
    expect(valueWords(read)).toBe(shown);
  });

  test.each(["goal 5 km 24:00", "aim: 5 km 24:00", "Target 5 km 24:00"])("%s is an aim", (text) => {
    expect(readBenchmark(text)).toEqual({ name: "5 km", quantity: "time", value: 1_440, isAim: true });
  });

  test.each([
    ["5 km", "a name and a value"],
    ["fast", "a name and a value"],
    ["5 km fast", "a name and a value"],
    ["", "a name and a value"],
    ["certificate 101 %", "the value must be from 0 to 100 percent"],
    ["plank 0 s", "the value must be from 0.01 to 604800 seconds"],
    ["VO2max 4", "from 10 to 100 ml/kg/min"],
    [`${"x".repeat(61)} 5 kg`, "plain words of at most 60 characters"],
    ["<b>run</b> 5 km", "plain words"],
    ["see https://evil.example 5", "plain words"],
  ])("%j is not kept: %s", (text, why) => {
    expect(() => readBenchmark(text)).toThrow(RangeError);
    expect(() => readBenchmark(text)).toThrow(why);
  });

  test.each([
    "body weight 60 kg",
    "goal weight 60 kg",
    "Weight loss 5 kg",
    "waist 80",
    "BMI 22",
    "diet 3",
    "body fat 15 %",
  ])("%s is nothing that is coached", (text) => {
    expect(() => readBenchmark(text)).toThrow("nothing that I coach");
  });

  test("every number in its words is a fact", () => {
    const facts = benchmarkFacts({ name: "5 km", quantity: "time", value: 1_470 });
    expect(facts.flatMap(({ renderings = [] }) => renderings)).toEqual(["24:30", "5", "5 km"]);
  });
});
