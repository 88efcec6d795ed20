/** What a value is multiplied by to stand in our unit; undefined: the unit is unknown, and the value is left out. */
type Factors = Readonly<Record<string, number>>;

const MINUTES: Factors = { min: 1, s: 1 / 60, sec: 1 / 60, h: 60, hr: 60, hour: 60, hours: 60, minutes: 1 };
const A_MINUTE: Factors = { "count/min": 1, bpm: 1, "count/s": 60, Hz: 60, "breaths/min": 1, brpm: 1 };

const FACTORS = {
  ms: { ms: 1, s: 1000 },
  perMinute: A_MINUTE,
  minutes: MINUTES,
  hours: { hr: 1, h: 1, hour: 1, hours: 1, min: 1 / 60, s: 1 / 3600 },
  count: { count: 1, steps: 1 },
} as const satisfies Readonly<Record<string, Factors>>;

export type UnitKind = keyof typeof FACTORS;

/** `value` in our unit; NaN where the unit is not of this kind. A unit that is not told is taken to be the usual one. */
export function inOurUnit(value: number, unit: string | undefined, kind: UnitKind): number {
  if (unit === undefined || unit === "") return value;
  const factors: Factors = FACTORS[kind];
  return value * (Object.hasOwn(factors, unit) ? factors[unit]! : Number.NaN);
}

/** Percent, 0 to 100: Apple writes 0.97 beside the unit "%", others 97. */
export function inPercent(value: number, unit: string | undefined): number {
  if (unit !== undefined && unit !== "" && unit !== "%") return Number.NaN;
  return value <= 1 ? value * 100 : value;
}

export function inCelsius(value: number, unit: string | undefined): number {
  if (unit === "degF" || unit === "°F") return ((value - 32) * 5) / 9;
  return unit === undefined || unit === "degC" || unit === "°C" ? value : Number.NaN;
}
