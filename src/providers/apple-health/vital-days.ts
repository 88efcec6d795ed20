import { dayOf } from "#src/providers/apple-health/moment.ts";
import type { Night } from "#src/providers/apple-health/sleep-nights.ts";

/** A vital sign of one day. */
export interface VitalDay {
  readonly day: number;
  readonly value: number;
  readonly source: number;
  /** Seconds since 1970, when the last sample behind it was taken. */
  readonly end: number;
  readonly offset: number;
}

export interface VitalDays {
  add(end: number, offset: number, value: number, source: number): void;
  said(): readonly number[];
  /** Every local day of a sample, whether it counted for that day or for the night that ended on another. */
  touched(): Iterable<number>;
  /**
   * One value a day, from the most believed source of that day alone: the mean of the samples within the night that ended on
   * it; without any, of all its samples outside every night.
   */
  means(ranks: readonly number[], nights: readonly Night[]): VitalDay[];
  /** One value a day: what the most believed source said last. */
  lasts(ranks: readonly number[]): VitalDay[];
}

interface Sample {
  readonly end: number;
  readonly offset: number;
  readonly value: number;
  readonly source: number;
}

/** One a minute is more than any device takes. */
const MOST_SAMPLES_A_DAY = 1_440;
const FIELDS = 4;

export function createVitalDays(): VitalDays {
  /** end, offset, value, source, one after another, by local day. */
  const kept = new Map<number, number[]>();
  const said: number[] = [];

  function* samples(): Generator<Sample> {
    for (const day of [...kept.keys()].sort((a, b) => a - b)) {
      const flat = kept.get(day)!;
      for (let at = 0; at < flat.length; at += FIELDS) {
        yield { end: flat[at]!, offset: flat[at + 1]!, value: flat[at + 2]!, source: flat[at + 3]! };
      }
    }
  }

  return {
    add(end, offset, value, source) {
      const day = dayOf(end, offset);
      let flat = kept.get(day);
      if (flat === undefined) {
        flat = [];
        kept.set(day, flat);
      }
      if (flat.length >= MOST_SAMPLES_A_DAY * FIELDS) return;
      said[source] = (said[source] ?? 0) + 1;
      flat.push(end, offset, value, source);
    },
    said: () => said,
    touched: () => kept.keys(),
    means(ranks, nights) {
      const atNight = new Map<number, Sample[]>();
      const byDay = new Map<number, Sample[]>();
      for (const sample of samples()) {
        const night = nightAt(nights, sample.end);
        if (night === undefined) put(byDay, dayOf(sample.end, sample.offset), sample);
        else put(atNight, night.day, sample);
      }
      const days = [...new Set([...atNight.keys(), ...byDay.keys()])].sort((a, b) => a - b);
      return days.map((day) => meanOf(day, best(atNight.get(day) ?? byDay.get(day)!, ranks)));
    },
    lasts(ranks) {
      const byDay = new Map<number, Sample[]>();
      for (const sample of samples()) put(byDay, dayOf(sample.end, sample.offset), sample);
      return [...byDay].map(([day, all]) => ({ day, ...last(best(all, ranks)) }));
    },
  };
}

function put(into: Map<number, Sample[]>, day: number, sample: Sample): void {
  const there = into.get(day);
  if (there === undefined) into.set(day, [sample]);
  else there.push(sample);
}

function best(samples: readonly Sample[], ranks: readonly number[]): readonly Sample[] {
  const rankOf = ({ source }: Sample): number => ranks[source] ?? 0;
  const first = Math.min(...samples.map(rankOf));
  const chosen = samples.filter((sample) => rankOf(sample) === first);
  // The same sample told twice counts once.
  const seen = new Set<string>();
  return chosen.filter(({ end, value }) => {
    const key = `${end} ${value}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** Of samples of the same second, the one that stands later in the file. */
const last = (samples: readonly Sample[]): Sample =>
  samples.reduce((latest, sample) => (sample.end >= latest.end ? sample : latest));

function meanOf(day: number, samples: readonly Sample[]): VitalDay {
  const { end, offset, source } = last(samples);
  return { day, value: samples.reduce((sum, { value }) => sum + value, 0) / samples.length, source, end, offset };
}

/** Nights are in the order of time and do not overlap. */
function nightAt(nights: readonly Night[], second: number): Night | undefined {
  let [low, high] = [0, nights.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const night = nights[middle]!;
    if (second < night.start) high = middle - 1;
    else if (second > night.end) low = middle + 1;
    else return night;
  }
  return undefined;
}
