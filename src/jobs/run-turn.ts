import type { Turn } from "#src/domain/turn.ts";
import { type EventFields, type Logger, nameOf } from "#src/events.ts";
import { untilAnswered } from "#src/jobs/until-answered.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Jobs } from "#src/ports/queue.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { TurnRunner } from "#src/ports/turn-runner.ts";
import type { DeliveryService } from "#src/services/delivery-service.ts";

export interface RunTurnOptions {
  readonly work: UnitOfWork;
  readonly clock: Clock;
  readonly runner: TurnRunner;
  readonly delivery: DeliveryService;
  readonly logger: Logger;
}

const TURN_MS = 60_000;
const RENEW_MS = 30_000;
/** A turn that ends the process this often is answered with an apology instead. */
const MAX_ATTEMPTS = 3;

const SORRY = {
  headline: "Something went wrong on my side, so I couldn't finish that.",
  paragraphs: ["What you wrote was kept, and nothing else was changed. Please try again in a minute."],
  actions: [],
  facts: [],
  citations: [],
};

/** Runs a person's waiting turns, one after another, until nothing waits. Two of these for one person do not overlap. */
export const createRunTurn =
  ({ work, clock, runner, delivery, logger }: RunTurnOptions) =>
  async ({ tenant, person }: Jobs["run-turn"]): Promise<void> => {
    for (;;) {
      const claimed = await work.of(tenant).transaction((stores) => stores.turns.claim(tenant, person, clock.now()));
      if (claimed === undefined) return;
      const { turn, replyTo, attempts } = claimed;
      const fields: EventFields = { tenant, turn: turn.id, kind: turn.kind };
      const started = performance.now();
      const renewal = setInterval(
        () =>
          void work
            .of(tenant)
            .stores.turns.renew(turn.id)
            .catch(() => {}),
        RENEW_MS,
      );
      try {
        if (attempts > MAX_ATTEMPTS) throw new Error("Cannot run the turn again as the process ended in it too often");
        await runner.run(turn, replyTo, AbortSignal.timeout(TURN_MS));
        // A turn that answered nothing is over all the same.
        await delivery.finishTurn(turn, replyTo, []);
        logger.info("turn done", { ...fields, ms: Math.round(performance.now() - started) });
      } catch (error) {
        logger.error("turn failed", { ...fields, error: nameOf(error) });
        try {
          await delivery.finishTurn(turn, replyTo, [{ draft: SORRY, personal: false }]);
        } catch (lost) {
          if (attempts > MAX_ATTEMPTS) throw lost;
          await handBack(work, turn);
        }
      } finally {
        clearInterval(renewal);
      }
    }
  };

/** A turn that cannot even be ended has lost its database: once that answers again, the turn is run again at once. */
const handBack = (work: UnitOfWork, { id, tenant, person }: Turn): Promise<void> =>
  untilAnswered(() =>
    work.of(tenant).transaction(async (stores) => {
      await stores.turns.release(id);
      await stores.queue.enqueue("run-turn", { tenant, person });
    }),
  );
