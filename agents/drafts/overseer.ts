import { button, draftOf, menu } from "#agents/drafts/draft.ts";
import { LEAST_PEOPLE } from "#src/domain/calibration.ts";
import { factsIn } from "#src/domain/library-facts.ts";
import type { Draft, Fact } from "#src/domain/message.ts";
import type { Plans } from "#src/domain/plan-figures.ts";
import type { ForecastQuality } from "#src/services/calibration-service.ts";
import type { LibraryQuality } from "#src/services/library-quality-service.ts";
import { BACKTEST_DAYS, type OverseerWeek, type PolicyTrial } from "#src/services/overseer-service.ts";
import type { Count } from "#src/services/replan.ts";

const NEXT = [
  button("overseer-verdicts", "Verdicts"),
  button("overseer-fairness", "Fairness"),
  button("policy-try", "Try a policy change"),
  menu("library-quality", "Content gaps"),
  menu("forecasts", "Forecasts"),
  menu("playbook-open", "What waits for approval"),
] as const;

const FEW = `of fewer than ${LEAST_PEOPLE} people`;
const LEAST: Fact = { name: "least people", value: LEAST_PEOPLE, renderings: ["five", `${LEAST_PEOPLE}`] };

const plansInWords = (plans: Plans): string =>
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

const EXAMPLE = "try policy sleep.shortNightHours 5.5";

export const policyAskDraft = (): Draft =>
  draftOf({
    headline: "Which limit? I show what would have been different, and change nothing.",
    paragraphs: [
      `Write it like "${EXAMPLE}", several lines or a whole policy file are fine too. Limits can be made stricter than the built-in ones, never looser.`,
    ],
    actions: [button("overseer-verdicts", "Verdicts"), button("overseer-week", "The week")],
    facts: factsIn(EXAMPLE, "policy example"),
  });

const sessionsInWords = (count: Count): string =>
  count === "none"
    ? "no session"
    : count === "few"
      ? `sessions ${FEW}`
      : `${count.sessions} sessions of ${count.people} people`;

const SHOWN = 8;

/** The difference, and what it would have meant. */
export function policyTrialDraft(trial: PolicyTrial): Draft {
  if (trial.kind === "nothing-changes")
    return draftOf({
      headline: "Nothing would change: these limits are in force already.",
      actions: [button("policy-try", "Try another")],
    });
  if (trial.kind === "refused") {
    const problems = trial.problems.slice(0, SHOWN);
    return draftOf({
      headline: "That policy would be refused:",
      paragraphs: [problems.join("\n")],
      actions: [button("policy-try", "Try another")],
      facts: factsIn(problems.join("\n"), "policy"),
    });
  }
  const { changes, backtest } = trial;
  const lines = changes
    .slice(0, SHOWN)
    .map(({ path, from, to, direction }) => `${path}: ${from} -> ${to} (${direction})`);
  const outcome = `Over the last ${BACKTEST_DAYS} days, of ${sessionsInWords(backtest.judged)}, this would have made ${sessionsInWords(backtest.reduced)} shorter or easier, left out ${sessionsInWords(backtest.leftOut)}, and let through ${sessionsInWords(backtest.allowed)} that were held back.`;
  const { again } = backtest;
  const anew = `Planned anew, a sample of ${again.days ?? "a few"} mornings with ${sessionsInWords(again.sessions)}: this would have moved ${sessionsInWords(again.moved)}, blocked ${sessionsInWords(again.blocked)} more, and allowed ${sessionsInWords(again.allowed)} that were blocked.`;
  const unknown =
    backtest.unknownPlans > 0
      ? [`${backtest.unknownPlans} older plans could not be judged: their twins are not kept.`]
      : [];
  const apply =
    'Nothing is in force yet. "npm run kairos -- policy apply FILE --by EMAIL" puts it there; easing a limit needs a second overseer.';
  return draftOf({
    headline: "That would change:",
    paragraphs: [lines.join("\n"), outcome, [anew, ...unknown].join(" "), apply],
    actions: [button("policy-try", "Try another"), button("overseer-week", "The week")],
    facts: [LEAST, ...factsIn([...lines, outcome, anew, ...unknown].join("\n"), "policy")],
  });
}

export const onlyOverseersDraft = (): Draft =>
  draftOf({
    headline: "That is for the people who look after Kairos here.",
    actions: [button("plan", "Today's plan"), button("home-plan", "The coming days")],
  });
