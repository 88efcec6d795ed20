import { type Act, personal } from "#agents/coach/acts.ts";
import { needsConsentDraft } from "#agents/drafts/first-contact.ts";
import { goalGoneDraft, goalSetDraft, goalsDraft, unreadGoalDraft } from "#agents/drafts/goals.ts";
import { allows } from "#src/domain/consent.ts";
import { readDay, readGoal } from "#src/domain/curriculum.ts";
import { localDay } from "#src/domain/time.ts";

export const goalActs: Readonly<Record<string, Act>> = {
  async goals({ services, person, now }) {
    if (!allows(await services.consents.holding(person, now), "learning", "coaching"))
      return personal(needsConsentDraft());
    return personal(goalsDraft(await services.curriculum.view(person, now)));
  },

  /** "I want to be good at negotiation by 1 March"; said again it moves the day. */
  async "goal-set"({ services, person, action, now }) {
    if (!allows(await services.consents.holding(person, now), "learning", "coaching"))
      return personal(needsConsentDraft());
    const today = localDay(now, person.timeZone);
    const goal = readGoal(action.value ?? "", today);
    if (goal === undefined) return personal(unreadGoalDraft());
    return personal(goalSetDraft(await services.curriculum.setGoal(person, goal.what, goal.by, now), today));
  },

  /** The submitted form: a skill by its id, and a day in words. */
  async goal({ services, person, action, now }) {
    if (!allows(await services.consents.holding(person, now), "learning", "coaching"))
      return personal(needsConsentDraft());
    const today = localDay(now, person.timeZone);
    const { skill, by: words } = action.fields ?? {};
    const by = typeof words === "string" ? readDay(words, today) : undefined;
    if (typeof skill !== "string" || by === undefined) return personal(unreadGoalDraft());
    return personal(goalSetDraft(await services.curriculum.setGoal(person, skill, by, now), today));
  },

  async "goal-delete"({ services, person, action, now }) {
    return personal(goalGoneDraft(await services.curriculum.removeGoal(person, action.value ?? "", now)));
  },
};
