import { ACTS, type Act, type Asked, personal } from "#agents/coach/acts.ts";
import { type Carried, consentGrantedDraft, consentRefusedDraft } from "#agents/drafts/consent-ask.ts";
import { CONSENT_CATEGORIES, type ConsentCategory } from "#src/domain/consent.ts";

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

/** Acts `consent-grant-<category>` and `consent-refuse-<category>`. */
export const consentActs: Readonly<Record<string, Act>> = Object.fromEntries(
  CONSENT_CATEGORIES.flatMap((category) => [
    [`consent-grant-${category}`, grant(category)],
    [`consent-refuse-${category}`, refuse(category)],
  ]),
);

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
