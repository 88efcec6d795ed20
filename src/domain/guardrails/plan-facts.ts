import type { Consent } from "#src/domain/consent.ts";
import type { CandidatePlan } from "#src/domain/plan.ts";
import type { LocalDay } from "#src/domain/time.ts";

/** A physical or recovery session that was done. */
export interface PastSession {
  readonly day: LocalDay;
  /** Absent: taken as the end of its day, the careful reading of a 48-hour gap. */
  readonly startsAt?: Date | undefined;
  readonly sport?: string | undefined;
  readonly muscleGroups: readonly string[];
  readonly minutes: number;
  /** Reported effort, CR-10, 0..10; the planned one where none was reported. */
  readonly rpe: number;
}

/** Answers to the intake that physical training starts with. */
export interface Intake {
  readonly heartCondition: boolean;
  readonly metabolicCondition: boolean;
  readonly renalCondition: boolean;
  /** Any "yes" on the readiness questionnaire. */
  readonly parQYes: boolean;
  /** A clinician has cleared vigorous exercise. Absent: not cleared. */
  readonly clearance?: boolean | undefined;
  readonly pregnancy?: Pregnancy | undefined;
  readonly injuries: readonly Injury[];
}

interface Pregnancy {
  /** Completed weeks. Absent: taken as past the first trimester. */
  readonly weeks?: number | undefined;
  /** What a clinician has cleared. Absent: nothing. */
  readonly clearance?: "none" | "moderate" | "vigorous" | undefined;
  readonly warningSigns?: boolean | undefined;
}

export interface Injury {
  /** For example "knee", "lower back", "shoulder". */
  readonly bodyPart: string;
  /** 0..10. Absent: not asked yet, so no hard work for this part. */
  readonly painToday?: number | undefined;
  /** Days in a row on which the pain rose. */
  readonly painRisingDays?: number | undefined;
  /** Since it happened; within 6 months the weekly ramp is smaller (G2). */
  readonly monthsAgo: number;
  /** The person said that it hurts, without saying how much: nothing loads it. */
  readonly saidToHurt?: boolean | undefined;
}

/** Reported by the person. Absent: nothing was reported. */
export interface Symptoms {
  readonly temperatureC?: number | undefined;
  readonly fever?: boolean | undefined;
  readonly belowNeck?: boolean | undefined;
  /** Hours since the last symptom. Absent while symptoms were reported: they are still there. */
  readonly symptomFreeHours?: number | undefined;
  /** Chest pain, fainting, palpitations, unusual breathlessness, neurological signs, suspected concussion; not yet cleared by a clinician. */
  readonly redFlag?: boolean | undefined;
  /** Parts of the body that the person said hurt, until they say that it is over. */
  readonly painfulParts?: readonly string[] | undefined;
  /** The person said so outside the intake; `cleared`: and that a clinician agreed to exercise. */
  readonly pregnancy?: "told" | "cleared" | undefined;
  /** The person said that they are under 18. */
  readonly minor?: boolean | undefined;
}

/** Natural logarithm of RMSSD, ln ms. */
interface HrvFacts {
  readonly mean7: number;
  readonly mean60: number;
  readonly sd60: number;
  /** Valid nights among the last 7; under 3 the mean says nothing (Plews 2014). */
  readonly validNights7: number;
  /** Days in a row, today included, with the 7-day mean under the band. */
  readonly daysBelowBand: number;
}

/** Resting heart rate, bpm. */
interface RestingHrFacts {
  readonly mean3: number;
  readonly baseline: number;
  readonly sdWithin: number;
}

interface SleepFacts {
  /** Hours asleep last night. Absent: not known, and the rules of the other nights decide. */
  readonly lastNight?: number | undefined;
  /** Hours of the known nights among the last three, the latest first; a mean needs two. */
  readonly lastThree: readonly number[];
  /** The person's usual time in bed, minutes after local midnight. Absent: 23:00 to 07:00. */
  readonly bedMinute?: number | undefined;
  readonly riseMinute?: number | undefined;
}

/** A connected source and on how many of the last 7 days it brought something. */
export interface ChannelCoverage {
  readonly channel: string;
  /** Wearables do not count for a person without one. */
  readonly wearable: boolean;
  readonly days7: number;
}

export type DayOffKind = "rest" | "leave" | "sick" | "away";

/** Clopper-Pearson upper bounds of the odds of overload, from the certification run. */
export interface OddsFacts {
  /** By day of the plan; a day without odds counts as not certified. */
  readonly dayUpper: Readonly<Record<LocalDay, number>>;
  /** Any overload within the horizon. */
  readonly horizonUpper: number;
  readonly redZoneUpper?: number | undefined;
  /** Whether the seed was fresh, that is, not the one the plan was chosen with. */
  readonly freshSeed: boolean;
}

/** The person's ordinary working week. */
interface WorkFacts {
  /** Hours a week, four-week average. Absent: 40. */
  readonly hoursPerWeek?: number | undefined;
  /** Minutes after local midnight. Absent: 09:00 to 17:30. */
  readonly startMinute?: number | undefined;
  readonly endMinute?: number | undefined;
  /** ISO weekdays, 1 = Monday. Absent: Monday to Friday. */
  readonly weekdays?: readonly number[] | undefined;
}

/**
 * Everything that the plan rules read, as plain data.
 *
 * Absent data never loosens a rule: each field says how its absence is read.
 */
export interface PlanFacts {
  readonly now: Date;
  readonly timeZone: string;
  /**
   * `candidate`: before simulation, odds are not asked for. `final`: a plan with training in it needs the odds of its own
   * certification run, otherwise G11 blocks it.
   */
  readonly stage: "candidate" | "final";

  /** Absent: an adult, as an employer's directory holds adults unless it says otherwise. */
  readonly ageYears?: number | undefined;
  /** Only under 18. Absent: not given. */
  readonly guardianConsent?: boolean | undefined;
  /** Off until the person turns it on: physical sessions are then left out. */
  readonly physicalTraining: boolean;
  /** Absent: not answered, so no physical sessions. */
  readonly intake?: Intake | undefined;
  readonly symptoms?: Symptoms | undefined;

  /** Done physical and recovery sessions of the last 60 days that are not part of the plan under review. Absent: none. */
  readonly pastSessions?: readonly PastSession[] | undefined;
  /** L_ref, AU a day (MODEL.md 1.1). Absent: the floor of 60. */
  readonly loadReference?: number | undefined;
  /** C_ref, weighted minutes a day (MODEL.md 1.1). Absent: the floor of 30. */
  readonly cognitiveReference?: number | undefined;
  /** Calendar months of the last 12 with training, by sport (G16). Absent: none. */
  readonly monthsTrainedBySport?: Readonly<Record<string, number>> | undefined;

  /** Absent: not known; the rule is silent and G10 counts the missing channel. */
  readonly hrv?: HrvFacts | undefined;
  /** Absent: not known; the rule is silent and G10 counts the missing channel. */
  readonly restingHr?: RestingHrFacts | undefined;
  readonly sleep?: SleepFacts | undefined;

  readonly hasWearable: boolean;
  /** Days with data: for a person without a wearable, days with a check-in or a session. Absent: 0. */
  readonly validDays?: number | undefined;
  /** Connected channels, check-ins and sessions among them. Absent or empty: no coverage. */
  readonly channels?: readonly ChannelCoverage[] | undefined;

  /** Hours of meetings by day. Absent day: none known. */
  readonly meetingHours?: Readonly<Record<LocalDay, number>> | undefined;
  /** Effortful learning minutes done, by day, that are not part of the plan under review. Absent: none. */
  readonly learningMinutes?: Readonly<Record<LocalDay, number>> | undefined;
  readonly work?: WorkFacts | undefined;
  /** Days off by kind. Absent: none. */
  readonly daysOff?: Readonly<Record<LocalDay, DayOffKind>> | undefined;
  /** The person's quiet hours, minutes after local midnight; they may only widen the policy's. */
  readonly quietFromMinute?: number | undefined;
  readonly quietToMinute?: number | undefined;

  readonly consents: readonly Consent[];
  /** The person said stop, or paused coaching: nothing is planned. */
  readonly optedOut?: boolean | undefined;

  /** Automatic changes of the plan that already happened today; the person's own do not count. Absent: none. */
  readonly planChangesToday?: number | undefined;
  /** The plan in force; after today's change the new plan may only shrink against it (G23). Absent after a change: nothing is in force. */
  readonly acceptedPlan?: CandidatePlan | undefined;
  /** Days since the curriculum was paused automatically. Absent: not paused. */
  readonly pausedDays?: number | undefined;

  /**
   * Wet bulb globe temperature, degrees Celsius, by day: of the air temperature that the person told for it. Absent day: not
   * known, not applied.
   */
  readonly wbgt?: Readonly<Record<LocalDay, number>> | undefined;
  readonly odds?: OddsFacts | undefined;
}
