import type { PersonId, TenantId } from "#src/domain/person.ts";
import { type Logger, nameOf } from "#src/events.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { StoredFairnessAudit } from "#src/ports/fairness.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { FairnessService } from "#src/services/fairness-service.ts";

export interface FairnessRoundOptions {
  readonly work: UnitOfWork;
  readonly clock: Clock;
  readonly fairness: FairnessService;
  /** Tells an overseer; `key` makes it one message. */
  readonly tell: (tenant: TenantId, overseer: PersonId, key: string, audit: StoredFairnessAudit) => Promise<void>;
  readonly logger: Logger;
}

const HOUR_MS = 3_600_000;

/**
 * Audits each tenant once a week, on the first round after the week is over; overseers are told of an alarm at once and find
 * the rest when they ask. Asked more than once an hour it does nothing.
 */
export function createFairnessRound({
  work,
  clock,
  fairness,
  tell,
  logger,
}: FairnessRoundOptions): () => Promise<void> {
  let lookedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = clock.now();
    if (now.getTime() - lookedAt < HOUR_MS) return;
    lookedAt = now.getTime();
    for (const { id } of await work.system.stores.tenants.all()) {
      try {
        const audit = await fairness.run(id, now);
        if (audit?.freezes !== true) continue;
        for (const overseer of await fairness.overseers(id, now))
          await tell(id, overseer, `fairness:${audit.week}`, audit);
      } catch (error) {
        logger.error("fairness not audited", { tenant: id, error: nameOf(error) });
      }
    }
  };
}
