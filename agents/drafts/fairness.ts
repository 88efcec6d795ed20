import { button, draftOf } from "#agents/drafts/draft.ts";
import { FAIRNESS_MEASURES, type GroupFinding } from "#src/domain/fairness-audit.ts";
import { GROUP_ATTRIBUTES, GROUP_NAMES, groupWords } from "#src/domain/fairness-groups.ts";
import { factsIn } from "#src/domain/library-facts.ts";
import type { Draft } from "#src/domain/message.ts";
import type { StoredFairnessAudit } from "#src/ports/fairness.ts";

const nameOf = ({ group }: GroupFinding): string =>
  group.map(({ attribute, value }) => groupWords(attribute, value)).join(", ");

/** "0.75 (0.51 to 1.10) against the others, with a limit of 0.80 to 1.25". */
function figureWords({ measure, figure }: GroupFinding): string {
  if (figure === undefined) return "";
  const { limit, log } = FAIRNESS_MEASURES[measure];
  const [estimate, low, high] = [figure.estimate, figure.low, figure.high].map((value) => value.toFixed(2));
  const within = log
    ? `${Math.exp(-limit).toFixed(2)} to ${Math.exp(limit).toFixed(2)}`
    : `${(-limit).toFixed(2)} to ${limit.toFixed(2)}`;
  return `${estimate} (${low} to ${high}), to lie within ${within}`;
}

const lineOf = (finding: GroupFinding): string =>
  `${nameOf(finding)}: ${FAIRNESS_MEASURES[finding.measure].words}, ${figureWords(finding)}.`;

/** What the weekly audit found, in words; figures only where something is over its limit, and never without an interval. */
export function fairnessDraft({ week, findings, unjudged, freezes, reviewedAt }: StoredFairnessAudit): Draft {
  const of = (verdict: GroupFinding["verdict"]) => findings.filter((finding) => finding.verdict === verdict);
  const [alarms, watched] = [of("alarm"), of("watch")];
  const waiting = freezes && reviewedAt === undefined;
  const attributes = new Set(findings.flatMap(({ group }) => group.map(({ attribute }) => attribute)));
  const silent = GROUP_NAMES.filter((name) => !attributes.has(name)).map((name) => GROUP_ATTRIBUTES[name].label);
  const few = unjudged
    .filter(({ attribute }) => attributes.has(attribute))
    .map((one) => groupWords(one.attribute, one.value));
  const unsure = new Set(of("not-enough-evidence").map(nameOf));
  const headline =
    alarms.length > 0
      ? `Fairness, ${weekWords(week)}: outside its limits: ${[...new Set(alarms.map(nameOf))].join("; ")}.`
      : findings.length === 0
        ? `Fairness, ${weekWords(week)}: not enough evidence about any group.`
        : `Fairness, ${weekWords(week)}: no group outside its limits.`;
  const paragraphs = [
    alarms.map(lineOf).join("\n"),
    watched.length > 0 ? `Over a limit, and chance may be the reason:\n${watched.map(lineOf).join("\n")}` : "",
    unsure.size > 0 ? `Not enough evidence on every measure: ${[...unsure].join("; ")}.` : "",
    [...few, ...silent].length > 0 ? `Not enough evidence: ${[...few, ...silent].join("; ")}.` : "",
    waiting
      ? "Until somebody has looked at this, plans go by everybody's parameters instead of what was learnt of each person."
      : "",
    "Counted are people alone who agreed to fairness checks and named a group; of fewer than ten, nothing is judged. Intervals hold at all weekly looks of a year together.",
  ].filter((text) => text !== "");
  return draftOf({
    headline,
    paragraphs,
    actions: waiting ? [button("fairness-reviewed", "I have looked at it", { style: "primary" })] : [],
    facts: factsIn([headline, ...paragraphs].join("\n"), "fairness audit"),
  });
}

const weekWords = (week: string): string => `week ${Number(week.slice(6))}`;

export const noAuditDraft = (): Draft =>
  draftOf({ headline: "No fairness audit was made yet: the first comes with the first whole week." });

export const notForYouDraft = (): Draft =>
  draftOf({
    headline: "The fairness audit is for the people who oversee Kairos here. It says nothing of anybody by name.",
  });

export const reviewedDraft = (found: boolean): Draft =>
  draftOf({
    headline: found
      ? "Noted, with your pseudonym and the time. Plans go by what was learnt of each person again."
      : "There is nothing that waits for a look.",
  });

/** Where a person may name their groups; only with their agreement. */
export const groupsDraft = (agreed: boolean): Draft =>
  agreed
    ? draftOf({
        headline: "You can name groups that the fairness checks may compare. Nobody sees what you choose.",
        actions: [button("fairness-groups", "Name my groups", { opens: "fairness-groups" })],
      })
    : draftOf({
        headline: "Fairness checks are off for you, so I keep nothing of the kind.",
        paragraphs: ['To take part, switch on "Fairness checks" beside Learning.'],
        actions: [button("consent", "What I share", { opens: "consent" })],
      });

export const groupsSavedDraft = (count: number): Draft =>
  draftOf({
    headline: count === 0 ? "Nothing is kept of your groups." : "Noted, for the fairness checks alone.",
  });
