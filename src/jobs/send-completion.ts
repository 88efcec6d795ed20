import { allows } from "#src/domain/consent.ts";
import type { Logger } from "#src/events.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { CompletionReceiver } from "#src/ports/learning-records.ts";
import type { Jobs } from "#src/ports/queue.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";

export interface SendCompletionOptions {
  readonly work: UnitOfWork;
  readonly clock: Clock;
  readonly receiver: CompletionReceiver;
  readonly logger: Logger;
}

/** About a week, with the delays below. */
const MAX_ATTEMPTS = 36;
const FIRST_DELAY_MS = 60_000;
const LONGEST_DELAY_MS = 6 * 3_600_000;
/** Nobody else takes a completion that is being sent. */
const CLAIM_MS = 300_000;

/** Tells the company's record store of one completion, and says when to try again where that failed. */
export const createSendCompletion =
  ({ work, clock, receiver, logger }: SendCompletionOptions) =>
  async ({ tenant, person: id, statement }: Jobs["send-completion"]): Promise<void> => {
    const { learningRecords, people, consents } = work.of(tenant).stores;
    const completion = await learningRecords.completion(tenant, statement);
    if (completion === undefined) return;
    const email = (await people.get(tenant, id))?.email;
    const agrees = allows(await consents.holding(tenant, id, clock.now()), "learning", "coaching");
    if (email === undefined || !agrees)
      return learningRecords.settleCompletion(tenant, statement, { status: "failed" });
    const { activity, completedAt, attempts } = completion;
    const result = await receiver.send({ statementId: statement, email, activity, completedAt });
    logger.info("completion told", { tenant, outcome: result.kind });
    if (result.kind === "sent")
      return learningRecords.settleCompletion(tenant, statement, { status: "sent", at: clock.now() });
    if (result.kind === "refused" || attempts + 1 >= MAX_ATTEMPTS)
      return learningRecords.settleCompletion(tenant, statement, { status: "failed" });
    const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempts);
    const nextAttemptAt = new Date(clock.now().getTime() + delay);
    await learningRecords.settleCompletion(tenant, statement, { status: "pending", nextAttemptAt });
  };

/** Hands completions that wait to the queue. */
export async function enqueueCompletions(work: UnitOfWork, clock: Clock): Promise<void> {
  await work.system.transaction(async (stores) => {
    const now = clock.now();
    const claimed = await stores.completions.claim(now, new Date(now.getTime() + CLAIM_MS));
    for (const { tenant, person, statementId } of claimed)
      await stores.queue.enqueue("send-completion", { tenant, person, statement: statementId });
  });
}
