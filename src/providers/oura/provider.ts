import type { Metric } from "#src/domain/measurement.ts";
import type { Provider } from "#src/ports/provider.ts";
import type { Timing } from "#src/providers/http/timing.ts";
import { createVendorHttp } from "#src/providers/http/vendor-http.ts";
import { normalise } from "#src/providers/oura/normalise.ts";
import { createOAuth } from "#src/providers/oura/oauth.ts";
import { createPull } from "#src/providers/oura/pull.ts";
import { createWebhook } from "#src/providers/oura/webhook.ts";

const API_URL = "https://api.ouraring.com";
/** The page on which a person grants access lives on another host than the API. */
const AUTHORIZE_URL = "https://cloud.ouraring.com/oauth/authorize";

export interface OuraOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Of the API and its tokens; another than the vendor's has the page to grant access at `/oauth/authorize`. @default https://api.ouraring.com */
  readonly apiUrl?: string | undefined;
  readonly timing: Timing;
}

const METRICS: readonly Metric[] = [
  "hrv_rmssd_ms",
  "resting_hr_bpm",
  "sleep_h",
  "sleep_efficiency_pct",
  "spo2_pct",
  "respiratory_rate_per_min",
  "skin_temperature_deviation_c",
  "steps",
  "active_min",
  "workout_min",
];

/** The Oura API v2. */
export function createOuraProvider({ clientId, clientSecret, apiUrl, timing }: OuraOptions): Provider {
  const baseUrl = (apiUrl ?? API_URL).replace(/\/+$/u, "");
  const http = createVendorHttp({ vendor: "Oura", baseUrl, timing });
  const authorizeUrl = baseUrl === API_URL ? AUTHORIZE_URL : `${baseUrl}/oauth/authorize`;
  return {
    source: "oura",
    name: "Oura",
    metrics: METRICS,
    oauth: createOAuth({ http, clientId, clientSecret, authorizeUrl }),
    pull: createPull(http),
    webhook: createWebhook({ http, clientId, clientSecret }),
    normalise,
  };
}
