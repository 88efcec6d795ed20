import { answerModelOf } from "#src/domain/lesson.ts";
import { ITEM_VARIANCE, PERSON_PRIOR, SKILL_PRIOR, successProbability } from "#src/domain/mastery.ts";
import { normalQuantile } from "#src/domain/normal-distribution.ts";
import {
  afterPlacementAnswer,
  levelFor,
  nextPlacementItem,
  PLACEMENT_ITEMS,
  type PlacementBelief,
  type PlacementItem,
  totalBelief,
} from "#src/domain/placement.ts";
import { createState, enterStream, nextUniform, type RandomState } from "#src/domain/simulation/rng.ts";
import { seedWords } from "#src/domain/simulation/seed.ts";
import { LEVELS, type Level, type SingleExercise } from "#src/domain/skill.ts";
import { readStarterContents } from "#src/library/starter-library.ts";
import type { NamedRun } from "#test/helpers/run-named.ts";

export interface PlacementFigures {
  readonly learners: number;
  /** Mean distance between the ability that was found and the true one, in probit. */
  readonly meanAbsoluteError: number;
  readonly meanError: number;
  /** Share of learners whose level was found. */
  readonly rightLevel: number;
  readonly withinOneLevel: number;
  readonly meanItems: number;
  readonly mostItems: number;
  /** What the same figures are for somebody who answers nothing. */
  readonly withoutAsking: { readonly meanAbsoluteError: number; readonly rightLevel: number };
  readonly byLevel: Readonly<Record<Level, { readonly learners: number; readonly rightLevel: number }>>;
}

export interface PlacementRun {
  readonly items: readonly SingleExercise[];
  readonly learners: number;
  readonly seed: string;
  /** Standard deviation of an item's true difficulty around the author's, and the variance that the placement believes. */
  readonly authorError: number;
  readonly itemVariance: number;
}

/** Places simulated learners, whose true ability is drawn from the prior of the model (MODEL.md 3.2). */
export function placeLearners({ items, learners, seed, authorError, itemVariance }: PlacementRun): PlacementFigures {
  const words = seedWords(seed);
  const placed = Array.from({ length: learners }, (_, index) => {
    const rng = createState();
    enterStream(rng, words, index);
    const ability = Math.sqrt(PERSON_PRIOR.variance + SKILL_PRIOR.variance) * normal(rng);
    const truth = new Map(items.map(({ id, difficulty }) => [id, difficulty + authorError * normal(rng)]));
    const found = placeOne(items, itemVariance, (exercise) => {
      const p = successProbability(
        { mean: ability - (truth.get(exercise.id) ?? exercise.difficulty), variance: 0 },
        answerModelOf(exercise),
      );
      return nextUniform(rng) < p;
    });
    return { ...found, ability, level: levelOfTrue(ability) };
  });
  return figuresOf(placed);
}

/** Level of somebody whose ability is known exactly. */
const levelOfTrue = (ability: number): Level => levelFor({ mean: ability, variance: 0 });

function placeOne(items: readonly SingleExercise[], itemVariance: number, answers: (item: SingleExercise) => boolean) {
  let belief: PlacementBelief = { person: PERSON_PRIOR, skill: SKILL_PRIOR };
  const asked: string[] = [];
  const known: PlacementItem[] = items.map((exercise) => ({
    exercise,
    difficulty: { mean: exercise.difficulty, variance: itemVariance },
  }));
  for (;;) {
    const next = nextPlacementItem({ belief, asked, items: known, audience: "hands-on" });
    if (next === undefined) break;
    asked.push(next.exercise.id);
    belief = afterPlacementAnswer(belief, next, answers(next.exercise) ? "right" : "wrong");
  }
  const mean = totalBelief(belief).mean;
  return { found: mean, foundLevel: levelOfTrue(mean), items: asked.length };
}

interface Placed {
  readonly ability: number;
  readonly level: Level;
  readonly found: number;
  readonly foundLevel: Level;
  readonly items: number;
}

function figuresOf(placed: readonly Placed[]): PlacementFigures {
  const mean = (value: (one: Placed) => number): number =>
    placed.reduce((total, one) => total + value(one), 0) / placed.length;
  const prior = levelOfTrue(0);
  const byLevel = Object.fromEntries(
    LEVELS.map((level) => {
      const own = placed.filter((one) => one.level === level);
      const right = own.filter(({ foundLevel }) => foundLevel === level).length;
      return [level, { learners: own.length, rightLevel: own.length === 0 ? 0 : round(right / own.length) }];
    }),
  ) as unknown as PlacementFigures["byLevel"];
  return {
    learners: placed.length,
    meanAbsoluteError: round(mean(({ found, ability }) => Math.abs(found - ability))),
    meanError: round(mean(({ found, ability }) => found - ability)),
    rightLevel: round(mean(({ level, foundLevel }) => Number(level === foundLevel))),
    withinOneLevel: round(mean(({ level, foundLevel }) => Number(Math.abs(level - foundLevel) <= 1))),
    meanItems: round(mean(({ items }) => items)),
    mostItems: Math.max(...placed.map(({ items }) => items)),
    withoutAsking: {
      meanAbsoluteError: round(mean(({ ability }) => Math.abs(ability))),
      rightLevel: round(mean(({ level }) => Number(level === prior))),
    },
    byLevel,
  };
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

const normal = (rng: RandomState): number => {
  const u = nextUniform(rng);
  return normalQuantile(u === 0 ? Number.EPSILON : u);
};

/** As many items as a placement could want at each level, of open answers: what the method can do at best. */
export const denseItems = (): SingleExercise[] =>
  LEVELS.flatMap((level) =>
    Array.from(
      { length: PLACEMENT_ITEMS.to },
      (_, index): SingleExercise => ({
        kind: "numeric",
        id: `dense/${level}/${index}`,
        skillId: "dense",
        level,
        concept: `c${level}-${index}`,
        prompt: "",
        hint: "",
        model: "",
        mistake: "",
        difficulty: -1.6 + 0.8 * (level - 1) + 0.1 * index,
        answer: 0,
        tolerance: 0,
        unit: "",
      }),
    ),
  );

export async function starterItems(skillId: string): Promise<SingleExercise[]> {
  const contents = await readStarterContents();
  return (contents.find(({ skill }) => skill.id === skillId)?.exercises ?? []).filter(
    (exercise): exercise is SingleExercise => exercise.kind !== "role-play",
  );
}

const LEARNERS = 2000;
const SEED = "placement";

/** Placement of simulated learners with the starter library's own items, and with items without end. */
export async function run(_options: NamedRun) {
  const skills = (await readStarterContents()).filter(({ skill }) => skill.scope === "knowledge");
  const figures = async (authorError: number, itemVariance: number) =>
    Object.fromEntries(
      await Promise.all(
        skills.map(async ({ skill: { id } }) => [
          id,
          placeLearners({ items: await starterItems(id), learners: LEARNERS, seed: SEED, authorError, itemVariance }),
        ]),
      ),
    ) as Record<string, PlacementFigures>;
  return {
    // Items whose difficulty is known, as after enough first answers.
    calibrated: await figures(0, 0.05),
    // Items as their authors guessed them: off by 0.7 probit.
    asWritten: await figures(Math.sqrt(ITEM_VARIANCE), ITEM_VARIANCE),
    dense: placeLearners({ items: denseItems(), learners: LEARNERS, seed: SEED, authorError: 0, itemVariance: 0.05 }),
  };
}
