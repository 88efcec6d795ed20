import { button, draftOf, menu } from "#agents/drafts/draft.ts";
import { FEW, LEAST, plansInWords } from "#agents/drafts/overseer.ts";
import type { PolicyChange } from "#src/domain/guardrails/policy.ts";
import { changeInWords } from "#src/domain/guardrails/policy-words.ts";
import { factsIn } from "#src/domain/library-facts.ts";
import type { Action, Draft } from "#src/domain/message.ts";
import { clockTime, type LocalDay, localDay, localMinute, shortDay } from "#src/domain/time.ts";
import type { Backtest } from "#src/services/backtest-service.ts";
import { BACKTEST_DAYS, type PolicyTrial } from "#src/services/overseer-service.ts";
import type { InForce, PastPolicy, TrialView } from "#src/services/policy-change-service.ts";
import type { Count } from "#src/services/replan.ts";

const EXAMPLE = "try policy sleep.shortNightHours 5.5";
const SHOWN = 8;
const TRY_ANOTHER = button("policy-try", "Try another");
const HISTORY = menu("policy-history", "Policy history");

export const policyAskDraft = (): Draft =>
  draftOf({
    headline: "Which limit? I show what would have been different, and change nothing.",
    paragraphs: [
      `Write it like "${EXAMPLE}", several lines are fine too, and leave the rest as it is in force; a whole policy file takes the place of all of it. Limits can be made stricter than the built-in ones, never looser.`,
    ],
    actions: [button("overseer-verdicts", "Verdicts"), button("overseer-week", "The week"), HISTORY],
    facts: factsIn(EXAMPLE, "policy example"),
  });

const sessionsInWords = (count: Count): string =>
  count === "none"
    ? "no session"
    : count === "few"
      ? `sessions ${FEW}`
      : `${count.sessions} sessions of ${count.people} people`;

/** A draft whose numbers are those of the policy and its backtest. */
function policyDraft(headline: string, paragraphs: readonly string[], actions: readonly Action[]): Draft {
  const texts = [headline, ...paragraphs].join("\n");
  return draftOf({ headline, paragraphs, actions, facts: [LEAST, ...factsIn(texts, "policy")] });
}

export const policyProblemsDraft = (headline: string, problems: readonly string[]): Draft =>
  policyDraft(headline, [problems.slice(0, SHOWN).join("\n")], [TRY_ANOTHER, HISTORY]);

/** The difference, and what it would have meant. */
export function policyTrialDraft(trial: PolicyTrial): Draft {
  if (trial.kind === "nothing-changes")
    return draftOf({
      headline: "Nothing would change: these limits are in force already.",
      actions: [TRY_ANOTHER, HISTORY],
    });
  if (trial.kind === "refused") return policyProblemsDraft("That policy would be refused:", trial.problems);
  const { id, changes, backtest } = trial;
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
  const eases = changes.some(({ direction }) => direction === "looser");
  const next = eases ? "Nothing is in force yet. Easing a limit needs a second overseer." : "Nothing is in force yet.";
  return policyDraft(
    "That would change:",
    [lines.join("\n"), outcome, [anew, ...unknown].join(" "), next],
    [
      button("policy-confirm", "Put in force", { value: id }),
      TRY_ANOTHER,
      button("overseer-week", "The week"),
      HISTORY,
    ],
  );
}

/** The changes by what they do, in words: stricter first. */
function changesInWords(changes: readonly PolicyChange[], today: LocalDay): string[] {
  const part = (title: string, direction: PolicyChange["direction"]): string[] => {
    const lines = changes.filter((change) => change.direction === direction).map((one) => changeInWords(one, today));
    const more = lines.length > SHOWN ? [`and ${lines.length - SHOWN} more`] : [];
    return lines.length === 0 ? [] : [[`*${title}*`, ...lines.slice(0, SHOWN), ...more].join("\n")];
  };
  return [...part("Stricter", "tighter"), ...part("Looser", "looser")];
}

const plansChanged = ({ plans, changedPlans }: Backtest): string =>
  changedPlans === "none"
    ? `In the backtest of the last ${BACKTEST_DAYS} days no plan would have been another.`
    : `In the backtest of the last ${BACKTEST_DAYS} days ${plansInWords(changedPlans)}${plans === "few" || plans === "none" ? "" : `, of ${plansInWords(plans)},`} would have been different.`;

/** The one look before it holds. */
export function policyConfirmDraft({ id, changes, backtest, eases }: TrialView, today: LocalDay): Draft {
  const when = eases
    ? "It eases a limit, so I ask the other overseers first: one of them has to agree."
    : "It holds for every plan that is made from then on; a plan that stands today stays. Everybody it concerns is told with their next plan.";
  return policyDraft(
    "Put this in force?",
    [...changesInWords(changes, today), plansChanged(backtest), when],
    [
      button("policy-put", "Yes, put it in force", { value: id, style: "primary" }),
      button("policy-leave", "Leave it as it is"),
      HISTORY,
    ],
  );
}

export const policyLeftDraft = (): Draft =>
  draftOf({ headline: "Nothing was changed.", actions: [TRY_ANOTHER, HISTORY] });

export const policyGoneDraft = (): Draft =>
  draftOf({
    headline: "There is nothing of yours to put in force: it was turned down, is too old, or was never tried.",
    actions: [button("policy-try", "Try a policy change"), HISTORY],
  });

export const policyChangedSinceDraft = (id: string): Draft =>
  draftOf({
    headline: "The policy in force has changed since you tried this, so I put nothing in force.",
    paragraphs: ["What you saw compares with limits that hold no more."],
    actions: [button("policy-again", "Try again", { value: id, style: "primary" }), HISTORY],
  });

/** It holds now, or did before this tap. */
export function policyInForceDraft({ revision, changes, again }: Omit<InForce, "kind">, today: LocalDay): Draft {
  const headline = again
    ? `That is in force already, as revision ${revision}.`
    : `It is in force now, as revision ${revision}.`;
  const told = "Everybody it concerns is told with their next plan; plans that stand today stay.";
  return policyDraft(headline, again ? [] : [...changesInWords(changes, today), told], [
    button("policy-undo", "Undo", { value: `${revision}` }),
    button("policy-history", "Policy history"),
  ]);
}

export const policyAskedDraft = (): Draft =>
  draftOf({
    headline: "I've asked the other overseers. It is in force as soon as one of them agrees, and I tell you.",
    actions: [button("policy-history", "Policy history")],
  });

export const policyAloneDraft = (): Draft =>
  draftOf({
    headline: "That eases a limit, and nobody else here is an overseer who could agree. Nothing was changed.",
    actions: [TRY_ANOTHER, HISTORY],
  });

/** What the second overseer is asked. */
export const policySecondDraft = (by: string, { id, changes, backtest }: TrialView, today: LocalDay): Draft =>
  policyDraft(
    `${by} asks to ease a limit, which needs your yes.`,
    [...changesInWords(changes, today), plansChanged(backtest)],
    [
      button("policy-agree", "Agree, put it in force", { value: id }),
      button("policy-refuse", "No, leave it", { value: id }),
      HISTORY,
    ],
  );

export const policyOwnDraft = (): Draft =>
  draftOf({ headline: "You asked for this yourself: somebody else has to agree.", actions: [HISTORY] });

export const policyRefusedDraft = (done: boolean): Draft =>
  draftOf({
    headline: done ? "Left as it is. I've told who asked." : "There is nothing open that waits for your word.",
    actions: [button("policy-history", "Policy history")],
  });

/** What the first overseer hears of the second's word. */
export const policyAnsweredDraft = (by: string, revision: number | undefined): Draft =>
  policyDraft(
    revision === undefined
      ? `${by} would rather leave the policy as it is, so nothing was changed.`
      : `${by} agreed: your policy change is in force, as revision ${revision}.`,
    [],
    [
      ...(revision === undefined ? [] : [button("policy-undo", "Undo", { value: `${revision}` })]),
      button("policy-history", "Policy history"),
    ],
  );

export const policyUndoneDraft = (revision: number, changes: readonly PolicyChange[], today: LocalDay): Draft =>
  policyDraft(`Undone: the former policy is in force again, as revision ${revision}.`, changesInWords(changes, today), [
    button("policy-history", "Policy history"),
  ]);

export const policyUndoSecondDraft = (revision: number): Draft =>
  draftOf({
    headline:
      "Undoing that eases a limit that has held for a while or that somebody else set: a second overseer has to agree.",
    actions: [button("policy-again", "Try the former policy", { value: `before:${revision}` }), HISTORY],
  });

export const policyNotUndoneDraft = (why: "nothing" | "changed-since"): Draft =>
  draftOf({
    headline:
      why === "nothing"
        ? "The built-in limits are in force: there is nothing to undo."
        : "Another policy has come in force since, so I undid nothing.",
    actions: [button("policy-history", "Policy history"), TRY_ANOTHER],
  });

const PARTS = { put: "", agreed: " (agreed)", undid: " (undid the one before)" } as const;

function handsInWords({ hands, via }: PastPolicy): string {
  const names = hands.map(({ name, part }) => `${name}${PARTS[part]}`).join(", ");
  if (via === "command") return names === "" ? "the operator" : `the operator, with ${names}`;
  return names === "" ? "somebody who is no longer here" : names;
}

/** Who changed what, and when. */
export function policyHistoryDraft(past: readonly PastPolicy[], timeZone: string, now: Date): Draft {
  const today = localDay(now, timeZone);
  const lines = past.map((policy) => {
    const { revision, at, changes } = policy;
    const when = `${shortDay(localDay(at, timeZone), today)} ${clockTime(localMinute(at, timeZone))}`;
    const what = changes.map(
      (change) => `${changeInWords(change, today)} (${change.direction === "tighter" ? "stricter" : "looser"})`,
    );
    const more = what.length > 3 ? [`and ${what.length - 3} more`] : [];
    const told = what.length === 0 ? "the same limits" : [...what.slice(0, 3), ...more].join("; ");
    return `*Revision ${revision}*, ${when}, ${handsInWords(policy)}: ${told}`;
  });
  const [newest] = past;
  return policyDraft(
    newest === undefined
      ? "No policy was put in force yet: the built-in limits hold."
      : `Revision ${newest.revision} is in force. The newest first:`,
    lines,
    [
      ...(newest === undefined ? [] : [button("policy-undo", "Undo the last", { value: `${newest.revision}` })]),
      button("policy-try", "Try a policy change"),
      button("overseer-week", "The week"),
    ],
  );
}
