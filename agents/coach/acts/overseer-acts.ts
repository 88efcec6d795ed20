import { ACTS, type Act, type Asked, general, personal } from "#agents/coach/acts.ts";
import { fairnessDraft } from "#agents/drafts/fairness.ts";
import { onlyOverseersDraft, overseerWeekDraft, verdictsDraft } from "#agents/drafts/overseer.ts";
import type { Draft } from "#src/domain/message.ts";
import type { Reply } from "#src/services/delivery-service.ts";
import type { OverseerWeek } from "#src/services/overseer-service.ts";

const refused = (): Reply => general(onlyOverseersDraft());

const ofWeek =
  (draft: (week: OverseerWeek) => Draft): Act =>
  async ({ services, person, now }) => {
    const week = await services.overseer.week(person, now);
    return week === undefined ? refused() : personal(draft(week));
  };

async function week(asked: Asked): Promise<Reply> {
  const { services, person, now } = asked;
  const [seen, forecasts, library, audit] = await Promise.all([
    services.overseer.week(person, now),
    services.calibration.of(person, now),
    services.libraryQuality.of(person, now),
    services.fairness.of(person, now),
  ]);
  if (seen === undefined) return refused();
  const fairness = typeof audit === "string" ? undefined : fairnessDraft(audit).headline;
  return personal(overseerWeekDraft({ week: seen, forecasts, library, fairness }));
}

/** What an overseer sees of the whole company. */
export const overseerActs: Readonly<Record<string, Act>> = {
  "overseer-week": week,

  /** "Week" is the company's for an overseer, and the coming days for everybody else. */
  async week(asked) {
    const roles = await asked.services.people.roles(asked.person, asked.now);
    return roles.includes("overseer") ? week(asked) : ACTS["home-plan"]!(asked);
  },

  "overseer-verdicts": ofWeek(verdictsDraft),
};
