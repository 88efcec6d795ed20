import { z } from "zod";
import type { ConsentCategory } from "#src/domain/consent.ts";
import type { OAuth } from "#src/ports/provider.ts";
import { refreshTokenOf, requestTokens } from "#src/providers/http/tokens.ts";
import type { VendorHttp } from "#src/providers/http/vendor-http.ts";
import { isConsented, KINDS } from "#src/providers/oura/kinds.ts";

const PERSONAL_INFO = z.object({ id: z.string().min(1) });

/** The code grant; the vendor offers no PKCE, so its challenge and verifier stay here. */
export function createOAuth({
  http,
  clientId,
  clientSecret,
  authorizeUrl,
}: {
  http: VendorHttp;
  clientId: string;
  clientSecret: string;
  authorizeUrl: string;
}): OAuth {
  const endpoint = { http, path: "/oauth/token", clientId, clientSecret };
  return {
    scopesFor,

    authorizeUrl({ state, redirectUri, scopes }) {
      const url = new URL(authorizeUrl);
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
      requestTokens(endpoint, { grant_type: "refresh_token", refresh_token: refreshTokenOf(tokens, "Oura") }, now),

    revoke: ({ access }) => http.send({ method: "POST", path: "/oauth/revoke", query: { access_token: access } }),

    account: async (access) =>
      (await http.read({ path: "/v2/usercollection/personal_info", bearer: access }, PERSONAL_INFO)).id,
  };
}

/** No grant of its own is needed to read the account's id. */
function scopesFor(categories: readonly ConsentCategory[]): readonly string[] {
  const scopes = KINDS.filter((kind) => isConsented(kind, categories)).map(({ scope }) => scope);
  return [...new Set(scopes)];
}
