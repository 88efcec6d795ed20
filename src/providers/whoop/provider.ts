import type { Metric } from "#src/domain/measurement.ts";
import type { Provider } from "#src/ports/provider.ts";
import { createRateBudget, type RateBudget } from "#src/providers/http/rate-budget.ts";
import type { Timing } from "#src/providers/http/timing.ts";
import { createVendorHttp } from "#src/providers/http/vendor-http.ts";
import { normalise } from "#src/providers/whoop/normalise.ts";
import { createOAuth } from "#src/providers/whoop/oauth.ts";
import { createPull } from "#src/providers/whoop/pull.ts";
import { createWebhook } from "#src/providers/whoop/webhook.ts";

const API_URL = "https://api.prod.whoop.com";

/** What the vendor grants an application by default: 100 requests a minute and 10,000 a day. */
const WINDOWS = [
  { limit: 100, windowMs: 60_000 },
  { limit: 10_000, windowMs: 86_400_000 },
] as const;

export interface WhoopOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Of tokens and data alike. @default https://api.prod.whoop.com */
  readonly apiUrl?: string | undefined;
  /** Of the data alone. @default `/developer` of `apiUrl` */
  readonly dataUrl?: string | undefined;
  readonly timing: Timing;
  /** One for all persons of the application. @default the vendor's default limits, for this process */
  readonly budget?: RateBudget | undefined;
}

const METRICS: readonly Metric[] = [
  "hrv_rmssd_ms",
  "resting_hr_bpm",
  "sleep_h",
  "sleep_efficiency_pct",
  "spo2_pct",
  "respiratory_rate_per_min",
  "workout_min",
];

/** The WHOOP API v2. Skin temperature comes as an absolute figure and not as a deviation, so it is left out. */
export function createWhoopProvider(options: WhoopOptions): Provider {
  const { clientId, clientSecret, timing } = options;
  const apiUrl = (options.apiUrl ?? API_URL).replace(/\/+$/u, "");
  const budget = options.budget ?? createRateBudget(WINDOWS);
  const shared = { vendor: "WHOOP", timing, budget };
  const data = createVendorHttp({ ...shared, baseUrl: options.dataUrl ?? `${apiUrl}/developer` });
  const grants = createVendorHttp({ ...shared, baseUrl: apiUrl });
  return {
    source: "whoop",
    name: "WHOOP",
    metrics: METRICS,
    oauth: createOAuth({ grants, data, apiUrl, clientId, clientSecret }),
    pull: createPull(data),
    webhook: createWebhook(clientSecret),
    normalise,
  };
}
