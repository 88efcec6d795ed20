import { type Act, personal } from "#agents/coach/acts.ts";
import { aboutDraft, accessCodeDraft, deleteAskedDraft } from "#agents/drafts/data.ts";

export const dataActs: Readonly<Record<string, Act>> = {
  async "my-data"({ services, person, now }) {
    return personal(aboutDraft(await services.data.about(person, now)));
  },

  async "access-code"({ services, person, now }) {
    return personal(accessCodeDraft(await services.access.issue(person, now)));
  },

  async "data-delete"() {
    return personal(deleteAskedDraft());
  },
};
