import type { CheckInItems } from "#src/domain/check-in.ts";
import { wellnessOf } from "#src/domain/check-in-coding.ts";
import { givesNobodyAway } from "#src/domain/disclosure.ts";
import type { PersonId, TeamId } from "#src/domain/person.ts";

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
/** How far beyond the edge of its band a figure lies before it counts for another: half a band of a score. */
const CLEAR_SCORE = 0.5;
const CLEAR_SHARE = 0.1;

/** A registered team with what its members share of one week. */
export interface TeamWeek {
  readonly team: TeamId;
  readonly evidence: readonly TeamEvidence[];
}

/** Who belongs to a team, and who of them answered a metric with which score. */
interface Answered {
  readonly team: TeamId;
  readonly members: ReadonlySet<PersonId>;
  readonly respondents: ReadonlyMap<PersonId, number>;
}

/**
 * The weeks of all teams of a tenant, decided together: each metric of each team in a band, or not at all.
 *
 * A metric needs five different respondents: people who share, not people in the team. And nothing published may be
 * taken from something else published to read the rest (SAFETY.md 7): any two sets of respondents that are nested or
 * overlap differ by nobody or by at least five people, and so does a set from all published sets within it together. Where
 * members remain and none of them answered, the larger unit is withheld too: it would tell that nobody there shares.
 * Smaller teams come first; a larger unit that would give a remainder away is withheld. Every person weighs the same,
 * however often they answered. Load is read from stress, which is stored with 7 = good.
 *
 * `before` is what was published of the week before: a band stays until the figure has clearly left it. Otherwise a figure
 * near the edge of a band would change back and forth, and how often it does would tell, over the weeks, where it lies; from
 * that somebody who left could be read.
 */
export function publishTeams(
  weeks: readonly TeamWeek[],
  before: ReadonlyMap<TeamId, TeamBands> = new Map(),
): ReadonlyMap<TeamId, TeamBands> {
  const published = new Map<TeamId, Partial<Record<TeamMetric, string>>>(weeks.map(({ team }) => [team, {}]));
  for (const metric of TEAM_METRICS) {
    const candidates = weeks
      .map(
        ({ team, evidence }): Answered => ({
          team,
          members: new Set(evidence.map(({ person }) => person)),
          respondents: respondentsOf(metric, evidence),
        }),
      )
      .filter(({ respondents }) => respondents.size >= MIN_RESPONDENTS)
      .toSorted(
        (a, b) =>
          a.respondents.size - b.respondents.size || a.members.size - b.members.size || (a.team < b.team ? -1 : 1),
      );
    const shown: Answered[] = [];
    for (const candidate of candidates) {
      if (!givesNobodyAway(candidate, shown, MIN_RESPONDENTS)) continue;
      shown.push(candidate);
      published.get(candidate.team)![metric] = bandOf(
        metric,
        candidate.respondents,
        before.get(candidate.team)?.[metric],
      );
    }
  }
  return published;
}

function respondentsOf(metric: TeamMetric, evidence: readonly TeamEvidence[]): ReadonlyMap<PersonId, number> {
  return new Map(
    evidence.flatMap(({ person, checkIns, learning }) => {
      const score =
        metric === "mood"
          ? meanOf(checkIns.map((items) => items.mood ?? wellnessOf(items)))
          : metric === "energy"
            ? meanOf(checkIns.map(({ energy }) => energy))
            : metric === "load"
              ? meanOf(checkIns.map(({ stress }) => stress))
              : shareDone(learning);
      return score === undefined ? [] : [[person, score] as const];
    }),
  );
}

function bandOf(metric: TeamMetric, respondents: ReadonlyMap<PersonId, number>, before: string | undefined): string {
  const [bounds, clear] = metric === "learning" ? [LEARNING_BANDS, CLEAR_SHARE] : [SCORE_BANDS, CLEAR_SCORE];
  const mean = meanOf([...respondents.values()])!;
  const names: readonly string[] = BANDS[metric];
  const [last, now] = [names.indexOf(before ?? ""), bounds.filter((bound) => mean > bound).length];
  if (last < 0 || last === now) return names[now]!;
  // The edge of the last band on the side to which the figure went.
  const edge = now > last ? bounds[last]! : bounds[last - 1]!;
  return names[Math.abs(mean - edge) > clear ? now : last]!;
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
