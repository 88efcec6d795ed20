import type { CheckInItems } from "#src/domain/check-in.ts";
import { addDays, daysBetween, type LocalDay } from "#src/domain/time.ts";
import { type EffortEvidence, type EffortReport, NO_EVIDENCE } from "#src/domain/twin/capacity-offset.ts";
import { type DeviceBook, meetDevice } from "#src/domain/twin/devices.ts";
import {
  BODY,
  type BodySignals,
  bodyPrior,
  passNight,
  predictSignals,
  readMorning,
  type Signal,
} from "#src/domain/twin/filter.ts";
import { fingerprint } from "#src/domain/twin/fingerprint.ts";
import type { Gaussian } from "#src/domain/twin/gaussian.ts";
import {
  capped,
  cognitiveReference,
  type LoadHistory,
  loadReference,
  type WeightedLoads,
} from "#src/domain/twin/load.ts";
import {
  type Belief,
  DEFAULT_PARAMETERS,
  MODEL_VERSION,
  POPULATION_PRIORS,
  type Priors,
  type TwinParameters,
} from "#src/domain/twin/parameters.ts";
import { NO_SURPRISE, type Surprise, surprisedBy } from "#src/domain/twin/surprise.ts";
import { clamp, settledDebt, type TwinState } from "#src/domain/twin/transition.ts";
import {
  type AnswerStatistics,
  addAnswer,
  answerOf,
  NO_ANSWERS,
  passDay,
  readAnswer,
  standardise,
} from "#src/domain/twin/wellness.ts";
import { doneOf, hasWork, workYesterday } from "#src/domain/twin/work.ts";

/** What was done on a day. */
export interface DayDone {
  /**
   * Sum of effort times minutes, AU. Absent on a day without a session: rest, as soon as the person records loads at all
   * (MODEL.md 1.1, "days without a session count 0").
   */
  readonly physicalLoadAu?: number | undefined;
  /** A physical session of the day has no answer yet, so that its load is missing, which is not rest (MODEL.md 1.5). */
  readonly loadMissing?: true | undefined;
  /** Effortful learning, minutes weighted by demand. */
  readonly cognitiveMinutes?: number | undefined;
  readonly longestSessionMinutes?: number | undefined;
  readonly efforts?: readonly EffortReport[] | undefined;
}

/** Everything that one local day told: its morning, its check-in, and what was done on it. */
export interface DayRecord extends DayDone {
  readonly day: LocalDay;
  /** Total sleep of the night that ended this morning, hours. */
  readonly sleepHours?: number | undefined;
  /** Of the same night, ms, > 0. */
  readonly rmssdMs?: number | undefined;
  readonly restingHrBpm?: number | undefined;
  readonly checkIn?: CheckInItems | undefined;
  /** Which device measured, where it is known. */
  readonly devices?: { readonly lnRmssd?: string | undefined; readonly restingHr?: string | undefined } | undefined;
  /** Change of the person's UTC offset since the day before, hours. */
  readonly zoneShiftHours?: number | undefined;
  /** Ids of the stored observations behind this record. */
  readonly observationIds?: readonly string[] | undefined;
}

/**
 * A person's twin at the start of `day`, after its morning data and before its sessions.
 *
 * Plain data: it goes through JSON unchanged, and holds everything that the next day needs. Histories are capped, so a
 * day costs the same after ten years as after ten days.
 */
export interface Twin {
  readonly day: LocalDay;
  readonly startedOn: LocalDay;
  readonly parameters: TwinParameters;
  readonly priors: Priors;
  /** Body deviations, sleep debt, baselines, device offsets: see BODY. */
  readonly body: Gaussian;
  /** W. It never meets a measurement of the body. */
  readonly wellness: Belief;
  readonly answers: AnswerStatistics;
  /** F, H, M, B. */
  readonly fitness: number;
  readonly fatigue: number;
  readonly mentalFatigue: number;
  readonly strain: number;
  /** Covariance of F and H, from days whose load was not recorded. */
  readonly loadSpread: { readonly ff: number; readonly fh: number; readonly hh: number };
  readonly effort: EffortEvidence;
  /** Whether a physical load was ever recorded: only then can one be missing. */
  readonly recordsLoad: boolean;
  /** What was done on `day` so far; it counts from tomorrow. */
  readonly done: DayDone;
  /** Oldest first, up to yesterday for loads and up to today for signals; null where nothing was recorded. */
  readonly history: {
    readonly loads: LoadHistory;
    readonly cognitiveWeekdays: LoadHistory;
    readonly longestSessions: LoadHistory;
    readonly lnRmssd: LoadHistory;
    readonly restingHr: LoadHistory;
    readonly sleepHours: LoadHistory;
  };
  readonly weightedLoads: WeightedLoads | null;
  /** Days on which anything was learnt about the person. */
  readonly validDays: number;
  /** Whether each of the last seven days was one, oldest first. */
  readonly recentValid: readonly boolean[];
  /** Last day on which each channel spoke. */
  readonly lastSeen: { readonly [channel in Signal | "checkIn"]?: LocalDay };
  /** Device in use and offsets of the devices known, for each signal. */
  readonly devices: { readonly [signal in "lnRmssd" | "restingHr"]?: DeviceBook };
  /** Days left on which a change of time zone widens the noise of the body's signals. */
  readonly shiftedDays: number;
  /** Signals of this morning that were not believed. */
  readonly outliers: readonly Signal[];
  /** How far each signal has been from its forecast. */
  readonly surprises: Readonly<Record<Signal, Surprise>>;
  readonly lineage: Lineage;
}

/** From what this twin was made: enough to rebuild it bit for bit. */
export interface Lineage {
  readonly modelVersion: string;
  /** Fingerprint of the parameters and priors. */
  readonly parameters: string;
  /** Mornings on which the parameters were learnt anew, oldest first: about 50 a year. */
  readonly learntOn: readonly LocalDay[];
  /** Whether the person trained the body when the twin began. */
  readonly physicalTraining: boolean;
  /** Observations that this day added. */
  readonly observations: readonly string[];
  /** Fingerprint of the twin of the day before; null for the first. */
  readonly parent: string | null;
}

export interface TwinOptions {
  readonly parameters?: TwinParameters;
  readonly priors?: Priors;
  /** Whether the person trains the body; without it, fitness and fatigue start at 0. Default true. */
  readonly physicalTraining?: boolean;
}

const SIGNAL_DAYS = 60;
const SLEEP_DAYS = 28;
/** A shift of the clock by this many hours disturbs the body's signals, a day for each hour, five at most (MODEL.md 5). */
const ZONE_SHIFT_HOURS = 3;
const ZONE_SHIFT_MAX_DAYS = 5;
const SHIFTED_WIDENING = 4;

/** The twin on the evening before `firstDay`: population beliefs alone. */
export function startTwin(firstDay: LocalDay, options: TwinOptions = {}): Twin {
  const { parameters = DEFAULT_PARAMETERS, priors = POPULATION_PRIORS, physicalTraining = true } = options;
  const load = physicalTraining ? 1 : 0;
  return {
    day: addDays(firstDay, -1),
    startedOn: firstDay,
    parameters,
    priors,
    body: bodyPrior(priors),
    wellness: priors.wellness,
    answers: NO_ANSWERS,
    fitness: load,
    fatigue: load,
    mentalFatigue: parameters.usualM,
    strain: 0,
    loadSpread: { ff: 0, fh: 0, hh: 0 },
    effort: NO_EVIDENCE,
    recordsLoad: false,
    done: {},
    history: { loads: [], cognitiveWeekdays: [], longestSessions: [], lnRmssd: [], restingHr: [], sleepHours: [] },
    weightedLoads: null,
    validDays: 0,
    recentValid: [],
    lastSeen: {},
    devices: {},
    shiftedDays: 0,
    outliers: [],
    surprises: { sleepHours: NO_SURPRISE, lnRmssd: NO_SURPRISE, restingHr: NO_SURPRISE },
    lineage: {
      modelVersion: MODEL_VERSION,
      parameters: fingerprint({ parameters, priors }),
      learntOn: [],
      physicalTraining,
      observations: [],
      parent: null,
    },
  };
}

/**
 * The twin one day further (MODEL.md 1.5): yesterday's load and the night first, then sleep, lnRMSSD, resting heart rate,
 * and last the check-in. Days without a record in between pass as days on which nothing was recorded.
 *
 * Evolving the twin of yesterday again with a fuller record of today corrects today.
 *
 * @throws RangeError when the record is not of a later day than the twin.
 */
export function evolveTwin(twin: Twin, record: DayRecord): Twin {
  const gap = daysBetween(twin.day, record.day);
  if (gap < 1)
    throw new RangeError(
      `Cannot evolve a twin as the record must be of a later day than ${twin.day}: current value is ${record.day}`,
    );
  let before = twin;
  for (let day = 1; day < gap; day++) before = passOneDay(before, { day: addDays(twin.day, day) });
  return passOneDay(before, record);
}

/** The twin after all records, which must be in the order of their days. */
export function foldTwin(records: readonly DayRecord[], options: TwinOptions = {}): Twin {
  const [first] = records;
  if (first === undefined)
    throw new RangeError("Cannot fold a twin as there must be at least one record: current value is 0");
  return records.reduce(evolveTwin, startTwin(first.day, options));
}

/** Reference of a day's physical load and of effortful learning, as of the twin's day. */
export const referencesOf = (twin: Twin): { readonly load: number; readonly cognitive: number } => ({
  load: loadReference(twin.history.loads),
  cognitive: cognitiveReference(twin.history.cognitiveWeekdays),
});

/** The person's own usual sleep, hours, kept within 4..10. */
export const usualSleep = (twin: Twin): number => clamp(twin.body.mean[BODY.muS]!, 4, 10);

/** Posterior mean of the state; skill is kept elsewhere and passed in. */
export function stateOf(twin: Twin, theta = 0): TwinState {
  const debt = twin.body.mean[BODY.debt]!;
  return {
    F: twin.fitness,
    H: twin.fatigue,
    v: twin.body.mean[BODY.v]!,
    r: twin.body.mean[BODY.r]!,
    D: Math.max(0, settledDebt(twin.parameters, usualSleep(twin)) + debt),
    M: twin.mentalFatigue,
    W: twin.wellness.mean,
    B: twin.strain,
    theta,
  };
}

/** Sleep debt against the person's own usual, hours (D - D*). */
export const debtDeviation = (twin: Twin): number => twin.body.mean[BODY.debt]!;

/** What the body's signals said on the record's morning. */
export const signalsOf = ({ sleepHours, rmssdMs, restingHrBpm }: DayRecord): BodySignals => ({
  sleepHours,
  lnRmssd: rmssdMs === undefined ? undefined : Math.log(rmssdMs),
  restingHr: restingHrBpm,
});

function passOneDay(twin: Twin, record: DayRecord): Twin {
  const p = twin.parameters;
  const after = workYesterday(twin, stateOf(twin), debtDeviation(twin));
  const shiftedDays = shiftedBy(twin.shiftedDays, record.zoneShiftHours);

  const load = loadOf(after);
  const night = passNight(twin.body, { ...load, sleepHours: record.sleepHours }, p);
  const signals = signalsOf(record);
  const { lnRmssd, restingHr } = signals;
  const hrv = meetDevice(
    night,
    twin.devices.lnRmssd,
    lnRmssd === undefined ? undefined : record.devices?.lnRmssd,
    "lnRmssd",
    twin.priors,
  );
  const pulse = meetDevice(
    hrv.body,
    twin.devices.restingHr,
    restingHr === undefined ? undefined : record.devices?.restingHr,
    "restingHr",
    twin.priors,
  );
  const morning = readMorning(pulse.body, signals, p, shiftedDays > 0 ? SHIFTED_WIDENING : 1);
  const believed = (signal: Signal, value: number | undefined): number | null =>
    value === undefined || morning.outliers.includes(signal) ? null : value;
  const seen = {
    sleepHours: believed("sleepHours", record.sleepHours),
    lnRmssd: believed("lnRmssd", lnRmssd),
    restingHr: believed("restingHr", restingHr),
  };

  const answer = record.checkIn === undefined ? undefined : answerOf(record.checkIn);
  const wellness = passDay(twin.wellness, p);

  const learnt = Object.values(seen).some((value) => value !== null) || answer !== undefined || hasWork(record);
  return {
    ...twin,
    ...after,
    day: record.day,
    body: morning.body,
    wellness: answer === undefined ? wellness : readAnswer(wellness, standardise(answer, twin.answers), p),
    answers: answer === undefined ? twin.answers : addAnswer(twin.answers, answer),
    done: doneOf(record),
    history: {
      ...after.history,
      lnRmssd: capped(twin.history.lnRmssd, seen.lnRmssd, SIGNAL_DAYS),
      restingHr: capped(twin.history.restingHr, seen.restingHr, SIGNAL_DAYS),
      sleepHours: capped(twin.history.sleepHours, seen.sleepHours, SLEEP_DAYS),
    },
    validDays: twin.validDays + (learnt ? 1 : 0),
    recentValid: [...twin.recentValid, learnt].slice(-7),
    lastSeen: {
      ...twin.lastSeen,
      ...(seen.sleepHours !== null && { sleepHours: record.day }),
      ...(seen.lnRmssd !== null && { lnRmssd: record.day }),
      ...(seen.restingHr !== null && { restingHr: record.day }),
      ...(answer !== undefined && { checkIn: record.day }),
    },
    devices: {
      ...(hrv.book !== undefined && { lnRmssd: hrv.book }),
      ...(pulse.book !== undefined && { restingHr: pulse.book }),
    },
    shiftedDays: Math.max(0, shiftedDays - 1),
    outliers: morning.outliers,
    surprises: surprisedBy(twin.surprises, signals, predictSignals(passNight(twin.body, load, p), p)),
    lineage: { ...twin.lineage, observations: record.observationIds ?? [], parent: fingerprint(twin) },
  };
}

const shiftedBy = (left: number, hours = 0): number =>
  Math.abs(hours) < ZONE_SHIFT_HOURS
    ? left
    : Math.max(left, Math.min(ZONE_SHIFT_MAX_DAYS, Math.floor(Math.abs(hours))));

/** What the loads of F and H do to the coming night. */
export const loadOf = ({
  fitness,
  fatigue,
  loadSpread: { ff, fh, hh },
}: Pick<Twin, "fitness" | "fatigue" | "loadSpread">) => ({
  fatigueOverFitness: fatigue - fitness,
  loadVariance: ff - 2 * fh + hh,
});
