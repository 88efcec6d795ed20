import { z } from "zod";
import { BODY_PARTS, ROLE_PLAY_MOVES } from "#src/domain/skill.ts";

const line = z.string().trim().min(1);
const slug = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u, "must be lower case words joined by hyphens");

export const frontSchema = z.strictObject({
  id: slug,
  title: line,
  scope: z.enum(["knowledge", "physical", "recovery"]),
  summary: line,
  source: line,
  licence: line,
  /** The skills that come before it: ids, or an id with the reason, as the end of "..., as ...". */
  prerequisites: z.array(z.union([slug, z.strictObject({ skill: slug, because: line })])).default([]),
});

export type FrontMatter = z.infer<typeof frontSchema>;

export const passageSchema = z.strictObject({
  today: line,
  /** The well-known idea that the passage rests on. */
  principle: line,
  /** Other words that people use for it. */
  keywords: line,
});

export const drillSchema = z.strictObject({
  today: line,
  principle: line,
  keywords: line,
  phase: z.enum(["warm-up", "main", "cool-down"]),
  minutes: z.int().min(1).max(60),
  rpe: z.number().min(0).max(10),
  avoidWith: z.array(z.enum(BODY_PARTS)).default([]),
  insteadFor: z.array(z.enum(BODY_PARTS)).default([]),
  stop: line,
  review: line.default("not yet reviewed by a professional"),
  approved: z.boolean().default(false),
});

const exerciseBase = {
  audience: z.enum(["hands-on", "leading"]).optional(),
  prompt: line,
  hint: line,
  model: line,
  mistake: line,
  /** Probit, added to the level's own difficulty. */
  harder: z.number().min(-1).max(1).default(0),
};

const criterion = z.strictObject({
  id: slug,
  says: line,
  tip: line,
  any: z.array(line).default([]),
  none: z.array(line).default([]),
});

/** Without a concept it belongs to the passage above. */
const rubricPoint = z.strictObject({ ...criterion.shape, concept: slug.optional() });

const move = z.strictObject({
  id: slug,
  hint: line,
  model: line,
  points: z.array(rubricPoint).min(1).max(4),
  givesIn: z.array(line).default([]),
  held: line,
  gaveIn: line,
  unclear: line,
});

export const exerciseSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("choice"),
    ...exerciseBase,
    options: z.array(line.max(200)).min(3).max(4),
    answer: z.enum(["A", "B", "C", "D"]),
  }),
  z.strictObject({ kind: z.literal("text"), ...exerciseBase, criteria: z.array(criterion).min(2).max(4) }),
  z.strictObject({
    kind: z.literal("numeric"),
    ...exerciseBase,
    answer: z.number(),
    tolerance: z.number().min(0),
    unit: z.string(),
  }),
  z.strictObject({ kind: z.literal("ordering"), ...exerciseBase, steps: z.array(line.max(160)).min(3).max(6) }),
  z.strictObject({
    kind: z.literal("role-play"),
    ...exerciseBase,
    situation: line,
    counterpart: line,
    opening: line,
    moves: z.array(move).min(ROLE_PLAY_MOVES.from).max(ROLE_PLAY_MOVES.to),
    closing: z.strictObject({ held: line, gaveIn: line }),
  }),
]);

export type ExerciseBlock = z.infer<typeof exerciseSchema>;
