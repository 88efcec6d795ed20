import { type Act, personal } from "#agents/coach/acts.ts";
import {
  healthConsentDraft,
  healthPushDraft,
  healthPushRevokedDraft,
  healthUploadDraft,
} from "#agents/drafts/health-import.ts";
import { CLEANSING_RULES, type CleansingRule } from "#src/domain/cleansing.ts";
import { rejectedMessage } from "#src/services/health-import-messages.ts";
import { HEALTH_UPLOAD_PURPOSE } from "#src/services/health-import-service.ts";
import { HEALTH_PUSH_PURPOSE } from "#src/services/health-push-service.ts";

export const healthImportActs: Readonly<Record<string, Act>> = {
  /** Consent first, at the moment of use; then a page of its own that takes the file. */
  async "health-import"({ services, person, now }) {
    const shared = await services.healthImports.shared(person, now);
    if (shared.length === 0) return personal(healthConsentDraft("health-import"));
    return personal(healthUploadDraft(await services.links.issue(person, HEALTH_UPLOAD_PURPOSE, now), shared));
  },

  /** Why values of an import were left out. */
  async "health-import-why"({ action }) {
    return personal(rejectedMessage(rejectedOf(action.value)));
  },

  async "health-push"({ services, person, now }) {
    if ((await services.healthImports.shared(person, now)).length === 0)
      return personal(healthConsentDraft("health-push"));
    const [link, standing] = await Promise.all([
      services.links.issue(person, HEALTH_PUSH_PURPOSE, now),
      services.healthPushes.standing(person),
    ]);
    return personal(healthPushDraft({ link, standing, now, timeZone: person.timeZone }));
  },

  async "health-push-revoke"({ services, person, now }) {
    return personal(healthPushRevokedDraft(await services.healthPushes.revoke(person, now)));
  },
};

function rejectedOf(value: string | undefined): Partial<Record<CleansingRule, number>> {
  const told = value === undefined ? {} : (JSON.parse(value) as Record<string, unknown>);
  return Object.fromEntries(
    CLEANSING_RULES.flatMap((rule) => (typeof told[rule] === "number" ? [[rule, told[rule]]] : [])),
  );
}
