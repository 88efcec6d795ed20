import type { Fact } from "#src/domain/message.ts";
import type { LocalDay } from "#src/domain/time.ts";

/** What is counted, with its unit: s, m, kg, W, a plain number, percent, ml/kg/min. */
export const QUANTITIES = ["time", "distance", "weight", "power", "count", "percent", "vo2max"] as const;
export type Quantity = (typeof QUANTITIES)[number];

/** What a person has achieved, or aims for, as they say: nothing is planned from it, it is theirs to look back on. */
export interface Benchmark {
  readonly id: string;
  /** As the person calls it, at most 60 characters: "5 km". */
  readonly name: string;
  readonly quantity: Quantity;
  /** In the quantity's own unit. */
  readonly value: number;
  /** An aim of the person's own; otherwise a result. */
  readonly isAim: boolean;
  /** Of the result; of an aim, when it was set. */
  readonly day: LocalDay;
  readonly source: "chat" | "file";
}

export type BenchmarkValue = Pick<Benchmark, "name" | "quantity" | "value" | "isAim">;

/** What each quantity may be: above 0 where nothing of it would be no result. */
const LIMITS: Readonly<Record<Quantity, readonly [least: number, most: number]>> = {
  time: [0.01, 7 * 86_400],
  distance: [0.01, 2_000_000],
  weight: [0.1, 1_000],
  power: [1, 3_000],
  count: [0, 1_000_000],
  percent: [0, 100],
  vo2max: [10, 100],
};

const UNITS: Readonly<Record<string, readonly [Quantity, factor: number]>> = {
  s: ["time", 1],
  sec: ["time", 1],
  seconds: ["time", 1],
  min: ["time", 60],
  minutes: ["time", 60],
  h: ["time", 3600],
  hours: ["time", 3600],
  m: ["distance", 1],
  km: ["distance", 1000],
  mi: ["distance", 1609.344],
  miles: ["distance", 1609.344],
  kg: ["weight", 1],
  lb: ["weight", 0.45359237],
  lbs: ["weight", 0.45359237],
  w: ["power", 1],
  watts: ["power", 1],
  "%": ["percent", 1],
  percent: ["percent", 1],
  "ml/kg/min": ["vo2max", 1],
  reps: ["count", 1],
  times: ["count", 1],
  points: ["count", 1],
  wpm: ["count", 1],
};

const MOST_NAME = 60;
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} .,'’()+/&-]*$/u;
/** What a body weighs or measures is never an aim here, nor what is eaten (MODEL.md 4, G25). */
const NO_BENCHMARK =
  /\b(?:body[ -]?(?:weight|fat|mass|size)|my weight|weight(?: loss)?$|bmi|waist|hips?|calories?|kcal|kilos? (?:lost|less)|diet|fasting)\b/iu;

const AIM = /^(?:goal|aim|target)\b[: ]*/iu;
const CLOCK = /^(?<name>.*?)[ :,]+(?:(?<h>\d{1,3}):)?(?<m>\d{1,3}):(?<s>\d{2}(?:\.\d{1,3})?)$/u;
const AT_END = new RegExp(
  `^(?<name>.*?)[ :,]+(?<number>\\d+(?:[.,]\\d+)?) ?(?<unit>${Object.keys(UNITS)
    .toSorted((a, b) => b.length - a.length)
    .map((unit) => unit.replace("/", "\\/"))
    .join("|")})?$`,
  "iu",
);
const AT_START = /^(?<number>\d{1,6}) (?<name>\p{L}.*)$/u;

/**
 * Reads "5 km 24:30", "goal deadlift 100 kg", "20 push-ups".
 *
 * @throws RangeError that says what is wrong, where it is no benchmark that can be kept.
 */
export function readBenchmark(text: string): BenchmarkValue {
  const plain = text.trim().replace(/\s+/gu, " ");
  const isAim = AIM.test(plain);
  const told = plain.replace(AIM, "");
  const clock = CLOCK.exec(told)?.groups;
  if (clock !== undefined) {
    const seconds = Number(clock["h"] ?? 0) * 3600 + Number(clock["m"]) * 60 + Number(clock["s"]);
    return checked({ name: clock["name"]!, quantity: "time", value: seconds, isAim });
  }
  const measured = AT_END.exec(told)?.groups;
  if (measured !== undefined) {
    const number = Number(measured["number"]!.replace(",", "."));
    const isVo2max = /^vo2 ?max$/iu.test(measured["name"]!.trim());
    const [quantity, factor] = UNITS[measured["unit"]?.toLowerCase() ?? ""] ?? [isVo2max ? "vo2max" : "count", 1];
    return checked({ name: measured["name"]!, quantity, value: number * factor, isAim });
  }
  const counted = AT_START.exec(told)?.groups;
  // "5 km fast" tells no value: what it starts with is part of the name.
  if (counted !== undefined && !(counted["name"]!.split(" ")[0]!.toLowerCase() in UNITS))
    return checked({ name: counted["name"]!, quantity: "count", value: Number(counted["number"]), isAim });
  throw new RangeError('Cannot keep this as it must be a name and a value like "5 km 24:30" or "deadlift 100 kg"');
}

/**
 * A benchmark that can be kept, its name tidied.
 *
 * @throws RangeError where its name, value or subject cannot be kept.
 */
export function checked({ name: given, quantity, value, isAim }: BenchmarkValue): BenchmarkValue {
  const name = given
    .trim()
    .replace(/\s+/gu, " ")
    .replace(/[ :,]+$/u, "");
  if (name === "" || name.length > MOST_NAME || !NAME.test(name))
    throw new RangeError(`Cannot keep this as its name must be plain words of at most ${MOST_NAME} characters`);
  if (NO_BENCHMARK.test(name))
    throw new RangeError(
      "Cannot keep this as what a body weighs or eats is nothing that I coach: a result or a skill is",
    );
  const [least, most] = LIMITS[quantity];
  if (!(value >= least && value <= most))
    throw new RangeError(
      `Cannot keep this as the value must be from ${least} to ${most} ${UNIT_WORDS[quantity]}`.trim(),
    );
  return { name, quantity, value, isAim };
}

const UNIT_WORDS: Readonly<Record<Quantity, string>> = {
  time: "seconds",
  distance: "metres",
  weight: "kilograms",
  power: "watts",
  count: "",
  percent: "percent",
  vo2max: "ml/kg/min",
};

const rounded = (value: number, digits = 1): string => String(Number(value.toFixed(digits)));

/** The value with its unit, as people write it: "24:30", "12.5 km", "100 kg". */
export function valueWords({ quantity, value }: Pick<Benchmark, "quantity" | "value">): string {
  switch (quantity) {
    case "time":
      return timeWords(value);
    case "distance":
      return value >= 1000 ? `${rounded(value / 1000, 2)} km` : `${rounded(value)} m`;
    case "weight":
      return `${rounded(value)} kg`;
    case "power":
      return `${rounded(value, 0)} W`;
    case "percent":
      return `${rounded(value)}%`;
    case "vo2max":
      return `${rounded(value)} ml/kg/min`;
    case "count":
      return rounded(value, 2);
  }
}

function timeWords(seconds: number): string {
  const total = Math.round(seconds * 10) / 10;
  const [hours, minutes] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60)];
  const rest = rounded(total % 60);
  const padded = (text: string): string => (/^\d(?:\.|$)/u.test(text) ? `0${text}` : text);
  return hours > 0 ? `${hours}:${padded(`${minutes}`)}:${padded(rest)}` : `${minutes}:${padded(rest)}`;
}

/** Everything in the words of a benchmark that is a number. */
export function benchmarkFacts(benchmark: Pick<Benchmark, "name" | "quantity" | "value">): Fact[] {
  const words = valueWords(benchmark);
  return [
    { name: "benchmark", value: benchmark.value, renderings: [words] },
    ...[...benchmark.name.matchAll(/\d+(?:[.,]\d+)?/gu)].map(([digits]) => ({
      name: "in the name of a benchmark",
      value: Number(digits.replace(",", ".")),
      renderings: [digits, benchmark.name],
    })),
  ];
}
