import type { Evidence, Grade } from "#src/domain/grading.ts";
import type { Lesson } from "#src/domain/lesson.ts";
import { doneDraft, retryDraft } from "#src/domain/lesson-draft.ts";
import { factsIn } from "#src/domain/library-facts.ts";
import type { Action, Draft } from "#src/domain/message.ts";
import { debriefDraft, talkDoneDraft } from "#src/domain/role-play-draft.ts";
import type { Exercise, RolePlayExercise, SingleExercise } from "#src/domain/skill.ts";
import type { LocalDay } from "#src/domain/time.ts";

const say = (headline: string, paragraphs: readonly string[] = [], actions: readonly Action[] = []): Draft => ({
  headline: "",
  paragraphs: [headline, ...paragraphs],
  actions,
  facts: factsIn([headline, ...paragraphs].join("\n"), "second look"),
  citations: [],
});

/** Asks for the one sentence that a second look needs. */
export const askWhyDraft = (lesson: Lesson): Draft =>
  say(
    "Then show me, in one sentence: which words of your answer do what I missed?",
    ["For example: \"'you doubled your seats' is my reason\"."],
    [{ id: "lesson-disagree-leave", label: "Leave it", value: lesson.id, placement: "button" }],
  );

/** The grade went up: what follows is what would have followed at once. */
export function raisedDraft(exercise: SingleExercise, lesson: Lesson, grade: Grade, today: LocalDay): Draft {
  const open = lesson.state === "retry";
  return raised(lesson, open ? retryDraft(exercise, lesson, grade) : doneDraft(exercise, lesson, grade, today));
}

/** The same of a talk: looked back on once more. */
export const talkRaisedDraft = (exercise: RolePlayExercise, lesson: Lesson, today: LocalDay): Draft =>
  raised(lesson, lesson.state === "retry" ? debriefDraft(exercise, lesson) : talkDoneDraft(exercise, lesson, today));

function raised({ verdicts }: Lesson, next: Draft): Draft {
  const lead =
    verdicts.at(-1) === "right"
      ? "I looked again, and you are right. Your practice record is corrected."
      : "I looked again, and there is more in it than I saw.";
  return { ...next, paragraphs: [lead, ...next.paragraphs] };
}

/** The grade stays; both views are kept. */
export function keptDraft(exercise: Exercise, lesson: Lesson, evidence: readonly Evidence[]): Draft {
  const missing = evidence.find(({ met }) => !met)?.tip;
  const draft = say("I looked again and still miss it, so the grade stays. That you disagree is noted beside it.", [
    ...(missing === undefined ? [] : [`What I look for: ${missing}`]),
    ...(lesson.state === "retry" ? ["Try it once more, or leave it there."] : []),
  ]);
  return { ...draft, facts: [...draft.facts, ...factsIn(missing ?? "", exercise.id)] };
}

/** A key decides choices, figures and orders; a disagreement tells that the item may be wrong. */
export const byKeyDraft = (): Draft =>
  say("This one is graded by its key, so the grade stays. I've noted that you disagree.", [
    "If others disagree too, the people who look after the library are told, without names.",
  ]);

export const nothingToDisputeDraft = (lesson: Lesson): Draft =>
  say(
    lesson.dispute === undefined
      ? "There is no grade of yours here that counted against you."
      : "I've looked twice at that one. Both views are kept.",
  );

export const leftDraft = (lesson: Lesson): Draft =>
  say(lesson.state === "retry" ? "Fine. Then your next try?" : "Fine, it stays as it is.");
