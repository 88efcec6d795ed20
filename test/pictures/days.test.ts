import { describe, expect, test } from "vitest";
import { addDays } from "#src/domain/time.ts";
import { capacityBands, foresee } from "#src/domain/twin/capacity-band.ts";
import { foldTwin } from "#src/domain/twin/twin.ts";
import { daysSvg } from "#src/pictures/days-svg.ts";
import { createPictureMaker } from "#src/pictures/picture-maker.ts";
import type { DaysPicture } from "#src/ports/picture-maker.ts";
import { days } from "#test/domain/twin/day-records.ts";

const FIRST = "2026-03-02";
const COLOURS = ["#1f2933", "#5f6b7a", "#d5dae1", "#0f766e", "#c2570c", "#ffffff"];

const picture = (changes: Partial<DaysPicture> = {}): DaysPicture => ({
  finding: "Less room than usual for hard thinking today, and the plan keeps within it",
  days: Array.from({ length: 28 }, (_, index) => addDays(FIRST, index)),
  today: 20,
  panels: [
    {
      title: "Hard thinking",
      days: Array.from({ length: 28 }, (_, index) => ({
        band: { low: 1.2, middle: 1.4, high: 1.7 },
        ...(index < 20 && { done: 0.8 }),
        planned: index % 7 < 5 ? 0.9 : 0,
      })),
    },
  ],
  odds: [{ label: "Today as planned", probability: 0.012, words: "about 1 of 85", chosen: true }],
  limit: 0.05,
  ...changes,
});

describe("the picture of 28 days", () => {
  test("is a PNG of twice the shown width, under 200 kB", async () => {
    const png = Buffer.from(await createPictureMaker().drawDays(picture()));
    expect(png.subarray(0, 8).toString("latin1")).toBe("\u0089PNG\r\n\u001a\n");
    expect(png.readUInt32BE(16)).toBe(1440);
    expect(png.length).toBeGreaterThan(20_000);
    expect(png.length).toBeLessThan(200_000);
  });

  test("is drawn with its own letters: other words give another picture", async () => {
    const draw = async (finding: string) => Buffer.from(await createPictureMaker().drawDays(picture({ finding })));
    expect(await draw("aaaa")).not.toEqual(await draw("bbbb"));
    expect(await draw("aaaa")).toEqual(await draw("aaaa"));
  });

  test("keeps to two hues, grey, ink and white", () => {
    const used = new Set(daysSvg(picture()).match(/#[0-9a-f]{6}/giu));
    expect([...used].filter((colour) => !COLOURS.includes(colour))).toEqual([]);
  });

  test("labels directly what is drawn, and marks today", () => {
    const svg = daysSvg(picture());
    for (const words of ["room you have", "planned", "done", "today", "most I allow", "about 1 of 85"])
      expect(svg).toContain(`>${words}</text>`);
  });

  test("says nothing of load where none is known, and still shows the room", () => {
    const svg = daysSvg(
      picture({
        panels: [
          {
            title: "Hard thinking",
            days: Array.from({ length: 28 }, () => ({ band: { low: 1, middle: 1, high: 1 } })),
          },
        ],
      }),
    );
    expect(svg).not.toContain(">done<");
    expect(svg).not.toContain(">planned<");
    expect(svg).toContain("<polygon");
  });

  test("writes words as words, whatever they hold", () => {
    expect(daysSvg(picture({ finding: 'a <b> & "c"' }))).toContain("a &lt;b&gt; &amp; &quot;c&quot;");
  });
});

describe("the room of a day", () => {
  const twin = foldTwin(
    days(FIRST, 40, (i) => ({ sleepHours: 7, restingHrBpm: 60, rmssdMs: 40, cognitiveMinutes: i % 7 < 5 ? 30 : 0 })),
  );

  test("lies around its median, and is narrower the more is known", () => {
    const { cognitive, physical } = capacityBands(twin);
    for (const { low, middle, high } of [cognitive, physical]) {
      expect(low).toBeLessThan(middle);
      expect(middle).toBeLessThan(high);
    }
    const newcomer = capacityBands(foldTwin(days(FIRST, 2, () => ({})))).cognitive;
    expect(newcomer.high / newcomer.low).toBeGreaterThan(cognitive.high / cognitive.low);
  });

  test("shrinks after a short night", () => {
    const tired = foldTwin([...days(FIRST, 40, () => ({ sleepHours: 7 })), { day: addDays(FIRST, 40), sleepHours: 3 }]);
    const rested = foldTwin(days(FIRST, 41, () => ({ sleepHours: 7 })));
    expect(capacityBands(tired).cognitive.middle).toBeLessThan(capacityBands(rested).cognitive.middle);
  });

  test("is told less surely the further ahead, and is smaller the day after a heavy one", () => {
    const quiet = foresee(twin, [], 7);
    const width = ({ low, high }: { low: number; high: number }) => Math.log(high / low);
    expect(quiet.map(({ day }) => day)).toEqual(Array.from({ length: 7 }, (_, i) => addDays(twin.day, i + 1)));
    expect(width(capacityBands(quiet[6]!).cognitive)).toBeGreaterThan(width(capacityBands(quiet[0]!).cognitive));
    const [heavy] = foresee(twin, [{ day: twin.day, u: 0, m: 2 }], 1);
    expect(capacityBands(heavy!).cognitive.middle).toBeLessThan(capacityBands(quiet[0]!).cognitive.middle);
  });
});
