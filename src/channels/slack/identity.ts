import { webApi } from "@slack/bolt";

/** Who the bot is, as Slack says. */
export interface BotIdentity {
  readonly workspace: string;
  /** The organisation of an Enterprise Grid workspace. */
  readonly enterprise?: string | undefined;
  readonly botUserId: string;
  readonly botId: string;
}

/** Thrown when Slack says for good that the token is no use. */
export class SlackTokenError extends Error {
  override readonly name = "SlackTokenError";
  readonly code = "slack_token";
  readonly reason: string;
  constructor(reason: string, options?: ErrorOptions) {
    super(`Cannot connect to Slack as SLACK_BOT_TOKEN must be a valid bot token: Slack answered "${reason}"`, options);
    this.reason = reason;
  }
}

const TOKEN_ERRORS: ReadonlySet<string> = new Set([
  "invalid_auth",
  "not_authed",
  "account_inactive",
  "token_revoked",
  "token_expired",
  "not_allowed_token_type",
  "org_login_required",
]);

/**
 * Asks Slack once who the bot is. Only an answer is remembered: a failure is asked again at the next call,
 * so that an hour without Slack does not need a restart.
 */
export function createIdentity(client: webApi.WebClient): () => Promise<BotIdentity> {
  let known: BotIdentity | undefined;
  return async () => {
    known ??= await ask(client);
    return known;
  };
}

async function ask(client: webApi.WebClient): Promise<BotIdentity> {
  try {
    const answer = await client.auth.test();
    const { team_id: workspace, enterprise_id: enterprise, user_id: botUserId, bot_id: botId } = answer;
    if (!workspace || !botUserId || !botId) throw new SlackTokenError("not a bot token");
    return { workspace, enterprise, botUserId, botId };
  } catch (error) {
    if (error instanceof webApi.WebAPIPlatformError && TOKEN_ERRORS.has(error.data.error)) {
      throw new SlackTokenError(error.data.error, { cause: error });
    }
    throw error;
  }
}
