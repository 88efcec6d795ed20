import { describe, expect, test } from "vitest";
import { fillNormals } from "#src/domain/simulation/normal.ts";
import { createState, enterStream } from "#src/domain/simulation/rng.ts";
import { seedWords } from "#src/domain/simulation/seed.ts";
import { individualise } from "#src/domain/twin/individualise.ts";
import { minimise } from "#src/domain/twin/minimise.ts";
import { forecastMorning } from "#src/domain/twin/morning-forecast.ts";
import { DEFAULT_PARAMETERS, POPULATION_PRIORS } from "#src/domain/twin/parameters.ts";
import { fitPopulation, signalHistory } from "#src/domain/twin/population.ts";
import { addSurprise, NO_SURPRISE, ownScale } from "#src/domain/twin/surprise.ts";
import { type DayRecord, evolveTwin, foldTwin, startTwin } from "#src/domain/twin/twin.ts";
import { days } from "#test/domain/twin/day-records.ts";

const FIRST = "2026-01-05";

function normals(seed: string, count: number): Float64Array {
  const state = createState();
  enterStream(state, seedWords(seed), 0);
  const out = new Float64Array(count);
  fillNormals(out, count, state);
  return out;
}

/** A made-up person whose signals follow the model with the given noise. */
function person(
  seed: string,
  count: number,
  { phi = 0.6, sigma = 0.15, noise = 0.04, sleepSd = 1.2 } = {},
): DayRecord[] {
  const z = normals(seed, 5 * count + 3);
  const base = { v: 3.6 + 0.4 * z[0]!, r: 66 + 6 * z[1]!, s: 6.6 + 0.8 * z[2]! };
  let v = 0;
  let r = 0;
  return days(FIRST, count, (i) => {
    const at = 3 + 5 * i;
    v = phi * v + sigma * z[at]!;
    r = 0.9 * r + 1.14 * z[at + 1]!;
    return {
      rmssdMs: Math.exp(base.v + v + Math.sqrt(noise) * z[at + 2]!),
      restingHrBpm: base.r + r + Math.sqrt(0.3) * z[at + 3]!,
      sleepHours: base.s + sleepSd * z[at + 4]!,
    };
  });
}

describe("minimising", () => {
  test("finds the bottom of a narrow valley", () => {
    const { at, value } = minimise(([x = 0, y = 0]) => (1 - x) ** 2 + 100 * (y - x * x) ** 2, [-1.2, 1], {
      evaluations: 2000,
      tolerance: 1e-14,
    });
    expect(at[0]).toBeCloseTo(1, 4);
    expect(at[1]).toBeCloseTo(1, 4);
    expect(value).toBeLessThan(1e-8);
  });

  test("stays within its evaluations", () => {
    let used = 0;
    const square = ([x = 0]: readonly number[]) => {
      used++;
      return x ** 2;
    };
    minimise(square, [5], { evaluations: 20 });
    expect(used).toBeLessThanOrEqual(23);
  });
});

describe("a fit to a population", () => {
  const people = Array.from({ length: 16 }, (_, i) => person(`p${i}`, 160, { sigma: 0.08, noise: 0.01, sleepSd: 0.7 }));
  const { parameters, priors } = fitPopulation(people.map(signalHistory));

  test("finds how much signals vary", () => {
    expect(parameters.sigmaS).toBeGreaterThan(0.6);
    expect(parameters.sigmaS).toBeLessThan(0.8);
    const spread = (phi: number, sigma: number, noise: number) => sigma ** 2 / (1 - phi ** 2) + noise;
    const found = spread(parameters.phiV, parameters.sigmaV, parameters.noiseV);
    expect(found / spread(0.6, 0.08, 0.01)).toBeGreaterThan(0.8);
    expect(found / spread(0.6, 0.08, 0.01)).toBeLessThan(1.25);
  });

  test("finds where baselines lie", () => {
    expect(Math.abs(priors.muR.mean - 66)).toBeLessThan(5);
    expect(priors.muV.variance).toBeGreaterThan(0.05);
    expect(priors.v.variance).toBeCloseTo(parameters.sigmaV ** 2 / (1 - parameters.phiV ** 2), 12);
  });

  test("finds no echo where there is none", () => expect(Math.abs(parameters.echoR)).toBeLessThan(0.08));

  test("leaves what the signals do not show as it was", () => {
    const { k0, kF, c0, eta, tauF } = parameters;
    expect({ k0, kF, c0, eta, tauF }).toEqual({
      k0: DEFAULT_PARAMETERS.k0,
      kF: DEFAULT_PARAMETERS.kF,
      c0: DEFAULT_PARAMETERS.c0,
      eta: DEFAULT_PARAMETERS.eta,
      tauF: 42,
    });
  });

  test("keeps the defaults when there are too few people", () => {
    expect(fitPopulation(people.slice(0, 3).map(signalHistory))).toEqual({
      parameters: DEFAULT_PARAMETERS,
      priors: POPULATION_PRIORS,
    });
  });

  test("reads a gap in the records as days without values", () => {
    const [monday, , wednesday] = person("gap", 3);
    expect(signalHistory([monday!, wednesday!]).restingHr).toEqual([
      monday!.restingHrBpm,
      null,
      wednesday!.restingHrBpm,
    ]);
  });
});

describe("a person's own parameters", () => {
  const before = startTwin(FIRST);

  test("are the population's before 28 valid days", () => {
    expect(individualise(before, person("x", 27), DEFAULT_PARAMETERS)).toBe(DEFAULT_PARAMETERS);
  });

  test("move towards a calm sleeper's and a restless sleeper's own spread, and not all the way", () => {
    const sigmaS = (sleepSd: number) => individualise(before, person("s", 90, { sleepSd }), DEFAULT_PARAMETERS).sigmaS;
    expect(sigmaS(0.5)).toBeLessThan(0.85);
    expect(sigmaS(0.5)).toBeGreaterThan(0.5);
    expect(sigmaS(2)).toBeGreaterThan(1.5);
    expect(sigmaS(2)).toBeLessThan(2);
  });

  test("keep what no signal shows, and time constants without recorded load", () => {
    const own = individualise(before, person("k", 60), DEFAULT_PARAMETERS);
    for (const key of ["k0", "kF", "cD", "tauF", "tauH", "tauD", "eta"] as const)
      expect(own[key]).toBeCloseTo(DEFAULT_PARAMETERS[key], 12);
  });

  test("average the time constants over the grid where loads are recorded", () => {
    const trained = person("t", 60).map((record, i) => ({ ...record, physicalLoadAu: i % 3 === 0 ? 400 : 100 }));
    const { tauF, tauH } = individualise(before, trained, DEFAULT_PARAMETERS);
    expect(tauF).toBeGreaterThan(30);
    expect(tauF).toBeLessThan(60);
    expect(tauH).toBeGreaterThan(4);
    expect(tauH).toBeLessThan(12);
    expect(tauH).not.toBe(7);
  });
});

describe("the forecast of a morning", () => {
  test("is wider for somebody who varies more than the population, and 1 for a new person", () => {
    expect(ownScale(NO_SURPRISE)).toBe(1);
    const varied = Array.from({ length: 60 }).reduce<typeof NO_SURPRISE>(
      (surprise) => addSurprise(surprise, 2, 1),
      NO_SURPRISE,
    );
    expect(ownScale(varied)).toBeGreaterThan(1.8);
  });

  test("covers about 80% of the model's own mornings with its 80% interval", () => {
    let inside = 0;
    let all = 0;
    for (let i = 0; i < 12; i++) {
      const records = person(`c${i}`, 100);
      let twin = foldTwin(records.slice(0, 30));
      for (const record of records.slice(30)) {
        const { mean, sd } = forecastMorning(twin).restingHr;
        if (Math.abs(record.restingHrBpm! - mean) <= 1.2815515655 * sd) inside++;
        all++;
        twin = evolveTwin(twin, record);
      }
    }
    expect(inside / all).toBeGreaterThan(0.75);
    expect(inside / all).toBeLessThan(0.86);
  });
});
