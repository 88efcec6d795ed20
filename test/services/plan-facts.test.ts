import { describe, expect, test } from "vitest";
import type { Change, SessionRecord } from "#src/ports/records.ts";
import { changesOn, pausedDaysOf } from "#src/services/plan-facts.ts";

const TODAY = "2026-03-12";

const change = (day: string, overrides: Partial<Change> = {}): Change => ({
  id: `${day}-moved`,
  at: new Date(`${day}T07:00:00Z`),
  day,
  summary: "Moved the pricing course",
  before: {},
  after: {},
  proposed: false,
  settledAs: "applied",
  ...overrides,
});

const lesson = (day: string, newMaterial: boolean, status: SessionRecord["status"] = "done"): SessionRecord => ({
  session: {
    id: `${day}-learning-0`,
    kind: "learning",
    title: "Anchoring",
    muscleGroups: [],
    minutes: 20,
    items: 10,
    difficulty: 0,
    newMaterial,
    startsAt: new Date(`${day}T10:00:00Z`),
  },
  day,
  status,
});

describe("changes that Kairos made by itself today", () => {
  test("count once each, without the one that is being told of", () => {
    const changes = [change(TODAY), change(TODAY, { id: "second" }), change("2026-03-11")];
    expect(changesOn(TODAY, changes)).toBe(2);
    expect(changesOn(TODAY, changes, "second")).toBe(1);
  });

  test("do not count once they were taken back, kept as proposals, or asked for", () => {
    expect(changesOn(TODAY, [change(TODAY, { settledAs: "undone" }), change(TODAY, { proposed: true })])).toBe(0);
  });
});

describe("a course that Kairos has paused", () => {
  test("is paused since the first change after the last new material", () => {
    const changes = [change("2026-03-05"), change("2026-03-09")];
    expect(pausedDaysOf(TODAY, changes, [lesson("2026-03-04", true)])).toBe(7);
    expect(pausedDaysOf(TODAY, changes, [lesson("2026-03-06", true)])).toBe(3);
  });

  test("goes on once new material is planned again; review alone does not end the pause", () => {
    const changes = [change("2026-03-05")];
    expect(pausedDaysOf(TODAY, changes, [lesson("2026-03-10", true, "planned")])).toBeUndefined();
    expect(pausedDaysOf(TODAY, changes, [lesson("2026-03-10", false)])).toBe(7);
    expect(pausedDaysOf(TODAY, changes, [lesson("2026-03-10", true, "dropped")])).toBe(7);
  });

  test("was never paused without a change", () => {
    expect(pausedDaysOf(TODAY, [], [lesson("2026-02-20", true)])).toBeUndefined();
  });
});
