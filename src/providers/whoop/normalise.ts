import type { Reading } from "#src/domain/measurement.ts";
import type { ProviderRecord } from "#src/ports/provider.ts";
import {
  amount,
  dayOf,
  type Fields,
  fields,
  type LocalInstant,
  localInstant,
  offsetMinutes,
} from "#src/providers/http/fields.ts";
import { ofInterval, readingsOf, workoutReadings } from "#src/providers/http/readings.ts";

const MS_AN_HOUR = 3_600_000;

/** A record of the vendor in our metrics and units; a sleep or recovery that has no score yet, or never, says nothing. */
export function normalise({ kind, id, body }: ProviderRecord): readonly Reading[] {
  const readings =
    kind === "sleep"
      ? sleep(fields(body))
      : kind === "recovery"
        ? recovery(fields(body))
        : kind === "workout"
          ? workout(fields(body))
          : [];
  return readings.map((reading) => ({ source: "whoop", recordId: id, ...reading }));
}

/** The day that a record counts for; a cycle goes from one day to the next and counts for none. */
export function dayOfRecord(kind: string, body: unknown): string | undefined {
  const record = fields(body);
  const moment =
    kind === "recovery"
      ? wakingOf(record)
      : kind === "sleep"
        ? momentOf(record, "end")
        : kind === "workout"
          ? momentOf(record, "start")
          : undefined;
  return moment === undefined ? undefined : dayOf(moment);
}

/** A nap is hours asleep of the day on which it ended (MODEL.md 5: "total, naps included"); its efficiency and breathing are not those of the night. */
function sleep(record: Fields) {
  const end = momentOf(record, "end");
  const score = scoreOf(record);
  if (end === undefined || score === undefined) return [];
  const isNight = record["nap"] === false;
  return readingsOf(ofInterval(momentOf(record, "start"), end, dayOf(end)), {
    sleep_h: hoursAsleep(fields(score["stage_summary"])),
    sleep_efficiency_pct: isNight ? amount(score["sleep_efficiency_percentage"]) : undefined,
    respiratory_rate_per_min: isNight ? amount(score["respiratory_rate"]) : undefined,
  });
}

/**
 * `body` is a recovery with the sleep or the cycle it belongs to.
 *
 * While the vendor still learns to know the person it does not stand by its figures, and neither do we.
 */
function recovery(body: Fields) {
  const score = scoreOf(fields(body["recovery"]));
  const waking = wakingOf(body);
  if (score === undefined || waking === undefined || score["user_calibrating"] !== false) return [];
  const night = fields(body["sleep"]);
  const common = ofInterval(momentOf(night, "start"), waking, dayOf(waking));
  return [
    ...readingsOf(common, {
      resting_hr_bpm: amount(score["resting_heart_rate"]),
      spo2_pct: amount(score["spo2_percentage"]),
    }),
    ...readingsOf(
      { ...common, validHours: hoursOfSignal(fields(fields(night["score"])["stage_summary"])) },
      { hrv_rmssd_ms: amount(score["hrv_rmssd_milli"]) },
    ),
  ];
}

/** Its length is known with or without a score. */
const workout = (record: Fields) => workoutReadings(momentOf(record, "start"), momentOf(record, "end"));

const scoreOf = (record: Fields): Fields | undefined =>
  record["score_state"] === "SCORED" ? fields(record["score"]) : undefined;

/** In bed, minus awake, minus without data: the stages alone would miss what the vendor could not stage. */
function hoursAsleep(stages: Fields): number | undefined {
  const signal = hoursOfSignal(stages);
  const awake = amount(stages["total_awake_time_milli"]);
  if (signal === undefined || awake === undefined) return undefined;
  const asleep = signal - awake / MS_AN_HOUR;
  return asleep < 0 ? undefined : asleep;
}

function hoursOfSignal(stages: Fields): number | undefined {
  const inBed = amount(stages["total_in_bed_time_milli"]);
  const noData = amount(stages["total_no_data_time_milli"]);
  if (inBed === undefined || noData === undefined || noData > inBed) return undefined;
  return (inBed - noData) / MS_AN_HOUR;
}

/** The end of the sleep; without the sleep, when the recovery was made, which is on waking, on the clock of its cycle. */
function wakingOf(body: Fields): LocalInstant | undefined {
  const ofSleep = momentOf(fields(body["sleep"]), "end");
  if (ofSleep !== undefined) return ofSleep;
  const made = localInstant(fields(body["recovery"])["created_at"]);
  const offset = offsetMinutes(fields(body["cycle"])["timezone_offset"]);
  return made === undefined || offset === undefined ? undefined : { at: made.at, offsetMinutes: offset };
}

/** Moments are in UTC, and the clock of the place stands beside them. */
function momentOf(record: Fields, name: "start" | "end"): LocalInstant | undefined {
  const moment = localInstant(record[name]);
  const offset = offsetMinutes(record["timezone_offset"]);
  return moment === undefined || offset === undefined ? undefined : { at: moment.at, offsetMinutes: offset };
}
