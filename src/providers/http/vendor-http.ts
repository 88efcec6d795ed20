import type { z } from "zod";
import { ProviderError, type ProviderFault } from "#src/ports/provider.ts";
import type { RateBudget } from "#src/providers/http/rate-budget.ts";
import { isExhausted, isLimitOfToken, stayAwayMs } from "#src/providers/http/rate-headers.ts";
import type { Timing } from "#src/providers/http/timing.ts";

export interface VendorRequest {
  /** @default "GET". POST is sent again only where the vendor said that it did not take it. */
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  /** Begins with "/"; never holds a secret, as it stands in error messages. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** The person's access token. */
  readonly bearer?: string;
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** Statuses beside 401 and 403 that mean: the grant is void. */
  readonly refusals?: readonly number[];
}

export interface VendorHttp {
  /** The answer's JSON, of the shape that was agreed. */
  read<T>(request: VendorRequest, shape: z.ZodType<T>): Promise<T>;
  /** As `read`; undefined where the vendor answers one of `absent`. */
  find<T>(request: VendorRequest, shape: z.ZodType<T>, absent: readonly number[]): Promise<T | undefined>;
  /** For answers that say nothing beside their status. */
  send(request: VendorRequest): Promise<void>;
}

export interface VendorHttpOptions {
  /** As people know it; stands in error messages. */
  readonly vendor: string;
  readonly baseUrl: string;
  readonly timing: Timing;
  /** Of the whole application; absent: the vendor has published none. */
  readonly budget?: RateBudget;
  /** Attempts of one request. @default 4 */
  readonly attempts?: number;
  /** Longest wait inside a request; a longer one is the caller's: it ends in "rate-limited". @default 65 s, a minute's window */
  readonly patienceMs?: number;
  /** Of one attempt, its body included. @default 30 s */
  readonly timeoutMs?: number;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 8_000;
const WHOLE_APPLICATION = "";

/**
 * Talks to one vendor's API for all persons. Every failure is a ProviderError: 401 and 403 "unauthorised", 429
 * "rate-limited", no answer, half an answer and 5xx "unavailable", anything else that was not agreed "malformed".
 *
 * A 429 holds back every request it speaks of, and not only the one that met it.
 */
export function createVendorHttp({
  vendor,
  baseUrl,
  timing,
  budget,
  attempts = 4,
  patienceMs = 65_000,
  timeoutMs = 30_000,
}: VendorHttpOptions): VendorHttp {
  const closedUntil = new Map<string, number>();

  const complaint = (fault: ProviderFault, { method = "GET", path }: VendorRequest, rule: string, value: string) =>
    `Cannot ${method} ${path} of ${vendor} as ${rule}: current value is ${value} (${fault})`;

  async function wait(ms: number, request: VendorRequest): Promise<void> {
    if (ms > patienceMs) {
      const message = complaint("rate-limited", request, `the wait may take at most ${patienceMs} ms`, `${ms} ms`);
      throw new ProviderError("rate-limited", message, { retryAfterMs: ms });
    }
    try {
      await timing.sleep(ms, timing.signal);
    } catch (cause) {
      throw stopped(request, cause);
    }
  }

  const stopped = (request: VendorRequest, cause: unknown) =>
    new ProviderError("unavailable", complaint("unavailable", request, "the program must be running", "stopping"), {
      cause,
    });

  async function untilOpen(request: VendorRequest): Promise<void> {
    for (;;) {
      const now = timing.now().getTime();
      const until = Math.max(
        closedUntil.get(WHOLE_APPLICATION) ?? 0,
        request.bearer === undefined ? 0 : (closedUntil.get(request.bearer) ?? 0),
      );
      const ms = until > now ? until - now : (budget?.take(timing.now()) ?? 0);
      if (ms <= 0) return;
      await wait(ms, request);
    }
  }

  function close(who: string, ms: number): void {
    const now = timing.now().getTime();
    for (const [other, until] of closedUntil) if (until <= now) closedUntil.delete(other);
    closedUntil.set(who, Math.max(closedUntil.get(who) ?? 0, now + ms));
  }

  function obey(headers: Headers, status: number, bearer: string | undefined): number | undefined {
    const ms = stayAwayMs(headers, timing.now());
    if (status !== 429 && !isExhausted(headers)) return undefined;
    if (ms !== undefined) close(bearer !== undefined && isLimitOfToken(headers) ? bearer : WHOLE_APPLICATION, ms);
    return ms;
  }

  async function once(request: VendorRequest): Promise<Answer & { readonly retryAfterMs: number | undefined }> {
    const { method = "GET", path, query = {}, headers = {}, bearer, form, json } = request;
    const url = new URL(`${baseUrl.replace(/\/+$/u, "")}${path}`);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(url, {
        method,
        redirect: "manual",
        signal: timing.signal === undefined ? timeout : AbortSignal.any([timeout, timing.signal]),
        headers: {
          accept: "application/json",
          ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
          ...(json === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      });
      const retryAfterMs = obey(response.headers, response.status, bearer);
      return { status: response.status, text: await response.text(), retryAfterMs };
    } catch (cause) {
      if (timing.signal?.aborted === true) throw stopped(request, cause);
      const what = timeout.aborted ? `nothing within ${timeoutMs} ms` : "a broken connection";
      throw new ProviderError("unavailable", complaint("unavailable", request, "the answer must come whole", what), {
        cause,
      });
    }
  }

  function judge(request: VendorRequest, { status, text, retryAfterMs }: Awaited<ReturnType<typeof once>>): Answer {
    if (status >= 200 && status < 300) return { status, text };
    const refused = status === 401 || status === 403 || request.refusals?.includes(status) === true;
    const fault: ProviderFault = refused
      ? "unauthorised"
      : status === 429
        ? "rate-limited"
        : status >= 500 || status === 408
          ? "unavailable"
          : "malformed";
    throw new ProviderError(fault, complaint(fault, request, "the status must be 200 to 299", String(status)), {
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  }

  function parse<T>(request: VendorRequest, text: string, shape: z.ZodType<T>): T {
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch (cause) {
      const message = complaint(
        "malformed",
        request,
        "the body must be JSON",
        `${text.length} characters of something else`,
      );
      throw new Unreadable(message, { cause });
    }
    const checked = shape.safeParse(body);
    if (checked.success) return checked.data;
    const where = checked.error.issues.map(({ path, code }) => `${path.join(".") || "the whole"} (${code})`).join(", ");
    throw new ProviderError(
      "malformed",
      complaint("malformed", request, "the body must be of the agreed shape", where),
    );
  }

  /** Where a repetition may help, and cannot do a thing twice. */
  function mayRepeat(error: ProviderError, { method = "GET" }: VendorRequest): boolean {
    if (timing.signal?.aborted === true) return false;
    if (error.fault === "rate-limited") return true;
    return method !== "POST" && (error.fault === "unavailable" || error instanceof Unreadable);
  }

  async function repeat<T>(
    request: VendorRequest,
    use: (answer: Answer) => T,
    absent: readonly number[],
  ): Promise<T | undefined> {
    for (let attempt = 1; ; attempt++) {
      await untilOpen(request);
      try {
        const answer = await once(request);
        if (absent.includes(answer.status)) return undefined;
        return use(judge(request, answer));
      } catch (error) {
        if (!(error instanceof ProviderError) || attempt >= attempts || !mayRepeat(error, request)) throw error;
        // Full jitter; after a 429 the vendor's own wait comes first, in `untilOpen`.
        const most = Math.min(FIRST_BACKOFF_MS * 2 ** (attempt - 1), LONGEST_BACKOFF_MS);
        if (error.retryAfterMs !== undefined && error.retryAfterMs > patienceMs) throw error;
        await wait((error.retryAfterMs ?? 0) + timing.random() * most, request);
      }
    }
  }

  return {
    read: async (request, shape) =>
      (await repeat(request, ({ text }) => ({ value: parse(request, text, shape) }), []))!.value,
    find: async (request, shape, absent) =>
      (await repeat(request, ({ text }) => ({ value: parse(request, text, shape) }), absent))?.value,
    send: async (request) => {
      await repeat(request, () => undefined, []);
    },
  };
}

/** The body is no JSON: half a page without a length looks like that, so asking again may help. */
class Unreadable extends ProviderError {
  constructor(message: string, options: ErrorOptions) {
    super("malformed", message, options);
  }
}
