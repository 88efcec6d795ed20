import { z } from "zod";
import type { ConsentCategory } from "#src/domain/consent.ts";
import type { OAuth } from "#src/ports/provider.ts";
import { refreshTokenOf, requestTokens } from "#src/providers/http/tokens.ts";
import type { VendorHttp } from "#src/providers/http/vendor-http.ts";
import { KINDS } from "#src/providers/whoop/kinds.ts";

const PROFILE = z.object({ user_id: z.int() });

/** Without it no refresh token comes. */
const REFRESHABLE = "offline";
/** The account's id stands in the profile alone; its name and address are not kept. */
const ACCOUNT = "read:profile";

/** The code grant; the vendor offers no PKCE, so its challenge and verifier stay here. */
export function createOAuth({
  grants,
  data,
  apiUrl,
  clientId,
  clientSecret,
}: {
  grants: VendorHttp;
  data: VendorHttp;
  apiUrl: string;
  clientId: string;
  clientSecret: string;
}): OAuth {
  const endpoint = { http: grants, path: "/oauth/oauth2/token", clientId, clientSecret };
  return {
    scopesFor,

    authorizeUrl({ state, redirectUri, scopes }) {
      const url = new URL(`${apiUrl}/oauth/oauth2/auth`);
      url.searchParams.set("response_type", "code");
      url.searchParams.set("client_id", clientId);
      url.searchParams.set("redirect_uri", redirectUri);
      url.searchParams.set("scope", scopes.join(" "));
      url.searchParams.set("state", state);
      return url;
    },

    exchange: ({ code, redirectUri, now }) =>
      requestTokens(endpoint, { grant_type: "authorization_code", code, redirect_uri: redirectUri }, now),

    refresh: async (tokens, now) =>
      requestTokens(
        endpoint,
        { grant_type: "refresh_token", refresh_token: refreshTokenOf(tokens, "WHOOP"), scope: REFRESHABLE },
        now,
      ),

    revoke: ({ access }) => data.send({ method: "DELETE", path: "/v2/user/access", bearer: access }),

    account: async (access) =>
      String((await data.read({ path: "/v2/user/profile/basic", bearer: access }, PROFILE)).user_id),
  };
}

function scopesFor(categories: readonly ConsentCategory[]): readonly string[] {
  const scopes = Object.values(KINDS)
    .filter(({ category }) => categories.includes(category))
    .flatMap((kind): readonly string[] => kind.scopes);
  return scopes.length === 0 ? [] : [...new Set([REFRESHABLE, ACCOUNT, ...scopes])];
}
