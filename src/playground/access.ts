import type { IncomingMessage } from "node:http";
import { RefusedError } from "#src/playground/http.ts";

const LOOPBACK_HOST = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?$/iu;
const LOOPBACK_ADDRESS = /^(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$|^::1$/u;

/**
 * Throws RefusedError unless the request comes from this machine and from the playground's own page, or from a program.
 *
 * A page of the internet can reach this port through its reader's browser: by a name that it lets point here, which the
 * Host header gives away, or by a plain request, which Origin and Sec-Fetch-Site give away.
 */
export function assertLocal(request: IncomingMessage): void {
  const address = request.socket.remoteAddress ?? "";
  if (!LOOPBACK_ADDRESS.test(address)) throw new RefusedError(403, "The playground answers only on this machine.");
  const { host = "", origin } = request.headers;
  if (!LOOPBACK_HOST.test(host)) {
    throw new RefusedError(403, "The playground answers only to localhost and 127.0.0.1.");
  }
  if (origin !== undefined && origin !== `http://${host}`) {
    throw new RefusedError(403, "The playground answers only to its own page.");
  }
  const site = request.headers["sec-fetch-site"];
  const isLink = request.method === "GET" && request.headers["sec-fetch-mode"] === "navigate";
  if ((site === "cross-site" || site === "same-site") && !isLink) {
    throw new RefusedError(403, "The playground answers only to its own page.");
  }
}
