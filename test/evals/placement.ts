import { type GridBelief, momentsOf } from "#src/domain/ability-grid.ts";
import { answerModelOf } from "#src/domain/lesson.ts";
import { type Ability, ITEM_VARIANCE, PERSON_PRIOR, SKILL_PRIOR, SLIP } from "#src/domain/mastery.ts";
import { normalCumulative, normalQuantile } from "#src/domain/normal-distribution.ts";
import {
  afterPlacing,
  levelFor,
  nextPlacementItem,
  PLACEMENT_ITEMS,
  type PlacementBelief,
  type PlacementItem,
  type PlacementResult,
  placedBelief,
  placedLevel,
  placementPosterior,
  totalBelief,
} from "#src/domain/placement.ts";
import { createState, enterStream, nextUniform, type RandomState } from "#src/domain/simulation/rng.ts";
import { seedWords } from "#src/domain/simulation/seed.ts";
import { LEVELS, type Level, type SingleExercise } from "#src/domain/skill.ts";
import { readStarterContents } from "#src/library/starter-library.ts";
import { type PlacementBound, placementBound } from "#test/evals/placement-bound.ts";
import type { NamedRun } from "#test/helpers/run-named.ts";

export interface PlacementFigures {
  readonly learners: number;
  /** Mean distance between the ability that was found and the true one, in probit. */
  readonly meanAbsoluteError: number;
  readonly rootMeanSquareError: number;
  readonly meanError: number;
  /** What the placement itself believes of its error: root of the mean variance of its belief. */
  readonly believedError: number;
  /** Share of learners whose level was found. */
  readonly rightLevel: number;
  readonly withinOneLevel: number;
  /** Mean distance of levels: what the level is chosen for. */
  readonly levelsOff: number;
  readonly meanItems: number;
  readonly mostItems: number;
  readonly meanTyped: number;
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
  /** What is believed of a learner before; their true ability is drawn from `drawn`, or from this. */
  readonly before?: PlacementBelief;
  readonly drawn?: Ability;
}

const NOTHING_KNOWN: PlacementBelief = { person: PERSON_PRIOR, skill: SKILL_PRIOR };
/** How often a typed answer cannot be judged by words: what the placement itself reckons with. */
const UNREAD = 0.25;
/** How much less able somebody is who gets an item partly right. */
const PARTLY_STEP = 0.8;

/** Places simulated learners, whose true ability is drawn from the prior of the model (MODEL.md 3.2). */
export function placeLearners(run: PlacementRun): PlacementFigures {
  const { items, learners, seed, authorError, before = NOTHING_KNOWN } = run;
  const words = seedWords(seed);
  const { mean, variance } = run.drawn ?? totalBelief(before);
  const start = placementPosterior(before, []);
  const known = itemsBelieved(items, run.itemVariance);
  const placed = Array.from({ length: learners }, (_, index) => {
    const rng = createState();
    enterStream(rng, words, index);
    const ability = mean + Math.sqrt(variance) * normal(rng);
    const truth = new Map(items.map(({ id, difficulty }) => [id, difficulty + authorError * normal(rng)]));
    const found = placeOne(known, start, (exercise) =>
      answerOf(exercise, ability - (truth.get(exercise.id) ?? exercise.difficulty), rng),
    );
    return { ...found, ability, level: levelOfTrue(ability) };
  });
  return figuresOf(placed, levelOfTrue(totalBelief(before).mean), mean);
}

const itemsBelieved = (items: readonly SingleExercise[], variance: number): PlacementItem[] =>
  items.map((exercise) => ({ exercise, difficulty: { mean: exercise.difficulty, variance } }));

/** Level of somebody whose ability is known exactly. */
const levelOfTrue = (ability: number): Level => levelFor({ mean: ability, variance: 0 });

function answerOf(exercise: SingleExercise, ahead: number, rng: RandomState): PlacementResult {
  const { guess, slip } = answerModelOf(exercise);
  const isTyped = exercise.kind === "text";
  const isUnread = isTyped && nextUniform(rng) < UNREAD;
  const chance = nextUniform(rng);
  if (isUnread) return "unread";
  if (chance < guess + (1 - guess - slip) * normalCumulative(ahead)) return "right";
  return isTyped && chance < (1 - slip) * normalCumulative(ahead + PARTLY_STEP) ? "partly" : "wrong";
}

function placeOne(
  known: readonly PlacementItem[],
  start: GridBelief,
  answer: (item: SingleExercise) => PlacementResult,
) {
  let posterior = start;
  const asked: PlacementItem[] = [];
  for (;;) {
    const ids = asked.map(({ exercise }) => exercise.id);
    const item = nextPlacementItem({ belief: posterior, asked: ids, items: known, audience: "hands-on" });
    if (item === undefined) break;
    asked.push(item);
    posterior = afterPlacing(posterior, { item, result: answer(item.exercise) });
  }
  const { mean, variance } = momentsOf(posterior);
  return {
    found: mean,
    variance,
    foundLevel: placedLevel(posterior),
    posterior,
    items: asked.length,
    typed: asked.filter(({ exercise }) => exercise.kind === "text").length,
  };
}

interface Placed {
  readonly ability: number;
  readonly level: Level;
  readonly found: number;
  readonly variance: number;
  readonly foundLevel: Level;
  readonly items: number;
  readonly typed: number;
}

function figuresOf(placed: readonly Placed[], guessed: Level, guess: number): PlacementFigures {
  const mean = (value: (one: Placed) => number): number =>
    placed.reduce((total, one) => total + value(one), 0) / placed.length;
  const byLevel = Object.fromEntries(
    LEVELS.map((level) => {
      const own = placed.filter((one) => one.level === level);
      const right = own.filter(({ foundLevel }) => foundLevel === level).length;
      return [level, { learners: own.length, rightLevel: own.length === 0 ? 0 : round(right / own.length) }];
    }),
  ) as unknown as PlacementFigures["byLevel"];
  const off = ({ level, foundLevel }: Placed): number => Math.abs(level - foundLevel);
  return {
    learners: placed.length,
    meanAbsoluteError: round(mean(({ found, ability }) => Math.abs(found - ability))),
    rootMeanSquareError: round(Math.sqrt(mean(({ found, ability }) => (found - ability) ** 2))),
    meanError: round(mean(({ found, ability }) => found - ability)),
    believedError: round(Math.sqrt(mean(({ variance }) => variance))),
    rightLevel: round(mean((one) => Number(off(one) === 0))),
    withinOneLevel: round(mean((one) => Number(off(one) <= 1))),
    levelsOff: round(mean(off)),
    meanItems: round(mean(({ items }) => items)),
    mostItems: Math.max(...placed.map(({ items }) => items)),
    meanTyped: round(mean(({ typed }) => typed)),
    withoutAsking: {
      meanAbsoluteError: round(mean(({ ability }) => Math.abs(ability - guess))),
      rightLevel: round(mean(({ level }) => Number(level === guessed))),
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
/** Believed of an item after some fifteen first answers: what its author guessed is off by 0.22 probit. */
const CALIBRATED_VARIANCE = 0.05;

/** How much of the way from asking nothing to the bound a placement goes: of the variance, and of the levels found. */
const shareOfBound = (figures: PlacementFigures, bound: PlacementBound, prior: number) => ({
  ofVariance: round((prior - figures.rootMeanSquareError ** 2) / (prior - bound.rootMeanSquareError ** 2)),
  ofLevels: round(
    (figures.rightLevel - figures.withoutAsking.rightLevel) / (bound.rightLevel - figures.withoutAsking.rightLevel),
  ),
});

/** Three placements in a row: what two in other skills tell of the person helps in the third. */
function afterEarlierSkills(items: readonly SingleExercise[]): PlacementFigures {
  const words = seedWords(SEED);
  const known = itemsBelieved(items, CALIBRATED_VARIANCE);
  const placed = Array.from({ length: LEARNERS / 4 }, (_, index): Placed => {
    const rng = createState();
    enterStream(rng, words, index);
    const general = Math.sqrt(PERSON_PRIOR.variance) * normal(rng);
    let person = PERSON_PRIOR;
    let last: Placed | undefined;
    for (let skill = 0; skill < 3; skill += 1) {
      const ability = general + Math.sqrt(SKILL_PRIOR.variance) * normal(rng);
      const before = { person, skill: SKILL_PRIOR };
      const found = placeOne(known, placementPosterior(before, []), (exercise) =>
        answerOf(exercise, ability - exercise.difficulty, rng),
      );
      person = placedBelief(before, found.posterior).person;
      last = { ...found, ability, level: levelOfTrue(ability) };
    }
    return last!;
  });
  return figuresOf(placed, levelOfTrue(0), 0);
}

/** Placement of simulated learners with the starter library's own items, and with items without end, beside what is possible. */
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
  const prior = totalBelief(NOTHING_KNOWN);
  const bound = {
    openAnswers: placementBound({ prior, items: PLACEMENT_ITEMS.to, guess: 0, slip: SLIP }),
    choicesOfThree: placementBound({ prior, items: PLACEMENT_ITEMS.to, guess: 1 / 3, slip: SLIP }),
  };
  const calibrated = await figures(0, CALIBRATED_VARIANCE);
  const dense = placeLearners({
    items: denseItems(),
    learners: LEARNERS,
    seed: SEED,
    authorError: 0,
    itemVariance: CALIBRATED_VARIANCE,
  });
  const items = await starterItems("data-literacy");
  const senior = { mean: 0.9, variance: prior.variance };
  const directors = { items, learners: LEARNERS / 2, seed: SEED, authorError: 0, itemVariance: CALIBRATED_VARIANCE };
  return {
    // Eight items of just the difficulty that is wanted, whose difficulty is known, and a level chosen for being right.
    bound,
    // 1 is as good as the bound for open answers, 0 as good as asking nothing.
    nearness: Object.fromEntries(
      [...Object.entries(calibrated), ["dense", dense] as const].map(([id, of]) => [
        id,
        shareOfBound(of, bound.openAnswers, prior.variance),
      ]),
    ),
    // Items whose difficulty is known, as after enough first answers.
    calibrated,
    // Items as their authors guessed them: off by 0.7 probit.
    asWritten: await figures(Math.sqrt(ITEM_VARIANCE), ITEM_VARIANCE),
    dense,
    // The same people, read without and with what their role lets expect.
    directors: {
      roleUnknown: placeLearners({ ...directors, drawn: senior }),
      roleKnown: placeLearners({
        ...directors,
        before: { person: PERSON_PRIOR, skill: { ...SKILL_PRIOR, mean: senior.mean } },
      }),
    },
    afterTwoOtherSkills: afterEarlierSkills(items),
  };
}
