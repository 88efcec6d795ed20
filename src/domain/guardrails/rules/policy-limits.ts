/** One number that a policy may tighten. */
export interface LimitSpec {
  readonly value: number;
  /** In which direction the limit gets stricter. */
  readonly tighter: "lower" | "higher";
  /** The strictest value that is still meaningful; the loosest is `value`. */
  readonly bound: number;
  readonly whole?: true;
  /** Written as "HH:MM" and held as minutes after local midnight. */
  readonly clock?: true;
  readonly says: string;
}

const atMost = (value: number, bound: number, says: string): LimitSpec => ({ value, tighter: "lower", bound, says });
const atLeast = (value: number, bound: number, says: string): LimitSpec => ({ value, tighter: "higher", bound, says });
const whole = (spec: LimitSpec): LimitSpec => ({ ...spec, whole: true });
const clock = (spec: LimitSpec): LimitSpec => ({ ...spec, clock: true, whole: true });

/** Every limit of the guardrails with its default (MODEL.md 4). */
export const POLICY_LIMITS = {
  physical: {
    sessionRatio: atMost(1.1, 0, "longest session, as a share of the longest of the last 30 days (G1)"),
    weekRatio: atMost(1.15, 0, "planned week, as a share of the larger of last week and the four-week mean (G2)"),
    weekRiseAfterInjury: atMost(0.1, 0, "rise of the week after an injury, as a share of the best four-week mean (G2)"),
    acwrWarn: atMost(1.5, 0, "acute to chronic ratio above which an explanation is asked for (G3)"),
    consecutiveHardDays: whole(atMost(2, 0, "hard days in a row (G4)")),
    restDaysPerWeek: whole(atLeast(1, 7, "full rest days in any 7 days (G5)")),
    restDaysPerWeekMinor: whole(atLeast(2, 7, "full rest days in any 7 days under 18 (G5)")),
    monotony: atMost(2, 0, "monotony of the last 7 days above which low days are due (G6)"),
    lowDays: whole(atLeast(2, 7, "low days due within 7 days after a monotonous week (G6)")),
    hrvBandSd: atMost(0.5, 0, "standard deviations under the 60-day mean for low intensity (G7)"),
    hrvRestSd: atMost(1.5, 0, "standard deviations under the 60-day mean for a rest day (G7)"),
    hrvDaysBelowBand: whole(atMost(3, 1, "days under the band in a row for a rest day (G7)")),
    restingHrRiseBpm: atMost(7, 0, "rise of the resting heart rate for rest, bpm (G8)"),
    restingHrRiseSd: atMost(3, 0, "rise of the resting heart rate for rest, own standard deviations (G8)"),
    feverC: atMost(38, 36.5, "temperature that counts as fever, degrees Celsius (G12)"),
    symptomFreeHours: atLeast(48, 336, "hours without symptoms before training (G12)"),
    returnShare: atMost(0.5, 0, "load of the first days back, as a share of a usual training day (G12)"),
    returnDays: whole(atLeast(2, 28, "days at the reduced load after illness (G12)")),
    pregnancyMinutesPerWeek: atMost(150, 0, "moderate minutes in any 7 days in pregnancy (G14)"),
    painLimit: atMost(3, 0, "pain of 10 above which the body part is left out (G17)"),
    wbgtReduceC: atMost(28, 0, "heat above which effort is halved, WBGT in degrees Celsius (G18)"),
    wbgtCancelC: atMost(32, 0, "heat above which outdoor sessions are cancelled, WBGT in degrees Celsius (G18)"),
  },
  sleep: {
    shortNightHours: atLeast(5, 24, "night under which nothing hard is planned, hours (G9)"),
    threeNightMeanHours: atLeast(6, 24, "three-night mean under which load falls, hours (G9)"),
    loadShare: atMost(0.7, 0, "load after short nights, as a share of the usual day (G9)"),
    opportunityHours: atLeast(8, 12, "time in bed that no session may cut, hours (G9)"),
  },
  data: {
    validDays: whole(atLeast(14, 365, "valid days before plans open up (G10)")),
    coverage: atLeast(0.6, 1, "share of the connected channels seen in the last 7 days (G10)"),
    conservativeLoad: atMost(1, 0, "physical load of a careful day, in average days (G10)"),
  },
  odds: {
    day: atMost(0.05, 0, "odds of overload on one day, upper bound (G11)"),
    horizon: atMost(0.2, 0, "odds of any overload within the horizon, upper bound (G11)"),
    redZone: atMost(0.01, 0, "odds of the red zone, upper bound (G11)"),
  },
  learning: {
    minutesPerDay: atMost(90, 0, "learning minutes a day (G19)"),
    minutesPerWeek: atMost(360, 0, "learning minutes in any 7 days (G19)"),
    blockMinutes: atMost(25, 0, "minutes of one learning block (G19)"),
    meetingHours: atMost(6, 0, "meeting hours from which no learning is planned (G19)"),
  },
  work: {
    hoursPerWeek: atMost(48, 0, "work and learning hours a week (G20)"),
    dailyRestHours: atLeast(11, 24, "rest between two days, hours (G20)"),
  },
  nudges: {
    perDay: whole(atMost(2, 0, "proactive messages a day (G22)")),
    perWeek: whole(atMost(5, 0, "proactive messages in any 7 days (G22)")),
    gapHours: atLeast(3, 24, "hours between two proactive messages (G22)"),
    ignoredBeforeHalving: whole(atMost(2, 1, "ignored messages in a row before caps are halved (G22)")),
    silentDays: whole(atMost(3, 1, "silent days before the check-in becomes weekly (G22)")),
    quietFrom: clock(atMost(20 * 60, 13 * 60, "start of the quiet hours, local time (G21)")),
    quietTo: clock(atLeast(8 * 60, 12 * 60, "end of the quiet hours, local time (G21)")),
  },
  plan: {
    changesPerDay: whole(atMost(1, 0, "plan changes a day (G23)")),
    pauseDays: whole(atMost(7, 1, "days of automatic pause before a human is offered (G23)")),
  },
  privacy: {
    minimumPeople: whole(atLeast(5, 1000, "people behind any figure an employer sees (G27)")),
    consentDays: whole(atMost(365, 1, "age of a consent that still allows a plan, days (G31)")),
  },
} as const satisfies Record<string, Record<string, LimitSpec>>;

export type PolicySection = keyof typeof POLICY_LIMITS;

/** A value of every limit. */
export type PolicyNumbers = {
  readonly [S in PolicySection]: { readonly [K in keyof (typeof POLICY_LIMITS)[S]]: number };
};

export interface NamedLimit {
  readonly section: PolicySection;
  readonly key: string;
  /** "physical.sessionRatio" */
  readonly path: string;
  readonly spec: LimitSpec;
}

export const NAMED_LIMITS: readonly NamedLimit[] = Object.entries(POLICY_LIMITS).flatMap(([section, limits]) =>
  Object.entries(limits).map(([key, spec]) => ({
    section: section as PolicySection,
    key,
    path: `${section}.${key}`,
    spec: spec as LimitSpec,
  })),
);

/** Whether `next` is stricter than `base` for this limit, looser, or the same. */
export function compareLimit(spec: LimitSpec, base: number, next: number): "tighter" | "looser" | "same" {
  if (next === base) return "same";
  return next < base === (spec.tighter === "lower") ? "tighter" : "looser";
}
