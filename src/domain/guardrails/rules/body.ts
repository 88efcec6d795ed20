import type { Session } from "#src/domain/plan.ts";

const LOWER = ["hip", "thigh", "knee", "calf", "ankle", "foot"];
const ARM = ["shoulder", "elbow", "wrist", "hand"];
const TRUNK = ["neck", "upper-back", "lower-back", "chest", "abdomen"];
const ALL_PARTS = [...LOWER, ...ARM, ...TRUNK];

/** The parts of the body that work for a muscle loads. */
const MUSCLE_PARTS: Readonly<Record<string, readonly string[]>> = {
  quadriceps: ["thigh", "knee", "hip"],
  hamstrings: ["thigh", "knee", "hip", "lower-back"],
  glutes: ["hip", "thigh", "knee", "lower-back"],
  calves: ["calf", "ankle", "foot", "knee"],
  hips: ["hip", "thigh", "lower-back"],
  core: ["abdomen", "lower-back"],
  "lower-back": ["lower-back", "hip"],
  "upper-back": ["upper-back", "shoulder", "neck", "elbow"],
  chest: ["chest", "shoulder", "elbow", "wrist"],
  shoulders: ["shoulder", "neck", "elbow", "wrist"],
  biceps: ["elbow", "shoulder", "wrist"],
  triceps: ["elbow", "shoulder", "wrist"],
  forearms: ["wrist", "hand", "elbow"],
};

const LEGS = ["quadriceps", "hamstrings", "glutes", "calves", "hips"];
const ARMS = ["biceps", "triceps", "forearms", "shoulders"];
const BACK = ["lower-back", "upper-back"];
const ALL_MUSCLES = Object.keys(MUSCLE_PARTS);

const MUSCLE_GROUPS: Readonly<Record<string, readonly string[]>> = {
  legs: LEGS,
  leg: LEGS,
  "lower-body": LEGS,
  arms: ARMS,
  "upper-body": ["chest", "upper-back", ...ARMS],
  back: BACK,
  quads: ["quadriceps"],
  quad: ["quadriceps"],
  hamstring: ["hamstrings"],
  glute: ["glutes"],
  calf: ["calves"],
  hip: ["hips"],
  abs: ["core"],
  abdominals: ["core"],
  trunk: ["core", ...BACK],
  shoulder: ["shoulders"],
  lats: ["upper-back"],
  "full-body": ALL_MUSCLES,
  "whole-body": ALL_MUSCLES,
};

/** What a sport asks of the body and where it is dangerous. */
interface Sport {
  readonly muscles: readonly string[];
  readonly contact?: true;
  readonly fall?: true;
  readonly underwater?: true;
  readonly supine?: true;
  readonly indoor?: true;
  /** Loads that can be lifted once at most. */
  readonly maximal?: true;
}

const RUN: Sport = { muscles: [...LEGS, "core"] };
const CYCLE: Sport = { muscles: LEGS, fall: true };
const STRENGTH: Sport = { muscles: ALL_MUSCLES, indoor: true, maximal: true, supine: true };
const BALL: Sport = { muscles: ALL_MUSCLES, contact: true, fall: true };

const SPORTS: Readonly<Record<string, Sport>> = {
  run: RUN,
  running: RUN,
  jogging: RUN,
  walk: { muscles: LEGS },
  walking: { muscles: LEGS },
  hike: { muscles: LEGS, fall: true },
  hiking: { muscles: LEGS, fall: true },
  cycle: CYCLE,
  cycling: CYCLE,
  bike: CYCLE,
  "indoor-cycling": { muscles: LEGS, indoor: true },
  swim: { muscles: ALL_MUSCLES, indoor: true },
  swimming: { muscles: ALL_MUSCLES, indoor: true },
  row: { muscles: ALL_MUSCLES, indoor: true },
  rowing: { muscles: ALL_MUSCLES, indoor: true },
  strength: STRENGTH,
  "strength-training": STRENGTH,
  weights: STRENGTH,
  weightlifting: STRENGTH,
  powerlifting: STRENGTH,
  squat: { muscles: [...LEGS, "core", "lower-back"], indoor: true, maximal: true },
  mobility: { muscles: ALL_MUSCLES, indoor: true },
  stretching: { muscles: ALL_MUSCLES, indoor: true },
  "prenatal-yoga": { muscles: ALL_MUSCLES, indoor: true },
  yoga: { muscles: ALL_MUSCLES, indoor: true, supine: true },
  pilates: { muscles: ALL_MUSCLES, indoor: true, supine: true },
  football: BALL,
  soccer: BALL,
  basketball: BALL,
  handball: BALL,
  rugby: BALL,
  hockey: BALL,
  boxing: { muscles: ALL_MUSCLES, contact: true, indoor: true },
  judo: { muscles: ALL_MUSCLES, contact: true, fall: true, indoor: true },
  tennis: { muscles: ALL_MUSCLES, fall: true },
  skiing: { muscles: ALL_MUSCLES, fall: true },
  climbing: { muscles: ALL_MUSCLES, fall: true },
  riding: { muscles: ALL_MUSCLES, fall: true },
  diving: { muscles: ALL_MUSCLES, underwater: true },
  scuba: { muscles: ALL_MUSCLES, underwater: true },
};

/** Other words for a part of the body. */
const PART_WORDS: Readonly<Record<string, readonly string[]>> = {
  back: ["lower-back", "upper-back"],
  spine: ["lower-back", "upper-back", "neck"],
  leg: LOWER,
  arm: ARM,
  groin: ["hip", "thigh"],
  hamstring: ["thigh", "knee"],
  quadriceps: ["thigh", "knee"],
  quad: ["thigh", "knee"],
  achilles: ["ankle", "calf"],
  shin: ["calf", "ankle"],
  heel: ["foot", "ankle"],
  toe: ["foot"],
  finger: ["hand"],
  thumb: ["hand"],
  rib: ["chest"],
  stomach: ["abdomen"],
  core: ["abdomen", "lower-back"],
  abs: ["abdomen"],
  head: ["neck"],
  feet: ["foot"],
  calves: ["calf"],
};

const slug = (word: string): string =>
  word
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, "-");

/** One key for the ways a sport is written; an unnamed sport is its own. */
export const sportKey = (sport: string | undefined): string => slug(sport ?? "");

export const sportOf = (sport: string | undefined): Sport | undefined => lookUp(SPORTS, sportKey(sport));

/** The muscles a session works; all of them where neither its groups nor its sport tell. */
export function musclesOf({ muscleGroups, sport }: Pick<Session, "muscleGroups" | "sport">): ReadonlySet<string> {
  if (muscleGroups.length === 0) return new Set(sportOf(sport)?.muscles ?? ALL_MUSCLES);
  return new Set(muscleGroups.flatMap((group) => musclesOfGroup(slug(group))));
}

/** The parts of the body a session loads; all of them where that is not known. */
export function partsOf(session: Pick<Session, "muscleGroups" | "sport">): ReadonlySet<string> {
  const muscles = new Set([...musclesOf(session), ...(sportOf(session.sport)?.muscles ?? [])]);
  return new Set([...muscles].flatMap((muscle) => MUSCLE_PARTS[muscle] ?? ALL_PARTS));
}

/** The parts an injury is told for; all of them for a word that is not known, the careful reading. */
export function partsOfInjury(bodyPart: string): ReadonlySet<string> {
  const word = slug(bodyPart).replace(/^(left|right|both|l|r)-/, "");
  const singular = word.replace(/s$/, "");
  for (const candidate of [word, singular]) {
    if (ALL_PARTS.includes(candidate)) return new Set([candidate]);
    const known = lookUp(PART_WORDS, candidate) ?? lookUp(MUSCLE_PARTS, candidate);
    if (known !== undefined) return new Set(known);
  }
  return new Set(ALL_PARTS);
}

export const overlap = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  [...a].some((value) => b.has(value));

const musclesOfGroup = (group: string): readonly string[] =>
  lookUp(MUSCLE_GROUPS, group) ?? (ALL_MUSCLES.includes(group) ? [group] : ALL_MUSCLES);

const lookUp = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
