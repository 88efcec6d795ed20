import { randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from "jose";
import type { TokenFlaw } from "#src/playground/local-teams/types.ts";

/** The issuer and the audience that Microsoft's connector uses. */
const ISSUER = "https://api.botframework.com";

const TOKEN_SECONDS = 3_600;

export interface IdentityOptions {
  readonly appId: string;
  readonly appPassword: string;
}

export interface Identity {
  readonly issuer: string;
  /** Path of the OpenID metadata. Its own for each instance, since the SDK remembers keys by their address. */
  readonly metadataPath: string;
  readonly keysPath: string;
  readonly tokenPath: string;
  metadata(origin: string): object;
  keys(): object;
  /** A token of the platform for the bot. */
  sign(serviceUrl: string, flaw?: TokenFlaw): Promise<string>;
  /** The answer to a request for the bot's own token, or `undefined` when the credentials are wrong. */
  grant(form: URLSearchParams): Promise<object | undefined>;
  /** Whether the bot's token is one that `grant` gave. */
  isBot(authorization: string | undefined): Promise<boolean>;
}

/** What Microsoft's identity services do for a bot: keys, tokens to the bot, tokens from the bot. */
export async function createIdentity({ appId, appPassword }: IdentityOptions): Promise<Identity> {
  const instance = randomUUID();
  const kid = `local-${instance}`;
  const known = await generateKeyPair("RS256");
  const unknown = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(known.publicKey)), kid, use: "sig", alg: "RS256", endorsements: ["msteams"] };
  const keysPath = `/identity/${instance}/keys`;

  return {
    issuer: ISSUER,
    metadataPath: `/identity/${instance}/.well-known/openidconfiguration`,
    keysPath,
    tokenPath: `/identity/${instance}/oauth2/v2.0/token`,
    metadata: (origin) => ({
      issuer: ISSUER,
      jwks_uri: `${origin}${keysPath}`,
      id_token_signing_alg_values_supported: ["RS256"],
      token_endpoint_auth_methods_supported: ["private_key_jwt"],
    }),
    keys: () => ({ keys: [jwk] }),

    async sign(
      serviceUrl,
      {
        audience = appId,
        issuer = ISSUER,
        serviceUrl: claimed = serviceUrl,
        expiresIn = TOKEN_SECONDS,
        forged = false,
      } = {},
    ) {
      const now = Math.floor(Date.now() / 1_000);
      return new SignJWT({ serviceurl: claimed })
        .setProtectedHeader({ alg: "RS256", kid, typ: "JWT" })
        .setIssuer(issuer)
        .setAudience(audience)
        .setNotBefore(Math.min(now, now + expiresIn) - 10)
        .setExpirationTime(now + expiresIn)
        .sign(forged ? unknown.privateKey : known.privateKey);
    },

    async grant(form) {
      const isRight =
        form.get("grant_type") === "client_credentials" &&
        form.get("client_id") === appId &&
        form.get("client_secret") === appPassword &&
        form.get("scope") === `${ISSUER}/.default`;
      if (!isRight) return undefined;
      const token = await new SignJWT({ appid: appId })
        .setProtectedHeader({ alg: "RS256", kid, typ: "JWT" })
        .setIssuer(kid)
        .setAudience(ISSUER)
        .setExpirationTime(`${TOKEN_SECONDS}s`)
        .sign(known.privateKey);
      return { token_type: "Bearer", expires_in: TOKEN_SECONDS, access_token: token };
    },

    async isBot(authorization) {
      const token = /^Bearer (.+)$/.exec(authorization ?? "")?.[1];
      if (!token) return false;
      try {
        const { payload } = await jwtVerify(token, known.publicKey, {
          issuer: kid,
          audience: ISSUER,
          algorithms: ["RS256"],
        });
        return payload["appid"] === appId;
      } catch {
        return false;
      }
    },
  };
}
