import { describe, expect, test } from "vitest";
import { type Grade, gradeAnswer } from "#src/domain/grading.ts";
import { type Lesson, mayDisagree } from "#src/domain/lesson.ts";
import { beginRolePlay, facing, moveExercise } from "#src/domain/role-play.ts";
import { afterTalkAnswer } from "#src/domain/role-play-lesson.ts";
import { afterTalkSecondLook, doubtedOutcomes, gradeOf, withoutAnswers } from "#src/domain/role-play-second-look.ts";
import { talk, talkLesson } from "#test/helpers/scripted-talk.ts";

const now = new Date("2026-03-02T09:00:00Z");
const lesson = (): Lesson => talkLesson({ rolePlay: beginRolePlay(talk, "junior"), startedAt: now });
const play = (before: Lesson, text: string): Lesson => {
  const grade = gradeAnswer(facing(talk, before), text);
  return afterTalkAnswer(before, talk, { grade, text, turn: text, now }).lesson;
};
/** A grade of one move as if this had been said. */
const gradedAs = (move: number, words: string): Grade => gradeAnswer(moveExercise(talk, move, "?"), words);

const PARTLY = "Because of the two sites it has its price";
const RIGHT = "Because of the two sites it is 48";
const EMPTY = "Let me sleep over that one";
const ASKS = "What would that solve for you";

describe("A second look at a talk", () => {
  test("is offered once the talk was looked back on, and not while the counterpart waits", () => {
    const first = play(lesson(), PARTLY);
    expect(mayDisagree(first)).toBe(false);
    const debrief = play(first, ASKS);
    expect(debrief.state).toBe("retry");
    expect(mayDisagree(debrief)).toBe(true);
    expect(mayDisagree(play(play(lesson(), RIGHT), ASKS))).toBe(false);
  });

  test("reads every answer that was not right, each with the words it was given in", () => {
    const debrief = play(play(lesson(), PARTLY), ASKS);
    expect(doubtedOutcomes(debrief).map(({ move, answer }) => [move, answer])).toEqual([[0, PARTLY]]);
    const done = play(debrief, PARTLY);
    expect(doubtedOutcomes(done).map(({ move, answer }) => [move, answer])).toEqual([[0, PARTLY]]);
    expect(done.rolePlay?.outcomes.every(({ answer }) => answer === undefined)).toBe(true);
  });

  test("ends the talk when nothing is left to try again", () => {
    const debrief = play(play(lesson(), PARTLY), ASKS);
    const after = afterTalkSecondLook(debrief, talk, new Map([[0, gradedAs(0, RIGHT)]]), now);
    expect(after).toMatchObject({ state: "finished", verdicts: ["right"], finishedAt: now });
    expect(after?.rolePlay?.retry).toBeUndefined();
  });

  test("moves the second try to what is the weakest now, with its own line, and help starts over", () => {
    const debrief = [EMPTY, EMPTY, EMPTY, EMPTY].reduce(play, lesson());
    const helped = {
      ...debrief,
      hinted: true,
      rolePlay: { ...debrief.rolePlay!, retry: 0, line: "What does it cost?" },
    };
    const after = afterTalkSecondLook(helped, talk, new Map([[0, gradedAs(0, PARTLY)]]), now);
    expect(after).toMatchObject({ state: "retry", hinted: false, rolePlay: { retry: 1 } });
    expect(after?.rolePlay?.line).toBe(after?.rolePlay?.outcomes[1]?.line);
  });

  test("of the second try leaves the first answers, and the talk stays over", () => {
    const done = play(play(play(lesson(), PARTLY), ASKS), PARTLY);
    const after = afterTalkSecondLook(done, talk, new Map([[0, gradedAs(0, RIGHT)]]), now);
    expect(after).toMatchObject({ state: "finished", verdicts: ["partly", "right"] });
    expect(after?.rolePlay?.outcomes).toEqual(done.rolePlay?.outcomes);
  });

  test("never lowers a grade, and gives undefined where none is better", () => {
    const debrief = play(play(lesson(), PARTLY), ASKS);
    const [outcome] = doubtedOutcomes(debrief);
    for (const grade of [gradeOf(outcome!), gradedAs(0, EMPTY)])
      expect(afterTalkSecondLook(debrief, talk, new Map([[0, grade]]), now)).toBeUndefined();
    expect(afterTalkSecondLook(debrief, talk, new Map(), now)).toBeUndefined();
  });

  test("does not make giving in right, whatever the grade says", () => {
    const debrief = play(play(lesson(), "Because of the two sites, 48, or 40 if you like"), ASKS);
    expect(debrief.rolePlay?.outcomes[0]).toMatchObject({ verdict: "partly", stance: "gave-in" });
    expect(afterTalkSecondLook(debrief, talk, new Map([[0, gradedAs(0, RIGHT)]]), now)).toBeUndefined();
  });

  test("leaves none of the words behind", () => {
    const done = play(play(play(lesson(), PARTLY), ASKS), PARTLY);
    expect(JSON.stringify(withoutAnswers(done.rolePlay!))).not.toContain('"answer"');
  });
});
