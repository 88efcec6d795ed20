import { FOREIGN_RULES } from "#src/domain/crisis/languages.ts";
import { OBLIQUE_RULES } from "#src/domain/crisis/oblique.ts";
import { OTHER_RULES } from "#src/domain/crisis/others.ts";
import { PLAN_RULES } from "#src/domain/crisis/plans.ts";
import { LIFE_RULES } from "#src/domain/crisis/reasons.ts";
import type { Rule } from "#src/domain/crisis/rule.ts";
import { SELF_HARM_RULES } from "#src/domain/crisis/self-harm.ts";
import { WISH_RULES } from "#src/domain/crisis/wishes.ts";

/** All rules. Their order is the order in which they are tried within a kind. */
export const RULES: readonly Rule[] = [
  ...WISH_RULES,
  ...SELF_HARM_RULES,
  ...PLAN_RULES,
  ...OBLIQUE_RULES,
  ...LIFE_RULES,
  ...FOREIGN_RULES,
  ...OTHER_RULES,
];
