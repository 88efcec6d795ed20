import type { Consent } from "#src/domain/consent.ts";
import { allows } from "#src/domain/consent.ts";
import type { Measurement, Metric } from "#src/domain/measurement.ts";
import type { Person, PersonId, TenantId } from "#src/domain/person.ts";
import { addDays, daysBetween, type LocalDay, localDay } from "#src/domain/time.ts";
import { MODEL_VERSION } from "#src/domain/twin/parameters.ts";
import { type DayDone, type DayRecord, evolveTwin, startTwin, type Twin, withDone } from "#src/domain/twin/twin.ts";
import type { SessionRecord } from "#src/ports/records.ts";
import type { Stores, UnitOfWork } from "#src/ports/stores.ts";

export interface TwinService {
  /** The person's twin of today, brought up to date from everything that is recorded and consented to. */
  today(person: Person, now: Date): Promise<Twin>;
  /** Something about `day` changed: everything from that day on is computed again. */
  forgetFrom(stores: Stores, tenant: TenantId, person: PersonId, day: LocalDay): Promise<void>;
  /** What is known of one day, for showing it with its age. */
  measurementsOf(person: Person, from: LocalDay, to: LocalDay): Promise<Measurement[]>;
}

/** How far back a first computation looks. */
const HISTORY_DAYS = 120;

/** Sources in the order in which they are believed; one source a metric and night, never a mean. */
const PRIORITY: readonly Measurement["source"][] = ["oura", "whoop", "apple-health", "manual", "demo"];

const SLEEP_METRICS: readonly Metric[] = ["sleep_h"];
const HEART_METRICS: readonly Metric[] = ["hrv_rmssd_ms", "resting_hr_bpm"];

export function createTwinService(work: UnitOfWork): TwinService {
  async function recordsBetween(person: Person, from: LocalDay, to: LocalDay): Promise<Map<LocalDay, DayRecord>> {
    const { tenant, id } = person;
    const { stores } = work;
    const consents = await stores.consents.inForce(tenant, id);
    const checkIns = allows(consents, "check-ins", "coaching")
      ? await stores.checkIns.between(tenant, id, from, to)
      : [];
    const measurements = primary(
      (await stores.measurements.between(tenant, id, from, to)).filter(consentedTo(consents)),
    );
    const sessions = await stores.plans.sessions(tenant, id, from, to);
    const records = new Map<LocalDay, DayRecord>();
    for (let day = from; day <= to; day = addDays(day, 1)) {
      const value = (metric: Metric): number | undefined => measurements.get(`${day} ${metric}`)?.value;
      records.set(day, {
        day,
        sleepHours: value("sleep_h"),
        rmssdMs: value("hrv_rmssd_ms"),
        restingHrBpm: value("resting_hr_bpm"),
        checkIn: checkIns.find((checkIn) => checkIn.day === day)?.items,
        ...doneOn(sessions.filter((session) => session.day === day)),
      });
    }
    return records;
  }

  async function firstDay(person: Person, today: LocalDay): Promise<LocalDay> {
    const from = addDays(today, -HISTORY_DAYS);
    const [checkIns, measurements, sessions] = await Promise.all([
      work.stores.checkIns.between(person.tenant, person.id, from, today),
      work.stores.measurements.between(person.tenant, person.id, from, today),
      work.stores.plans.sessions(person.tenant, person.id, from, today),
    ]);
    return [...checkIns, ...measurements, ...sessions].reduce((first, { day }) => (day < first ? day : first), today);
  }

  return {
    async today(person, now) {
      const today = localDay(now, person.timeZone);
      const stored = await work.stores.twins.on(person.tenant, person.id, today);
      if (stored !== undefined && stored.modelVersion === MODEL_VERSION) return stored.state as Twin;
      const before = await work.stores.twins.latestBefore(person.tenant, person.id, today);
      const usable = before !== undefined && before.modelVersion === MODEL_VERSION;
      const first = usable ? before.day : await firstDay(person, today);
      const records = await recordsBetween(person, first, today);
      let twin = usable
        ? withDone(before.state as Twin, doneOf(records.get(before.day)))
        : evolveTwin(startTwin(first, { physicalTraining: person.physicalTraining }), records.get(first)!);
      const fresh: Twin[] = usable ? [] : [twin];
      for (let day = addDays(twin.day, 1); day <= today; day = addDays(day, 1)) {
        twin = evolveTwin(twin, records.get(day)!);
        fresh.push(twin);
      }
      await work.transaction(async (stores) => {
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

    async forgetFrom(stores, tenant, person, day) {
      await stores.twins.removeFrom(tenant, person, day);
    },

    async measurementsOf(person, from, to) {
      const consents = await work.stores.consents.inForce(person.tenant, person.id);
      const all = await work.stores.measurements.between(person.tenant, person.id, from, to);
      return [...primary(all.filter(consentedTo(consents))).values()];
    },
  };
}

function consentedTo(consents: readonly Consent[]) {
  const sleep = allows(consents, "sleep", "coaching");
  const heart = allows(consents, "heart", "coaching");
  const activity = allows(consents, "activity", "coaching");
  return ({ metric }: Measurement): boolean =>
    SLEEP_METRICS.includes(metric) ? sleep : HEART_METRICS.includes(metric) ? heart : activity;
}

function primary(measurements: readonly Measurement[]): Map<string, Measurement> {
  const chosen = new Map<string, Measurement>();
  for (const measurement of measurements) {
    const key = `${measurement.day} ${measurement.metric}`;
    const other = chosen.get(key);
    if (other === undefined || PRIORITY.indexOf(measurement.source) < PRIORITY.indexOf(other.source)) {
      chosen.set(key, measurement);
    }
  }
  return chosen;
}

const doneOf = (record: DayRecord | undefined): DayDone => ({
  physicalLoadAu: record?.physicalLoadAu,
  cognitiveMinutes: record?.cognitiveMinutes,
  longestSessionMinutes: record?.longestSessionMinutes,
  efforts: record?.efforts,
});

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
