import { describe, expect, test } from "vitest";
import {
  BODY,
  bodyPrior,
  changeDevice,
  measurementOf,
  NEW_DEVICE,
  passNight,
  predictSignals,
  readMorning,
} from "#src/domain/twin/filter.ts";
import { advance, type Gaussian, observe, predict } from "#src/domain/twin/gaussian.ts";
import { DEFAULT_PARAMETERS, POPULATION_PRIORS, type TwinParameters } from "#src/domain/twin/parameters.ts";
import { passDay, readAnswer } from "#src/domain/twin/wellness.ts";

const p = DEFAULT_PARAMETERS;
const calm = { fatigueOverFitness: 0, loadVariance: 0 };
const variance = (body: Gaussian, i: number): number => body.covariance[i * body.mean.length + i]!;

/** The prior variance at which a scalar filter settles, by running it. */
function settle(phi: number, sigma: number, noise: number): { prior: number; gain: number } {
  let belief: Gaussian = { mean: [0], covariance: [1] };
  let prior = 0;
  for (let day = 0; day < 500; day++) {
    const before = advance(belief, { transition: [phi], drift: [0], noise: [sigma ** 2] });
    prior = before.covariance[0]!;
    belief = observe(before, { value: 0, row: [[0, 1]], noise });
  }
  return { prior, gain: prior / (prior + noise) };
}

describe("the filter of the body", () => {
  test("lnRMSSD settles at prior variance 0.0295241035 and gain 0.4246600", () => {
    const { prior, gain } = settle(p.phiV, p.sigmaV, p.noiseV);
    expect(prior).toBeCloseTo(0.0295241035, 10);
    expect(gain).toBeCloseTo(0.42466, 7);
  });

  test("resting heart rate settles at prior variance 1.5021482786 and gain 0.8335320", () => {
    const { prior, gain } = settle(p.phiR, p.sigmaR, p.noiseR);
    expect(prior).toBeCloseTo(1.5021482786, 9);
    expect(gain).toBeCloseTo(0.833532, 6);
  });

  test("the whole filter settles there as well when baselines are known and debt has no effect", () => {
    const still: TwinParameters = { ...p, betaVH: 0, betaVD: 0, betaRH: 0, betaRD: 0, driftV: 0, driftR: 0, driftS: 0 };
    const known = { mean: 0, variance: 0 };
    let body = bodyPrior({ ...POPULATION_PRIORS, muV: known, muR: known, muS: { mean: 7, variance: 0 } });
    for (let day = 0; day < 300; day++) {
      body = passNight(body, { ...calm, sleepHours: 7 }, still);
      if (day === 299) break;
      ({ body } = readMorning(body, { sleepHours: 7, lnRmssd: 0, restingHr: 0 }, still));
    }
    expect(variance(body, BODY.v)).toBeCloseTo(0.0295241035, 10);
    expect(variance(body, BODY.r)).toBeCloseTo(1.5021482786, 9);
  });

  test("a population without news keeps its stationary variances", () => {
    let body = bodyPrior(POPULATION_PRIORS);
    for (let day = 0; day < 50; day++) body = passNight(body, calm, { ...p, betaVD: 0, betaRD: 0 });
    expect(variance(body, BODY.v)).toBeCloseTo(p.sigmaV ** 2 / (1 - p.phiV ** 2), 10);
    expect(variance(body, BODY.r)).toBeCloseTo(p.sigmaR ** 2 / (1 - p.phiR ** 2), 2);
  });

  test("one observation agrees with conditioning a joint Gaussian by hand", () => {
    const belief: Gaussian = { mean: [1, 2], covariance: [2, 0.5, 0.5, 1] };
    const { mean, covariance } = observe(belief, {
      value: 4,
      row: [
        [0, 1],
        [1, 1],
      ],
      noise: 1,
    });
    // Σ = 2 + 0.5 + 0.5 + 1 + 1 = 5; K = (2.5, 1.5) / 5; surprise 1.
    expect(mean[0]).toBeCloseTo(1.5, 14);
    expect(mean[1]).toBeCloseTo(2.3, 14);
    expect(covariance).toEqual([
      expect.closeTo(0.75, 14),
      expect.closeTo(-0.25, 14),
      expect.closeTo(-0.25, 14),
      expect.closeTo(0.55, 14),
    ]);
  });

  test("a short night adds what is missing to the usual to the debt, and lowers lnRMSSD", () => {
    const body = passNight(bodyPrior(POPULATION_PRIORS), { ...calm, sleepHours: 4.57 }, p);
    expect(body.mean[BODY.debt]).toBeCloseTo(2, 12);
    expect(body.mean[BODY.v]).toBeCloseTo(-0.02, 12);
    expect(body.mean[BODY.r]).toBeCloseTo(0.02, 12);
  });

  test("a night that nobody measured is the usual one and only adds doubt", () => {
    const body = passNight(bodyPrior(POPULATION_PRIORS), calm, p);
    expect(body.mean[BODY.debt]).toBe(0);
    expect(variance(body, BODY.debt)).toBeCloseTo(p.sigmaS ** 2, 12);
    expect(body.covariance[BODY.v * 8 + BODY.debt]).toBeCloseTo(-p.betaVD * p.sigmaS ** 2, 12);
  });

  test("fatigue over fitness lowers lnRMSSD and raises the resting heart rate", () => {
    const body = passNight(
      bodyPrior(POPULATION_PRIORS),
      { fatigueOverFitness: 0.5, loadVariance: 0, sleepHours: 6.57 },
      p,
    );
    expect(body.mean[BODY.v]).toBeCloseTo(-0.05, 12);
    expect(body.mean[BODY.r]).toBeCloseTo(0.5, 12);
  });

  test("a value more than four standard deviations away is rejected and named", () => {
    const before = bodyPrior(POPULATION_PRIORS);
    const { mean, variance: spread } = predictSignals(before, p).lnRmssd;
    const far = readMorning(before, { lnRmssd: mean + 4.01 * Math.sqrt(spread) }, p);
    expect(far.outliers).toEqual(["lnRmssd"]);
    expect(far.body).toEqual(before);
    const near = readMorning(before, { lnRmssd: mean + 3.99 * Math.sqrt(spread) }, p);
    expect(near.outliers).toEqual([]);
    expect(near.body).not.toEqual(before);
  });

  test("signals are read in the order sleep, lnRMSSD, resting heart rate, whatever the order they are given in", () => {
    const night = passNight(bodyPrior(POPULATION_PRIORS), { ...calm, sleepHours: 5 }, p);
    const one = readMorning(night, { restingHr: 60, lnRmssd: 3.5, sleepHours: 5 }, p);
    const two = readMorning(night, { sleepHours: 5, lnRmssd: 3.5, restingHr: 60 }, p);
    expect(one).toEqual(two);
  });

  test("the covariance stays symmetric and positive over a year of mixed mornings", () => {
    let body = bodyPrior(POPULATION_PRIORS);
    for (let day = 0; day < 365; day++) {
      const sleepHours = day % 5 === 0 ? undefined : 7 + Math.sin(day);
      body = passNight(body, { fatigueOverFitness: Math.sin(day / 9), loadVariance: 0, sleepHours }, p);
      ({ body } = readMorning(
        body,
        {
          sleepHours,
          lnRmssd: day % 3 === 0 ? undefined : 3.6 + 0.2 * Math.cos(day),
          restingHr: 60 + Math.sin(day / 4),
        },
        p,
      ));
      for (let i = 0; i < 8; i++) {
        expect(variance(body, i)).toBeGreaterThanOrEqual(0);
        for (let j = 0; j < 8; j++) {
          expect(body.covariance[i * 8 + j]).toBe(body.covariance[j * 8 + i]);
          expect(body.covariance[i * 8 + j]! ** 2).toBeLessThanOrEqual(
            variance(body, i) * variance(body, j) * (1 + 1e-9),
          );
        }
      }
    }
  });

  test("a new device opens the baseline to a quarter of its prior and starts with an offset of its own", () => {
    let body = bodyPrior(POPULATION_PRIORS);
    for (let day = 0; day < 60; day++) {
      body = passNight(body, { ...calm, sleepHours: 7 }, p);
      ({ body } = readMorning(body, { sleepHours: 7, lnRmssd: 3.6, restingHr: 60 }, p));
    }
    const changed = changeDevice(body, "lnRmssd", NEW_DEVICE.lnRmssd, POPULATION_PRIORS);
    expect(variance(changed, BODY.muV)).toBe(POPULATION_PRIORS.muV.variance / 4);
    expect(variance(changed, BODY.offsetV)).toBeCloseTo(0.0225, 12);
    expect(variance(changed, BODY.muR)).toBe(variance(body, BODY.muR));
  });

  test("a change of time zone makes a signal count for less", () => {
    const body = bodyPrior(POPULATION_PRIORS);
    const moved = (widening: number) => readMorning(body, { restingHr: 75 }, p, widening).body.mean[BODY.muR]!;
    expect(moved(4)).toBeLessThan(moved(1));
    expect(
      predict(body, measurementOf("restingHr", p, 4)).variance - predict(body, measurementOf("restingHr", p)).variance,
    ).toBeCloseTo(3 * p.noiseR, 12);
  });
});

describe("the filter of self-reported wellness", () => {
  test("settles at prior variance 0.5961005378 and gain 0.7045268", () => {
    let belief = { mean: 0, variance: 1 };
    let prior = 0;
    for (let day = 0; day < 300; day++) {
      belief = passDay(belief, p);
      prior = belief.variance;
      belief = readAnswer(belief, 0, p);
    }
    expect(prior).toBeCloseTo(0.5961005378, 10);
    expect(prior / (prior + p.noiseW)).toBeCloseTo(0.7045268, 7);
  });

  test("has stationary variance 0.9996 and mean 0 in silence, never a bad mood", () => {
    let belief = { mean: 2, variance: 0.1 };
    for (let day = 0; day < 200; day++) belief = passDay(belief, p);
    expect(belief.variance).toBeCloseTo(0.9996, 6);
    expect(belief.mean).toBeCloseTo(0, 12);
  });
});
