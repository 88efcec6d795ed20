import { type Act, personal } from "#agents/coach/acts.ts";
import { comingDaysDraft, postponedDraft } from "#agents/drafts/coming-days.ts";
import { draftOf } from "#agents/drafts/draft.ts";
import { forecastsDraft } from "#agents/drafts/forecasts.ts";
import { planDraft } from "#agents/drafts/plan.ts";
import { measurementsDraft, readinessDraft } from "#agents/drafts/readiness.ts";
import { reportedDraft } from "#agents/drafts/session.ts";
import { daysDraft, disagreeDraft, numbersDraft, whatIfDraft, whyDraft } from "#agents/drafts/why.ts";
import { localDay } from "#src/domain/time.ts";
import { explainedPlan } from "#src/services/explained-plan.ts";
import { readOutcome } from "#src/services/session-service.ts";

export const planActs: Readonly<Record<string, Act>> = {
  async plan({ services, person, now }) {
    return personal(planDraft(await services.plans.today(person, now)));
  },

  async "home-plan"({ services, person, now }) {
    // Plans today where nobody has asked for it yet.
    const today = await services.plans.today(person, now);
    const plan = await services.plans.inForce(person, localDay(now, person.timeZone));
    return personal(plan === undefined ? planDraft(today) : comingDaysDraft(plan.plan, person.timeZone));
  },

  async why({ services, person, now }) {
    return personal(whyDraft(await explainedPlan(services, person, now)));
  },

  async "why-numbers"({ services, person, now }) {
    return personal(numbersDraft(await services.plans.explain(person, now)));
  },

  async "show-28-days"({ services, person, now }) {
    return personal(daysDraft(await services.pictures.days(person, now)));
  },

  async forecasts({ services, person, now }) {
    return personal(forecastsDraft(await services.calibration.of(person, now)));
  },

  async "what-if"({ services, person, action, now }) {
    const sleepHours = Math.min(12, Math.max(3, Number(action.value ?? "8") || 8));
    return personal(whatIfDraft(await services.plans.whatIf(person, { sleepHours }, now)));
  },

  async disagree() {
    return personal(disagreeDraft());
  },

  /** A session by its id, or the one that is open: "later", or "tomorrow". */
  async "session-later"({ services, person, action, now }) {
    const { value } = action;
    const id = value === "later" || value === "tomorrow" ? undefined : value;
    const session = id ?? (await services.plans.openSession(person, now)) ?? "";
    const to = value === "tomorrow" ? "tomorrow" : "later";
    return personal(postponedDraft(await services.plans.postpone(person, session, now, to)));
  },

  async readiness({ services, person, now }) {
    return personal(readinessDraft(await services.readiness.today(person, now)));
  },

  async measurements({ services, person, now }) {
    return personal(measurementsDraft(await services.readiness.measurements(person, MEASURED_DAYS, now)));
  },

  async "session-done"(asked) {
    return planActs["session-feedback"]!({ ...asked, action: { id: "session-feedback", fields: { status: "done" } } });
  },

  /** The submitted card of a session. */
  async "session-feedback"({ services, person, action, now }) {
    const id = action.value ?? (await services.plans.openSession(person, now)) ?? "";
    try {
      const record = await services.sessions.report(person, id, readOutcome(action.fields ?? {}), now);
      if (record === undefined)
        return personal(draftOf({ headline: "I no longer have that session, so nothing was recorded." }));
      return personal(reportedDraft(record));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return personal(
        draftOf({
          headline: "I couldn't record that: minutes go from 1 to 600, and how hard it was from 0 to 10.",
          facts: LIMITS,
        }),
      );
    }
  },
};

const MEASURED_DAYS = 7;
const LIMITS = [1, 600, 0, 10].map((value) => ({ name: "limit", value }));
