import { describe, expect, test } from "vitest";
import type { NextReason } from "#src/domain/curriculum.ts";
import type { Person } from "#src/domain/person.ts";
import { standingOf } from "#src/domain/standing.ts";
import type { MasteryPicture } from "#src/ports/picture-maker.ts";
import type { CurriculumView, NextSkillView, SkillView } from "#src/services/curriculum-service.ts";
import { createSkillMapService, skillLine } from "#src/services/skill-map-service.ts";

const TODAY = "2026-11-23";
const person = { tenant: "t1", id: "ana" } as Person;

const skill = (id: string, over: Partial<SkillView> = {}): SkillView => ({
  id,
  title: `The ${id}`,
  isKnowledge: true,
  standing: standingOf({ mean: 0, variance: 0.7 }),
  tried: false,
  before: [],
  isNext: false,
  ...over,
});
const next = (skillId: string, reason: NextReason, over: Partial<NextSkillView> = {}): NextSkillView => ({
  skillId,
  reason,
  title: `The ${skillId}`,
  ...over,
});

async function mapOf(view: Partial<CurriculumView>) {
  const drawn: MasteryPicture[] = [];
  const whole: CurriculumView = { goals: [], skills: [], today: TODAY, ...view };
  const service = createSkillMapService(
    { view: async () => whole, setGoal: () => expect.fail("no goal is set"), removeGoal: async () => undefined },
    {
      drawDays: () => expect.fail("no days are drawn"),
      drawFairness: () => expect.fail("no audit is drawn"),
      drawMastery: async (picture) => {
        drawn.push(picture);
        return new Uint8Array([1]);
      },
    },
  );
  const map = await service.picture(person, new Date("2026-11-23T09:00:00Z"));
  return { map, drawn: drawn[0], alt: map.kind === "picture" ? map.picture.alt : "" };
}

describe("the map of skills", () => {
  test("of a library without skills is none", async () => {
    expect((await mapOf({})).map).toEqual({ kind: "nothing" });
  });

  test("finds first what a goal waits for, then the goal, then what is reached, then where somebody is furthest", async () => {
    const able = skill("b", { tried: true, standing: standingOf({ mean: 1.4, variance: 0.05 }) });
    const finding = async (view: Partial<CurriculumView>) => (await mapOf({ skills: [skill("a"), able], ...view })).alt;
    const goal = { skillId: "b", by: "2027-03-01", title: "The b", level: 3 as const, first: [] };
    expect(await finding({ next: next("a", "before-goal", { waits: { title: "The b" } }) })).toMatch(
      /^The a comes first: The b builds on it\./u,
    );
    expect(await finding({ next: next("b", "goal") })).toMatch(
      /^Your nearest goal is The b, where you are at level 3\./u,
    );
    expect(await finding({ goals: [goal], next: next("a", "continued") })).toMatch(/^Your goal The b is reached\./u);
    expect(await finding({ next: next("a", "continued") })).toMatch(/^You are furthest in The b, at level 3\./u);
    expect((await mapOf({ skills: [skill("a")], next: next("a", "first") })).alt).toMatch(
      /^Nothing is tried yet, and The a is where to begin\./u,
    );
  });

  test("says of each skill what is known, how sure it is, and when it is looked at again", () => {
    const tried = { tried: true, standing: standingOf({ mean: 0.6, variance: 0.25 }) };
    expect(skillLine(skill("a", { ...tried, nextReview: "2026-11-27" }), { today: TODAY })).toBe(
      "The a: level 2, between 1 and 3, next look on 27 Nov.",
    );
    const goal = { skillId: "a", by: "2027-03-01" };
    expect(skillLine(skill("a", { goal, waitsFor: { title: "The b" } }), { today: TODAY })).toBe(
      "The a: not tried yet, goal by 1 Mar 2027, waits for The b.",
    );
    const past = { skillId: "a", by: "2026-11-01" };
    expect(skillLine(skill("a", { goal: past, isNext: true, nextReview: TODAY }), { today: TODAY })).toBe(
      "The a: not tried yet, goal was 1 Nov, next look today, today's learning.",
    );
  });

  test("of many draws twenty: today's, those with a goal and what comes before them, then what was tried; the rest is counted", async () => {
    const many = Array.from({ length: 34 }, (_, index) =>
      skill(`s${index}`, {
        tried: index % 3 === 0,
        before: index === 33 ? [{ id: "s32", carries: false }] : index === 32 ? [{ id: "s31", carries: false }] : [],
        ...(index === 33 ? { goal: { skillId: "s33", by: "2027-03-01" } } : {}),
        isNext: index === 31,
      }),
    );
    const { drawn, alt, map } = await mapOf({
      skills: many,
      next: next("s31", "before-goal", { waits: { title: "The s32" } }),
    });
    const ids = drawn!.skills.map(({ id }) => id);
    expect(ids).toHaveLength(20);
    expect(drawn!.more).toBe(14);
    expect(ids).toEqual(expect.arrayContaining(["s31", "s32", "s33", "s0", "s30"]));
    expect(drawn!.skills.find(({ id }) => id === "s31")?.today).toBe(true);
    expect(map).toMatchObject({ facts: [{ value: 14 }] });
    expect(alt.length).toBeLessThanOrEqual(2000);
  });

  test("keeps its alternative text below what platforms cut, at the end of a sentence", async () => {
    const long = Array.from({ length: 20 }, (_, index) =>
      skill(`skill with a name of uncommon length that goes on for quite a while, number ${index}`),
    );
    const { alt } = await mapOf({ skills: long });
    expect(alt.length).toBeLessThan(1600);
    expect(alt).toMatch(/\. The rest is in words\.$/u);
  });
});
