import { button, draftOf } from "#agents/drafts/draft.ts";
import type { Draft } from "#src/domain/message.ts";
import type { MeasurementsView, ReadinessView } from "#src/services/readiness-service.ts";

export function readinessDraft(view: ReadinessView): Draft {
  const reasons = (drivers: readonly string[]): string =>
    drivers.length === 0 ? "Nothing stands out." : drivers.slice(0, 2).join(" ");
  return draftOf({
    headline: `Room for hard thinking today: ${view.cognitive.level}. ${reasons(view.cognitive.drivers)}`,
    paragraphs: [
      ...(view.physical === undefined
        ? []
        : [`Room for physical load: ${view.physical.level}. ${reasons(view.physical.drivers)}`]),
      ...(view.figures ? [] : ["I keep to words until I know you longer."]),
    ],
    actions: [button("plan", "Today's plan"), button("why", "Why?")],
    facts: view.facts,
  });
}

export function measurementsDraft(view: MeasurementsView): Draft {
  if (view.latest.length === 0) {
    return draftOf({
      headline: "I have no measurements of yours, so I go by your check-ins and sessions alone.",
      actions: [button("consent-choose", "Change what I share", { opens: "consent" }), button("check-in", "Check in")],
    });
  }
  const age = (days: number): string =>
    days === 0 ? "last night" : days === 1 ? "the night before" : `${days} nights ago`;
  return draftOf({
    headline: view.latest
      .map(({ metric, value, ageDays, source }) => `${metric} ${value}, ${age(ageDays)} (${source}).`)
      .join(" "),
    actions: [button("plan", "Today's plan"), button("why", "Why?")],
    facts: [...view.facts, ...view.latest.map(({ metric, ageDays }) => ({ name: `age of ${metric}`, value: ageDays }))],
  });
}
