import { type Ability, OPEN_ANSWER, PRACTICE_AIM, targetDifficulty } from "#src/domain/mastery.ts";
import { normalQuantile } from "#src/domain/normal-distribution.ts";
import { levelFor } from "#src/domain/placement.ts";
import { LEVEL_DIFFICULTY, type Level } from "#src/domain/skill.ts";

/** Where somebody stands in a skill, and how sure that is. */
export interface Standing {
  readonly level: Level;
  /** Four of five times the level is from here to there. */
  readonly from: Level;
  readonly to: Level;
  /** The same between the levels: level 2 goes from 1.5 to 2.5; 0.5..4.5. */
  readonly place: { readonly low: number; readonly middle: number; readonly high: number };
}

const LOW = 0.1;
const ENDS = { from: 0.5, to: 4.5 } as const;
const LEVEL_STEP = LEVEL_DIFFICULTY[2] - LEVEL_DIFFICULTY[1];

/**
 * The standing that a belief means: its mean, and the ends of its central 80%, each as the level whose items somebody of that
 * ability gets right in about four of five (MODEL.md 3.3).
 */
export function standingOf({ mean, variance }: Ability): Standing {
  const reach = -normalQuantile(LOW) * Math.sqrt(variance);
  const exactly = (ability: number): Level => levelFor({ mean: ability, variance: 0 });
  return {
    level: exactly(mean),
    from: exactly(mean - reach),
    to: exactly(mean + reach),
    place: { low: placeOf(mean - reach), middle: placeOf(mean), high: placeOf(mean + reach) },
  };
}

function placeOf(ability: number): number {
  const aim = targetDifficulty({ mean: ability, variance: 0 }, PRACTICE_AIM, OPEN_ANSWER);
  const place = 1 + (aim - LEVEL_DIFFICULTY[1]) / LEVEL_STEP;
  return Math.min(ENDS.to, Math.max(ENDS.from, place));
}

/** "level 2", "level 2 or 3", "level 2, between 1 and 3". */
export function standingWords({ level, from, to }: Pick<Standing, "level" | "from" | "to">): string {
  if (from === to) return `level ${level}`;
  if (to - from === 1) return `level ${from} or ${to}`;
  return `level ${level}, between ${from} and ${to}`;
}
