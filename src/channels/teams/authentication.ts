import type { Activity } from "botbuilder";
import type { AuthenticateRequestResult } from "botframework-connector";
import type { TeamsAdapter } from "#src/channels/teams/adapter.ts";
import { HttpRefusal } from "#src/channels/teams/http.ts";

/** The SDK fetches signing keys without a time limit of its own. Milliseconds. */
const KEYS_TIMEOUT_MS = 8_000;

/** The caller of a request. Throws HttpRefusal 401, or 503 when the signing keys are out of reach. */
export async function authenticate(
  adapter: TeamsAdapter,
  activity: Activity,
  header: string,
): Promise<AuthenticateRequestResult> {
  const overdue = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => overdue.reject(new HttpRefusal(503, "the signing keys could not be fetched in time")),
    KEYS_TIMEOUT_MS,
  );
  try {
    return await Promise.race([adapter.authenticate(activity, header), overdue.promise]);
  } catch (error) {
    if (error instanceof HttpRefusal) throw error;
    throw isOutOfReach(error)
      ? new HttpRefusal(503, "the signing keys could not be fetched")
      : new HttpRefusal(401, "the token does not authorise it");
  } finally {
    clearTimeout(timer);
  }
}

/** node-fetch's errors, and the SDK's own for a metadata answer that is none. Everything else is the token's fault. */
function isOutOfReach(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === "FetchError" || error.name === "AbortError") return true;
  return "statusCode" in error && typeof error.statusCode === "number" && error.statusCode >= 500;
}
