import { TeamsInfo } from "botbuilder";
import { z } from "zod";
import type { TeamsActivity } from "#src/channels/teams/activity.ts";
import type { TeamsAdapter } from "#src/channels/teams/adapter.ts";
import type { StoredReference } from "#src/channels/teams/reference.ts";
import type { PlatformProfile } from "#src/ports/intake.ts";

const memberSchema = z.object({
  name: z.string().nullish(),
  givenName: z.string().nullish(),
  email: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  userRole: z.string().nullish(),
  tenantId: z.string().nullish(),
});

/** The mark that a tenant puts into the sign-in name of a guest. */
const GUEST_MARK = "#EXT#";

/** Asks Teams who a member of the conversation is. Works after the request has been answered, too. */
export async function askProfile(
  adapter: TeamsAdapter,
  reference: StoredReference,
  { from, locale, localTimezone }: Pick<TeamsActivity, "from" | "locale" | "localTimezone">,
): Promise<PlatformProfile> {
  const member = await adapter.withConnector(
    reference as Parameters<TeamsAdapter["withConnector"]>[0],
    (_client, context) => TeamsInfo.getMember(context, from.id),
  );
  const { email, givenName, name, tenantId, userPrincipalName, userRole } = memberSchema.parse(member);
  const signIn = userPrincipalName ?? "";
  const isOfAnotherTenant = Boolean(tenantId && reference.tenantId && tenantId !== reference.tenantId);
  const isGuest =
    (userRole ?? "user").toLowerCase() !== "user" || signIn.toUpperCase().includes(GUEST_MARK) || isOfAnotherTenant;
  const address = email || (isGuest || !signIn.includes("@") ? undefined : signIn);
  return {
    givenName: givenName || (name ?? "").trim().split(/\s+/)[0] || "",
    ...(name ? { fullName: name } : {}),
    ...(address ? { email: address } : {}),
    ...(localTimezone ? { timeZone: localTimezone } : {}),
    ...(locale ? { language: locale } : {}),
    isGuest,
    isBot: from.role === "bot" || from.id.startsWith("28:"),
  };
}
