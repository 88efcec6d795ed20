import type { CheckInItems } from "#src/domain/check-in.ts";
import { wellnessOf } from "#src/domain/check-in-coding.ts";
import type { PersonId } from "#src/domain/person.ts";

/** Fewest distinct people behind any figure of a team (SAFETY.md 7). */
export const MIN_RESPONDENTS = 5;

export const TEAM_METRICS = ["mood", "energy", "load", "learning"] as const;
export type TeamMetric = (typeof TEAM_METRICS)[number];

/** Four bands a metric, worst first. Never a mean, a count or an extreme. */
export const BANDS: Readonly<Record<TeamMetric, readonly [string, string, string, string]>> = {
  mood: ["low", "mixed", "fair", "good"],
  energy: ["low", "mixed", "fair", "good"],
  load: ["high", "a bit high", "moderate", "light"],
  learning: ["stalled", "behind", "on track", "ahead"],
};

/** The metrics that enough people stand behind; a metric that is absent is withheld. */
export type TeamBands = Readonly<Partial<Record<TeamMetric, string>>>;

/** One member's week, as far as that person shares it with team figures. */
export interface TeamEvidence {
  readonly person: PersonId;
  readonly checkIns: readonly CheckInItems[];
  /** Status of each learning session of the week. */
  readonly learning: readonly string[];
}

/** Upper ends of the lower three bands, on the 1..7 scale of check-in items. */
const SCORE_BANDS = [3, 4, 5] as const;
/** The same for the share of planned learning that was done. */
const LEARNING_BANDS = [0.25, 0.5, 0.85] as const;

/**
 * A team's week in bands, each metric only when at least five different people answered it.
 *
 * The count is of people who share, not of people in the team: a team of twenty with four who share is withheld. Every
 * person weighs the same, however often they answered. Load is read from stress, which is stored with 7 = good.
 */
export function publishTeam(evidence: readonly TeamEvidence[]): TeamBands {
  const scores: Record<TeamMetric, (number | undefined)[]> = {
    mood: evidence.map(({ checkIns }) => meanOf(checkIns.map((items) => items.mood ?? wellnessOf(items)))),
    energy: evidence.map(({ checkIns }) => meanOf(checkIns.map(({ energy }) => energy))),
    load: evidence.map(({ checkIns }) => meanOf(checkIns.map(({ stress }) => stress))),
    learning: evidence.map(({ learning }) => shareDone(learning)),
  };
  return Object.fromEntries(
    TEAM_METRICS.flatMap((metric) => {
      const answered = scores[metric].filter((score) => score !== undefined);
      if (answered.length < MIN_RESPONDENTS) return [];
      const bounds = metric === "learning" ? LEARNING_BANDS : SCORE_BANDS;
      const mean = meanOf(answered)!;
      return [[metric, BANDS[metric][bounds.filter((bound) => mean > bound).length]!]];
    }),
  );
}

function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function shareDone(statuses: readonly string[]): number | undefined {
  const settled = statuses.filter((status) => status !== "dropped");
  if (settled.length === 0) return undefined;
  const credit = settled.map((status) => (status === "done" ? 1 : status === "partly" ? 0.5 : 0));
  return meanOf(credit);
}
