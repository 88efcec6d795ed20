import { type Act, type Asked, general, personal } from "#agents/coach/acts.ts";
import { notOverseerDraft } from "#agents/drafts/library-quality.ts";
import {
  decidedDraft,
  documentsDraft,
  nothingProposedDraft,
  playbookAgainDraft,
  playbookUploadDraft,
  proposalDraft,
  proposalGoneDraft,
  proposedPassageDraft,
  proposedSkillDraft,
  takenBackDraft,
  withdrawnDraft,
} from "#agents/drafts/playbook.ts";
import type { Decision } from "#src/ports/content.ts";
import type { Reply } from "#src/services/delivery-service.ts";
import type { Selection } from "#src/services/playbook-selection.ts";
import { UPLOAD_PURPOSE } from "#src/services/playbook-service.ts";
import type { ProposalView } from "#src/services/playbook-view.ts";

const refused = (): Reply => general(notOverseerDraft());

/** "<proposal>", "<proposal>:<skill>", "<proposal>:<skill>:<passage>", "<proposal>:<skill>:<passage>:<exercise>". */
function placeOf(value: string | undefined) {
  const [id = "", ...rest] = (value ?? "").split(":");
  const [skill, passage, exercise] = rest.map(Number);
  return { id, skill, passage, exercise };
}

/** The part of the proposal that a tap is about; undefined where there is no such part. */
function selectionOf({ skills }: ProposalView, value: string | undefined): Selection | undefined {
  const { skill, passage, exercise } = placeOf(value);
  if (skill === undefined) return { of: "all" };
  if (passage === undefined) return { of: "skill", skill };
  const view = skills[skill]?.passages[passage];
  if (exercise === undefined) return view === undefined ? undefined : { of: "passage", id: view.passage.id };
  const id = view?.exercises[exercise]?.exercise.id;
  return id === undefined ? undefined : { of: "exercise", id };
}

async function withProposal(
  { services, person, action, now }: Asked,
  use: (proposal: ProposalView) => Reply | Promise<Reply>,
): Promise<Reply> {
  const found = await services.playbooks.get(person, placeOf(action.value).id, now);
  if (found.kind === "not-an-overseer") return refused();
  return found.kind === "gone" ? personal(proposalGoneDraft()) : use(found.proposal);
}

const decideBy =
  (decision: Decision): Act =>
  (asked) =>
    withProposal(asked, async (proposal) => {
      const { services, person, action, now } = asked;
      const selection = selectionOf(proposal, action.value);
      if (selection === undefined) return personal(proposalGoneDraft());
      const decided = await services.playbooks.decide(person, proposal.id, selection, decision, now);
      if (decided.kind === "not-an-overseer") return refused();
      if (decided.kind === "out-of-date") return personal(proposalGoneDraft());
      return personal(decidedDraft(decided, placeOf(action.value).skill));
    });

/** A company's own content: brought, looked at, approved. Every act asks the directory who is asking. */
export const playbookActs: Readonly<Record<string, Act>> = {
  async "playbook-upload"({ services, person, now }) {
    const open = await services.playbooks.open(person, now);
    if (open.kind === "not-an-overseer") return refused();
    return personal(
      playbookUploadDraft(await services.links.issue(person, UPLOAD_PURPOSE, now), open.proposals.length),
    );
  },

  async "playbook-open"({ services, person, now }) {
    const open = await services.playbooks.open(person, now);
    if (open.kind === "not-an-overseer") return refused();
    if (open.proposals.length === 0) return personal(nothingProposedDraft(undefined));
    // The newest stands last, next to where the answer is given.
    return open.proposals
      .slice(0, 3)
      .toReversed()
      .map((proposal) => personal(proposalDraft(proposal, services.playbooks.usesModel)));
  },

  "playbook-show": (asked) =>
    withProposal(asked, (proposal) => personal(proposedSkillDraft(proposal, placeOf(asked.action.value).skill ?? 0))),

  "playbook-passage": (asked) =>
    withProposal(asked, (proposal) => {
      const { skill = 0, passage = 0 } = placeOf(asked.action.value);
      return personal(proposedPassageDraft(proposal, skill, passage));
    }),

  "playbook-approve": decideBy("approved"),
  "playbook-reject": decideBy("rejected"),

  /** One exercise of a passage, which stays open itself. */
  "playbook-drop": (asked) =>
    withProposal(asked, async (proposal) => {
      const { services, person, action, now } = asked;
      const { skill = 0, passage = 0 } = placeOf(action.value);
      const selection = selectionOf(proposal, action.value);
      if (selection?.of !== "exercise") return personal(proposalGoneDraft());
      const decided = await services.playbooks.decide(person, proposal.id, selection, "rejected", now);
      if (decided.kind === "not-an-overseer") return refused();
      if (decided.kind === "out-of-date") return personal(proposalGoneDraft());
      return personal(proposedPassageDraft(decided.proposal, skill, passage));
    }),

  async "playbook-take-back"({ services, person, action, now }) {
    const { id, skill = 0 } = placeOf(action.value);
    const taken = await services.playbooks.takeBack(person, id, skill, now);
    if (taken.kind === "not-an-overseer") return refused();
    return personal(taken.kind === "decided" ? takenBackDraft(taken.passages, taken.title) : proposalGoneDraft());
  },

  async "playbook-again"({ services, person, action, now }) {
    const asked = await services.playbooks.again(person, action.value ?? "", now);
    return asked.kind === "not-an-overseer" ? refused() : personal(playbookAgainDraft());
  },

  async "content-documents"({ services, person, now }) {
    if (!(await services.playbooks.mayDecide(person, now))) return refused();
    return personal(documentsDraft(await services.content.documents(person.tenant)));
  },

  async "content-withdraw"({ services, person, action, now }) {
    if (!(await services.playbooks.mayDecide(person, now))) return refused();
    const done = await services.content.withdraw(person.tenant, action.value ?? "", person.id, now);
    for (const document of done?.alsoIn ?? []) await services.playbooks.again(person, document, now);
    return personal(withdrawnDraft(done?.withdrawn));
  },
};
