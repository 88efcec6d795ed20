import { type Act, personal } from "#agents/coach/acts.ts";
import { aboutDraft, accessCodeDraft, deleteAskedDraft } from "#agents/drafts/data.ts";
import { EXPORT_PURPOSE } from "#src/services/export-service.ts";

export const dataActs: Readonly<Record<string, Act>> = {
  async "my-data"({ services, person, now }) {
    const view = await services.data.about(person, now);
    return personal(aboutDraft(view, await services.links.issue(person, EXPORT_PURPOSE, now)));
  },

  async "access-code"({ services, person, now }) {
    return personal(accessCodeDraft(await services.access.issue(person, now)));
  },

  async "data-delete"() {
    return personal(deleteAskedDraft());
  },
};
