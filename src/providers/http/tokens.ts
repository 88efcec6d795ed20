import { z } from "zod";
import { ProviderError, type Tokens } from "#src/ports/provider.ts";
import type { VendorHttp } from "#src/providers/http/vendor-http.ts";

/** RFC 6749 5.1. */
const ANSWER = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish(),
  expires_in: z.number().positive().nullish(),
});

/** Where a vendor leaves the lifetime out. */
const LIFETIME_S = 3600;

export interface TokenEndpoint {
  readonly http: VendorHttp;
  readonly path: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * Exchanges a code or a refresh token.
 *
 * A void code or refresh token (400) is "unauthorised". It is never asked twice where the first answer was lost: both
 * are good for one use.
 */
export async function requestTokens(
  { http, path, clientId, clientSecret }: TokenEndpoint,
  grant: Readonly<Record<string, string>>,
  now: Date,
): Promise<Tokens> {
  const answer = await http.read(
    {
      method: "POST",
      path,
      form: { ...grant, client_id: clientId, client_secret: clientSecret },
      refusals: [400],
    },
    ANSWER,
  );
  return {
    access: answer.access_token,
    refresh: answer.refresh_token ?? grant["refresh_token"],
    expiresAt: new Date(now.getTime() + (answer.expires_in ?? LIFETIME_S) * 1000),
  };
}

/** The refresh token; without one only the person can grant access again. */
export function refreshTokenOf({ refresh }: Tokens, vendor: string): string {
  if (refresh !== undefined) return refresh;
  throw new ProviderError(
    "unauthorised",
    `Cannot refresh the access to ${vendor} as there must be a refresh token: current value is none (unauthorised)`,
  );
}
