import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { reviewMessage } from "#src/domain/guardrails/review.ts";
import { BODY_PARTS } from "#src/domain/skill.ts";
import { trainingDrafts, trainingSession } from "#src/domain/training-session.ts";
import { readStarterContents } from "#src/library/starter-library.ts";

const passages = (await readStarterContents()).flatMap((content) => content.passages);
const approved = passages.map((passage) => ({ ...passage, approved: true }));
const squats = approved.filter(({ skillId }) => skillId === "squat-mechanics");
const recovery = passages.filter(({ skillId }) => skillId === "sleep-and-recovery");
const titles = (minutes: number, injuries: Parameters<typeof trainingSession>[2] = [], rpe = 4): string[] =>
  trainingSession({ minutes, rpe }, squats, injuries)?.drills.map(({ title }) => title) ?? [];

describe("a planned session", () => {
  test("has a warm-up, a main part and a cool-down where the time allows", () => {
    expect(titles(20)).toEqual(["Ankles and hips", "Slow squat without load", "Walking it out"]);
  });

  test("keeps to its main part when time is short", () => {
    expect(titles(8)).toEqual(["Slow squat without load"]);
    expect(titles(3)).toEqual([]);
  });

  test("is a box squat for an old knee injury", () => {
    expect(titles(20, ["knee"])).toContain("Slow box squat");
    expect(titles(20, ["knee"], 3)).toContain("Box squat");
  });

  test("never exceeds the planned minutes and effort, and never loads an old injury", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 10 }),
        fc.subarray([...BODY_PARTS]),
        fc.subarray(approved),
        (minutes, rpe, injuries, library) => {
          const session = trainingSession({ minutes, rpe }, library, injuries);
          if (session === undefined) return;
          expect(session.minutes).toBeLessThanOrEqual(minutes);
          for (const { drill } of session.drills) {
            expect(drill.rpe).toBeLessThanOrEqual(rpe);
            expect(drill.avoidWith.filter((part) => injuries.includes(part))).toEqual([]);
          }
        },
      ),
    );
  });

  test("is made of approved drills only", () => {
    const drills = passages.filter(({ skillId }) => skillId === "squat-mechanics");
    expect(trainingSession({ minutes: 30, rpe: 5 }, drills, [])).toBeUndefined();
    expect(trainingSession({ minutes: 10, rpe: 2 }, recovery, [])?.drills.map(({ title }) => title)).toEqual([
      "Ten-minute walk",
    ]);
  });

  test("asks for pain first, carries every stop rule, and passes the guardrail as it is", () => {
    const session = trainingSession({ minutes: 20, rpe: 4 }, squats, ["knee"])!;
    const drafts = trainingDrafts({ title: "Squats, easy", kind: "physical" }, session);
    expect(drafts[0]?.headline).toBe("Squats, easy, 18 minutes");
    expect(drafts[0]?.paragraphs[0]).toContain("any pain today");
    for (const [index, draft] of drafts.entries()) {
      expect(draft.paragraphs).toContain(session.drills[index]?.drill.stop);
      const verdict = reviewMessage(draft, {
        surface: "slack-dm",
        audience: "ana",
        key: new Uint8Array(32).fill(1),
        verdictId: "v",
        personalContent: true,
      });
      expect(verdict.fired).toEqual([]);
      expect(verdict.outcome).toBe("approved");
    }
  });
});
