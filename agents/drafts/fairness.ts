import { button, draftOf } from "#agents/drafts/draft.ts";
import { type FairnessMeasure, specOf } from "#src/domain/fairness-measures.ts";
import { factsIn } from "#src/domain/library-facts.ts";
import type { Draft, Picture } from "#src/domain/message.ts";
import { LEARNT_PARAMETERS, type LearntParameter } from "#src/domain/twin/learnt-parameters.ts";
import type { StoredFairnessAudit } from "#src/ports/fairness.ts";
import { findingWords, headlineOf, LEARNT_WORDS, toldFindings, unsureOf } from "#src/services/fairness-words.ts";

/** "A, b and c". */
const listed = (all: readonly string[]): string =>
  all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;

/** What an overseer can do about it; nobody is to be asked who belongs to a group, or why somebody shares nothing. */
const STEPS: Partial<Record<FairnessMeasure, string>> = {
  "missing-gap": "See whether devices, or the time of the check-in, suit everybody.",
  "stale-gap": "See whether devices, or the time of the check-in, suit everybody.",
  "careful-gap": "See whether devices, or the time of the check-in, suit everybody.",
  "kinds-gap": "See whether what people are asked to share is easy to understand; ask nobody why they share less.",
  "nudges-gap": "See whether quiet hours and the limits of messages suit everybody.",
  "rules-gap": 'Say "verdicts" to see which rules held things back.',
};
const LOOK = "Look for a reason that lies outside of plans, such as shifts, devices or a new team.";

function stepsOf(measures: readonly FairnessMeasure[]): string[] {
  const own = measures.flatMap((measure) => STEPS[measure] ?? []);
  return [...new Set([...own, ...(measures.some((measure) => specOf(measure).learnt) ? [LOOK] : [])])];
}

const frozenWords = (frozen: readonly LearntParameter[]): string =>
  frozen.length === 0
    ? "Nothing that was learnt of single people takes part in this, so nothing is frozen."
    : `Frozen until an overseer lifts it: for everybody, plans go by everybody's value of ${listed(frozen.map((one) => LEARNT_WORDS[one]))}, not by what was learnt of each person.${frozen.length < LEARNT_PARAMETERS.length ? " The rest of what was learnt stays in use." : ""}`;

/**
 * What the weekly audit found, in words; figures only where something is over its limit, and never without an interval. An
 * alarm says what is frozen, what to do, and how it is lifted.
 */
export function fairnessDraft(audit: StoredFairnessAudit, picture?: Picture): Draft {
  const { week, freezes, frozen, reviewedAt } = audit;
  const lines = (verdict: "alarm" | "watch") =>
    [...toldFindings(audit, verdict)].map(([group, own]) => `*${group}.* ${own.map(findingWords).join(" ")}`);
  const watched = lines("watch");
  const { partly, nothing } = unsureOf(audit);
  const waiting = freezes && reviewedAt === undefined;
  const alarms = audit.findings.filter(({ verdict }) => verdict === "alarm").map(({ measure }) => measure);
  const lift = `${frozen.length > 0 ? "Lift it" : "Tap the button"} once you have looked; that is noted with your pseudonym. The same alarm does not come back, a new one does.`;
  const headline = headlineOf(audit);
  const paragraphs = [
    lines("alarm").join("\n"),
    waiting ? `${frozenWords(frozen)}\n*What to do:* ${[...stepsOf(alarms), lift].join(" ")}` : "",
    watched.length > 0 ? `Over a limit, and chance may be the reason:\n${watched.join("\n")}` : "",
    partly.length > 0 ? `Not enough evidence on every measure: ${partly.join("; ")}.` : "",
    nothing.length > 0 ? `Not enough evidence: ${nothing.join("; ")}.` : "",
    "Counted are people alone who agreed to fairness checks and named a group; of fewer than ten, nothing is judged. Shares are told in steps of five points and drawn towards everybody's where a group is small; gaps are as measured. Intervals hold at all weekly looks of a year together.",
  ].filter((text) => text !== "");
  const label = frozen.length > 0 ? "I have looked: lift it" : "I have looked at it";
  return {
    ...draftOf({
      headline,
      paragraphs,
      actions: waiting ? [button("fairness-reviewed", label, { style: "primary", value: week })] : [],
      facts: factsIn([headline, ...paragraphs, picture?.alt ?? ""].join("\n"), "fairness audit"),
    }),
    ...(picture && { picture }),
  };
}

export const noAuditDraft = (): Draft =>
  draftOf({ headline: "No fairness audit was made yet: the first comes with the first whole week." });

export const notForYouDraft = (): Draft =>
  draftOf({
    headline: "The fairness audit is for the people who oversee Kairos here. It says nothing of anybody by name.",
  });

export const reviewedDraft = (lifted: readonly LearntParameter[] | undefined): Draft =>
  draftOf({
    headline:
      lifted === undefined
        ? "There is nothing that waits for a look."
        : lifted.length === 0
          ? "Noted, with your pseudonym and the time. Nothing was frozen by it, or a later alarm still holds it."
          : `Noted, with your pseudonym and the time. Plans go by what was learnt of each person again: ${listed(lifted.map((one) => LEARNT_WORDS[one]))}.`,
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
