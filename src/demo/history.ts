import type { DemoMember } from "#src/demo/roster.ts";
import type { CheckInItems, ItemScore } from "#src/domain/check-in.ts";
import type { Metric } from "#src/domain/measurement.ts";
import { fillNormals } from "#src/domain/simulation/normal.ts";
import { createState, enterStream } from "#src/domain/simulation/rng.ts";
import { seedWords } from "#src/domain/simulation/seed.ts";
import { addDays, daysBetween, type LocalDay, weekday } from "#src/domain/time.ts";

export interface DemoNight {
  readonly metric: Metric;
  readonly value: number;
}

export interface DemoDay {
  readonly day: LocalDay;
  readonly nights: readonly DemoNight[];
  readonly checkIn?: CheckInItems | undefined;
  /** Learning done, minutes and demand; absent on days off. */
  readonly learning?: { readonly minutes: number; readonly demand: number } | undefined;
}

/** How far a person has slid below their usual `daysBeforeStart` days before the demo's first day, 0..1. */
function slide(story: DemoMember["story"], daysBeforeStart: number): number {
  if (story === "declining") return Math.max(0, Math.min(0.45, (6 - daysBeforeStart) / 12));
  if (story === "improving") return -Math.max(0, Math.min(0.5, (20 - daysBeforeStart) / 40));
  return 0;
}

/**
 * One plausible day, the same for the same person and day. `start` is the demo's first day; later days go on as they
 * were, so that "next morning" has a night behind it.
 */
export function demoDay(member: DemoMember, day: LocalDay, start: LocalDay): DemoDay {
  const z = normalsOf(`demo ${member.id} ${day}`, 8);
  const down = slide(member.story, Math.max(0, daysBetween(day, start)));
  const worse = daysBetween(start, day) === 1 && member.story === "declining" ? 1.9 : 0;
  const sleep = clamp(7.1 - 1.9 * down - worse + 0.45 * z[0]!, 3.6, 9.5);
  const rmssd = Math.exp(3.75 - 0.35 * down + 0.12 * z[1]!);
  const restingHr = 58 + 5 * down + 1.6 * z[2]!;
  const workday = weekday(day) <= 5;
  const mood = Math.round(clamp(5 - 2.4 * down + 0.7 * z[3]!, 1, 7)) as ItemScore;
  const energy = Math.round(clamp(4.8 - 2.6 * down + 0.8 * z[4]!, 1, 7)) as ItemScore;
  const stress = Math.round(clamp(4.6 - 2 * down + 0.8 * z[5]!, 1, 7)) as ItemScore;
  return {
    day,
    nights: member.wearable
      ? [
          { metric: "sleep_h", value: rounded(sleep, 2) },
          { metric: "hrv_rmssd_ms", value: rounded(rmssd, 1) },
          { metric: "resting_hr_bpm", value: rounded(restingHr, 1) },
        ]
      : [],
    checkIn: workday && z[6]! > -1.2 ? { mood, energy, stress } : undefined,
    learning:
      workday && z[7]! > -0.8 ? { minutes: Math.round(clamp(24 + 8 * down + 5 * z[7]!, 8, 50)), demand: 1 } : undefined,
  };
}

/** The `count` days before `start`, oldest first. */
export const demoHistory = (member: DemoMember, start: LocalDay, count: number): DemoDay[] =>
  Array.from({ length: count }, (_, index) => demoDay(member, addDays(start, index - count), start));

function normalsOf(seed: string, count: number): Float64Array {
  const state = createState();
  enterStream(state, seedWords(seed), 0);
  const normals = new Float64Array(count);
  fillNormals(normals, count, state);
  return normals;
}

const clamp = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value));
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
