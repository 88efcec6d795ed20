import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { type SealedFor, type Sealer, UnsealError } from "#src/ports/sealer.ts";

/** A key with its id, 32 bytes. */
export interface SealingKey {
  readonly id: string;
  readonly key: Buffer;
}

const CIPHER = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = "1";
const SEPARATOR = "|";

/**
 * AES-256-GCM under a random IV; the record names its key, and the place it was sealed for is authenticated with it.
 *
 * The newest key (the first) seals; any of them opens, so that keys can be rotated.
 */
export function createSealer(
  keys: readonly SealingKey[],
  random: (bytes: number) => Buffer = (bytes) => randomBytes(bytes),
): Sealer {
  const [newest] = keys;
  if (newest === undefined) throw new RangeError("Cannot seal secrets as there must be a key: current value is none");
  const known = new Map(keys.map(({ id, key }) => [id, key]));

  return {
    seal(secret, place) {
      const iv = random(IV_BYTES);
      const cipher = createCipheriv(CIPHER, newest.key, iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(placeBytes(place));
      const body = Buffer.concat([cipher.update(secret, "utf8"), cipher.final(), cipher.getAuthTag()]);
      return [VERSION, newest.id, iv.toString("base64url"), body.toString("base64url")].join(".");
    },

    open(sealed, place) {
      const { id, iv, body } = read(sealed);
      const key = known.get(id);
      if (key === undefined) {
        throw new UnsealError(
          "unknown-key",
          `Cannot open a sealed secret as its key "${id}" must be known: put that entry back at the end of ENCRYPTION_KEYS, or let people connect again`,
        );
      }
      const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
      decipher.setAAD(placeBytes(place));
      decipher.setAuthTag(body.subarray(-TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(body.subarray(0, -TAG_BYTES)), decipher.final()]).toString("utf8");
      } catch (cause) {
        throw new UnsealError(
          "refused",
          `Cannot open a sealed secret of "${place.platform}" as it must be unchanged and sealed for this place: key "${id}" does not confirm it`,
          { cause },
        );
      }
    },
  };
}

function read(sealed: string): { readonly id: string; readonly iv: Buffer; readonly body: Buffer } {
  const [version, id = "", iv = "", body = "", ...more] = sealed.split(".");
  const bytes = { iv: Buffer.from(iv, "base64url"), body: Buffer.from(body, "base64url") };
  if (
    version !== VERSION ||
    id === "" ||
    more.length > 0 ||
    bytes.iv.length !== IV_BYTES ||
    bytes.body.length < TAG_BYTES
  )
    throw new UnsealError(
      "malformed",
      "Cannot open a sealed secret as it must be version, key id, IV and ciphertext: the stored value is something else",
    );
  return { id, ...bytes };
}

function placeBytes({ tenant, platform, kind }: SealedFor): Buffer {
  const parts = [tenant, platform, kind];
  const wrong = parts.find((part) => part === "" || part.includes(SEPARATOR));
  if (wrong !== undefined)
    throw new RangeError(
      `Cannot seal a secret as each part of its place must be filled and without "${SEPARATOR}": current value is "${wrong}"`,
    );
  return Buffer.from(parts.join(SEPARATOR), "utf8");
}
