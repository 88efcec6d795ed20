import type pg from "pg";
import type { Database } from "#src/db/database.ts";
import { reviveApproved } from "#src/domain/guardrails/review.ts";
import type { ChannelName } from "#src/domain/person.ts";
import { untilAnswered } from "#src/jobs/until-answered.ts";
import type { Messenger } from "#src/ports/messenger.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { ClaimedMessage, SendableRow } from "#src/ports/system.ts";

export interface OutboxSenderOptions {
  readonly work: UnitOfWork;
  readonly database: Database;
  readonly messenger: Messenger;
  readonly key: Uint8Array;
  readonly random: () => number;
  readonly onSent: (row: SendableRow, outcome: string) => void;
  readonly onError: (error: Error) => void;
}

export interface OutboxSender {
  start(): Promise<void>;
  /** Waits for what is being sent, then stops. */
  stop(): Promise<void>;
}

const BATCH = 10;
const IDLE_MS = 1_000;
const MAX_ATTEMPTS = 8;
const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 300_000;
/** Rows carry the domain's time, which may run ahead of the platform's: a look-up goes back at least this far. */
const LOOK_BACK_MS = 3_600_000;

/** Exponential with full jitter, in ms; `random` is uniform in [0, 1). */
export function retryDelay(attempt: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
  return Math.round(ceiling / 2 + (random() * ceiling) / 2);
}

/**
 * Sends what the outbox holds for one channel, oldest first within each conversation.
 *
 * A send without an answer is looked up where the platform can tell (Slack), and marked `unknown` where it cannot (Teams).
 */
export function createOutboxSender(options: OutboxSenderOptions): OutboxSender {
  const { work, messenger, key } = options;
  const channel: ChannelName = messenger.channel;
  let running = true;
  let wake: () => void = () => {};
  /** What is being sent; as much as this at once, and beyond it what is urgent. */
  const inFlight = new Set<Promise<void>>();
  let loop: Promise<void> = Promise.resolve();
  let listening: pg.PoolClient | undefined;

  async function sendOne(claimed: ClaimedMessage): Promise<void> {
    const { outbox } = work.of(claimed.tenant).stores;
    const written = await outbox.written(claimed.id);
    // Whoever it was for has been erased meanwhile.
    if (written === undefined) return;
    const row: SendableRow = { ...claimed, ...written };
    const settle = async (status: "unknown" | "failed" | "cancelled", reason: string): Promise<void> => {
      await untilAnswered(() => outbox.settle(row.id, status, reason));
      options.onSent(row, status);
    };
    let message: ReturnType<typeof reviveApproved>;
    try {
      message = reviveApproved(row.message, key);
    } catch (error) {
      options.onError(error as Error);
      return settle("failed", "not approved");
    }
    if (row.ambiguous) {
      const since = Math.min(row.createdAt.getTime(), row.claimedAt.getTime() - LOOK_BACK_MS);
      const found = await messenger.reconcile(row.destination, row.id, new Date(since));
      if (found === "unknown") return settle("unknown", "no answer to an earlier attempt");
      if (found === "delivered") {
        await untilAnswered(() => outbox.sent(row.id, ""));
        return options.onSent(row, "sent");
      }
    }
    if (row.withdrawn) return settle("cancelled", "taken back");
    // While the database is away nothing can have been taken back in it.
    const isWanted = (): Promise<boolean> =>
      outbox.isWithdrawn(row.id).then(
        (isGone) => !isGone,
        () => true,
      );
    const result = await messenger.send(row.destination, message, row.id, isWanted);
    switch (result.kind) {
      case "sent":
        await untilAnswered(() => outbox.sent(row.id, result.ref));
        return options.onSent(row, "sent");
      case "withdrawn":
        return settle("cancelled", "taken back");
      case "refused":
        return settle("failed", result.reason);
      case "retry":
      case "ambiguous":
        if (row.attempts >= MAX_ATTEMPTS) return settle(result.kind === "retry" ? "failed" : "unknown", result.reason);
        return untilAnswered(() =>
          outbox.retry(
            row.id,
            ("afterMs" in result ? result.afterMs : undefined) ?? retryDelay(row.attempts, options.random),
            result.reason,
            result.kind === "ambiguous",
          ),
        );
    }
  }

  async function run(): Promise<void> {
    while (running) {
      let claimed = 0;
      const news = listenForNews();
      try {
        if (listening === undefined) await listen();
        const room = BATCH - inFlight.size;
        const rows = await work.system.stores.outbox.claim(channel, room > 0 ? room : BATCH, room <= 0);
        claimed = rows.length;
        for (const row of rows) begin(row);
      } catch (error) {
        options.onError(error as Error);
      }
      if (claimed === 0 && running) await news.orAfter(IDLE_MS);
    }
  }

  async function listen(): Promise<void> {
    const client = await options.database.pool.connect();
    client.on("notification", ({ payload }) => {
      if (payload === channel) wake();
    });
    // A connection that broke is replaced on the next round; until then the sender looks by itself.
    client.on("error", (error) => {
      options.onError(error);
      if (listening === client) listening = undefined;
      client.release(error);
    });
    await client.query("listen kairos_outbox");
    listening = client;
  }

  /** A message that waits for its platform holds up no other conversation, and nothing urgent. */
  function begin(row: ClaimedMessage): void {
    const sending: Promise<void> = sendOne(row)
      .catch((error: unknown) => options.onError(error as Error))
      .finally(() => {
        inFlight.delete(sending);
        wake();
      });
    inFlight.add(sending);
  }

  /** Whatever happens from now on ends the wait, also before it has begun. */
  function listenForNews() {
    const { promise, resolve } = Promise.withResolvers<void>();
    wake = resolve;
    return {
      async orAfter(ms: number): Promise<void> {
        const timer = setTimeout(resolve, ms);
        await promise;
        clearTimeout(timer);
      },
    };
  }

  return {
    async start() {
      await listen();
      loop = run();
    },
    async stop() {
      running = false;
      wake();
      await loop;
      await Promise.all(inFlight);
      await listening?.query("unlisten kairos_outbox").catch(() => {});
      listening?.release(true);
    },
  };
}
