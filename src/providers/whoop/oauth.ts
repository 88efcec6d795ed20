import { z } from "zod";
import type { ConsentCategory } from "#src/domain/consent.ts";
import type { OAuth } from "#src/ports/provider.ts";
import { createCodeGrant } from "#src/providers/http/code-grant.ts";
import type { VendorHttp } from "#src/providers/http/vendor-http.ts";
import { KINDS } from "#src/providers/whoop/kinds.ts";

const PROFILE = z.object({ user_id: z.int() });

/** Without it no refresh token comes. */
const REFRESHABLE = "offline";
/** The account's id stands in the profile alone; its name and address are not kept. */
const ACCOUNT = "read:profile";

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
  return {
    scopesFor,

    ...createCodeGrant({
      vendor: "WHOOP",
      http: grants,
      authorizeUrl: `${apiUrl}/oauth/oauth2/auth`,
      tokenPath: "/oauth/oauth2/token",
      clientId,
      clientSecret,
      refreshScope: REFRESHABLE,
    }),

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
