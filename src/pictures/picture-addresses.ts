import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

export interface PictureAddressOptions {
  readonly key: Uint8Array;
  /** Where this program is reached from outside; undefined where it is not. */
  readonly base: () => string | undefined;
  /** The PNG of a message, base64. */
  readonly find: (message: string) => Promise<string | undefined>;
  /** Real time, ms. */
  readonly now: () => number;
}

export interface PictureAddresses {
  /** An address under which the picture of a message can be fetched for a week. */
  addressOf(message: string): string | undefined;
  readonly listener: (request: IncomingMessage, response: ServerResponse) => void;
}

export const PICTURES_PATH = "/pictures/";
const WEEK_MS = 7 * 86_400_000;
const ADDRESS = /^\/pictures\/([0-9a-f-]{36})\/(\d{1,16})\/([\w-]{43})\.png$/u;

/**
 * Addresses of pictures for clients that fetch them without signing in. An address cannot be guessed, names nobody and runs
 * out; after an erasure there is nothing behind it.
 */
export function createPictureAddresses({ key, base, find, now }: PictureAddressOptions): PictureAddresses {
  const sign = (message: string, until: string): string =>
    createHmac("sha256", key).update(`kairos picture\n${message}\n${until}`).digest("base64url");

  async function pngOf(path: string): Promise<Buffer | undefined> {
    const [, message, until, mac] = ADDRESS.exec(path) ?? [];
    if (message === undefined || until === undefined || mac === undefined) return undefined;
    if (!timingSafeEqual(Buffer.from(mac), Buffer.from(sign(message, until)))) return undefined;
    if (Number(until) <= now()) return undefined;
    const png = await find(message);
    return png === undefined ? undefined : Buffer.from(png, "base64");
  }

  return {
    addressOf(message) {
      const root = base();
      if (root === undefined) return undefined;
      const until = String(now() + WEEK_MS);
      return new URL(`${PICTURES_PATH}${message}/${until}/${sign(message, until)}.png`, root).href;
    },
    listener(request, response) {
      pngOf(new URL(request.url ?? "/", "http://localhost").pathname)
        .catch(() => undefined)
        .then((png) => {
          response.writeHead(png === undefined ? 404 : 200, {
            "content-type": png === undefined ? "text/plain; charset=utf-8" : "image/png",
            "cache-control": "private, max-age=3600",
            "x-content-type-options": "nosniff",
            "x-robots-tag": "noindex",
          });
          response.end(png ?? "Not found");
        });
    },
  };
}
