import type { ConsentCategory } from "#src/domain/consent.ts";

/**
 * What the vendor calls a thing, which consent it needs and which grant.
 *
 * Only what carries a metric of ours: day strain (cycles) and body measurements feed nothing and are not asked for.
 */
export const KINDS = {
  sleep: { category: "sleep", scopes: ["read:sleep"] },
  /** Named by its sleep, as its webhooks are. It has no time of its own: where the sleep may not be read, its cycle tells the offset, and nothing else is read of it. */
  recovery: { category: "heart", scopes: ["read:recovery", "read:cycles"] },
  workout: { category: "activity", scopes: ["read:workout"] },
} as const satisfies Readonly<Record<string, { category: ConsentCategory; scopes: readonly string[] }>>;

export type KindName = keyof typeof KINDS;

export const isKind = (name: string): name is KindName => Object.hasOwn(KINDS, name);
