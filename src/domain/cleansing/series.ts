import type { Candidate, Refuse } from "#src/domain/cleansing/outcome.ts";
import { daysBetween } from "#src/domain/time.ts";

/** A rule over the values of one metric, one a day, oldest first. */
export type Nightly = (values: readonly Candidate[], refuse: Refuse) => readonly Candidate[];

/** Resting heart rate, bpm a day. */
const MOST_BPM_PER_DAY = 20;
/** Between two nights in a row, natural logarithm. */
const MOST_LN_PER_NIGHT = 1;
/** Rounding errors of a subtraction are no jump. */
const EPSILON = 1e-9;

const refuseAll = ({ parts }: Candidate, refuse: Refuse, ...how: [Parameters<Refuse>[1], boolean?]): void => {
  for (const part of parts) refuse(part, ...how);
};

/** Rejects a value that lies more than 20 bpm a day from the last believed one. */
export const rejectJumps: Nightly = (values, refuse) => {
  const kept: Candidate[] = [];
  for (const value of values) {
    const last = kept.at(-1);
    const days = last === undefined ? 0 : daysBetween(last.day, value.day);
    if (last !== undefined && Math.abs(value.value - last.value) > MOST_BPM_PER_DAY * days + EPSILON)
      refuseAll(value, refuse, "jump");
    else kept.push(value);
  }
  return kept;
};

/** Flags, and keeps, a value whose logarithm lies more than 1.0 from the night before. */
export const warnOfLeaps: Nightly = (values, refuse) => {
  for (const [index, value] of values.entries()) {
    const last = values[index - 1];
    if (last === undefined || daysBetween(last.day, value.day) !== 1) continue;
    if (Math.abs(Math.log(value.value / last.value)) > MOST_LN_PER_NIGHT + EPSILON)
      refuseAll(value, refuse, "jump", true);
  }
  return values;
};

/** The length of a run that no living body makes, and what counts as identical. */
const STUCK = {
  variability: { nights: 5, shown: (value: number): string => Math.log(value).toFixed(4) },
  restingHr: { nights: 7, shown: (value: number): string => value.toFixed(2) },
} as const;

/** A night without a value does not end a run; two do. */
const MOST_NIGHTS_APART = 2;

/** Rejects whole runs of identical values: 5 nights of lnRMSSD to 4 digits, 7 of resting heart rate to 2 decimals. */
export function rejectStuckRuns(
  values: readonly Candidate[],
  refuse: Refuse,
  of: keyof typeof STUCK,
): readonly Candidate[] {
  const { nights, shown } = STUCK[of];
  const kept: Candidate[] = [];
  let run: Candidate[] = [];
  const settle = (): void => {
    if (run.length >= nights) for (const value of run) refuseAll(value, refuse, "stuck-sensor");
    else kept.push(...run);
    run = [];
  };
  for (const value of values) {
    const last = run.at(-1);
    if (
      last !== undefined &&
      (shown(last.value) !== shown(value.value) || daysBetween(last.day, value.day) > MOST_NIGHTS_APART)
    )
      settle();
    run.push(value);
  }
  settle();
  return kept;
}
