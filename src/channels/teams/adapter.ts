import {
  type Activity,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
  type TurnContext,
} from "botbuilder";
import {
  type AuthenticateRequestResult,
  AuthenticationConstants,
  type ClaimsIdentity,
  ConnectorClient,
  type ConnectorFactory,
  type ServiceClientCredentialsFactory,
} from "botframework-connector";
import type { TeamsChannelOptions } from "#src/channels/teams/channel-options.ts";
import { hardenedFactory } from "#src/channels/teams/connector-client.ts";
import { OwnServiceCredentialFactory } from "#src/channels/teams/credentials.ts";

type AdapterOptions = Pick<
  TeamsChannelOptions,
  "appId" | "appPassword" | "appType" | "appTenantId" | "identityService"
>;

/** The SDK's authentication with connector clients that send once, without retries and redirects. */
class TeamsAuthentication extends ConfigurationBotFrameworkAuthentication {
  readonly #timeoutMs: number;

  constructor(options: AdapterOptions, timeoutMs: number) {
    super(settingsOf(options), credentialsOf(options));
    this.#timeoutMs = timeoutMs;
  }

  override async authenticateRequest(activity: Activity, header: string): Promise<AuthenticateRequestResult> {
    const result = await super.authenticateRequest(activity, header);
    if (result.connectorFactory) result.connectorFactory = hardenedFactory(result.connectorFactory, this.#timeoutMs);
    return result;
  }

  override createConnectorFactory(identity: ClaimsIdentity): ConnectorFactory {
    return hardenedFactory(super.createConnectorFactory(identity), this.#timeoutMs);
  }
}

/** The SDK's adapter, opened where this channel answers by itself: authentication and the turn are two steps. */
export class TeamsAdapter extends CloudAdapter {
  readonly #appId: string;

  constructor(options: AdapterOptions, timeoutMs: number) {
    super(new TeamsAuthentication(options, timeoutMs));
    this.#appId = options.appId ?? "";
  }

  /** Throws when the token does not belong to the activity, and when that cannot be found out. */
  authenticate(activity: Activity, header: string): Promise<AuthenticateRequestResult> {
    return this.botFrameworkAuthentication.authenticateRequest(activity, header);
  }

  async runTurn(caller: AuthenticateRequestResult, activity: Activity, logic: () => Promise<void>): Promise<void> {
    await this.processActivity(caller, activity, logic);
  }

  /** Calls `use` with a client for the conversation of a stored reference. */
  async withConnector<T>(
    reference: ConversationOf,
    use: (client: ConnectorClient, context: TurnContext) => Promise<T>,
  ): Promise<T> {
    let result: { readonly value: T } | undefined;
    await this.continueConversationAsync(this.#appId, reference, async (context) => {
      const client: unknown = context.turnState.get(this.ConnectorClientKey);
      if (!(client instanceof ConnectorClient)) {
        throw new TypeError("Cannot write to Teams as the turn must carry a connector client: current value is none");
      }
      result = { value: await use(client, context) };
    });
    if (!result) throw new Error("Cannot write to Teams as the adapter must run the turn: current value is not run");
    return result.value;
  }
}

type ConversationOf = Parameters<CloudAdapter["continueConversationAsync"]>[1];

/** The SDK takes either no setting of its cloud or all of them. */
function settingsOf({
  appId,
  appPassword,
  appType,
  appTenantId,
  identityService,
}: AdapterOptions): Record<string, string> {
  return {
    ...(appId ? { MicrosoftAppId: appId } : {}),
    ...(appPassword ? { MicrosoftAppPassword: appPassword } : {}),
    ...(appType ? { MicrosoftAppType: appType } : {}),
    ...(appTenantId ? { MicrosoftAppTenantId: appTenantId } : {}),
    ...(identityService
      ? {
          ToBotFromChannelOpenIdMetadataUrl: identityService.openIdMetadataUrl,
          ToBotFromChannelTokenIssuer: identityService.tokenIssuer,
          ToChannelFromBotLoginUrl: AuthenticationConstants.ToChannelFromBotLoginUrl,
          ToChannelFromBotOAuthScope: AuthenticationConstants.ToChannelFromBotOAuthScope,
          ToBotFromEmulatorOpenIdMetadataUrl: identityService.openIdMetadataUrl,
          OAuthUrl: AuthenticationConstants.OAuthUrl,
        }
      : {}),
  };
}

function credentialsOf(options: AdapterOptions): ServiceClientCredentialsFactory {
  const { appId, appPassword, identityService } = options;
  return appId && identityService
    ? new OwnServiceCredentialFactory(appId, appPassword ?? "", identityService.tokenUrl)
    : new ConfigurationServiceClientCredentialFactory(settingsOf(options));
}
