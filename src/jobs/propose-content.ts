import type { Person } from "#src/domain/person.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Jobs } from "#src/ports/queue.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { PlaybookService } from "#src/services/playbook-service.ts";
import type { ProposalView } from "#src/services/playbook-view.ts";

export interface ProposeContentOptions {
  readonly work: UnitOfWork;
  readonly clock: Clock;
  readonly playbooks: PlaybookService;
  /** Tells whoever asked; `undefined`: there is nothing new to decide. */
  readonly tell: (person: Person, document: string, proposal: ProposalView | undefined, key: string) => Promise<void>;
}

const PROPOSING_MS = 240_000;

/** Makes the proposal of one document and tells whoever brought it, once. */
export const createProposeContent =
  ({ work, clock, playbooks, tell }: ProposeContentOptions) =>
  async ({ tenant, person: id, document, requestedAt }: Jobs["propose-content"]): Promise<void> => {
    const person = await work.of(tenant).stores.people.get(tenant, id);
    // Whoever was an overseer when they brought it may be none by now.
    if (person === undefined || !(await playbooks.mayDecide(person, clock.now()))) return;
    const proposal = await playbooks.propose(
      tenant,
      document,
      id,
      new Date(requestedAt),
      AbortSignal.timeout(PROPOSING_MS),
    );
    await tell(person, document, proposal, `playbook:${document}:${requestedAt}`);
  };
