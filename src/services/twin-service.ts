import type { Consent } from "#src/domain/consent.ts";
import { allows } from "#src/domain/consent.ts";
import { CATEGORY_OF, type Measurement, type Metric } from "#src/domain/measurement.ts";
import type { Person, PersonId, TenantId } from "#src/domain/person.ts";
import { deviceOf, primaryOf, priorityOf, zoneShifts } from "#src/domain/primary-source.ts";
import { addDays, daysBetween, type LocalDay, localDay } from "#src/domain/time.ts";
import { fingerprint } from "#src/domain/twin/fingerprint.ts";
import {
  LEARNING_DAYS,
  learningIsDue,
  learningRequest,
  replayTwin,
  withParameters,
} from "#src/domain/twin/own-parameters.ts";
import { MODEL_VERSION } from "#src/domain/twin/parameters.ts";
import { type DayDone, type DayRecord, evolveTwin, startTwin, type Twin } from "#src/domain/twin/twin.ts";
import type { SessionRecord, StoredTwin } from "#src/ports/records.ts";
import type { Simulator } from "#src/ports/simulator.ts";
import type { Stores, UnitOfWork } from "#src/ports/stores.ts";

/** A kept twin against the one that its records make again. */
export interface Replay {
  readonly day: LocalDay;
  readonly startedOn: LocalDay;
  readonly modelVersion: string;
  /** Mornings on which the person's own parameters were learnt. */
  readonly learntOn: readonly LocalDay[];
  readonly observations: number;
  readonly kept: string;
  readonly rebuilt: string;
  /** Whether both are the same to the last bit. */
  readonly identical: boolean;
}

export interface TwinService {
  /** The person's twin of today, brought up to date from everything that is recorded and consented to. */
  today(person: Person, now: Date): Promise<Twin>;
  /** Something about `day` changed: everything from that day on is computed again. */
  forgetFrom(stores: Stores, tenant: TenantId, person: PersonId, day: LocalDay): Promise<void>;
  /** The twins of these days that are kept, oldest first. */
  series(person: Person, from: LocalDay, to: LocalDay): Promise<Twin[]>;
  /** Makes the newest kept twin again from its lineage and the records; undefined when none is kept. */
  replay(person: Person, now: Date): Promise<Replay | undefined>;
  /** What is known of one day, for showing it with its age. */
  measurementsOf(person: Person, from: LocalDay, to: LocalDay, now: Date): Promise<Measurement[]>;
}

/** How far back a first computation looks. */
const HISTORY_DAYS = 120;

/** Nights before the first day of a record that may tell the offset it shifted from. */
const ZONE_LOOK_BACK_DAYS = 7;

/** What the twin reads of a night. */
const METRICS: readonly Metric[] = ["sleep_h", "hrv_rmssd_ms", "resting_hr_bpm"];

export function createTwinService(work: UnitOfWork, learner: Pick<Simulator, "learn">): TwinService {
  async function recordsBetween(
    person: Person,
    from: LocalDay,
    to: LocalDay,
    now: Date,
  ): Promise<Map<LocalDay, DayRecord>> {
    const { tenant, id } = person;
    const { stores } = work.of(tenant);
    const consents = await stores.consents.holding(tenant, id, now);
    const checkIns = allows(consents, "check-ins", "coaching")
      ? await stores.checkIns.between(tenant, id, from, to)
      : [];
    // A shift on the first day shows against the nights before it.
    const measured = (await stores.measurements.between(tenant, id, addDays(from, -ZONE_LOOK_BACK_DAYS), to)).filter(
      consentedTo(consents),
    );
    const measurements = primaryOf(measured, priorityOf(person.sourcePriority));
    const shifts = zoneShifts([...measurements.values()]);
    const learns = allows(consents, "learning", "coaching");
    const sessions = (await stores.plans.sessions(tenant, id, from, to)).filter(
      ({ session }) => learns || session.kind !== "learning",
    );
    const records = new Map<LocalDay, DayRecord>();
    for (let day = from; day <= to; day = addDays(day, 1)) {
      const of = (metric: Metric): Measurement | undefined => measurements.get(`${day} ${metric}`);
      const [hrv, pulse] = [of("hrv_rmssd_ms"), of("resting_hr_bpm")];
      records.set(day, {
        day,
        sleepHours: of("sleep_h")?.value,
        rmssdMs: hrv?.value,
        restingHrBpm: pulse?.value,
        devices: { lnRmssd: hrv && deviceOf(hrv), restingHr: pulse && deviceOf(pulse) },
        zoneShiftHours: shifts.get(day),
        checkIn: checkIns.find((checkIn) => checkIn.day === day)?.items,
        observationIds: [
          ...METRICS.flatMap((metric) => {
            const source = of(metric)?.source;
            return source === undefined ? [] : [`${metric}:${source}`];
          }),
          ...(checkIns.some((checkIn) => checkIn.day === day) ? ["check-in"] : []),
        ],
        ...doneOn(sessions.filter((session) => session.day === day)),
      });
    }
    return records;
  }

  async function firstDay(person: Person, today: LocalDay): Promise<LocalDay> {
    const from = addDays(today, -HISTORY_DAYS);
    const [checkIns, measurements, sessions] = await Promise.all([
      work.of(person.tenant).stores.checkIns.between(person.tenant, person.id, from, today),
      work.of(person.tenant).stores.measurements.between(person.tenant, person.id, from, today),
      work.of(person.tenant).stores.plans.sessions(person.tenant, person.id, from, today),
    ]);
    return [...checkIns, ...measurements, ...sessions].reduce((first, { day }) => (day < first ? day : first), today);
  }

  /** The newest twin before `day` that this version of the model made. */
  async function keptBefore(person: Person, day: LocalDay): Promise<Twin | undefined> {
    const kept = await work.of(person.tenant).stores.twins.latestBefore(person.tenant, person.id, day);
    return kept && ofThisModel(kept);
  }

  return {
    async today(person, now) {
      const today = localDay(now, person.timeZone);
      const stored = await work.of(person.tenant).stores.twins.on(person.tenant, person.id, today);
      const kept = stored && ofThisModel(stored);
      if (kept !== undefined) return kept;
      const base = await keptBefore(person, today);
      const anchor = base && (await keptBefore(person, base.day));
      const startedOn = anchor?.startedOn ?? base?.startedOn ?? (await firstDay(person, today));
      const first = anchor === undefined ? startedOn : addDays(anchor.day, 1);
      const earliest = addDays(today, -LEARNING_DAYS);
      const records = await recordsBetween(person, [earliest, first].sort()[0]!, today, now);
      let twin = anchor ?? startTwin(startedOn, { physicalTraining: person.physicalTraining });
      const fresh: Twin[] = [];
      for (let day = first; day <= today; day = addDays(day, 1)) {
        // The twin before today's is made again, as more is known of its day by now than on its morning.
        if (anchor !== undefined && base?.lineage.learntOn.at(-1) === day)
          twin = withParameters(twin, base.parameters, day);
        else if (day === today && learningIsDue(twin, day))
          twin = withParameters(twin, await learner.learn(learningRequest(twin, day, [...records.values()])), day);
        twin = evolveTwin(twin, records.get(day)!);
        fresh.push(twin);
      }
      await work.of(person.tenant).transaction(async (stores) => {
        if (await stores.erasure.isErased(person.tenant, person.id)) return;
        // Days kept for the picture and for late corrections; each is a few kilobytes.
        for (const state of fresh.filter(({ day }) => daysBetween(day, today) < 35)) {
          await stores.twins.put(person.tenant, person.id, {
            day: state.day,
            state,
            lineage: state.lineage,
            modelVersion: MODEL_VERSION,
            computedAt: now,
          });
        }
      });
      return twin;
    },

    async series(person, from, to) {
      return (await work.of(person.tenant).stores.twins.series(person.tenant, person.id, from, to)).flatMap(
        (stored) => ofThisModel(stored) ?? [],
      );
    },

    async replay(person, now) {
      const kept = await keptBefore(person, "9999-12-31");
      if (kept === undefined) return undefined;
      const records = [...(await recordsBetween(person, kept.startedOn, kept.day, now)).values()];
      // Of its last day a twin holds what had been done when it was made.
      const [last, earlier] = [records.at(-1)!, records.slice(0, -1)];
      const { physicalLoadAu, loadMissing, cognitiveMinutes, longestSessionMinutes, efforts, ...morning } = last;
      const rebuilt = replayTwin(kept, [...earlier, { ...morning, ...kept.done }]);
      const [keptPrint, rebuiltPrint] = [fingerprint(kept), fingerprint(rebuilt)];
      return {
        day: kept.day,
        startedOn: kept.startedOn,
        modelVersion: kept.lineage.modelVersion,
        learntOn: kept.lineage.learntOn,
        observations: records.reduce((count, { observationIds = [] }) => count + observationIds.length, 0),
        kept: keptPrint,
        rebuilt: rebuiltPrint,
        identical: keptPrint === rebuiltPrint,
      };
    },

    async forgetFrom(stores, tenant, person, day) {
      await stores.twins.removeFrom(tenant, person, day);
    },

    async measurementsOf(person, from, to, now) {
      const consents = await work.of(person.tenant).stores.consents.holding(person.tenant, person.id, now);
      const all = await work.of(person.tenant).stores.measurements.between(person.tenant, person.id, from, to);
      return [...primaryOf(all.filter(consentedTo(consents)), priorityOf(person.sourcePriority)).values()];
    },
  };
}

const consentedTo =
  (consents: readonly Consent[]) =>
  ({ metric }: Measurement): boolean =>
    allows(consents, CATEGORY_OF[metric], "coaching");

/** A twin of another model is not gone on with. */
const ofThisModel = ({ modelVersion, state }: StoredTwin): Twin | undefined =>
  modelVersion === MODEL_VERSION ? (state as Twin) : undefined;

/** Loads of a day from what the person reported; a planned session without an answer leaves the load unknown. */
function doneOn(sessions: readonly SessionRecord[]): DayDone {
  const done = sessions.filter(({ status }) => status === "done" || status === "partly");
  const physical = sessions.filter(({ session }) => session.kind !== "learning");
  const unanswered = physical.some(({ status }) => status === "planned");
  const physicalDone = done.filter(({ session }) => session.kind !== "learning");
  const learning = done.filter(({ session }) => session.kind === "learning");
  const minutes = ({ minutesDone, session }: SessionRecord): number => minutesDone ?? session.minutes;
  return {
    ...(physical.length > 0 && !unanswered
      ? {
          physicalLoadAu: sum(
            physicalDone.map((record) => (record.rpeReported ?? record.session.rpe ?? 0) * minutes(record)),
          ),
          longestSessionMinutes: Math.max(0, ...physicalDone.map(minutes)),
        }
      : unanswered
        ? { loadMissing: true as const }
        : {}),
    ...(sessions.length > 0
      ? { cognitiveMinutes: sum(learning.map((record) => (record.session.demand ?? 1) * minutes(record))) }
      : {}),
    efforts: physicalDone.flatMap(({ session, rpeReported }) =>
      rpeReported === undefined || session.rpe === undefined
        ? []
        : [{ plannedRpe: session.rpe, reportedRpe: rpeReported }],
    ),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
