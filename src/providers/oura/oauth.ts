import { z } from "zod";
import type { ConsentCategory } from "#src/domain/consent.ts";
import type { OAuth } from "#src/ports/provider.ts";
import { createCodeGrant } from "#src/providers/http/code-grant.ts";
import type { VendorHttp } from "#src/providers/http/vendor-http.ts";
import { isConsented, KINDS } from "#src/providers/oura/kinds.ts";

const PERSONAL_INFO = z.object({ id: z.string().min(1) });

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
  return {
    scopesFor,

    ...createCodeGrant({ vendor: "Oura", http, authorizeUrl, tokenPath: "/oauth/token", clientId, clientSecret }),

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
