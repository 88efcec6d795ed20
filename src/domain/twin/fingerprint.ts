import { createHash } from "node:crypto";

/**
 * SHA-256 of plain data, hexadecimal. Equal data have equal fingerprints, whatever the order of their keys and after a
 * way through JSON: keys are sorted, absent and undefined fields are the same, -0 is 0.
 */
export const fingerprint = (data: unknown): string => createHash("sha256").update(canonical(data)).digest("hex");

/** JSON with sorted keys. Written by hand as it runs over every candidate plan: nothing is copied on the way. */
function canonical(data: unknown): string {
  if (typeof data !== "object" || data === null) return JSON.stringify(data) ?? "null";
  if (hasToJson(data)) return canonical(data.toJSON());
  let text = "";
  if (Array.isArray(data)) {
    for (const item of data) text += `${text === "" ? "" : ","}${canonical(item)}`;
    return `[${text}]`;
  }
  const fields = data as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(fields).sort()) {
    const value = fields[key];
    if (value !== undefined) text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${canonical(value)}`;
  }
  return `{${text}}`;
}

const hasToJson = (data: object): data is { toJSON(): unknown } =>
  "toJSON" in data && typeof data.toJSON === "function";
