import { once } from "node:events";
import fs from "node:fs";

/**
 * An export of Apple Health of about so many megabytes, as an iPhone with a watch writes it: type after type, day after day,
 * both devices counting steps, beats within heart rate variability. Seeded: the same file every time.
 */
export async function generateExport(file: string, megabytes: number): Promise<{ bytes: number; days: number }> {
  const random = seeded(20_240_101);
  const days = Math.max(8, Math.round((megabytes * 1e6) / BYTES_A_DAY));
  const out = fs.createWriteStream(file, { mode: 0o600 });
  let pending = "";
  let bytes = 0;
  const flush = async (): Promise<void> => {
    bytes += Buffer.byteLength(pending);
    const isRoom = out.write(pending);
    pending = "";
    if (!isRoom) await once(out, "drain");
  };
  const write = async (text: string): Promise<void> => {
    pending += text;
    if (pending.length > 1 << 18) await flush();
  };

  await write(HEAD);
  for (const { type, unit, perDay, seconds, value, source, inner } of TYPES) {
    for (let day = 0; day < days; day++) {
      for (let index = 0; index < perDay; index++) {
        const from = START + day * 86_400 + Math.floor(((index + random() * 0.5) * 86_400) / perDay);
        const text = record(type, unit, source, from, from + seconds, value(random), inner?.(random));
        await write(text);
      }
    }
  }
  for (let day = 0; day < days; day++) await write(sleepOf(day, random));
  for (let day = 0; day < days; day += 2) await write(workoutOf(day, random));
  for (let day = 0; day < days; day++) {
    const date = local(START + day * 86_400).slice(0, 10);
    await write(
      ` <ActivitySummary dateComponents="${date}" activeEnergyBurned="512.3" activeEnergyBurnedGoal="600" activeEnergyBurnedUnit="kcal" appleMoveTime="0" appleMoveTimeGoal="0" appleExerciseTime="${20 + Math.floor(random() * 40)}" appleExerciseTimeGoal="30" appleStandHours="12" appleStandHoursGoal="12"/>\n`,
    );
  }
  await write("</HealthData>\n");
  await flush();
  out.end();
  await once(out, "close");
  return { bytes, days };
}

const BYTES_A_DAY = 583_000;
const OFFSET = 3600;
/** Midnight of 1 January 2019 at +0100, seconds since 1970. */
const START = Date.UTC(2019, 0, 1) / 1000 - OFFSET;
const WATCH = "Ana’s Apple\u00a0Watch";
const PHONE = "Ana’s iPhone";
const WATCH_DEVICE =
  'device="&lt;&lt;HKDevice: 0x3012772a0&gt;, name:Apple Watch, manufacturer:Apple Inc., model:Watch, hardware:Watch6,7, software:10.2&gt;"';
const PHONE_DEVICE =
  'device="&lt;&lt;HKDevice: 0x3012772b0&gt;, name:iPhone, manufacturer:Apple Inc., model:iPhone, hardware:iPhone14,5, software:17.2&gt;"';

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 14 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary)*)>
<!ATTLIST HealthData
  locale CDATA #REQUIRED
>
]>
<HealthData locale="en_DE">
 <ExportDate value="2030-01-01 12:00:00 +0100"/>
 <Me HKCharacteristicTypeIdentifierDateOfBirth="1990-01-01" HKCharacteristicTypeIdentifierBiologicalSex="HKBiologicalSexNotSet"/>
`;

type Random = () => number;

interface Type {
  readonly type: string;
  readonly unit: string;
  readonly perDay: number;
  readonly seconds: number;
  readonly value: (random: Random) => string;
  readonly source: string;
  readonly inner?: (random: Random) => string;
}

const between =
  (from: number, to: number, digits = 0) =>
  (random: Random): string =>
    (from + random() * (to - from)).toFixed(digits);

const beats = (random: Random): string =>
  `  <HeartRateVariabilityMetadataList>\n${Array.from(
    { length: 60 },
    (_, index) =>
      `   <InstantaneousBeatsPerMinute bpm="${55 + Math.floor(random() * 20)}" time="3:15:${String(index).padStart(2, "0")},42 AM"/>\n`,
  ).join("")}  </HeartRateVariabilityMetadataList>\n`;

const TYPES: readonly Type[] = [
  {
    type: "HeartRate",
    unit: "count/min",
    perDay: 400,
    seconds: 0,
    value: between(48, 130),
    source: WATCH,
    inner: () => '  <MetadataEntry key="HKMetadataKeyHeartRateMotionContext" value="0"/>\n',
  },
  { type: "OxygenSaturation", unit: "%", perDay: 15, seconds: 15, value: between(0.93, 1, 2), source: WATCH },
  { type: "RespiratoryRate", unit: "count/min", perDay: 25, seconds: 600, value: between(11, 18, 1), source: WATCH },
  { type: "StepCount", unit: "count", perDay: 70, seconds: 400, value: between(5, 300), source: WATCH },
  { type: "StepCount", unit: "count", perDay: 50, seconds: 500, value: between(5, 300), source: PHONE },
  { type: "DistanceWalkingRunning", unit: "km", perDay: 110, seconds: 300, value: between(0, 0.4, 5), source: WATCH },
  { type: "BasalEnergyBurned", unit: "kcal", perDay: 200, seconds: 400, value: between(5, 12, 3), source: WATCH },
  { type: "ActiveEnergyBurned", unit: "kcal", perDay: 350, seconds: 60, value: between(0, 6, 3), source: WATCH },
  { type: "AppleExerciseTime", unit: "min", perDay: 35, seconds: 60, value: () => "1", source: WATCH },
  { type: "AppleStandTime", unit: "min", perDay: 60, seconds: 300, value: between(1, 5), source: WATCH },
  { type: "RestingHeartRate", unit: "count/min", perDay: 1, seconds: 3600, value: between(48, 58), source: WATCH },
  {
    type: "HeartRateVariabilitySDNN",
    unit: "ms",
    perDay: 6,
    seconds: 60,
    value: between(25, 90, 3),
    source: WATCH,
    inner: beats,
  },
  {
    type: "AppleSleepingWristTemperature",
    unit: "degC",
    perDay: 1,
    seconds: 3600,
    value: between(34.5, 36.2, 2),
    source: WATCH,
  },
];

function record(
  type: string,
  unit: string,
  source: string,
  from: number,
  to: number,
  value: string,
  inner?: string,
): string {
  const head = ` <Record type="HKQuantityTypeIdentifier${type}" sourceName="${source}" sourceVersion="10.2" ${source === WATCH ? WATCH_DEVICE : PHONE_DEVICE} unit="${unit}" creationDate="${local(to + 60)}" startDate="${local(from)}" endDate="${local(to)}" value="${value}"`;
  return inner === undefined ? `${head}/>\n` : `${head}>\n${inner} </Record>\n`;
}

const STAGES = ["Core", "Deep", "Core", "REM"] as const;

/** 23:00 to about 06:30 in phases of a quarter of an hour, and the phone's time in bed. */
function sleepOf(day: number, random: Random): string {
  const evening = START + day * 86_400 + 23 * 3600;
  const phases = 26 + Math.floor(random() * 5);
  const asleep = Array.from({ length: phases }, (_, index) =>
    sleep(
      WATCH,
      evening + index * 900,
      evening + (index + 1) * 900,
      index % 11 === 10 ? "Awake" : `Asleep${STAGES[index % 4]}`,
    ),
  );
  return `${asleep.join("")}${sleep(PHONE, evening - 900, evening + (phases + 1) * 900, "InBed")}`;
}

const sleep = (source: string, from: number, to: number, value: string): string =>
  ` <Record type="HKCategoryTypeIdentifierSleepAnalysis" sourceName="${source}" sourceVersion="10.2" creationDate="${local(to)}" startDate="${local(from)}" endDate="${local(to)}" value="HKCategoryValueSleepAnalysis${value}">\n  <MetadataEntry key="HKTimeZone" value="Europe/Berlin"/>\n </Record>\n`;

function workoutOf(day: number, random: Random): string {
  const from = START + day * 86_400 + 18 * 3600;
  const minutes = 20 + Math.floor(random() * 50);
  return ` <Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="${minutes}.25" durationUnit="min" sourceName="${WATCH}" sourceVersion="10.2" ${WATCH_DEVICE} creationDate="${local(from + minutes * 60)}" startDate="${local(from)}" endDate="${local(from + minutes * 60 + 15)}">\n  <MetadataEntry key="HKIndoorWorkout" value="0"/>\n  <WorkoutStatistics type="HKQuantityTypeIdentifierActiveEnergyBurned" startDate="${local(from)}" endDate="${local(from + minutes * 60)}" sum="300" unit="kcal"/>\n </Workout>\n`;
}

function local(seconds: number): string {
  const iso = new Date((seconds + OFFSET) * 1000).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} +0100`;
}

/** Mulberry32: the same figures on every machine. */
function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
