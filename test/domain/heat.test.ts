import { describe, expect, test } from "vitest";
import { readAirTemperature, wbgtOf } from "#src/domain/heat.ts";

describe("the heat that somebody tells", () => {
  // e = 0.6 x 6.105 x exp(17.27 T / (237.7 + T)); WBGT = 0.567 T + 0.393 e + 3.94
  test.each([
    [27, 27.6296],
    [28, 28.7003],
    [31, 32.0739],
    [33, 34.4694],
  ])("%d degrees of air are %d degrees WBGT", (air, wbgt) => {
    expect(wbgtOf(air)).toBeCloseTo(wbgt, 4);
  });

  test("is never under the air temperature where it matters, so that a limit is met early rather than late", () => {
    for (let air = 26; air <= 50; air++) expect(wbgtOf(air)).toBeGreaterThan(air);
  });

  test.each([
    ["33", 33],
    ["33,5 c", 33.5],
    ["91 f", 32.8],
    ["100 f", 37.8],
    ["8", undefined],
    ["99", undefined],
    ["hot", undefined],
  ])("%j is read as %s", (told, celsius) => {
    expect(readAirTemperature(told)).toBe(celsius);
  });
});
