/** Uniform in [0, 1), the same sequence for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const between = (random: () => number, low: number, high: number): number => low + random() * (high - low);

export const whole = (random: () => number, low: number, high: number): number =>
  Math.floor(between(random, low, high + 1));

/** A version 4 UUID that depends on the seed alone. */
export function seededUuid(random: () => number): string {
  const digits = Array.from({ length: 32 }, () => whole(random, 0, 15).toString(16));
  digits[12] = "4";
  digits[16] = "89ab"[whole(random, 0, 3)]!;
  const text = digits.join("");
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
}

/** Local time with its offset, "2026-03-01T23:10:00.000+02:00". */
export function withOffset(ms: number, offsetMinutes: number): string {
  const local = new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, -1);
  return `${local}${offsetText(offsetMinutes)}`;
}

export function offsetText(offsetMinutes: number): string {
  const size = Math.abs(offsetMinutes);
  const hours = String(Math.floor(size / 60)).padStart(2, "0");
  return `${offsetMinutes < 0 ? "-" : "+"}${hours}:${String(size % 60).padStart(2, "0")}`;
}

/** Home, and a week far away every third week: what travel looks like in a person's data. */
export const travelOffset = (dayIndex: number): number => (dayIndex % 21 < 14 ? 60 : -300);
