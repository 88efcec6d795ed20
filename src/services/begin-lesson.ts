import type { Lesson } from "#src/domain/lesson.ts";
import type { LearningUnit } from "#src/ports/learning.ts";
import type { Learner } from "#src/services/practice-state.ts";

/**
 * Opens a lesson in the place of `replaced`, which is skipped; undefined when that is done.
 *
 * Answers the lesson that was opened by another turn in the meantime: then nothing is written, as one lesson is open at a time.
 */
export async function beginLesson(
  unit: LearningUnit,
  { person }: Pick<Learner, "person">,
  lesson: Lesson,
  replaced: Lesson | undefined,
  now: Date,
): Promise<Lesson | undefined> {
  const { tenant, id } = person;
  return unit.of(tenant).transaction(async (tables) => {
    await tables.lockPractice(tenant, id);
    const current = await tables.openLesson(tenant, id);
    if (current !== undefined && current.id !== lesson.id && current.id !== replaced?.id) return current;
    if (current !== undefined && current.id !== lesson.id)
      await tables.putLesson(tenant, id, { ...current, state: "skipped", finishedAt: now });
    await tables.putLesson(tenant, id, lesson);
    return undefined;
  });
}
