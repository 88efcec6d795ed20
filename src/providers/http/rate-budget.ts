/** At most `limit` requests within any stretch of `windowMs`. */
export interface RateWindow {
  readonly limit: number;
  readonly windowMs: number;
}

/** What one application may ask of a vendor, over all of its persons. */
export interface RateBudget {
  /** Milliseconds until the next request may go; 0: it is taken, and may go now. */
  take(now: Date): number;
}

/**
 * A bucket of tokens a window; each token comes back exactly `windowMs` after it was taken, so that no stretch of that
 * length ever holds more than `limit`, unlike a bucket that refills evenly and lets nearly twice as many through.
 *
 * It counts the requests of this process alone.
 */
export function createRateBudget(windows: readonly RateWindow[]): RateBudget {
  const buckets = windows.map(({ limit, windowMs }) => {
    if (!Number.isInteger(limit) || limit < 1) {
      throw new RangeError(`Cannot keep a rate budget as limit must be a positive integer: current value is ${limit}`);
    }
    return { windowMs, takenAt: new Float64Array(limit).fill(Number.NEGATIVE_INFINITY), oldest: 0 };
  });
  return {
    take(now) {
      const at = now.getTime();
      const waits = buckets.map(({ takenAt, oldest, windowMs }) => takenAt[oldest]! + windowMs - at);
      const wait = Math.max(0, ...waits);
      if (wait > 0) return wait;
      for (const bucket of buckets) {
        bucket.takenAt[bucket.oldest] = at;
        bucket.oldest = (bucket.oldest + 1) % bucket.takenAt.length;
      }
      return 0;
    },
  };
}
