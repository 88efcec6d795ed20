import { type Lesson, type LessonBrief, outsideBand, ownId } from "#src/domain/lesson.ts";
import { beginRolePlay, type RolePlayState } from "#src/domain/role-play.ts";
import type { RolePlayExercise } from "#src/domain/skill.ts";
import { marksAnOrder } from "#src/domain/written-ordering.ts";
import type { ExerciseWriter } from "#src/ports/learning.ts";
import type { LessonPlan } from "#src/services/lesson-plan.ts";

type Planned = Extract<LessonPlan, { kind: "planned" }>;
type Chosen = Pick<Planned, "lesson" | "brief">;

/**
 * The plan with an exercise written for its reader, where one holds and is no farther from the band of practice than the
 * stored one, which stays everywhere else; undefined where a talk was asked for, none is stored and none could be written.
 * `begun` is the same lesson where this turn has run before: it keeps what it had.
 */
export async function withOwnExercise(
  { lesson, brief, expectedOn }: Planned,
  writer: ExerciseWriter | undefined,
  begun: Lesson | undefined,
  signal?: AbortSignal,
): Promise<Chosen | undefined> {
  if (writer === undefined || !mayBeWritten(brief)) return { lesson, brief };
  const written =
    begun?.id === lesson.id ? begun.written : await writer.write(brief, ownId(brief.exercise, lesson), signal);
  if (written === undefined) return brief.asTalk === true ? undefined : { lesson, brief };
  const expected = expectedOn(written);
  // Somebody who asks for a talk gets it, like a stored one.
  if (brief.asTalk !== true && outsideBand(expected) > outsideBand(lesson.expected)) return { lesson, brief };
  return {
    brief: { ...brief, exercise: written },
    lesson: {
      ...lesson,
      expected,
      written,
      exerciseId: written.id,
      ...(written.kind === "role-play" ? { rolePlay: begunTalk(written, lesson) } : {}),
    },
  };
}

/** As many moves as the stored talk would have had for this person; of one that is written anew, all. */
const begunTalk = (written: RolePlayExercise, { rolePlay }: Lesson): RolePlayState => {
  const begun = beginRolePlay(written, "director");
  return rolePlay === undefined ? begun : { ...begun, moves: rolePlay.moves };
};

/** A talk at any time; an order where the passage marks one, in the place of a stored order or of what was done before. */
function mayBeWritten(brief: LessonBrief): boolean {
  const { skill, passage, exercise, asTalk = false, repeated = false, corrective = false } = brief;
  if (skill.scope !== "knowledge" || corrective) return false;
  if (exercise.kind === "role-play" || asTalk) return true;
  return (exercise.kind === "ordering" || repeated) && marksAnOrder(passage.text);
}
