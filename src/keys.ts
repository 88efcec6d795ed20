import { hkdfSync, randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/** Keys for one purpose each, derived from the operator's keys. */
export interface Keys {
  /** Signs verdicts and approved messages. */
  readonly verdicts: Buffer;
  /** Turns people into pseudonyms in the audit. */
  readonly pseudonyms: Buffer;
  /** Seals secrets of others: one for each key of the operator, newest first. */
  readonly sealing: readonly { readonly id: string; readonly key: Buffer }[];
}

const KEY_BYTES = 32;
/** In the data folder. */
export const KEYS_FILE = "keys";

/** Reads "id:base64,..." or makes a key once, readable by this user alone, in the data folder. */
export function loadKeys(given: string | undefined, dataDir: string): Keys {
  const text = given ?? keysOf(dataDir);
  const entries = text.split(",").map((entry) => {
    const [id = "", encoded = ""] = entry.trim().split(/:(.*)/u);
    const key = Buffer.from(encoded, "base64");
    if (id === "" || key.length !== KEY_BYTES) {
      throw new Error(
        `Cannot use ENCRYPTION_KEYS as each entry must be id:base64 of ${KEY_BYTES} bytes: current entry "${id}" has ${key.length}`,
      );
    }
    return { id, key };
  });
  const ids = entries.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined)
    throw new Error(
      `Cannot use ENCRYPTION_KEYS as each id must stand for one key: current id "${twice}" is there twice`,
    );
  const newest = entries[0]!.key;
  return {
    verdicts: derive(newest, "verdicts"),
    pseudonyms: derive(newest, "pseudonyms"),
    sealing: entries.map(({ id, key }) => ({ id, key: derive(key, "sealing") })),
  };
}

const derive = (key: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync("sha256", key, "", `kairos ${purpose}`, KEY_BYTES));

function keysOf(dataDir: string): string {
  const file = path.join(dataDir, KEYS_FILE);
  if (!fs.existsSync(file)) {
    fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    fs.writeFileSync(file, `1:${randomBytes(KEY_BYTES).toString("base64")}`, { mode: 0o600, flag: "wx" });
  }
  return fs.readFileSync(file, "utf8").trim();
}
