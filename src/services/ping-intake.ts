import { setTimeout as delay } from "node:timers/promises";
import type { Source } from "#src/domain/measurement.ts";
import type { Ping } from "#src/ports/provider.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import { REST_MS } from "#src/services/connection-sync.ts";

export interface PingIntake {
  /**
   * Resolves once the pings are stored and their jobs are written, in one transaction. False: too many wait already, and
   * nothing was taken.
   *
   * Rejects where the database did not take them; then none is stored.
   */
  accept(source: Source, pings: readonly Ping[]): Promise<boolean>;
  /** Waits for what was accepted; nothing is accepted any more. */
  stop(): Promise<void>;
}

export interface PingIntakeOptions {
  readonly work: UnitOfWork;
  /** Pings that may wait at a time. @default 10,000 */
  readonly mostWaiting?: number;
  /** Pings that are stored together. @default 500 */
  readonly batch?: number;
}

/** While pings keep coming, a transaction waits this long for company: one for many costs little more than one for one. */
const GATHER_MS = 50;
/** Pings no further apart than this keep coming. */
const APART_MS = 1_000;

interface Waiting {
  readonly pings: readonly (Ping & { readonly source: Source })[];
  readonly resolve: (accepted: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/** Stores what webhooks bring, many in one transaction when they come at once, one transaction at a time. */
export function createPingIntake({ work, mostWaiting = 10_000, batch = 500 }: PingIntakeOptions): PingIntake {
  let queue: Waiting[] = [];
  let waiting = 0;
  let running: Promise<void> | undefined;
  let isStopped = false;
  let lastStored = Number.NEGATIVE_INFINITY;

  async function store(batchOf: readonly Waiting[]): Promise<void> {
    try {
      await work.system.transaction(async (stores) => {
        const fresh = await stores.deliveries.receive(batchOf.flatMap(({ pings }) => pings));
        await stores.queue.enqueueAll("fetch-delivery", fresh, { afterMs: REST_MS });
      });
      for (const { resolve } of batchOf) resolve(true);
    } catch (error) {
      for (const { reject } of batchOf) reject(error);
    }
  }

  function next(): Waiting[] {
    let [end, size] = [0, 0];
    while (end < queue.length && (end === 0 || size + queue[end]!.pings.length <= batch))
      size += queue[end++]!.pings.length;
    const taken = queue.slice(0, end);
    queue = queue.slice(end);
    return taken;
  }

  async function run(): Promise<void> {
    while (queue.length > 0) {
      if (waiting < batch && performance.now() - lastStored < APART_MS) await delay(GATHER_MS);
      const taken = next();
      await store(taken);
      lastStored = performance.now();
      waiting -= taken.reduce((sum, { pings }) => sum + pings.length, 0);
    }
    running = undefined;
  }

  return {
    accept(source, pings) {
      if (pings.length === 0) return Promise.resolve(true);
      if (isStopped || waiting + pings.length > mostWaiting) return Promise.resolve(false);
      waiting += pings.length;
      return new Promise<boolean>((resolve, reject) => {
        queue.push({ pings: pings.map((ping) => ({ ...ping, source })), resolve, reject });
        running ??= run();
      });
    },
    async stop() {
      isStopped = true;
      await running;
    },
  };
}
