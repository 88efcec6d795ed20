import { z } from "zod";

const action = z.strictObject({
  id: z.string(),
  label: z.string(),
  value: z.string().optional(),
  style: z.enum(["primary", "danger"]).optional(),
  placement: z.enum(["button", "menu"]).optional(),
  opens: z
    .enum([
      "check-in-details",
      "consent",
      "settings",
      "session-feedback",
      "intake",
      "writing-style",
      "fairness-groups",
      "goal",
    ])
    .optional(),
  link: z.string().optional(),
});

/** A draft as review stores it; unknown keys are refused, so that nothing unreviewed rides along. */
export const draftSchema = z.strictObject({
  headline: z.string(),
  paragraphs: z.array(z.string()),
  actions: z.array(action),
  facts: z.array(
    z.strictObject({
      name: z.string(),
      value: z.number(),
      unit: z.string().optional(),
      renderings: z.array(z.string()).optional(),
    }),
  ),
  citations: z.array(
    z.strictObject({ chunkId: z.string(), title: z.string(), source: z.string(), passage: z.string() }),
  ),
  picture: z.strictObject({ name: z.string(), alt: z.string(), png: z.string() }).optional(),
  hushes: z.literal(true).optional(),
  secrets: z.array(z.string().min(1)).optional(),
});

const session = z.strictObject({
  id: z.string(),
  kind: z.enum(["learning", "physical", "recovery"]),
  title: z.string(),
  skillId: z.string().optional(),
  sport: z.string().optional(),
  muscleGroups: z.array(z.string()),
  minutes: z.number(),
  rpe: z.number().optional(),
  demand: z.number().optional(),
  items: z.number(),
  difficulty: z.number(),
  newMaterial: z.boolean(),
  startsAt: z.coerce.date(),
});

/** A candidate plan from its JSON. */
export const planSchema = z.strictObject({
  template: z.string(),
  days: z.array(
    z.strictObject({
      day: z.string(),
      sessions: z.array(session),
      u: z.number(),
      m: z.number(),
      items: z.number(),
      difficulty: z.number(),
    }),
  ),
});

const verdict = z.strictObject({
  id: z.string().min(1),
  outcome: z.enum(["approved", "edited", "blocked", "pass", "adjusted", "replaced"]),
  fired: z.array(z.strictObject({ id: z.string(), reason: z.string() })),
  inputs: z.string(),
  policyVersion: z.string(),
  modelVersion: z.string(),
  surface: z.enum(["slack-dm", "slack-channel", "teams-personal", "teams-channel"]).optional(),
  audience: z.string().optional(),
});

/** A verdict with what it approved, as stored. The MAC covers everything else in it. */
export const envelopeSchema = z.strictObject({
  version: z.literal(1),
  verdict,
  message: draftSchema.optional(),
  /** JSON of the plan; `planSchema` gives it its dates back. */
  plan: z.record(z.string(), z.unknown()).optional(),
  mac: z.string(),
});

export type Envelope = z.infer<typeof envelopeSchema>;

/** JSON with sorted keys and without undefined: the same text before and after a database that reorders keys. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, child: unknown) =>
    typeof child === "object" && child !== null && !Array.isArray(child)
      ? Object.fromEntries(Object.entries(child).sort(([a], [b]) => (a < b ? -1 : 1)))
      : child,
  );
}
