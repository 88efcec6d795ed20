import http from "node:http";
import https from "node:https";
import { BlockList, isIP } from "node:net";
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from "request-filtering-agent";
import type { CompletionReceiver } from "#src/ports/learning-records.ts";

export interface RecordStoreOptions {
  /** The address below which the store has "statements". */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** A name may lead into the company's own network. */
  readonly privateNetwork: boolean;
}

const COMPLETED = "http://adlnet.gov/expapi/verbs/completed";
const VERSION = "1.0.3";
const TIMEOUT_MS = 15_000;
/** The store's answer is not read further. */
const LONGEST_ANSWER = 4_000;

/**
 * Tells the company's record store that a module is done: this, whose, which and when, and nothing else. The statement is made
 * here, from these four alone, so that nothing more can be told.
 */
export function createCompletionSender(options: RecordStoreOptions): CompletionReceiver {
  const base = new URL(options.url.endsWith("/") ? options.url : `${options.url}/`);
  const authorization = `Basic ${Buffer.from(`${options.user}:${options.password}`).toString("base64")}`;
  return {
    async send({ statementId, email, activity, completedAt }) {
      const url = new URL(`statements?statementId=${statementId}`, base);
      const body = JSON.stringify({
        id: statementId,
        actor: { objectType: "Agent", mbox: `mailto:${email}` },
        verb: { id: COMPLETED, display: { en: "completed" } },
        object: { objectType: "Activity", id: activity },
        result: { completion: true },
        timestamp: completedAt.toISOString(),
      });
      try {
        const status = await put(url, body, authorization, isExplicit(base) || options.privateNetwork);
        // A conflict means that a statement of this id, which only this product makes, is there.
        if ((status >= 200 && status < 300) || status === 409) return { kind: "sent" };
        const reason = `status ${status}`;
        return isPermanent(status) ? { kind: "refused", reason } : { kind: "retry", reason };
      } catch (error) {
        return { kind: "retry", reason: error instanceof Error ? error.name : "unknown" };
      }
    },
  };
}

/** Wrong credentials and redirects are an operator's to mend; what the store cannot read stays unreadable. */
const isPermanent = (status: number): boolean => [400, 404, 405, 413, 415, 422].includes(status);

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8);
LOOPBACK.addAddress("::1", "ipv6");

/** The operator wrote this very address; a name could lead anywhere. */
function isExplicit({ hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/gu, "");
  const kind = isIP(host);
  return host === "localhost" || (kind !== 0 && LOOPBACK.check(host, kind === 6 ? "ipv6" : "ipv4"));
}

/** Follows no redirect. Resolves with the status. */
function put(url: URL, body: string, authorization: string, allowPrivate: boolean): Promise<number> {
  const rules = { allowPrivateIPAddress: allowPrivate, allowMetaIPAddress: false };
  const secure = url.protocol === "https:";
  const agent = secure ? new RequestFilteringHttpsAgent(rules) : new RequestFilteringHttpAgent(rules);
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).request(
      url,
      {
        method: "PUT",
        agent,
        timeout: TIMEOUT_MS,
        headers: {
          authorization,
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          "x-experience-api-version": VERSION,
        },
      },
      (response) => {
        let size = 0;
        response.on("data", (chunk: Buffer) => {
          size += chunk.length;
          if (size > LONGEST_ANSWER) response.destroy();
        });
        response.once("close", () => resolve(response.statusCode ?? 0));
        response.once("error", () => resolve(response.statusCode ?? 0));
      },
    );
    request.once("timeout", () => request.destroy(new Error("The record store did not answer in time")));
    request.once("error", reject);
    request.end(body);
  });
}
