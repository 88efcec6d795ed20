import { PasswordServiceClientCredentialFactory, type ServiceClientCredentials } from "botframework-connector";
import { z } from "zod";

const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** A token is renewed this long before it runs out. */
const RENEW_BEFORE_MS = 60_000;

/** Gets the bot's tokens from another service than Microsoft's, by client credentials. */
export class OwnServiceCredentialFactory extends PasswordServiceClientCredentialFactory {
  readonly #tokenUrl: string;
  readonly #secret: string;
  readonly #tokens = new Map<string, { readonly token: string; readonly renewAt: number }>();

  constructor(appId: string, secret: string, tokenUrl: string) {
    super(appId, secret);
    this.#tokenUrl = tokenUrl;
    this.#secret = secret;
  }

  override async createCredentials(appId: string, audience: string | undefined): Promise<ServiceClientCredentials> {
    if (!(await this.isValidAppId(appId))) {
      throw new Error("Cannot get a token as the app id must be the bot's own: current value is another");
    }
    return {
      signRequest: async (request) => {
        request.headers.set("authorization", `Bearer ${await this.#token(appId, audience ?? "")}`);
        return request;
      },
    };
  }

  async #token(appId: string, audience: string): Promise<string> {
    const known = this.#tokens.get(audience);
    if (known && known.renewAt > Date.now()) return known.token;
    const response = await fetch(this.#tokenUrl, {
      method: "POST",
      redirect: "error",
      signal: AbortSignal.timeout(10_000),
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: appId,
        client_secret: this.#secret,
        scope: `${audience}/.default`,
      }),
    });
    if (!response.ok)
      throw new Error(`Cannot get a token as the identity service must grant it: current status is ${response.status}`);
    const { access_token: token, expires_in: seconds } = tokenSchema.parse(await response.json());
    this.#tokens.set(audience, { token, renewAt: Date.now() + seconds * 1_000 - RENEW_BEFORE_MS });
    return token;
  }
}
