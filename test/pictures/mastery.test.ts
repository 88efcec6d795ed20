import { decode } from "fast-png";
import { describe, expect, test } from "vitest";
import { masterySvg } from "#src/pictures/mastery-svg.ts";
import { createPictureMaker } from "#src/pictures/picture-maker.ts";
import type { MasteryPicture, SkillOnMap } from "#src/ports/picture-maker.ts";

const COLOURS = ["#1f2933", "#5f6b7a", "#d5dae1", "#0f766e", "#c2570c", "#ffffff"];

const skill = (id: string, over: Partial<SkillOnMap> = {}): SkillOnMap => ({
  id,
  title: id,
  standing: { low: 1.2, middle: 1.8, high: 2.4 },
  tried: true,
  words: "level 2, between 1 and 3",
  today: false,
  before: [],
  ...over,
});
const UNTRIED = { tried: false, words: "not tried yet", standing: { low: 0.5, middle: 1, high: 2.8 } } as const;

const SIX: readonly SkillOnMap[] = [
  skill("Data literacy", { today: true, note: "next look on 27 Nov" }),
  skill("Giving feedback"),
  skill("Presenting", {
    ...UNTRIED,
    goal: { words: "goal by 1 Mar 2027", reached: false },
    waits: "waits for Giving feedback",
    before: [
      { id: "Data literacy", carries: true },
      { id: "Giving feedback", carries: false },
    ],
  }),
  skill("Sales negotiation"),
  skill("Sleep and recovery", UNTRIED),
  skill("Squat mechanics", { ...UNTRIED, before: [{ id: "Sleep and recovery", carries: false }] }),
];
const LONG = [
  "Stakeholder management in matrix organisations",
  "Foundations of responsible forecasting under uncertainty",
  "Donaudampfschifffahrtsgesellschaftskapitänsausbildung",
  "Negotiating multi-year framework agreements",
];
const TWENTY: readonly SkillOnMap[] = Array.from({ length: 20 }, (_, index) =>
  skill(`s${index}`, {
    title: `${LONG[index % 4]} ${index}`,
    note: "next look on 30 Nov",
    before: index >= 6 && index < 14 ? [{ id: `s${index - 6}`, carries: index % 2 === 0 }] : [],
    ...(index % 5 === 4 ? UNTRIED : {}),
  }),
);

const picture = (skills: readonly SkillOnMap[], over: Partial<MasteryPicture> = {}): MasteryPicture => ({
  finding: "Giving feedback comes first: Presenting builds on it",
  skills,
  more: 0,
  ...over,
});
const draw = async (of: MasteryPicture): Promise<Buffer> => Buffer.from(await createPictureMaker().drawMastery(of));
const wordsIn = (svg: string): string[] => [...svg.matchAll(/>([^<>]+)<\/text>/gu)].map(([, words]) => words!);

describe("the map of skills", () => {
  test.each([
    ["one skill", SIX.slice(0, 1)],
    ["six", SIX],
    ["six of which nothing is known", SIX.map((one) => ({ ...one, ...UNTRIED }))],
    ["twenty with long names", TWENTY],
  ])("of %s is a PNG of at least twice 720 pixels, under 200 kB", async (_, skills) => {
    const png = await draw(picture(skills));
    expect(png.subarray(0, 8).toString("latin1")).toBe("\u0089PNG\r\n\u001a\n");
    expect(png.readUInt32BE(16)).toBeGreaterThanOrEqual(1440);
    expect(png.length).toBeGreaterThan(10_000);
    expect(png.length).toBeLessThan(200_000);
  });

  test("lies on white, with corners that let a dark page through, also where its colours had to be counted", async () => {
    for (const skills of [SIX, TWENTY]) {
      const { width, data, palette, channels } = decode(await draw(picture(skills)));
      const pixel = (x: number, y: number): number[] => {
        const at = y * width + x;
        return palette === undefined ? [...data.slice(at * channels, at * channels + 4)] : [...palette[data[at]!]!];
      };
      expect(pixel(0, 0).at(3)).toBe(0);
      expect(pixel(40, 20)).toEqual([255, 255, 255, 255]);
    }
  });

  test("shows how sure a level is: a wider belief is a longer bar, and a guess has no point", () => {
    const bars = (one: SkillOnMap): number[] =>
      [...masterySvg(picture([one])).matchAll(/width="([\d.]+)" height="10" rx="5" fill="#0f766e"/gu)].map(
        ([, width]) => Number(width),
      );
    const [narrow] = bars(skill("a", { standing: { low: 1.8, middle: 2, high: 2.2 } }));
    const [wide] = bars(skill("a", { standing: { low: 1, middle: 2, high: 3 } }));
    expect(wide! / narrow!).toBeCloseTo(5, 1);
    expect(bars(skill("a", UNTRIED))).toEqual([]);
    expect(masterySvg(picture([skill("a", UNTRIED)]))).not.toContain("<circle");
    expect(masterySvg(picture([skill("a", UNTRIED)]))).toContain("stroke-dasharray");
  });

  test("has a line for each thing that comes before: whole where it carries, dashed where it does not", () => {
    const svg = masterySvg(picture(SIX));
    const lines = [...svg.matchAll(/<path d="M[^"]*C[^"]*" fill="none" ([^>]*)\/>/gu)].map(([, look]) => look!);
    expect(lines).toHaveLength(3);
    expect(lines.filter((look) => look.includes("dasharray"))).toHaveLength(2);
  });

  test("puts each skill right of what comes before it, and lets no two overlap", () => {
    for (const skills of [SIX, TWENTY]) {
      const svg = masterySvg(picture(skills));
      const boxes = [...svg.matchAll(/translate\(([\d.]+) ([\d.]+)\)"><rect width="(\d+)" height="([\d.]+)"/gu)].map(
        (match) => match.slice(1).map(Number),
      );
      expect(boxes).toHaveLength(skills.length);
      for (const [index, [x, y, width, height]] of boxes.entries()) {
        for (const [ox, oy, owidth, oheight] of boxes.slice(index + 1))
          expect(x! + width! <= ox! || ox! + owidth! <= x! || y! + height! <= oy! || oy! + oheight! <= y!).toBe(true);
        for (const { id } of skills[index]!.before) {
          const before = boxes[skills.findIndex((other) => other.id === id)]!;
          expect(before[0]! + before[2]!).toBeLessThan(x!);
        }
      }
    }
  });

  test("labels directly: today, the goal, the next look, what is waited for; long names are wrapped whole", () => {
    const words = wordsIn(masterySvg(picture(SIX)));
    for (const one of [
      "today",
      "goal by 1 Mar 2027",
      "next look on 27 Nov",
      "not tried yet",
      "waits for Giving feedback",
    ])
      expect(words).toContain(one);
    const long = wordsIn(masterySvg(picture([skill("a", { title: LONG[1]! })])));
    expect(long.join(" ")).toContain(LONG[1]);
  });

  test("keeps to two hues, grey, ink and white", () => {
    const used = new Set(masterySvg(picture(SIX)).match(/#[0-9a-f]{6}/giu));
    expect([...used].filter((colour) => !COLOURS.includes(colour))).toEqual([]);
  });

  test("says how many are not drawn, and writes words as words whatever they hold", () => {
    const svg = masterySvg(picture([skill("a", { title: 'R & D <b> "x"' })], { more: 12 }));
    expect(svg).toContain("and 12 more, in words");
    expect(svg).toContain("R &amp; D &lt;b&gt; &quot;x&quot;");
  });

  test("is the same for the same skills, and draws a circle that crept in", async () => {
    expect(await draw(picture(SIX))).toEqual(await draw(picture(SIX)));
    const circle = [
      skill("a", { before: [{ id: "b", carries: false }] }),
      skill("b", { before: [{ id: "a", carries: false }] }),
    ];
    expect((await draw(picture(circle))).length).toBeGreaterThan(5000);
  });
});
