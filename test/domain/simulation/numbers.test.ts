import { describe, expect, test } from "vitest";
import {
  atMost,
  interval,
  logGamma,
  lowerBound,
  mostEvents,
  regularisedBeta,
  upperBound,
} from "#src/domain/simulation/clopper-pearson.ts";
import { choleskyRoot } from "#src/domain/simulation/draw.ts";
import { expUpToOne } from "#src/domain/simulation/exponential.ts";
import { fillNormals } from "#src/domain/simulation/normal.ts";
import { createState, enterStream, nextUniform, nextWord } from "#src/domain/simulation/rng.ts";
import { certificationSeed, seedOf, seedWords } from "#src/domain/simulation/seed.ts";

const SEED = { person: "p", day: "2026-03-02", inputs: "i", modelVersion: "1" };

describe("Clopper-Pearson bounds", () => {
  test.each([
    [1000, 38, 31, 4, 2],
    [2000, 83, 73, 12, 8],
    [5000, 224, 208, 38, 31],
    [10_000, 463, 440, 83, 73],
    [100_000, 4886, 4812, 948, 914],
  ])("accept the stated most events of %i rollouts", (n, day, dayOf16, red, redOf16) => {
    expect(mostEvents(n, 0.05, 0.05)).toBe(day);
    expect(mostEvents(n, 0.05, 0.05 / 16)).toBe(dayOf16);
    expect(mostEvents(n, 0.01, 0.05)).toBe(red);
    expect(mostEvents(n, 0.01, 0.05 / 16)).toBe(redOf16);
  });

  test("need 59 rollouts without an event for 5%, and 299 for 1%", () => {
    expect(mostEvents(58, 0.05, 0.05)).toBe(-1);
    expect(mostEvents(59, 0.05, 0.05)).toBe(0);
    expect(mostEvents(298, 0.01, 0.05)).toBe(-1);
    expect(mostEvents(299, 0.01, 0.05)).toBe(0);
  });

  test("agree with the beta quantiles of a statistics library", () => {
    expect(interval(463, 10_000).upper).toBeCloseTo(0.05060268050045866, 12);
    expect(interval(463, 10_000).lower).toBeCloseTo(0.04226411275474249, 12);
    expect(interval(3, 10).lower).toBeCloseTo(0.06673951117773447, 12);
    expect(interval(3, 10).upper).toBeCloseTo(0.6524528500599973, 12);
    expect(interval(9999, 10_000).upper).toBeCloseTo(0.9999974682224065, 12);
  });

  test("say that 7 of 120 is 2% to 12%", () => {
    const { lower, upper } = interval(7, 120);
    expect(lower).toBeCloseTo(0.024, 3);
    expect(upper).toBeCloseTo(0.116, 3);
  });

  test("are exact where nothing or everything happened", () => {
    expect(lowerBound(0, 50, 0.05)).toBe(0);
    expect(upperBound(50, 50, 0.05)).toBe(1);
    expect(upperBound(0, 50, 0.05)).toBeCloseTo(1 - 0.05 ** (1 / 50), 13);
    expect(lowerBound(50, 50, 0.05)).toBeCloseTo(0.05 ** (1 / 50), 13);
  });

  test("rest on a binomial distribution that sums as it should", () => {
    const choose = [1, 6, 15, 20, 15, 6, 1];
    let sum = 0;
    for (const [k, ways] of choose.entries()) {
      sum += ways * 0.3 ** k * 0.7 ** (6 - k);
      expect(atMost(k, 6, 0.3)).toBeCloseTo(sum, 13);
    }
    expect(regularisedBeta(0.25, 1, 1)).toBeCloseTo(0.25, 14);
    expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 13);
    expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 12);
  });
});

describe("random numbers", () => {
  const draw = (seed: string, index: number, count: number) => {
    const state = createState();
    enterStream(state, seedWords(seed), index);
    const out = new Float64Array(count);
    fillNormals(out, count, state);
    return out;
  };

  test("follow the published generator: the first words from state 1, 2, 3, 4", () => {
    const state = Int32Array.of(1, 2, 3, 4);
    expect(Array.from({ length: 4 }, () => nextWord(state) >>> 0)).toEqual([641, 1573767, 3222811527, 3517856514]);
  });

  test("are the same for the same seed and rollout, and others for another", () => {
    expect(draw("a", 5, 98)).toEqual(draw("a", 5, 98));
    expect(draw("a", 6, 98)).not.toEqual(draw("a", 5, 98));
    expect(draw("b", 5, 98)).not.toEqual(draw("a", 5, 98));
  });

  test("are standard normal in their moments and tails", () => {
    const n = 400_000;
    const sums = [0, 0, 0, 0, 0];
    const beyond = { 1: 0, 2: 0, 3: 0, 3.66: 0 };
    for (let index = 0; index < n / 1000; index++)
      for (const z of draw("moments", index, 1000)) {
        for (let power = 1; power <= 4; power++) sums[power]! += z ** power;
        for (const edge of [1, 2, 3, 3.66] as const) if (Math.abs(z) > edge) beyond[edge]++;
      }
    for (const [power, mean, variance] of [
      [1, 0, 1],
      [2, 1, 2],
      [3, 0, 15],
      [4, 3, 96],
    ] as const)
      expect(Math.abs(sums[power]! / n - mean)).toBeLessThan(4 * Math.sqrt(variance / n));
    for (const [edge, probability] of [
      [1, 0.3173105079],
      [2, 0.0455002639],
      [3, 0.0026997961],
      [3.66, 0.0002522128],
    ] as const)
      expect(Math.abs(beyond[edge] / n - probability)).toBeLessThan(
        4 * Math.sqrt((probability * (1 - probability)) / n),
      );
  });

  test("do not repeat from one rollout to the next", () => {
    let product = 0;
    for (let index = 0; index < 20_000; index++)
      product += draw("streams", index, 1)[0]! * draw("streams", index + 1, 1)[0]!;
    expect(Math.abs(product / 20_000)).toBeLessThan(4 / Math.sqrt(20_000));
  });

  test("are uniform in 0..1, with 1 left out", () => {
    const state = createState();
    enterStream(state, seedWords("uniform"), 0);
    let sum = 0;
    for (let i = 0; i < 10_000; i++) {
      const x = nextUniform(state);
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThan(1);
      sum += x;
    }
    expect(Math.abs(sum / 10_000 - 0.5)).toBeLessThan(4 / Math.sqrt(12 * 10_000));
  });

  test("have seeds that depend on every part, and a fresh one for certifying", () => {
    const seed = seedOf(SEED);
    expect(seedOf({ ...SEED })).toBe(seed);
    for (const key of Object.keys(SEED)) expect(seedOf({ ...SEED, [key]: "other" })).not.toBe(seed);
    expect(seedOf({ ...SEED, person: "p,", day: "x" })).not.toBe(seedOf({ ...SEED, person: "p", day: ",x" }));
    expect(certificationSeed(seed)).not.toBe(seed);
    expect(certificationSeed(seed)).toBe(certificationSeed(seed));
  });
});

describe("the fast exponential", () => {
  test("is within 4e-16 of the true one from -12 to 1", () => {
    for (let y = -12; y <= 1; y += 0.000_37) expect(Math.abs(expUpToOne(y) / Math.exp(y) - 1)).toBeLessThan(9e-16);
  });
  test("is 0 below -12", () => expect(expUpToOne(-12.1)).toBe(0));
});

describe("sampling", () => {
  test("a root times its transpose is the covariance, also where a component is certain", () => {
    const covariance = [4, 2, 0, 2, 5, 0, 0, 0, 0];
    const root = choleskyRoot(covariance, 3);
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++) {
        let sum = 0;
        for (let k = 0; k < 3; k++) sum += root[i * 3 + k]! * root[j * 3 + k]!;
        expect(sum).toBeCloseTo(covariance[i * 3 + j]!, 14);
      }
  });
});
