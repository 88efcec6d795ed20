import { type Lesson, lessonMinutes } from "#src/domain/lesson.ts";
import type { Person } from "#src/domain/person.ts";
import { otherWordsFor, type Rehearsal, rehearsalFrom } from "#src/domain/rehearsal.ts";
import { audienceOf } from "#src/domain/skill.ts";
import { localDay } from "#src/domain/time.ts";
import type { LearningUnit } from "#src/ports/learning.ts";
import type { LibraryService } from "#src/services/library-service.ts";
import type { Learner } from "#src/services/practice-state.ts";

export interface RehearsalService {
  /** What to say and what to leave out in a situation, from approved passages alone; undefined when none is about it. */
  prepare(person: Person, situation: string, now: Date): Promise<Rehearsal | undefined>;
}

const PASSAGES_LOOKED_AT = 8;

export function createRehearsalService(unit: LearningUnit, library: LibraryService): RehearsalService {
  return {
    async prepare({ tenant, seniority, timeZone }, situation, now) {
      const audience = audienceOf(seniority);
      const find = async (query: string): Promise<Rehearsal | undefined> => {
        const passages = (await library.search(query, { tenant, limit: PASSAGES_LOOKED_AT })).map(
          ({ passage }) => passage,
        );
        const skills = [...new Set(passages.map(({ skillId }) => skillId))];
        const exercises = await Promise.all(skills.map((skill) => unit.of(tenant).store.exercises(tenant, skill)));
        return rehearsalFrom(passages, exercises.flat(), audience);
      };
      const others = otherWordsFor(situation);
      const found = (await find(situation)) ?? (others === undefined ? undefined : await find(others));
      if (found === undefined) await unit.of(tenant).store.recordGap(tenant, undefined, localDay(now, timeZone));
      return found;
    },
  };
}

/** The practice of a rehearsal as a lesson: helped by the words before it, and one like every other. */
export function practiceLesson(
  { passage, exercise }: Rehearsal,
  { person, plain }: Learner,
  id: string,
  expected: number,
  now: Date,
): Lesson {
  const words = `${passage.plain} ${exercise.prompt}`.split(/\s+/u).length;
  return {
    id,
    skillId: passage.skillId,
    level: passage.level,
    concept: passage.concept,
    title: passage.title,
    chunkIds: [passage.id],
    exerciseId: exercise.id,
    minutes: lessonMinutes(words, exercise),
    audience: audienceOf(person.seniority),
    plain,
    review: false,
    expected,
    usesModel: false,
    state: "waiting",
    // A sentence that says it was shown right before.
    hinted: true,
    shown: false,
    verdicts: [],
    startedAt: now,
  };
}
