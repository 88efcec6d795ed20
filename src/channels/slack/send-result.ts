import { webApi } from "@slack/bolt";
import type { SendResult } from "#src/ports/messenger.ts";

/** Slack will never take this message: the place is gone, the app is gone, or the message is not one. */
const FINAL_ERRORS: ReadonlySet<string> = new Set([
  "account_inactive",
  "bot_not_found",
  "cannot_dm_bot",
  "cannot_reply_to_message",
  "channel_is_archived",
  "channel_not_found",
  "invalid_arguments",
  "invalid_blocks",
  "invalid_blocks_format",
  "invalid_metadata_format",
  "invalid_metadata_schema",
  "is_archived",
  "is_inactive",
  "messages_tab_disabled",
  "metadata_too_large",
  "msg_blocks_too_long",
  "msg_too_long",
  "no_text",
  "not_in_channel",
  "restricted_action",
  "team_access_not_granted",
  "thread_not_found",
  "token_revoked",
  "user_disabled",
  "user_not_found",
]);

/** No connection was made, so nothing can have been delivered. */
const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** What a failed Web API call means for the message. */
export function failureOf(error: unknown): Exclude<SendResult, { kind: "sent" }> {
  if (error instanceof webApi.WebAPIRateLimitedError) {
    return { kind: "retry", afterMs: error.retryAfter * 1_000, reason: "ratelimited" };
  }
  if (error instanceof webApi.WebAPIPlatformError) {
    const reason = error.data.error;
    // A body that is no JSON arrives as the error's text: it says nothing about the message.
    if (!/^[a-z][a-z0-9_]{0,60}$/.test(reason)) return { kind: "ambiguous", reason: "unreadable_answer" };
    return { kind: FINAL_ERRORS.has(reason) ? "refused" : "retry", reason };
  }
  if (error instanceof webApi.WebAPIHTTPError) {
    const reason = `http_${error.statusCode}`;
    return { kind: error.statusCode >= 500 ? "ambiguous" : "retry", reason };
  }
  if (error instanceof webApi.WebAPIRequestError) {
    const code = networkCode(error.original);
    return {
      kind: code !== undefined && NEVER_CONNECTED.has(code) ? "retry" : "ambiguous",
      reason: code ?? "no_answer",
    };
  }
  // The client has no class for a 429 without its header.
  if (error instanceof Error && error.message.startsWith("Retry header"))
    return { kind: "retry", reason: "ratelimited" };
  // Nor for an answer that broke off in the middle.
  return { kind: "ambiguous", reason: networkCode(error) ?? "no_answer" };
}

function networkCode(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth += 1) {
    if ("code" in at && typeof at.code === "string") return at.code;
  }
  return undefined;
}
