import { type Act, general, personal } from "#agents/coach/acts.ts";
import {
  fairnessDraft,
  groupsDraft,
  groupsSavedDraft,
  noAuditDraft,
  notForYouDraft,
  reviewedDraft,
} from "#agents/drafts/fairness.ts";
import { readGroups } from "#src/domain/fairness-groups.ts";

export const fairnessActs: Readonly<Record<string, Act>> = {
  async "overseer-fairness"({ services, person, now }) {
    const audit = await services.fairness.of(person, now);
    if (audit === "not-an-overseer") return general(notForYouDraft());
    return personal(audit === "none" ? noAuditDraft() : fairnessDraft(audit, await services.fairness.picture(audit)));
  },

  /** `value` is the week that was looked at: an older message lifts nothing of a later alarm. */
  async "fairness-reviewed"({ services, person, action, now }) {
    const done = await services.fairness.review(person, action.value ?? "", now);
    if (done === "not-an-overseer") return general(notForYouDraft());
    return personal(reviewedDraft(done === "nothing" ? undefined : done.lifted));
  },

  /** The submitted form, or the words that ask for it. */
  async "fairness-groups"({ services, person, action, now }) {
    if (action.fields === undefined)
      return personal(groupsDraft((await services.fairness.groupsOf(person, now)).agreed));
    const groups = readGroups(action.fields);
    const kept = await services.fairness.declare(person, groups, now);
    return personal(kept ? groupsSavedDraft(Object.keys(groups).length) : groupsDraft(false));
  },
};
