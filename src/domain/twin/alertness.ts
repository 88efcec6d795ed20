/**
 * Fatigue by hour of somebody with given nights: the Unified Model of Performance in closed form (MODEL.md 1.7, O4).
 *
 * It ranks the hours of a day for hard mental work. It never grades a person.
 */

const TWO_PI = 2 * Math.PI;
/** Upper asymptote of the sleep drive, and time constants of waking, sleeping and of the debt, hours. */
const UPPER = 24.12;
const TAU_WAKE = 40;
const TAU_SLEEP = 1;
const TAU_DEBT = 97.44;
/** Weight and phase (hours) of the body clock, and the amplitudes of its harmonics. */
const CLOCK_WEIGHT = 4.13;
const CLOCK_PHASE = 2.02;
const HARMONICS = [0.97, 0.22, 0.07, 0.03, 0.0001] as const;

/** Sleep drive and the debt below it. */
export interface SleepDrive {
  readonly S: number;
  readonly L: number;
}

export const RESTED: SleepDrive = { S: 0, L: 0 };

/** After `hours` awake. */
export const awake = ({ S, L }: SleepDrive, hours: number): SleepDrive => ({
  S: UPPER - (UPPER - S) * Math.exp(-hours / TAU_WAKE),
  L: UPPER - (UPPER - L) * Math.exp(-hours / TAU_DEBT),
});

/** After `hours` asleep, towards the debt's own falling line. */
export function asleep({ S, L }: SleepDrive, hours: number): SleepDrive {
  const quick = Math.exp(-hours / TAU_SLEEP);
  const slow = Math.exp(-hours / TAU_DEBT);
  const floor = -2 * UPPER;
  return {
    S: S * quick + floor * (1 - quick) + ((L - floor) * TAU_DEBT * (slow - quick)) / (TAU_DEBT - TAU_SLEEP),
    L: floor + (L - floor) * slow,
  };
}

/** The body clock at an hour of the day, 0..24. */
export const bodyClock = (hour: number): number =>
  HARMONICS.reduce(
    (sum, amplitude, i) => sum + amplitude * Math.sin(((i + 1) * TWO_PI * (hour + CLOCK_PHASE)) / 24),
    0,
  );

/** Fatigue at an hour of the day: higher is more tired. */
export const fatigueAt = ({ S }: SleepDrive, hour: number): number => S + CLOCK_WEIGHT * bodyClock(hour);

/** A usual night: hour of waking, and hours slept. */
export interface UsualNight {
  readonly wakeHour: number;
  readonly sleepHours: number;
}

/** Nights after which the sleep drive of a steady sleeper no longer changes. */
const SETTLING_NIGHTS = 60;

/**
 * Minutes after midnight in the given order of preference: the least fatigue first, earlier first among equals.
 *
 * Only minutes between waking and bedtime can be ranked; others are left out.
 */
export function rankMinutes(minutes: readonly number[], { wakeHour, sleepHours }: UsualNight): number[] {
  let drive = RESTED;
  for (let night = 0; night < SETTLING_NIGHTS; night++) drive = asleep(awake(drive, 24 - sleepHours), sleepHours);
  return minutes
    .map((minute) => ({ minute, up: (minute / 60 - wakeHour + 24) % 24 }))
    .filter(({ up }) => up <= 24 - sleepHours)
    .map(({ minute, up }) => ({ minute, fatigue: fatigueAt(awake(drive, up), minute / 60) }))
    .toSorted((a, b) => a.fatigue - b.fatigue || a.minute - b.minute)
    .map(({ minute }) => minute);
}
