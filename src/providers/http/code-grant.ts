import { z } from "zod";
import { type OAuth, ProviderError, type Tokens } from "#src/ports/provider.ts";
import type { VendorHttp } from "#src/providers/http/vendor-http.ts";

/** RFC 6749 5.1. */
const ANSWER = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish(),
  expires_in: z.number().positive().nullish(),
});

/** Where a vendor leaves the lifetime out. */
const LIFETIME_S = 3600;

export interface CodeGrantOptions {
  /** Stands in the error message. */
  readonly vendor: string;
  readonly http: VendorHttp;
  /** Where a person grants access. */
  readonly authorizeUrl: string;
  /** Where codes and refresh tokens are exchanged, on `http`. */
  readonly tokenPath: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What a refresh asks for, where the vendor wants it said again. */
  readonly refreshScope?: string;
}

/**
 * The code grant of RFC 6749; neither vendor offers PKCE, so its challenge and verifier stay here.
 *
 * A void code or refresh token (400) is "unauthorised", and so is a refresh without a refresh token: only the person can
 * grant access again. Nothing is asked twice where the first answer was lost: code and refresh token are good for one use.
 */
export function createCodeGrant(options: CodeGrantOptions): Pick<OAuth, "authorizeUrl" | "exchange" | "refresh"> {
  const { vendor, http, tokenPath, clientId, clientSecret, refreshScope } = options;

  async function request(grant: Readonly<Record<string, string>>, now: Date): Promise<Tokens> {
    const form = { ...grant, client_id: clientId, client_secret: clientSecret };
    const answer = await http.read({ method: "POST", path: tokenPath, form, refusals: [400] }, ANSWER);
    return {
      access: answer.access_token,
      refresh: answer.refresh_token ?? grant["refresh_token"],
      expiresAt: new Date(now.getTime() + (answer.expires_in ?? LIFETIME_S) * 1000),
    };
  }

  return {
    authorizeUrl({ state, redirectUri, scopes }) {
      const url = new URL(options.authorizeUrl);
      url.searchParams.set("response_type", "code");
      url.searchParams.set("client_id", clientId);
      url.searchParams.set("redirect_uri", redirectUri);
      url.searchParams.set("scope", scopes.join(" "));
      url.searchParams.set("state", state);
      return url;
    },

    exchange: ({ code, redirectUri, now }) =>
      request({ grant_type: "authorization_code", code, redirect_uri: redirectUri }, now),

    async refresh({ refresh }, now) {
      if (refresh === undefined)
        throw new ProviderError(
          "unauthorised",
          `Cannot refresh the access to ${vendor} as there must be a refresh token: current value is none (unauthorised)`,
        );
      const scope = refreshScope === undefined ? {} : { scope: refreshScope };
      return request({ grant_type: "refresh_token", refresh_token: refresh, ...scope }, now);
    },
  };
}
