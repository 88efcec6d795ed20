import type { Timing } from "#src/providers/http/timing.ts";

export interface StubTiming extends Timing {
  /** Every wait so far, in milliseconds. */
  readonly slept: readonly number[];
}

/** Waits that take no time: the clock jumps instead. Jitter is at its middle. */
export function stubTiming(signal?: AbortSignal): StubTiming {
  const slept: number[] = [];
  let skipped = 0;
  return {
    slept,
    sleep: async (ms, stop) => {
      stop?.throwIfAborted();
      slept.push(ms);
      skipped += ms;
    },
    random: () => 0.5,
    now: () => new Date(Date.now() + skipped),
    signal,
  };
}
