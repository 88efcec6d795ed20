import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  nextSkill,
  prerequisiteCycle,
  readDay,
  readGoal,
  refuseCycles,
  type SkillProgress,
  wayTo,
} from "#src/domain/curriculum.ts";
import type { Skill } from "#src/domain/skill.ts";

const TODAY = "2026-11-23";
const skill = (id: string, prerequisites: readonly string[] = []): Skill => ({
  id,
  title: id,
  scope: "knowledge",
  summary: "",
  prerequisites,
});
const progress = (id: string, over: Partial<SkillProgress> = {}, before: readonly string[] = []): SkillProgress => ({
  skill: skill(id, before),
  level: 1,
  attempts: 0,
  due: 0,
  ...over,
});

describe("The next skill", () => {
  test("is the one of the nearest goal that is not reached", () => {
    const skills = [progress("a"), progress("b"), progress("c", { level: 3 })];
    const goals = [
      { skillId: "c", by: "2026-12-01" },
      { skillId: "b", by: "2027-03-01" },
      { skillId: "a", by: "2027-01-01" },
    ];
    expect(nextSkill({ skills, goals, today: TODAY })).toMatchObject({ skillId: "a", reason: "goal" });
  });

  test("is what has to come before the goal, the deepest first, until its foundations are done", () => {
    const goals = [{ skillId: "c", by: "2027-03-01" }];
    const chain = (a: SkillProgress["level"], b: SkillProgress["level"]) => [
      progress("a", { level: a, attempts: 5 }),
      progress("b", { level: b, attempts: 5 }, ["a"]),
      progress("c", {}, ["b"]),
    ];
    const next = (skills: SkillProgress[]) => nextSkill({ skills, goals, today: TODAY });
    expect(next(chain(1, 1))).toMatchObject({ skillId: "a", reason: "before-goal", waiting: "b" });
    expect(next(chain(2, 1))).toMatchObject({ skillId: "b", reason: "before-goal", waiting: "c" });
    expect(next(chain(2, 2))).toMatchObject({ skillId: "c", reason: "goal" });
  });

  test("does not ask for the foundations of what carries already", () => {
    const skills = [progress("a"), progress("b", { level: 2, attempts: 5 }, ["a"]), progress("c", {}, ["b"])];
    const goals = [{ skillId: "c", by: "2027-03-01" }];
    expect(nextSkill({ skills, goals, today: TODAY })).toMatchObject({ skillId: "c", reason: "goal" });
  });

  test("takes nobody's word for a foundation: a level that is only guessed from a role carries nothing", () => {
    const skills = [progress("a", { level: 3, attempts: 0 }), progress("c", {}, ["a"])];
    const goals = [{ skillId: "c", by: "2027-03-01" }];
    expect(nextSkill({ skills, goals, today: TODAY })).toMatchObject({ skillId: "a", reason: "before-goal" });
  });

  test("brings nothing new in a skill whose foundations are missing, practised last or the first of all; reviews of it stay", () => {
    const practised = { lastPractised: new Date("2026-11-20T08:00:00Z"), attempts: 3 };
    const skills = [progress("a"), progress("b", practised, ["a"])];
    const next = (of: SkillProgress[], first?: string) => nextSkill({ skills: of, goals: [], today: TODAY, first });
    expect(next(skills)).toMatchObject({ skillId: "a", reason: "before-continued", waiting: "b" });
    expect(next([progress("a"), progress("b", {}, ["a"])], "b")).toMatchObject({
      skillId: "a",
      reason: "before-first",
      waiting: "b",
    });
    const due = [progress("a", practised), progress("b", { due: 3, attempts: 3 }, ["c"]), progress("c")];
    expect(next(due)).toMatchObject({ skillId: "b", reason: "reviews" });
  });

  test("is never one of movement or rest, and waits for none of them", () => {
    const rest: SkillProgress = { ...progress("rest"), skill: { ...skill("rest"), scope: "recovery" } };
    expect(nextSkill({ skills: [rest], goals: [], today: TODAY, first: "rest" })).toBeUndefined();
    const skills = [rest, progress("a", {}, ["rest"])];
    expect(nextSkill({ skills, goals: [], today: TODAY, first: "a" })).toMatchObject({ skillId: "a", reason: "first" });
  });

  test("of a circle that crept in is still one of its skills", () => {
    const skills = [progress("a", {}, ["b"]), progress("b", {}, ["a"])];
    const goals = [{ skillId: "a", by: "2027-03-01" }];
    expect(nextSkill({ skills, goals, today: TODAY })).toMatchObject({ skillId: "b", waiting: "a" });
  });

  test("puts a goal whose day has passed behind those that are ahead", () => {
    const goals = [
      { skillId: "a", by: "2026-11-01" },
      { skillId: "b", by: "2027-06-01" },
    ];
    expect(nextSkill({ skills: [progress("a"), progress("b")], goals, today: TODAY })?.skillId).toBe("b");
  });

  test("is a skill with many reviews due, else the one practised last, else where newcomers start", () => {
    const practised = (day: string) => ({ lastPractised: new Date(`2026-11-${day}T08:00:00Z`) });
    const skills = [progress("a", practised("20")), progress("b", practised("22")), progress("c")];
    expect(nextSkill({ skills, goals: [], today: TODAY })).toMatchObject({ skillId: "b", reason: "continued" });
    const due = [progress("a", { ...practised("20"), due: 3 }), ...skills.slice(1)];
    expect(nextSkill({ skills: due, goals: [], today: TODAY })).toMatchObject({ skillId: "a", reason: "reviews" });
    const fresh = [progress("a", {}, ["b"]), progress("b")];
    expect(nextSkill({ skills: fresh, goals: [], today: TODAY })).toMatchObject({ skillId: "b", reason: "first" });
    expect(nextSkill({ skills: [progress("b"), progress("a")], goals: [], today: TODAY, first: "a" })?.skillId).toBe(
      "a",
    );
    expect(nextSkill({ skills: [], goals: [], today: TODAY })).toBeUndefined();
  });
});

describe("The way to a goal", () => {
  const byId = (skills: SkillProgress[]) => new Map(skills.map((one) => [one.skill.id, one]));

  test("names everything that is missing, the foundations first and each once", () => {
    const skills = [
      progress("top", {}, ["left", "right"]),
      progress("left", {}, ["base"]),
      progress("right", {}, ["base", "done"]),
      progress("base"),
      progress("done", { level: 2, attempts: 4 }),
    ];
    expect(wayTo("top", byId(skills))).toEqual(["base", "left", "right", "top"]);
    expect(wayTo("done", byId(skills))).toEqual(["done"]);
  });

  test("always ends at the goal, and puts each skill after what it builds on, whatever the map", () => {
    const maps = fc.array(fc.array(fc.nat(8), { maxLength: 4 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(maps, (edges) => {
        const skills = edges.map((before, index) =>
          progress(
            `s${index}`,
            {},
            before.filter((other) => other < index).map((other) => `s${other}`),
          ),
        );
        const goal = `s${edges.length - 1}`;
        const way = wayTo(goal, byId(skills));
        expect(way.at(-1)).toBe(goal);
        expect(new Set(way).size).toBe(way.length);
        for (const [place, id] of way.entries())
          for (const before of byId(skills).get(id)!.skill.prerequisites ?? [])
            expect(way.indexOf(before)).toSatisfy((at: number) => at >= 0 && at < place);
      }),
    );
  });
});

describe("Prerequisites", () => {
  test("in a circle are refused with the path", () => {
    const skills = [skill("a", ["b"]), skill("b", ["c"]), skill("c", ["a"])];
    expect(() => refuseCycles(skills)).toThrow("a -> b -> c -> a");
    expect(() => refuseCycles([skill("a", ["a"])])).toThrow("a -> a");
  });

  test("that only point backwards never make a circle; one edge forwards that closes a chain always does", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.infiniteStream(fc.boolean()), (count, coins) => {
        const ids = Array.from({ length: count }, (_, index) => `s${index}`);
        const skills = ids.map((id, index) =>
          skill(
            id,
            ids.slice(0, index).filter((_, before) => before === index - 1 || coins.next().value),
          ),
        );
        expect(prerequisiteCycle(skills)).toBeUndefined();
        const closed = [skill("s0", [`s${count - 1}`]), ...skills.slice(1)];
        const circle = prerequisiteCycle(closed) ?? [];
        expect(circle.at(0)).toBe(circle.at(-1));
        for (const [index, id] of circle.slice(0, -1).entries())
          expect(closed.find((candidate) => candidate.id === id)?.prerequisites).toContain(circle[index + 1]);
      }),
    );
  });
});

describe("A goal in words", () => {
  test.each([
    ["I want to be good at negotiation by 1 March", "negotiation", "2027-03-01"],
    ["I want to get better at giving feedback by December 1st", "giving feedback", "2026-12-01"],
    ["goal: presenting by 2027-01-15", "presenting", "2027-01-15"],
    ["My goal is to learn data literacy until the 5th of May 2028", "data literacy", "2028-05-05"],
  ])("%s", (text, what, by) => {
    expect(readGoal(text, TODAY)).toEqual({ what, by });
  });

  test("without a day that exists is none", () => {
    expect(readGoal("I want to be good at negotiation by tomorrow night", TODAY)).toBeUndefined();
    expect(readDay("31 February", TODAY)).toBeUndefined();
    expect(readDay("23 November", TODAY)).toBe("2027-11-23");
  });
});
