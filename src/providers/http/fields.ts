/** Reading an answer that may hold anything: what is not of the agreed form is undefined, and never an error. */

const INSTANT = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/iu;
const OFFSET = /^([+-])(\d{2}):?(\d{2})$/u;
const DAY = /^\d{4}-\d{2}-\d{2}$/u;
const MINUTE = 60_000;
/** No place on Earth is further from UTC. */
const WIDEST_OFFSET_MINUTES = 14 * 60;
/** Before any such device, and after any of ours. */
const EARLIEST = Date.parse("2000-01-01T00:00:00Z");
const LATEST = Date.parse("2100-01-01T00:00:00Z");

/** A moment, and the wall clock of the place where it was taken. */
export interface LocalInstant {
  readonly at: Date;
  /** Local time minus UTC. */
  readonly offsetMinutes: number;
}

export type Fields = Readonly<Record<string, unknown>>;

export const fields = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A database takes every character but one. */
export const isPlain = (value: string): boolean => !value.includes("\u0000");

export const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" && isPlain(value) ? value : undefined;

export const finite = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;

/** A finite number that is not below zero. */
export const amount = (value: unknown): number | undefined => {
  const number = finite(value);
  return number === undefined || number < 0 ? undefined : number;
};

/** "Z", "+02:00" or "-0330" in minutes, -840 .. 840. */
export function offsetMinutes(value: unknown): number | undefined {
  if (value === "Z" || value === "z") return 0;
  const [, sign, hours, minutes] = OFFSET.exec(text(value) ?? "") ?? [];
  if (sign === undefined || Number(minutes) > 59) return undefined;
  const total = Number(hours) * 60 + Number(minutes);
  if (total > WIDEST_OFFSET_MINUTES) return undefined;
  return sign === "-" && total > 0 ? -total : total;
}

/** An ISO 8601 moment with its offset; one without an offset says nothing, as nobody knows where it was taken. */
export function localInstant(value: unknown): LocalInstant | undefined {
  const [whole, day, zone] = INSTANT.exec(text(value) ?? "") ?? [];
  const offset = offsetMinutes(zone);
  if (whole === undefined || offset === undefined || localDayIn(day) === undefined) return undefined;
  const ms = Date.parse(whole);
  return ms >= EARLIEST && ms < LATEST ? { at: new Date(ms), offsetMinutes: offset } : undefined;
}

/** A calendar day that exists, "YYYY-MM-DD", 2000 .. 2099. */
export function localDayIn(value: unknown): string | undefined {
  const day = text(value);
  if (day === undefined || !DAY.test(day)) return undefined;
  const ms = Date.parse(`${day}T00:00:00Z`);
  if (!(ms >= EARLIEST && ms < LATEST)) return undefined;
  return new Date(ms).toISOString().startsWith(day) ? day : undefined;
}

/** The calendar day on the wall clock at that moment. */
export const dayOf = ({ at, offsetMinutes: offset }: LocalInstant): string =>
  new Date(at.getTime() + offset * MINUTE).toISOString().slice(0, 10);

/** The moment at which the day begins where it begins first on Earth: never later than anything of that day. */
export const earliestOf = (day: string): Date => new Date(`${day}T00:00:00+14:00`);

/** The moment at which the day ends where it ends last on Earth. */
export const latestOf = (day: string): Date => new Date(Date.parse(`${day}T00:00:00-12:00`) + 24 * 60 * MINUTE);
