import { fairnessDraft } from "#agents/drafts/fairness.ts";
import { nothingProposedDraft, proposalDraft } from "#agents/drafts/playbook.ts";
import type { Config } from "#src/config.ts";
import type { Logger } from "#src/events.ts";
import { createFairnessRound } from "#src/jobs/audit-fairness.ts";
import { createBackfill } from "#src/jobs/backfill.ts";
import { createEmbedLibrary } from "#src/jobs/embed-library.ts";
import { createFetchDelivery } from "#src/jobs/fetch-delivery.ts";
import { createProposeContent } from "#src/jobs/propose-content.ts";
import type { Queue } from "#src/jobs/queue.ts";
import { createReconcile } from "#src/jobs/reconcile.ts";
import { createRunDue } from "#src/jobs/run-due.ts";
import { createRunTurn } from "#src/jobs/run-turn.ts";
import { createSendCompletion } from "#src/jobs/send-completion.ts";
import { tick } from "#src/jobs/tick.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { MeasurementSource } from "#src/ports/measurement-source.ts";
import type { Provider } from "#src/ports/provider.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { TurnRunner } from "#src/ports/turn-runner.ts";
import { createCompletionSender } from "#src/providers/xapi/completion-sender.ts";
import type { createServices } from "#src/services/create-services.ts";
import { createWebhookRenewal } from "#src/services/webhook-renewal.ts";

export interface BackgroundOptions {
  readonly config: Config;
  readonly queue: Queue;
  readonly work: UnitOfWork;
  readonly clock: Clock;
  readonly services: ReturnType<typeof createServices>;
  readonly runner: TurnRunner;
  readonly providers: readonly Provider[];
  /** Asked each morning. */
  readonly sources: readonly MeasurementSource[];
  readonly beforeTick: () => Promise<void>;
  readonly logger: Logger;
  readonly onError: (where: string) => (error: unknown) => void;
}

const TICK_MS = 15_000;

/** Jobs and the tick that hands out what falls due; answers how to stop it. */
export async function startBackground({
  config,
  queue,
  work,
  clock,
  services,
  runner,
  providers,
  sources,
  beforeTick,
  logger,
  onError,
}: BackgroundOptions): Promise<() => void> {
  const { delivery, connections, playbooks } = services;
  const connectionJob = { work, clock, connections, logger };
  await queue.work({
    "fetch-delivery": createFetchDelivery(connectionJob),
    backfill: createBackfill(connectionJob),
    reconcile: createReconcile(connectionJob),
    "run-turn": createRunTurn({ work, clock, runner, delivery, logger }),
    "run-due": createRunDue({
      work,
      clock,
      runner,
      people: services.people,
      measurements: services.measurements,
      calendars: services.calendars,
      connections,
      sources,
      logger,
    }),
    "propose-content": createProposeContent({
      work,
      clock,
      playbooks,
      async tell({ tenant, id }, document, proposal, key) {
        const title = (await work.of(tenant).stores.content.document(tenant, document))?.title;
        const draft =
          proposal === undefined ? nothingProposedDraft(title) : proposalDraft(proposal, playbooks.usesModel);
        await delivery.sendProactive(tenant, id, key, { draft, personal: true }, clock.now());
      },
    }),
    "embed-library": createEmbedLibrary({ library: services.library, clock, logger }),
    "send-completion":
      config.recordStore === undefined
        ? async () => {}
        : createSendCompletion({ work, clock, receiver: createCompletionSender(config.recordStore), logger }),
  });
  await takeUpWhatWaits(work);
  const renewWebhooks = createWebhookRenewal({
    work,
    providers,
    base: config.publicUrl,
    realNow: () => new Date(),
    onError: onError("webhook renewal"),
  });
  const auditFairness = createFairnessRound({
    work,
    clock,
    fairness: services.fairness,
    async tell(tenant, overseer, key, audit) {
      const draft = fairnessDraft(audit, await services.fairness.picture(audit));
      const reply = { draft, personal: true };
      await delivery.sendProactive(tenant, overseer, `${key}:${overseer}`, reply, clock.now());
    },
    logger,
  });
  const ticking = setInterval(
    () =>
      void beforeTick()
        .then(() => tick(work, clock))
        .then(renewWebhooks)
        .then(auditFairness)
        .catch(onError("tick")),
    TICK_MS,
  );
  return () => clearInterval(ticking);
}

/** What an earlier process had stored, and perhaps not begun. */
async function takeUpWhatWaits(work: UnitOfWork): Promise<void> {
  for (const waiting of await work.system.stores.turns.waiting())
    await work.system.transaction((stores) => stores.queue.enqueue("run-turn", waiting));
  const undelivered = await work.system.stores.deliveries.waiting();
  await work.system.transaction((stores) => stores.queue.enqueueAll("fetch-delivery", undelivered));
}
