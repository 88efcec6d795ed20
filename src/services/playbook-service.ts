import { refuseCycles } from "#src/domain/curriculum.ts";
import { embeddingHash } from "#src/domain/passage-hash.ts";
import type { Person, PersonId, Role, TenantId } from "#src/domain/person.ts";
import type { Skill, SkillContent } from "#src/domain/skill.ts";
import type { ContentProposer, Decision, ProposalRow } from "#src/ports/content.ts";
import type { Stores, UnitOfWork } from "#src/ports/stores.ts";
import { prefixOf, recount } from "#src/services/content-service.ts";
import type { Embedded, LibraryService } from "#src/services/library-service.ts";
import {
  type Chosen,
  choose,
  isCurrent,
  proposalIdOf,
  type Selection,
  titleOf,
  withFreeConcepts,
  withoutApproved,
} from "#src/services/playbook-selection.ts";
import { type ProposalView, viewOfProposal } from "#src/services/playbook-view.ts";

/** Path of the page on which a document is brought, and purpose of its links. */
export const UPLOAD_PURPOSE = "content/upload";

export type Asked<T> = { readonly kind: "not-an-overseer" } | T;

export type Decided = Asked<
  | { readonly kind: "out-of-date" }
  | {
      readonly kind: "decided";
      readonly decision: Decision;
      readonly passages: number;
      readonly exercises: number;
      /** What was decided about, where it was one skill or one passage. */
      readonly title?: string | undefined;
      readonly proposal: ProposalView;
    }
>;

export interface PlaybookService {
  /** Whether a language model makes the proposals. */
  readonly usesModel: boolean;
  /** Roles come from the directory, now; a refusal is written down. */
  mayDecide(person: Person, now: Date): Promise<boolean>;
  /**
   * Makes a proposal for the newest version of a document, in place of an older one; `undefined` when the document is gone
   * or everything in it is approved already. Asked again for the same moment, it is the same proposal.
   */
  propose(
    tenant: TenantId,
    documentId: string,
    askedBy: PersonId | undefined,
    now: Date,
    signal?: AbortSignal,
  ): Promise<ProposalView | undefined>;
  /** Has the proposal for a document made again, in the background. */
  again(person: Person, documentId: string, now: Date): Promise<Asked<{ readonly kind: "asked" }>>;
  open(person: Person, now: Date): Promise<Asked<{ readonly kind: "open"; readonly proposals: ProposalView[] }>>;
  get(
    person: Person,
    id: string,
    now: Date,
  ): Promise<Asked<{ readonly kind: "gone" } | { readonly kind: "found"; readonly proposal: ProposalView }>>;
  decide(person: Person, id: string, selection: Selection, decision: Decision, now: Date): Promise<Decided>;
  /** Stops citing what was approved of a skill of the proposal; it can be approved again. */
  takeBack(person: Person, id: string, skill: number, now: Date): Promise<Decided>;
}

export interface PlaybookServiceOptions {
  readonly work: UnitOfWork;
  readonly library: LibraryService;
  readonly proposer: ContentProposer;
  /** Has missing vectors computed later; absent where no jobs run, and the next start does it. */
  readonly fillLater?: (stores: Stores) => Promise<void>;
}

/** More than this at once is embedded in the background: until then it is found by its words. */
const EMBEDDED_AT_ONCE = 40;

export function createPlaybookService({ work, library, proposer, fillLater }: PlaybookServiceOptions): PlaybookService {
  async function mayDecide({ tenant, id }: Person, now: Date): Promise<boolean> {
    const roles = await work.of(tenant).stores.directory.rolesOf(tenant, id, now);
    if (roles.some(({ role }) => role === "overseer")) return true;
    await noteRefusal(
      tenant,
      id,
      roles.map(({ role }) => role),
      now,
    );
    return false;
  }

  const noteRefusal = (tenant: TenantId, person: PersonId, roles: readonly Role[], now: Date): Promise<void> =>
    work.of(tenant).transaction(({ audit }) =>
      audit.append({
        tenant,
        person,
        event: "content-denied",
        detail: { role: [...new Set(roles)].join(" ") || "none" },
        at: now,
      }),
    );

  async function propose(
    tenant: TenantId,
    documentId: string,
    askedBy: PersonId | undefined,
    now: Date,
    signal?: AbortSignal,
  ): Promise<ProposalView | undefined> {
    const { content, learning } = work.of(tenant).stores;
    const document = await content.document(tenant, documentId);
    const made = document && (await content.proposal(tenant, proposalIdOf(document, now)));
    if (made !== undefined) return viewOfProposal(made);
    const version = document && (await content.version(tenant, documentId, document.version));
    if (document === undefined || document.withdrawnAt !== undefined || version === undefined) return undefined;
    const holders = await content.holders(
      tenant,
      version.passages.map(({ hash }) => hash),
      documentId,
    );
    const { contents, madeBy } = await proposer.propose(
      {
        prefix: prefixOf(tenant, documentId),
        title: document.title,
        meta: document,
        passages: version.passages.filter(({ hash }) => !holders.has(hash)),
      },
      signal,
    );
    const skills = await learning.skills(tenant);
    const approved = await approvedIds(tenant, contents);
    const left = withFreeConcepts(contents, await content.conceptsOfOthers(tenant, documentId))
      .map((one) => withoutApproved(one, approved))
      .filter(({ passages }) => passages.length > 0)
      // A skill that is there already keeps its own name and summary, and takes over what is said to come before it.
      .map((one) => ({
        ...one,
        skill: merged(
          skills.find(({ id }) => id === one.skill.id),
          one.skill,
        ),
      }));
    if (left.length === 0) return undefined;
    const row = {
      tenant,
      id: proposalIdOf(document, now),
      documentId,
      version: document.version,
      madeBy,
      contents: left,
      askedBy,
      madeAt: now,
    };
    const kept = await work.of(tenant).transaction(async (stores) => {
      await stores.content.lock(tenant);
      const current = await stores.content.document(tenant, documentId);
      if (current?.version !== document.version || current.withdrawnAt !== undefined) return false;
      await stores.content.closeProposals(tenant, documentId, now);
      await stores.content.addProposal(row);
      return true;
    });
    return kept ? viewOfProposal({ ...row, documentTitle: document.title, decisions: {} }) : undefined;
  }

  async function approvedIds(tenant: TenantId, contents: readonly SkillContent[]): Promise<ReadonlySet<string>> {
    const ids = [...new Set(contents.map(({ skill }) => skill.id))];
    const passages = await Promise.all(ids.map((id) => work.of(tenant).stores.learning.passages(tenant, id)));
    return new Set(passages.flat().flatMap(({ id, approved }) => (approved ? [id] : [])));
  }

  async function decide(
    person: Person,
    id: string,
    selection: Selection,
    decision: Decision,
    now: Date,
  ): Promise<Decided> {
    if (!(await mayDecide(person, now))) return { kind: "not-an-overseer" };
    const { tenant } = person;
    const row = await work.of(tenant).stores.content.proposal(tenant, id);
    if (row === undefined || !(await isCurrent(work.of(tenant).stores, row))) return { kind: "out-of-date" };
    const chosen = choose(viewOfProposal(row), selection);
    const approved = decision === "approved" ? chosen.passages.map(({ passage }) => passage) : [];
    const embedded = await library.embed(fillLater === undefined ? approved : approved.slice(0, EMBEDDED_AT_ONCE));
    return work.of(tenant).transaction(async (stores): Promise<Decided> => {
      await stores.content.lock(tenant);
      const current = await stores.content.proposal(tenant, id);
      if (current === undefined || !(await isCurrent(stores, current))) return { kind: "out-of-date" };
      const view = viewOfProposal(current);
      // Somebody else may have decided part of it meanwhile.
      const still = choose(view, selection);
      const exercises = still.exercises.map(({ id: exercise }) => exercise);
      if (decision === "approved") {
        await publish(stores, current, still, embedded, now);
        if (embedded.passages.length < approved.length || !embedded.complete) await fillLater?.(stores);
      }
      const decisions = Object.fromEntries(
        [...still.passages.map(({ passage }) => passage.id), ...exercises].map((item) => [item, decision]),
      );
      const next = { ...current, decisions: { ...current.decisions, ...decisions } };
      const closed = viewOfProposal(next).open.passages === 0;
      await stores.content.decide(tenant, id, decisions, closed, now);
      await stores.audit.append({
        tenant,
        person: person.id,
        event: decision === "approved" ? "content-approved" : "content-rejected",
        detail: {
          document: current.documentId,
          version: current.version,
          passages: still.passages.length,
          exercises: exercises.length,
        },
        at: now,
      });
      return {
        kind: "decided",
        decision,
        passages: still.passages.length,
        exercises: exercises.length,
        title: titleOf(view, selection),
        proposal: viewOfProposal({ ...next, ...(closed ? { closedAt: now } : {}) }),
      };
    });
  }

  /** Brings the chosen passages and exercises of a proposal into the library, approved. */
  async function publish(
    stores: Stores,
    row: ProposalRow,
    chosen: Chosen,
    { passages: embedded, model, slot }: Embedded,
    now: Date,
  ): Promise<void> {
    const { tenant, documentId } = row;
    const { learning, content } = stores;
    const passages = chosen.passages.map(({ passage }) => passage);
    const skillIds = new Set(passages.map(({ skillId }) => skillId));
    const known = await learning.skills(tenant);
    const brought = row.contents
      .map(({ skill }) => skill)
      .filter((skill) => skillIds.has(skill.id) && !isThere(known, skill));
    refuseCycles([...known.filter(({ id }) => !brought.some((skill) => skill.id === id)), ...brought]);
    await learning.putSkills(tenant, brought);
    const vectors = new Map(embedded.map(({ passage, vector }) => [passage.id, vector]));
    await learning.putPassages(
      tenant,
      passages.map((passage) => ({
        passage: { ...passage, approved: true },
        hash: embeddingHash(passage),
        vector: vectors.get(passage.id),
      })),
      model,
      now,
      slot,
    );
    // A passage that was taken back and is approved again.
    for (const { id } of passages) await learning.decide(tenant, id, true, undefined, now);
    await learning.putExercises(tenant, chosen.exercises);
    const exerciseIds = chosen.exercises.map(({ id }) => id);
    await content.claim(
      tenant,
      documentId,
      passages.map(({ id }) => id),
      exerciseIds,
    );
    await content.withdrawExercises(tenant, documentId, passages, exerciseIds, now);
    await recount(stores, tenant, now);
  }

  return {
    usesModel: proposer.usesModel,
    mayDecide,
    propose,
    async again(person, documentId, now) {
      if (!(await mayDecide(person, now))) return { kind: "not-an-overseer" };
      await work.of(person.tenant).stores.queue.enqueue("propose-content", {
        tenant: person.tenant,
        person: person.id,
        document: documentId,
        requestedAt: now.toISOString(),
      });
      return { kind: "asked" };
    },
    async open(person, now) {
      if (!(await mayDecide(person, now))) return { kind: "not-an-overseer" };
      return {
        kind: "open",
        proposals: (await work.of(person.tenant).stores.content.openProposals(person.tenant)).map(viewOfProposal),
      };
    },
    async get(person, id, now) {
      if (!(await mayDecide(person, now))) return { kind: "not-an-overseer" };
      const row = await work.of(person.tenant).stores.content.proposal(person.tenant, id);
      return row === undefined ? { kind: "gone" } : { kind: "found", proposal: viewOfProposal(row) };
    },
    decide,
    async takeBack(person, id, skill, now) {
      if (!(await mayDecide(person, now))) return { kind: "not-an-overseer" };
      const { tenant } = person;
      return work.of(tenant).transaction(async (stores): Promise<Decided> => {
        await stores.content.lock(tenant);
        const row = await stores.content.proposal(tenant, id);
        const view = row && viewOfProposal(row);
        const approved = view?.skills[skill]?.passages.filter(({ state }) => state === "approved") ?? [];
        if (row === undefined || view === undefined || approved.length === 0) return { kind: "out-of-date" };
        for (const { passage } of approved) await stores.learning.decide(tenant, passage.id, false, undefined, now);
        await stores.audit.append({
          tenant,
          person: person.id,
          event: "content-taken-back",
          detail: { document: row.documentId, version: row.version, passages: approved.length },
          at: now,
        });
        return {
          kind: "decided",
          decision: "rejected",
          passages: approved.length,
          exercises: 0,
          title: view.skills[skill]?.skill.title,
          proposal: view,
        };
      });
    },
  };
}

const orderOf = ({ prerequisites = [] }: Skill): string => prerequisites.join(" ");

const merged = (known: Skill | undefined, brought: Skill): Skill =>
  known === undefined || brought.prerequisites === undefined
    ? (known ?? brought)
    : { ...known, prerequisites: brought.prerequisites };

/** Stored already, with the same skills before it. */
const isThere = (skills: readonly Skill[], brought: Skill): boolean =>
  skills.some((skill) => skill.id === brought.id && orderOf(skill) === orderOf(brought));
