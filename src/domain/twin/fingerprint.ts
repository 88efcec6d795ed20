import { createHash } from "node:crypto";

/**
 * SHA-256 of plain data, hexadecimal. Equal data have equal fingerprints, whatever the order of their keys and after a
 * way through JSON: keys are sorted, absent and undefined fields are the same, -0 is 0.
 */
export const fingerprint = (data: unknown): string => createHash("sha256").update(canonical(data)).digest("hex");

const canonical = (data: unknown): string =>
  JSON.stringify(data, (_key, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : value,
  );
