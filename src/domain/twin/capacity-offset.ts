import type { Belief } from "#src/domain/twin/parameters.ts";

/** A session's effort as planned and as reported, CR-10, 0..10. */
export interface EffortReport {
  readonly plannedRpe: number;
  readonly reportedRpe: number;
}

/** What effort reports have said of κ so far: their discounted number and sum of ln(planned / reported). */
export interface EffortEvidence {
  readonly weight: number;
  readonly sum: number;
}

export const NO_EVIDENCE: EffortEvidence = { weight: 0, sum: 0 };

/** Variance of one report about κ, and the share of evidence that a day keeps (MODEL.md 1.5, c). */
const REPORT_VARIANCE = 0.35 ** 2;
const KEPT_PER_DAY = 0.98;
/** "Just noticeable" on the CR-10 scale: the least effort whose logarithm is taken. */
const LEAST_RPE = 0.5;

/** A day passes: old reports fade, and belief returns to the prior. */
export const fadeEvidence = ({ weight, sum }: EffortEvidence): EffortEvidence => ({
  weight: KEPT_PER_DAY * weight,
  sum: KEPT_PER_DAY * sum,
});

export const addReport = (
  { weight, sum }: EffortEvidence,
  { plannedRpe, reportedRpe }: EffortReport,
): EffortEvidence => ({
  weight: weight + 1,
  sum: sum + Math.log(Math.max(LEAST_RPE, plannedRpe) / Math.max(LEAST_RPE, reportedRpe)),
});

/** Conjugate normal belief about κ, the log offset of physical capacity. Easier than planned raises it. */
export function capacityOffset({ weight, sum }: EffortEvidence, prior: Belief): Belief {
  const precision = 1 / prior.variance + weight / REPORT_VARIANCE;
  return { mean: (prior.mean / prior.variance + sum / REPORT_VARIANCE) / precision, variance: 1 / precision };
}
