import { addDays, type LocalDay } from "#src/domain/time.ts";
import { type DayRecord, foldTwin, type Twin } from "#src/domain/twin/twin.ts";

/** A number in 0..1 that depends on two others and looks like chance. */
const wobble = (a: number, b: number): number => {
  const x = Math.sin(a * 12.9898 + b * 78.233) * 43_758.5453;
  return x - Math.floor(x);
};

/** An ordinary day of a made-up person. */
export const ordinaryDay = (person: number, day: LocalDay, i: number): DayRecord => ({
  day,
  sleepHours: 6 + 2 * wobble(person, i),
  rmssdMs: 35 + 20 * wobble(person + 1, i),
  restingHrBpm: 55 + 8 * wobble(person + 2, i),
  cognitiveMinutes: i % 7 < 5 ? 20 + 40 * wobble(person + 3, i) : 0,
  checkIn: { mood: wobble(person + 4, i) < 0.3 ? 3 : 5 },
});

/** A made-up person's history of `days` days from `first`. */
export const history = (person: number, first: LocalDay, days: number): DayRecord[] =>
  Array.from({ length: days }, (_, i) => ordinaryDay(person, addDays(first, i), i));

export const twinOf = (person: number, first: LocalDay, days: number): Twin =>
  foldTwin(history(person, first, days), { physicalTraining: false });
