import { type Act, type Asked, general, personal } from "#agents/coach/acts.ts";
import { onlyOverseersDraft } from "#agents/drafts/overseer.ts";
import {
  policyAloneDraft,
  policyAnsweredDraft,
  policyAskDraft,
  policyAskedDraft,
  policyChangedSinceDraft,
  policyConfirmDraft,
  policyGoneDraft,
  policyHistoryDraft,
  policyInForceDraft,
  policyLeftDraft,
  policyNotUndoneDraft,
  policyOwnDraft,
  policyProblemsDraft,
  policyRefusedDraft,
  policySecondDraft,
  policyTrialDraft,
  policyUndoneDraft,
  policyUndoSecondDraft,
} from "#agents/drafts/policy.ts";
import { localDay } from "#src/domain/time.ts";
import type { Reply } from "#src/services/delivery-service.ts";
import type { Confirmation, NotDone, TrialView } from "#src/services/policy-change-service.ts";

const refused = (): Reply => general(onlyOverseersDraft());

const notDone = (outcome: NotDone): Reply => {
  switch (outcome.kind) {
    case "not-an-overseer":
      return refused();
    case "gone":
      return personal(policyGoneDraft());
    case "changed-since":
      return personal(policyChangedSinceDraft(outcome.id));
    case "refused":
      return personal(policyProblemsDraft("That policy is refused:", outcome.problems));
  }
};

function confirmation(outcome: Confirmation, { person, now }: Asked): Reply {
  const today = localDay(now, person.timeZone);
  if (outcome.kind === "confirm") return personal(policyConfirmDraft(outcome.trial, today));
  return outcome.kind === "in-force" ? personal(policyInForceDraft(outcome, today)) : notDone(outcome);
}

async function tried({ services, person, now }: Asked, source: string): Promise<Reply> {
  const trial = await services.overseer.tryPolicy(person, source, now);
  return trial === undefined ? refused() : personal(policyTrialDraft(trial));
}

/** Asks each of the others once, however often this runs. */
async function askOthers({ services, person, now }: Asked, trial: TrialView, people: readonly string[]): Promise<void> {
  for (const other of people) {
    const to = await services.work.of(person.tenant).stores.people.get(person.tenant, other);
    if (to === undefined) continue;
    const draft = policySecondDraft(person.givenName, trial, localDay(now, to.timeZone));
    await services.delivery.sendProactive(person.tenant, other, `policy:${trial.id}:${other}`, personal(draft), now);
  }
}

/** Tells who asked what came of it, once. */
async function answerAsker(asked: Asked, asker: string, revision: number | undefined, key: string): Promise<void> {
  const { services, person, now } = asked;
  const reply = personal(policyAnsweredDraft(person.givenName, revision));
  await services.delivery.sendProactive(person.tenant, asker, `policy:${key}:answer`, reply, now);
}

/** A policy on its way from a try to being in force, and back. Every act asks the directory who is asking. */
export const policyActs: Readonly<Record<string, Act>> = {
  async "policy-try"(asked) {
    const { services, person, action, now } = asked;
    const source = action.value?.trim() ?? "";
    if (source !== "") return tried(asked, source);
    const roles = await services.people.roles(person, now);
    return roles.includes("overseer") ? personal(policyAskDraft()) : refused();
  },

  /** The same words on the policy in force of now. */
  async "policy-again"(asked) {
    const { services, person, action, now } = asked;
    const wish = await services.policyChanges.wishOf(person, action.value ?? "", now);
    return wish === undefined ? notDone({ kind: "gone" }) : tried(asked, wish);
  },

  async "policy-confirm"(asked) {
    const { services, person, action, now } = asked;
    return confirmation(await services.policyChanges.confirm(person, action.value, now), asked);
  },

  async "policy-put"(asked) {
    const { services, person, action, now } = asked;
    const outcome = await services.policyChanges.put(person, action.value, now);
    if (outcome.kind === "nobody-to-agree") return personal(policyAloneDraft());
    if (outcome.kind !== "asked") return confirmation(outcome, asked);
    await askOthers(asked, outcome.trial, outcome.people);
    return personal(policyAskedDraft());
  },

  async "policy-leave"() {
    return personal(policyLeftDraft());
  },

  async "policy-agree"(asked) {
    const { services, person, action, now } = asked;
    const outcome = await services.policyChanges.agree(person, action.value, now);
    if (outcome.kind === "own") return personal(policyOwnDraft());
    if (outcome.kind !== "in-force") return notDone(outcome);
    await answerAsker(asked, outcome.askedBy, outcome.revision, `revision ${outcome.revision}`);
    return personal(policyInForceDraft(outcome, localDay(now, person.timeZone)));
  },

  async "policy-refuse"(asked) {
    const { services, person, action, now } = asked;
    if (!(await services.people.roles(person, now)).includes("overseer")) return refused();
    const asker = await services.policyChanges.refuse(person, action.value, now);
    if (asker !== undefined) await answerAsker(asked, asker, undefined, `${action.value ?? now.toISOString()}`);
    return personal(policyRefusedDraft(asker !== undefined));
  },

  async "policy-undo"({ services, person, action, now }) {
    const revision = action.value === undefined ? undefined : Number(action.value);
    const outcome = await services.policyChanges.undo(person, revision, now);
    switch (outcome.kind) {
      case "not-an-overseer":
        return refused();
      case "needs-second":
        return personal(policyUndoSecondDraft(outcome.revision));
      case "refused":
        return personal(policyProblemsDraft("The former policy is refused:", outcome.problems));
      case "undone":
        return personal(policyUndoneDraft(outcome.revision, outcome.changes, localDay(now, person.timeZone)));
      default:
        return personal(policyNotUndoneDraft(outcome.kind));
    }
  },

  async "policy-history"({ services, person, now }) {
    const past = await services.policyChanges.history(person, now);
    return past === undefined ? refused() : personal(policyHistoryDraft(past, person.timeZone, now));
  },
};
