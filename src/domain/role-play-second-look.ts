import type { Grade } from "#src/domain/grading.ts";
import type { Lesson } from "#src/domain/lesson.ts";
import { ownWords } from "#src/domain/own-words.ts";
import { betterGrade } from "#src/domain/quoted-grading.ts";
import { type MoveOutcome, moveAt, type RolePlayState, stanceOf, verdictOf, weakestOf } from "#src/domain/role-play.ts";
import type { RolePlayExercise } from "#src/domain/skill.ts";

/** An answer of a talk that may be looked at again, with its words. */
export type DoubtedOutcome = MoveOutcome & { readonly answer: string };

/** The answers a second look reads again: before the second try every one that was not right, after it that try alone. */
export function doubtedOutcomes({ rolePlay }: Pick<Lesson, "rolePlay">): DoubtedOutcome[] {
  const { outcomes = [], second } = rolePlay ?? {};
  return (second === undefined ? outcomes : [second]).filter(
    (outcome): outcome is DoubtedOutcome => outcome.verdict !== "right" && outcome.answer !== undefined,
  );
}

/** The grade that an answer of a talk carries; it was never told in words of its own. */
export const gradeOf = ({ verdict, score, evidence }: MoveOutcome): Grade => ({
  verdict,
  score,
  evidence,
  feedback: "",
});

/** An answer as another grade of it would have it; as it was where that is no better. */
function regraded(exercise: RolePlayExercise, outcome: DoubtedOutcome, grade: Grade): MoveOutcome {
  const stance = stanceOf(grade, moveAt(exercise, outcome.move), ownWords(outcome.answer, outcome.line));
  const verdict = grade.verdict === "right" && stance === "gave-in" ? "partly" : grade.verdict;
  const after: MoveOutcome = { ...outcome, stance, verdict, score: grade.score, evidence: grade.evidence };
  const [was, is] = [gradeOf(outcome), gradeOf(after)];
  return betterGrade(was, is) === is ? after : outcome;
}

/**
 * The lesson after a second look at a talk, with the new grades by the index of their move; undefined where none is better.
 *
 * Nothing left to try once more ends the talk; otherwise the second try is about the answer that is the weakest now.
 */
export function afterTalkSecondLook(
  lesson: Lesson,
  exercise: RolePlayExercise,
  grades: ReadonlyMap<number, Grade>,
  now: Date,
): Lesson | undefined {
  const { rolePlay } = lesson;
  if (rolePlay === undefined) return undefined;
  const doubted = doubtedOutcomes(lesson);
  const better = new Map<number, MoveOutcome>();
  for (const outcome of doubted) {
    const grade = grades.get(outcome.move);
    const after = grade === undefined ? outcome : regraded(exercise, outcome, grade);
    if (after !== outcome) better.set(outcome.move, after);
  }
  if (better.size === 0) return undefined;
  const { second } = rolePlay;
  if (second !== undefined) {
    const after = better.get(second.move) ?? second;
    return {
      ...lesson,
      rolePlay: { ...rolePlay, second: after },
      verdicts: [...lesson.verdicts.slice(0, -1), after.verdict],
    };
  }
  const outcomes = rolePlay.outcomes.map((outcome) => better.get(outcome.move) ?? outcome);
  const verdicts = lesson.verdicts.map(() => verdictOf(outcomes));
  if (lesson.state !== "retry") return { ...lesson, rolePlay: { ...rolePlay, outcomes }, verdicts };
  return { ...lesson, verdicts, ...triedAgain(lesson, { ...rolePlay, outcomes }, now) };
}

function triedAgain(
  { hinted, shown }: Lesson,
  rolePlay: RolePlayState,
  now: Date,
): Pick<Lesson, "rolePlay" | "hinted" | "shown"> | Pick<Lesson, "rolePlay" | "state" | "finishedAt"> {
  const weakest = weakestOf(rolePlay.outcomes);
  if (weakest === undefined) return { rolePlay: { ...rolePlay, retry: undefined }, state: "finished", finishedAt: now };
  const isSame = weakest.move === rolePlay.retry;
  return {
    rolePlay: { ...rolePlay, line: weakest.line, retry: weakest.move },
    hinted: isSame && hinted,
    shown: isSame && shown,
  };
}

/** The talk without the words that nobody looks at any more. */
export function withoutAnswers(rolePlay: RolePlayState): RolePlayState {
  const bare = ({ answer: _, ...outcome }: MoveOutcome): MoveOutcome => outcome;
  const { outcomes, second } = rolePlay;
  return { ...rolePlay, outcomes: outcomes.map(bare), ...(second === undefined ? {} : { second: bare(second) }) };
}
