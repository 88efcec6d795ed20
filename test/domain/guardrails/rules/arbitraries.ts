import fc from "fast-check";
import { CONSENT_CATEGORIES, type Consent } from "#src/domain/consent.ts";
import type { Injury, Intake, PastSession, PlanFacts } from "#src/domain/guardrails/plan-facts.ts";
import { DEFAULT_POLICY, type Policy, type PolicyOverride, tighten } from "#src/domain/guardrails/policy.ts";
import { NAMED_LIMITS, type NamedLimit } from "#src/domain/guardrails/rules/policy-limits.ts";
import type { CandidatePlan, PlannedDay, Session } from "#src/domain/plan.ts";
import { addDays, instantAt, type LocalDay } from "#src/domain/time.ts";
import { NOW, TODAY } from "./cases.ts";

const TIME_ZONES = ["Europe/Berlin", "UTC", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland"];
const SPORTS = [undefined, "running", "Walking", "strength", "football", "rowing", "swimming", "parkour", "scuba"];
const MUSCLES = ["legs", "quads", "chest", "core", "full-body", "left ear"];
const PARTS = ["left knee", "lower back", "shoulder", "achilles", "elbow", "meniscus"];
const PLAN_DAYS = 14;

const optional = <T>(arb: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arb, { nil: undefined });
/** Absent in five of six cases, so that most people have few troubles at a time and plans survive. */
const seldom = <T>(arb: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: arb });
const mostly = <T>(value: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: other });
const number = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
/** Small numbers of decimals meet the limits exactly more often than any double would. */
const tenths = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: min * 10, max: max * 10 }).map((value) => value / 10);

const byDay = <T>(value: fc.Arbitrary<T>, from: number, to: number): fc.Arbitrary<Readonly<Record<LocalDay, T>>> =>
  fc
    .array(fc.tuple(fc.integer({ min: from, max: to }), value), { maxLength: 8 })
    .map((entries) => Object.fromEntries(entries.map(([offset, each]) => [addDays(TODAY, offset), each])));

type Place = (offset: number, minute: number) => Date;

interface Shape extends Omit<Session, "id" | "startsAt"> {
  readonly minute: number;
}

const shape: fc.Arbitrary<Shape> = fc
  .record({
    kind: fc.constantFrom("learning" as const, "physical" as const, "recovery" as const),
    skillId: optional(fc.constantFrom("negotiation", "presenting", "feedback")),
    sport: fc.constantFrom(...SPORTS),
    muscleGroups: fc.subarray(MUSCLES, { maxLength: 2 }),
    minutes: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 200 }), number(1, 120)),
    rpe: optional(fc.oneof(fc.integer({ min: 0, max: 10 }), number(0, 10))),
    demand: optional(fc.constantFrom(0.5, 1, 1.5)),
    items: fc.integer({ min: 0, max: 40 }),
    difficulty: number(-2, 2),
    newMaterial: fc.boolean(),
    minute: fc.oneof(fc.integer({ min: 480, max: 1080 }), fc.integer({ min: 0, max: 1439 })),
  })
  .map((drawn) => ({ ...drawn, title: drawn.kind }));

function plannedDay(offset: number, shapes: readonly Shape[], claimed: readonly number[], place: Place): PlannedDay {
  const sessions = shapes.map(
    ({ minute, ...session }, at): Session => ({ ...session, id: `${offset}-${at}`, startsAt: place(offset, minute) }),
  );
  const [u = 0, m = 0, items = 0, difficulty = 0] = claimed;
  return { day: addDays(TODAY, offset), sessions, u, m, items: Math.floor(items * 10), difficulty: difficulty - 2 };
}

const midnights = new Map<string, number>();

/** Looked up once: what a time zone shows at midnight costs more than all the rest of a random plan. */
function midnight(timeZone: string, offset: number): number {
  const key = `${timeZone} ${offset}`;
  const known = midnights.get(key) ?? instantAt(addDays(TODAY, offset), 0, timeZone).getTime();
  midnights.set(key, known);
  return known;
}

/** A run on nearly every day, as rest and monotony are about plans that hardly have any rest. */
const busyDay: fc.Arbitrary<readonly Shape[]> = mostly(true, fc.constant(false)).chain(
  (runs): fc.Arbitrary<readonly Shape[]> =>
    runs
      ? fc.tuple(
          shape.map(
            (each): Shape => ({
              ...each,
              kind: "physical",
              sport: "running",
              muscleGroups: [],
              minutes: 30,
              rpe: 5,
              minute: 1020,
            }),
          ),
        )
      : fc.constant([]),
);

const claims = fc.array(number(0, 4), { minLength: 4, maxLength: 4 });
const daysOf = (sessions: fc.Arbitrary<readonly Shape[]>, minLength: number) =>
  fc.array(fc.tuple(sessions, claims), { minLength, maxLength: PLAN_DAYS });

/** Any plan of up to 14 days, its claimed loads as often wrong as right. */
const anyPlan = (timeZone: string): fc.Arbitrary<CandidatePlan> =>
  fc
    .tuple(
      fc.integer({ min: -1, max: 1 }),
      fc.oneof(
        { weight: 4, arbitrary: daysOf(fc.array(shape, { maxLength: 3 }), 1) },
        { weight: 1, arbitrary: daysOf(busyDay, 7) },
      ),
    )
    .map(([first, days]) => ({
      template: "any",
      days: days.map(([shapes, claimed], at) =>
        plannedDay(
          first + at,
          shapes,
          claimed,
          (offset, minute) => new Date(midnight(timeZone, offset) + minute * 60_000),
        ),
      ),
    }));

const pastSession: fc.Arbitrary<PastSession> = fc.record({
  day: fc.integer({ min: 0, max: 59 }).map((ago) => addDays(TODAY, -ago)),
  sport: fc.constantFrom(...SPORTS),
  muscleGroups: fc.subarray(MUSCLES, { maxLength: 2 }),
  minutes: fc.integer({ min: 1, max: 150 }),
  rpe: fc.integer({ min: 0, max: 10 }),
  startsAt: optional(fc.integer({ min: 1, max: 96 }).map((hours) => new Date(NOW.getTime() - hours * 3_600_000))),
});

/** The same every day of the last week, or nearly. */
const monotonousWeek: fc.Arbitrary<PastSession[]> = fc
  .tuple(fc.integer({ min: 20, max: 60 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 6, max: 7 }))
  .map(([minutes, rpe, days]) =>
    Array.from({ length: days }, (_, ago) => ({
      day: addDays(TODAY, -ago - 1),
      sport: "running",
      muscleGroups: [],
      minutes,
      rpe,
    })),
  );

const history: fc.Arbitrary<PastSession[]> = fc.oneof(
  { weight: 4, arbitrary: fc.array(pastSession, { maxLength: 40 }) },
  { weight: 2, arbitrary: monotonousWeek },
);

const injury: fc.Arbitrary<Injury> = fc.record({
  bodyPart: fc.constantFrom(...PARTS),
  painToday: optional(fc.integer({ min: 0, max: 10 })),
  painRisingDays: optional(fc.integer({ min: 0, max: 3 })),
  monthsAgo: fc.integer({ min: 0, max: 24 }),
});

const rarely = fc.integer({ min: 0, max: 9 }).map((value) => value === 0);

const intake: fc.Arbitrary<Intake> = fc.record({
  heartCondition: rarely,
  metabolicCondition: rarely,
  renalCondition: rarely,
  parQYes: rarely,
  clearance: optional(fc.boolean()),
  injuries: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(injury, { maxLength: 2 }) },
  ),
  pregnancy: seldom(
    fc.record({
      weeks: optional(fc.integer({ min: 1, max: 40 })),
      clearance: fc.constantFrom(undefined, "none" as const, "moderate" as const, "vigorous" as const),
      warningSigns: rarely,
    }),
  ),
});

const consents: fc.Arbitrary<readonly Consent[]> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(consentsAged(10)) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 800 }).map(consentsAged) },
  { weight: 1, arbitrary: fc.constant([]) },
);

function consentsAged(days: number): Consent[] {
  const grantedAt = new Date(NOW.getTime() - days * 86_400_000);
  return CONSENT_CATEGORIES.map((category) => ({ category, purpose: "coaching", version: 1, grantedAt }));
}

const anyFacts: fc.Arbitrary<PlanFacts> = fc
  .record({
    timeZone: fc.constantFrom(...TIME_ZONES),
    stage: mostly<"candidate" | "final">("candidate", fc.constant("final")),
    ageYears: seldom(fc.integer({ min: 11, max: 19 })),
    guardianConsent: mostly<boolean | undefined>(true, optional(fc.boolean())),
    physicalTraining: fc.integer({ min: 0, max: 9 }).map((value) => value > 0),
    intake: fc.option(intake, { nil: undefined, freq: 10 }),
    symptoms: seldom(
      fc.record({
        temperatureC: optional(tenths(36, 41)),
        fever: optional(fc.boolean()),
        belowNeck: optional(fc.boolean()),
        symptomFreeHours: optional(fc.integer({ min: 0, max: 120 })),
        redFlag: rarely,
      }),
    ),
    pastSessions: history,
    loadReference: optional(number(0, 800)),
    cognitiveReference: optional(number(0, 90)),
    monthsTrainedBySport: optional(
      fc.dictionary(fc.constantFrom("running", "football"), fc.integer({ min: 0, max: 12 })),
    ),
  })
  .chain((about) =>
    fc
      .record({
        hrv: seldom(
          fc.record({
            mean7: number(2.5, 4.5),
            mean60: number(3, 4),
            sd60: number(0, 0.5),
            validNights7: fc.integer({ min: 0, max: 7 }),
            daysBelowBand: fc.integer({ min: 0, max: 5 }),
          }),
        ),
        restingHr: seldom(fc.record({ mean3: number(50, 75), baseline: number(50, 70), sdWithin: number(0, 5) })),
        sleep: optional(
          fc.record({
            lastNight: mostly<number | undefined>(7.5, optional(tenths(2, 10))),
            lastThree: mostly([7.5, 7, 8], fc.array(tenths(3, 10), { maxLength: 3 })),
            bedMinute: seldom(fc.integer({ min: 0, max: 1439 })),
            riseMinute: seldom(fc.integer({ min: 0, max: 1439 })),
          }),
        ),
        hasWearable: fc.boolean(),
        validDays: mostly<number | undefined>(60, optional(fc.integer({ min: 0, max: 60 }))),
        channels: optional(
          fc.array(
            fc.record({
              channel: fc.constantFrom("check-ins", "sleep"),
              wearable: fc.boolean(),
              days7: fc.integer({ min: 0, max: 7 }),
            }),
            { maxLength: 3 },
          ),
        ),
        meetingHours: seldom(byDay(tenths(0, 10), -1, PLAN_DAYS)),
        learningMinutes: optional(byDay(fc.integer({ min: 0, max: 120 }), -7, 1)),
        work: seldom(
          fc.record({
            hoursPerWeek: optional(tenths(0, 60)),
            startMinute: optional(fc.integer({ min: 0, max: 1439 })),
            endMinute: optional(fc.integer({ min: 0, max: 1439 })),
            weekdays: optional(fc.subarray([1, 2, 3, 4, 5, 6, 7])),
          }),
        ),
        daysOff: seldom(
          byDay(fc.constantFrom("rest" as const, "leave" as const, "sick" as const, "away" as const), -1, PLAN_DAYS),
        ),
        quietFromMinute: seldom(fc.integer({ min: 0, max: 1439 })),
        quietToMinute: seldom(fc.integer({ min: 0, max: 1439 })),
        consents,
        optedOut: mostly<boolean | undefined>(undefined, seldom(fc.constant(true))),
        planChangesToday: seldom(fc.integer({ min: 0, max: 2 })),
        acceptedPlan: optional(anyPlan(about.timeZone)),
        pausedDays: seldom(fc.integer({ min: 0, max: 9 })),
        wbgt: seldom(byDay(tenths(15, 36), -1, PLAN_DAYS)),
        odds: seldom(
          fc.record({
            dayUpper: fc
              .array(number(0, 0.07), { minLength: PLAN_DAYS + 2, maxLength: PLAN_DAYS + 2 })
              .map((odds) => Object.fromEntries(odds.map((value, at) => [addDays(TODAY, at - 1), value]))),
            horizonUpper: number(0, 0.25),
            redZoneUpper: optional(number(0, 0.012)),
            freshSeed: fc.integer({ min: 0, max: 5 }).map((value) => value > 0),
          }),
        ),
      })
      .map((rest) => ({ now: NOW, ...about, ...rest })),
  );

/** A value of a limit that is at most as loose as `from`, often the same. */
function tighterValue({ spec }: NamedLimit, from: number): fc.Arbitrary<number> {
  const near = spec.tighter === "lower" ? Math.max(spec.bound, from * 0.5) : Math.min(spec.bound, from * 1.5 + 1);
  return fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: number(0, 1) }).map((share) => {
    const value = from + (near - from) * share;
    const whole = spec.tighter === "lower" ? Math.floor(value) : Math.ceil(value);
    return spec.whole && value !== from
      ? spec.tighter === "lower"
        ? Math.max(spec.bound, whole)
        : Math.min(spec.bound, whole)
      : value;
  });
}

export const overrideOf = (base: Policy): fc.Arbitrary<PolicyOverride> =>
  fc
    .tuple(
      fc.tuple(
        ...NAMED_LIMITS.map((limit) =>
          tighterValue(limit, (base[limit.section] as Record<string, number>)[limit.key]!),
        ),
      ),
      fc.record(
        {
          trainingHoursPerWeek: tenths(0, 10).map((hours) => Math.min(hours, base.company.trainingHoursPerWeek ?? 168)),
          blackoutDates: fc.array(
            fc.integer({ min: 0, max: PLAN_DAYS }).map((offset) => addDays(TODAY, offset)),
            { maxLength: 3 },
          ),
          approvedModules: fc.subarray([
            ...(base.company.approvedModules ?? ["feedback", "negotiation", "presenting"]),
          ]),
        },
        { requiredKeys: [] },
      ),
    )
    .map(([numbers, company]) => {
      const sections: Record<string, Record<string, number>> = {};
      NAMED_LIMITS.forEach(({ section, key }, at) => {
        sections[section] = { ...sections[section], [key]: numbers[at]! };
      });
      return { ...sections, company } as PolicyOverride;
    });

export const tighterThan = (base: Policy): fc.Arbitrary<Policy> =>
  overrideOf(base).map((override) => {
    const result = tighten(base, override);
    if (!result.ok) throw new Error(result.refusals.map(({ reason }) => reason).join("\n"));
    return result.policy;
  });

export const anyPolicy: fc.Arbitrary<Policy> = fc.oneof(fc.constant(DEFAULT_POLICY), tighterThan(DEFAULT_POLICY));

/** Facts, a plan in their time zone, and a policy. */
export const anyCase: fc.Arbitrary<{ facts: PlanFacts; plan: CandidatePlan; policy: Policy }> = anyFacts.chain(
  (facts) => fc.record({ facts: fc.constant(facts), plan: anyPlan(facts.timeZone), policy: anyPolicy }),
);
