import { type Act, type Asked, personal } from "#agents/coach/acts.ts";
import { needsConsentDraft } from "#agents/drafts/first-contact.ts";
import { reviewsDraft, skillMapDraft, skillsDraft } from "#agents/drafts/skills.ts";
import { allows } from "#src/domain/consent.ts";

const mayLearn = async ({ services, person, now }: Asked): Promise<boolean> =>
  allows(await services.consents.holding(person, now), "learning", "coaching");

export const skillActs: Readonly<Record<string, Act>> = {
  async skills(asked) {
    if (!(await mayLearn(asked))) return personal(needsConsentDraft());
    return personal(skillsDraft(await asked.services.curriculum.view(asked.person, asked.now)));
  },

  async "next-review"(asked) {
    if (!(await mayLearn(asked))) return personal(needsConsentDraft());
    return personal(reviewsDraft(await asked.services.curriculum.view(asked.person, asked.now)));
  },

  async "skill-map"(asked) {
    if (!(await mayLearn(asked))) return personal(needsConsentDraft());
    return personal(skillMapDraft(await asked.services.skillMap.picture(asked.person, asked.now)));
  },
};
