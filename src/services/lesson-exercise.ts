import { type Lesson, type LessonBrief, outsideBand, ownId } from "#src/domain/lesson.ts";
import { beginRolePlay } from "#src/domain/role-play.ts";
import { marksAnOrder } from "#src/domain/written-ordering.ts";
import type { ExerciseWriter } from "#src/ports/learning.ts";
import type { LessonPlan } from "#src/services/lesson-plan.ts";

type Planned = Extract<LessonPlan, { kind: "planned" }>;
type Chosen = Pick<Planned, "lesson" | "brief">;

/**
 * The plan with an exercise written for its reader, where one holds and is no farther from the band of practice than the
 * stored one, which stays everywhere else. `begun` is the same lesson where this turn has run before: it keeps what it had.
 */
export async function withOwnExercise(
  { lesson, brief, expectedOn }: Planned,
  writer: ExerciseWriter | undefined,
  begun: Lesson | undefined,
  signal?: AbortSignal,
): Promise<Chosen> {
  if (writer === undefined || !mayBeWritten(brief)) return { lesson, brief };
  const written =
    begun?.id === lesson.id ? begun.written : await writer.write(brief, ownId(brief.exercise, lesson), signal);
  if (written === undefined) return { lesson, brief };
  const expected = expectedOn(written);
  if (outsideBand(expected) > outsideBand(lesson.expected)) return { lesson, brief };
  return {
    brief: { ...brief, exercise: written },
    lesson: {
      ...lesson,
      expected,
      written,
      exerciseId: written.id,
      ...(written.kind === "role-play" && lesson.rolePlay !== undefined
        ? { rolePlay: { ...beginRolePlay(written, "director"), moves: lesson.rolePlay.moves } }
        : {}),
    },
  };
}

/** A talk at any time; an order where the passage marks one, in the place of a stored order or of what was done before. */
function mayBeWritten({ skill, passage, exercise, repeated = false, corrective = false }: LessonBrief): boolean {
  if (skill.scope !== "knowledge" || corrective) return false;
  if (exercise.kind === "role-play") return true;
  return (exercise.kind === "ordering" || repeated) && marksAnOrder(passage.text);
}
