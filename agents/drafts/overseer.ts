import { button, draftOf, menu } from "#agents/drafts/draft.ts";
import { LEAST_PEOPLE } from "#src/domain/calibration.ts";
import { factsIn } from "#src/domain/library-facts.ts";
import type { Draft, Fact } from "#src/domain/message.ts";
import type { Plans } from "#src/domain/plan-figures.ts";
import type { ForecastQuality } from "#src/services/calibration-service.ts";
import type { LibraryQuality } from "#src/services/library-quality-service.ts";
import type { OverseerWeek } from "#src/services/overseer-service.ts";

const NEXT = [
  button("overseer-verdicts", "Verdicts"),
  button("overseer-fairness", "Fairness"),
  button("policy-try", "Try a policy change"),
  menu("library-quality", "Content gaps"),
  menu("forecasts", "Forecasts"),
  menu("playbook-open", "What waits for approval"),
] as const;

export const FEW = `of fewer than ${LEAST_PEOPLE} people`;
export const LEAST: Fact = { name: "least people", value: LEAST_PEOPLE, renderings: ["five", `${LEAST_PEOPLE}`] };

export const plansInWords = (plans: Plans): string =>
  plans === "none" ? "no plan" : plans === "few" ? `plans ${FEW}` : `${plans} ${plans === 1 ? "plan" : "plans"}`;

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

/** The numbers of rules are names. */
const ruleFacts = ({ rules }: OverseerWeek): Fact[] =>
  rules.map(({ id }) => ({ name: "rule", value: Number(id.slice(1)), renderings: [id] }));

interface Seen {
  readonly week: OverseerWeek;
  readonly forecasts: ForecastQuality;
  readonly library: LibraryQuality | undefined;
  /** The newest audit's finding in a sentence; undefined where none was made. */
  readonly fairness: string | undefined;
}

/** Scene of every week: plans and rules, honesty of the odds, fairness, gaps. Nobody's name, no count of fewer than five. */
export function overseerWeekDraft({ week, forecasts, library, fairness }: Seen): Draft {
  const rules = week.rules.flatMap(({ id, plans }) => (typeof plans === "number" ? [`${id} ${plans}`] : []));
  const held =
    week.heldBack === "none" ? "none held back by a rule" : `${plansInWords(week.heldBack)} held back by a rule`;
  const sentence = `${plansInWords(week.plans)}, ${held}${rules.length === 0 ? "" : ` (${rules.join(", ")})`}.`;
  const { everybody } = forecasts;
  const odds =
    everybody === undefined
      ? `Forecasts: fewer than ${LEAST_PEOPLE} people have answered sessions that count, so nothing can be said yet.`
      : `When I said ${percent(everybody.told)} risk, it was ${percent(everybody.happened)} (${percent(everybody.interval.low)} to ${percent(everybody.interval.high)}).`;
  const gap = library?.gaps[0];
  const lines = [
    odds,
    fairness ?? "Fairness: no audit was made yet.",
    gap === undefined
      ? "Content gap: none."
      : `Content gap: ${gap.title}, asked ${gap.times} ${gap.times === 1 ? "time" : "times"}.`,
  ];
  const headline = `*Week ${Number(week.week.slice(-2))}.* ${sentence[0]!.toUpperCase()}${sentence.slice(1)}`;
  return draftOf({
    headline,
    paragraphs: [lines.join("\n")],
    actions: NEXT,
    facts: [LEAST, ...ruleFacts(week), ...factsIn([headline, ...lines].join("\n"), "overseer")],
  });
}

/** What the rules did in that week, with the reason of each. */
export function verdictsDraft(seen: OverseerWeek): Draft {
  const { week, plans, heldBack, rules } = seen;
  const lines = rules.map(({ id, reason, plans: count }) => `${id}, ${reason}: ${plansInWords(count)}.`);
  const headline = `Week ${Number(week.slice(-2))}: ${plansInWords(plans)}, ${heldBack === "none" ? "none" : plansInWords(heldBack)} held back.`;
  const whose =
    "Of people who agreed to count in figures over people. Every verdict is stored, sealed, with its numbers.";
  return draftOf({
    headline,
    paragraphs: [lines.length === 0 ? "No rule had to change a plan." : lines.join("\n"), whose],
    actions: [button("policy-try", "Try a policy change"), button("overseer-week", "The week")],
    facts: [LEAST, ...ruleFacts(seen), ...factsIn([headline, ...lines].join("\n"), "verdicts")],
  });
}

export const onlyOverseersDraft = (): Draft =>
  draftOf({
    headline: "That is for the people who look after Kairos here.",
    actions: [button("plan", "Today's plan"), button("home-plan", "The coming days")],
  });
