import http from "node:http";
import https from "node:https";
import { type ConnectorClient, ConnectorFactory } from "botframework-connector";

interface WireRequest {
  readonly url: string;
  timeout: number;
  agent?: http.Agent;
}
interface WirePolicy {
  readonly name: string;
  sendRequest(request: WireRequest, next: (request: WireRequest) => Promise<unknown>): Promise<unknown>;
}
interface WirePipeline {
  getOrderedPolicies(): readonly { readonly name: string }[];
  removePolicy(options: { readonly name: string }): unknown;
  addPolicy(policy: WirePolicy, options: { readonly phase: "Sign" }): void;
}

/** A retry could deliver twice, and a redirect could lead to a host that nobody allowed. */
const UNWANTED = ["defaultRetryPolicy", "redirectPolicy"] as const;

/**
 * A connection of its own for each request: one that was idle may be closed by the other side just as it is used, and
 * then nobody knows whether the message arrived.
 */
const FRESH = {
  "http:": new http.Agent({ keepAlive: false }),
  "https:": new https.Agent({ keepAlive: false }),
} as const;

const wireErrors = new WeakSet<object>();

/** Whether the error came once the request was on its way: the platform may have acted on it. */
export const happenedOnTheWire = (error: unknown): boolean =>
  typeof error === "object" && error !== null && wireErrors.has(error);

/** A factory of clients that send each request once, within `timeoutMs`. */
export function hardenedFactory(inner: ConnectorFactory, timeoutMs: number): ConnectorFactory {
  return new HardenedFactory(inner, timeoutMs);
}

class HardenedFactory extends ConnectorFactory {
  readonly #inner: ConnectorFactory;
  readonly #timeoutMs: number;

  constructor(inner: ConnectorFactory, timeoutMs: number) {
    super();
    this.#inner = inner;
    this.#timeoutMs = timeoutMs;
  }

  override async create(serviceUrl: string, audience?: string): Promise<ConnectorClient> {
    const client = await this.#inner.create(serviceUrl, audience as string);
    harden(pipelineOf(client), this.#timeoutMs);
    return client;
  }
}

function harden(pipeline: WirePipeline, timeoutMs: number): void {
  const names = pipeline.getOrderedPolicies().map(({ name }) => name);
  for (const name of UNWANTED) {
    if (!names.includes(name)) {
      throw new Error(
        `Cannot write to Teams as the client must have the policy "${name}" to remove: current policies are ${names.join(", ")}`,
      );
    }
    pipeline.removePolicy({ name });
  }
  pipeline.addPolicy(
    {
      name: "kairosSendOnce",
      async sendRequest(request, next) {
        request.timeout = timeoutMs;
        request.agent = FRESH[new URL(request.url).protocol === "http:" ? "http:" : "https:"];
        try {
          return await next(request);
        } catch (error) {
          if (typeof error === "object" && error !== null) wireErrors.add(error);
          throw error;
        }
      },
    },
    { phase: "Sign" },
  );
}

/** The SDK keeps its HTTP pipeline to itself and offers no setting for retries. */
function pipelineOf(client: ConnectorClient): WirePipeline {
  const { client: inner } = client as unknown as { readonly client?: { readonly pipeline?: WirePipeline } };
  if (!inner?.pipeline)
    throw new Error("Cannot write to Teams as the client must have a pipeline: current value is none");
  return inner.pipeline;
}
