import { describe, expect, test } from "vitest";
import { asleep, awake, fatigueAt, RESTED, rankMinutes, type SleepDrive } from "#src/domain/twin/alertness.ts";

/** Seven nights 04:00-07:00, then three nights 23:00-07:00, from 04:00 of the first day. */
function restrictedWeek() {
  const nightly: { wake: number; sleep: number; driveAtSleep: SleepDrive; driveAtWake: SleepDrive }[] = [];
  let drive = RESTED;
  let sleep = 4;
  for (let night = 0; night < 10; night++) {
    const driveAtSleep = drive;
    const hours = night < 7 ? 3 : 8;
    const driveAtWake = asleep(drive, hours);
    nightly.push({ wake: 7, sleep, driveAtSleep, driveAtWake });
    const up = night < 6 ? 21 : 16;
    drive = awake(driveAtWake, up);
    sleep = (7 + up) % 24;
  }
  return { nightly, end: drive };
}

describe("fatigue by hour", () => {
  const { nightly, end } = restrictedWeek();

  test("follows the published closed forms through a restricted week", () => {
    expect(fatigueAt(nightly[0]!.driveAtSleep, 4)).toBeCloseTo(3.710473712, 8);
    expect(nightly[0]!.driveAtWake.S).toBeCloseTo(-1.002453177, 8);
    expect(nightly[0]!.driveAtWake.L).toBeCloseTo(-1.462590889, 8);
    expect(fatigueAt(nightly[0]!.driveAtWake, 7)).toBeCloseTo(1.111597417, 8);
    expect(fatigueAt(nightly[1]!.driveAtSleep, 4)).toBeCloseTo(12.969151769, 8);
    expect(fatigueAt(nightly[1]!.driveAtWake, 7)).toBeCloseTo(4.823017292, 8);
    expect(fatigueAt(nightly[2]!.driveAtSleep, 4)).toBeCloseTo(15.164662105, 8);
  });

  test("falls over three full nights", () => {
    expect(fatigueAt(nightly[7]!.driveAtWake, 7)).toBeCloseTo(10.487014213, 8);
    expect(fatigueAt(end, 23)).toBeCloseTo(12.82009431, 8);
  });

  test("ranks the hours of a day, leaving out those asleep", () => {
    const ranked = rankMinutes([3 * 60, 8 * 60, 15 * 60, 21 * 60], { wakeHour: 7, sleepHours: 8 });
    expect(ranked).not.toContain(3 * 60);
    expect(ranked[0]).toBe(15 * 60);
    expect(ranked.at(-1)).toBe(21 * 60);
  });
});
