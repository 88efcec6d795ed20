/** Reads how far the playground's clock is from the real one this closely, milliseconds. */
const TOLERANCE = 1_000;

/**
 * When messages were sent, on the playground's clock: the local platforms stamp them with real time, as the real ones do.
 *
 * `note` must be called at every change of a local platform.
 */
export interface SentAt {
  note(): void;
  /** `real` in milliseconds since 1970. */
  of(real: number): string;
}

interface Stretch {
  until: number;
  readonly offset: number;
}

export function createSentAt(now: () => Date, realNow: () => number = Date.now): SentAt {
  const stretches: Stretch[] = [];
  const offsetNow = () => now().getTime() - realNow();

  return {
    note() {
      const offset = offsetNow();
      const last = stretches.at(-1);
      if (last && Math.abs(last.offset - offset) < TOLERANCE) last.until = realNow();
      else stretches.push({ until: realNow(), offset });
    },
    of(real) {
      const offset = stretches.find(({ until }) => until >= real)?.offset ?? offsetNow();
      return new Date(real + offset).toISOString();
    },
  };
}
