import { describe, expect, test } from "vitest";
import type { ItemScore } from "#src/domain/check-in.ts";
import { createState, enterStream, nextUniform } from "#src/domain/simulation/rng.ts";
import { seedWords } from "#src/domain/simulation/seed.ts";
import { BANDS, publishTeams, type TeamBands, type TeamEvidence } from "#src/domain/team.ts";

function seeded(seed: string): () => number {
  const state = createState();
  enterStream(state, seedWords(seed), 0);
  return () => nextUniform(state);
}

const TRIALS = 300;
const WEEKS = 26;
const TEAM = 6;
/** Where the four bands of mood lie on the 1..7 scale. */
const MIDDLES = [2, 3.5, 4.5, 6] as const;

/** One person's usual mood, and what they tap on a day. */
const usual = (rng: () => number): number => 2 + 4.5 * rng();
const tapped = (mood: number, rng: () => number): ItemScore =>
  Math.min(7, Math.max(1, Math.round(mood + 2 * (rng() - 0.5)))) as ItemScore;

interface Trial {
  /** The mean that the one who leaves answered. */
  readonly secret: number;
  /** Of the weeks with and without that person: what was published, and the exact means that were not. */
  readonly withThem: { readonly bands: readonly number[]; readonly means: readonly number[] };
  readonly without: { readonly bands: readonly number[]; readonly means: readonly number[] };
}

/** Half a year with six people, and half a year with five of them. */
function trial(rng: () => number): Trial {
  const moods = Array.from({ length: TEAM }, () => usual(rng));
  const answers: number[] = [];
  let before: ReadonlyMap<string, TeamBands> = new Map();
  const half = (members: readonly number[]) => {
    const bands: number[] = [];
    const means: number[] = [];
    for (let week = 0; week < WEEKS; week++) {
      const evidence = members.map((person): TeamEvidence => {
        const checkIns = Array.from({ length: 5 }, () => ({ mood: tapped(moods[person]!, rng) }));
        if (person === 0) answers.push(...checkIns.map(({ mood }) => mood));
        return { person: `p${person}`, checkIns, learning: [] };
      });
      before = publishTeams([{ team: "t", evidence }], before);
      const told = before.get("t")!["mood"]!;
      bands.push(MIDDLES[BANDS.mood.indexOf(told)]!);
      means.push(mean(evidence.map(({ checkIns }) => mean(checkIns.map(({ mood }) => mood!)))));
    }
    return { bands, means };
  };
  const withThem = half([0, 1, 2, 3, 4, 5]);
  const without = half([1, 2, 3, 4, 5]);
  return { secret: mean(answers), withThem, without };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const clip = (value: number): number => Math.min(7, Math.max(1, value));
/** What the sixth must have said where six and five have these means. */
const leaver = (six: number, five: number): number => clip(TEAM * six - (TEAM - 1) * five);

describe("a manager who writes down half a year with somebody and half a year without", () => {
  const rng = seeded("a year of snapshots");
  const trials = Array.from({ length: TRIALS }, () => trial(rng));
  const errorOf = (guess: (one: Trial) => number): number =>
    mean(trials.map((one) => Math.abs(guess(one) - one.secret)));
  const fromBands = ({ withThem, without }: Trial) => leaver(mean(withThem.bands), mean(without.bands));
  /** Knows nothing but the bands of the team: everybody is like the team. */
  const guessed = ({ withThem }: Trial) => mean(withThem.bands);

  test("would have read the leaver's answers from exact means, so that the attack is a real one", () => {
    expect(errorOf(({ withThem, without }) => leaver(mean(withThem.means), mean(without.means)))).toBeLessThan(0.35);
  });

  test("is no better off with the bands than by guessing that the leaver was like the team", () => {
    expect(errorOf(fromBands)).toBeGreaterThan(0.97 * errorOf(guessed));
  });

  test("gains less than a tenth by mixing both as well as only somebody could who knew the answers", () => {
    const best = Math.min(
      ...Array.from({ length: 21 }, (_, step) => step / 20).map((weight) =>
        errorOf((one) => weight * fromBands(one) + (1 - weight) * guessed(one)),
      ),
    );
    expect(best).toBeGreaterThan(0.9 * errorOf(guessed));
  });
});
