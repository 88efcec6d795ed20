import { setTimeout as delay } from "node:timers/promises";

/** What a vendor's client takes from outside. Real time: a vendor's limits do not follow the playground's clock. */
export interface Timing {
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Uniform in [0, 1): spreads the repetitions of many people. */
  readonly random: () => number;
  readonly now: () => Date;
  /** Ends every request and every wait that is under way. */
  readonly signal?: AbortSignal | undefined;
}

/** The machine's own clock and chance. */
export const systemTiming = (signal?: AbortSignal): Timing => ({
  sleep: async (ms, stop) => {
    await delay(ms, undefined, stop === undefined ? {} : { signal: stop });
  },
  random: Math.random,
  now: () => new Date(),
  signal,
});
