import { type Act, general, personal } from "#agents/coach/acts.ts";
import {
  consentGivenDraft,
  consentSavedDraft,
  firstContactDraft,
  managerViewDraft,
  needsConsentDraft,
  notNowDraft,
} from "#agents/drafts/first-contact.ts";
import { courtesyDraft, helpDraft } from "#agents/drafts/help.ts";
import { teamDraft } from "#agents/drafts/team.ts";
import { CONSENT_CATEGORIES, CONSENT_PURPOSES } from "#src/domain/consent.ts";

const CATEGORY_WORDS: Readonly<Record<(typeof CONSENT_CATEGORIES)[number], string>> = {
  "check-ins": "check-ins",
  sleep: "sleep",
  heart: "heart",
  activity: "activity",
  calendar: "calendar",
  learning: "learning",
  "writing-style": "how I write",
};

export const firstContactActs: Readonly<Record<string, Act>> = {
  async hello({ services, person, now }) {
    const consents = await services.consents.holding(person, now);
    if (consents.length > 0) return personal(helpDraft(await services.people.roles(person, now)));
    await services.people.greeted(person, now);
    return personal(firstContactDraft(person.givenName, services.disclosure));
  },

  async help({ services, person, now }) {
    return general(helpDraft(await services.people.roles(person, now)));
  },

  async courtesy() {
    return general(courtesyDraft());
  },

  async "consent-small"({ services, person, now }) {
    await services.consents.grantSmall(person, now);
    await services.people.schedule(person, now);
    return personal(consentGivenDraft());
  },

  /** The form could not be opened where it was tapped. */
  async "consent-choose"() {
    return personal(needsConsentDraft());
  },

  async "consent-later"({ services, person, now }) {
    await services.people.declineForNow(person, now);
    return personal(notNowDraft());
  },

  /** The submitted consent form: each box is "category:purpose". */
  async consent({ services, person, action, now }) {
    const wanted = Object.entries(action.fields ?? {}).flatMap(([, value]) =>
      typeof value === "string" ? [value] : value,
    );
    const wishes = CONSENT_CATEGORIES.flatMap((category) =>
      CONSENT_PURPOSES.filter((purpose) => wanted.includes(`${category}:${purpose}`)).map((purpose) => ({
        category,
        purpose,
      })),
    );
    await services.consents.setAll(person, wishes, now);
    await services.people.schedule(person, now);
    const shared = CONSENT_CATEGORIES.filter((category) => wishes.some((wish) => wish.category === category));
    return personal(consentSavedDraft(shared.map((category) => CATEGORY_WORDS[category])));
  },

  async "manager-view"({ services, person, now }) {
    const answers = await services.teams.asManagersSee(person, now);
    return personal(managerViewDraft(answers.map((answer) => teamDraft([answer]))));
  },
};
