import { describe, expect, test } from "vitest";
import { affectedParameters } from "#src/domain/fairness-affected.ts";
import { stretchAt } from "#src/domain/fairness-verdict.ts";
import { LEARNT_PARAMETERS } from "#src/domain/twin/learnt-parameters.ts";
import { seeded, trainee } from "#test/domain/fairness-worlds.ts";

const options = () => ({ least: 10, stretch: stretchAt(4), resamples: 200, rng: seeded("affected") });

/** People whose κ lies `kappa` from everybody's, give or take 0.05, and whose other values lie about everybody's. */
function people(count: number, kappa: number, seed: string) {
  const rng = seeded(seed);
  const about = (value: number): number => value + 0.1 * (rng() - 0.5);
  return Array.from({ length: count }, (_, index) =>
    trainee(
      `${seed}${index}`,
      {},
      { departures: { body: [about(0), about(0)], "time-constants": [about(0), about(0)], capacity: [about(kappa)] } },
    ),
  );
}

describe("an alarm about a group", () => {
  test("is put down to the learnt parameter that differs, and to no other", () => {
    expect(affectedParameters(people(20, -0.3, "a"), people(20, 0, "b"), options())).toEqual(["capacity"]);
  });

  test("is put down to everything that is learnt where nothing is seen to differ", () => {
    expect(affectedParameters(people(20, 0, "a"), people(20, 0, "b"), options())).toEqual(LEARNT_PARAMETERS);
  });

  test("is put down to everything that is learnt where fewer than ten people of the group learnt anything", () => {
    expect(affectedParameters(people(9, -0.3, "a"), people(20, 0, "b"), options())).toEqual(LEARNT_PARAMETERS);
  });
});
