import { createHash } from "node:crypto";

/** What the first entry of a tenant names as the hash before it. */
export const GENESIS = "0".repeat(64);

export interface AuditLink {
  readonly seq: number;
  readonly at: Date;
  readonly subject: string;
  readonly event: string;
  readonly detail: unknown;
  readonly previousHash: string;
}

/** SHA-256 over the entry's content and the hash before it, hex. */
export function auditHash(link: AuditLink): string {
  const content = [link.seq, link.at.toISOString(), link.subject, link.event, link.detail, link.previousHash];
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

/**
 * The number of the first entry that was changed, removed or put in, `undefined` when the chain holds.
 *
 * `entries` are in order. Entries cut off at the end leave a chain that holds: the newest hash has to be kept elsewhere to tell.
 */
export function firstBrokenLink(entries: readonly (AuditLink & { readonly hash: string })[]): number | undefined {
  let previousHash = GENESIS;
  for (const [index, entry] of entries.entries()) {
    const detail = sortedKeys(entry.detail);
    const holds =
      entry.seq === index + 1 && entry.previousHash === previousHash && entry.hash === auditHash({ ...entry, detail });
    if (!holds) return index + 1;
    previousHash = entry.hash;
  }
  return undefined;
}

/** jsonb does not keep the order of keys: they are hashed in alphabetical order. */
export function sortedKeys(detail: unknown): unknown {
  if (typeof detail !== "object" || detail === null || Array.isArray(detail)) return detail;
  return Object.fromEntries(Object.entries(detail).sort(([a], [b]) => (a < b ? -1 : 1)));
}
