import { ACTS, type Act, type Asked, personal } from "#agents/coach/acts.ts";
import {
  type Carried,
  consentEndedDraft,
  consentGrantedDraft,
  consentRefusedDraft,
  consentsDraft,
} from "#agents/drafts/consent-ask.ts";
import { CONSENT_CATEGORIES, type Consent, type ConsentCategory } from "#src/domain/consent.ts";

/** "Yes" to the question for a category: grants it for coaching, then goes on with what it was asked for. */
const grant =
  (category: ConsentCategory): Act =>
  async (asked) => {
    const { services, person, now } = asked;
    const { categories, goesOn } = carriedBy(category, asked);
    await services.consents.grant(
      person,
      categories.map((granted) => ({ category: granted, purpose: "coaching" })),
      now,
    );
    await services.people.schedule(person, now);
    const next = goesOn === undefined ? undefined : ACTS[goesOn.id];
    if (goesOn === undefined || next === undefined) return personal(consentGrantedDraft(categories));
    return next({ ...asked, action: goesOn });
  };

const refuse =
  (category: ConsentCategory): Act =>
  async (asked) => {
    const { services, person, now } = asked;
    await services.consents.refuse(person, carriedBy(category, asked).categories, now);
    return personal(consentRefusedDraft());
  };

/** `consent-grant-<category>` and `consent-refuse-<category>` answer the question at the moment of use. */
export const consentActs: Readonly<Record<string, Act>> = {
  ...Object.fromEntries(
    CONSENT_CATEGORIES.flatMap((category) => [
      [`consent-grant-${category}`, grant(category)],
      [`consent-refuse-${category}`, refuse(category)],
    ]),
  ),

  async "consent-show"({ services, person, now }) {
    const ranOut = await services.consents.ranOut(person, now);
    return personal(consentsDraft(await services.consents.holding(person, now), ranOut));
  },

  async "consent-renew"({ services, person, now }) {
    const renewed = coached(await services.consents.ranOut(person, now));
    await services.consents.renew(person, now);
    await services.people.schedule(person, now);
    return personal(consentGrantedDraft(renewed));
  },

  /** "No" to the question whether it is still fine: what ran out is withdrawn, and goes. */
  async "consent-end"({ services, person, now }) {
    await services.consents.setAll(person, await services.consents.holding(person, now), now);
    return personal(consentEndedDraft());
  },
};

const coached = (consents: readonly Consent[]): ConsentCategory[] =>
  CONSENT_CATEGORIES.filter((category) => consents.some((consent) => consent.category === category));

function carriedBy(
  first: ConsentCategory,
  { action }: Asked,
): { readonly categories: readonly ConsentCategory[]; readonly goesOn: Carried["goesOn"] } {
  const { also = [], goesOn } = action.value === undefined ? {} : (JSON.parse(action.value) as Carried);
  return {
    categories: CONSENT_CATEGORIES.filter((category) => category === first || also.includes(category)),
    goesOn,
  };
}
