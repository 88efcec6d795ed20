import { answerModelOf, type Lesson } from "#src/domain/lesson.ts";
import { exerciseDraft } from "#src/domain/lesson-draft.ts";
import { successProbability } from "#src/domain/mastery.ts";
import type { PersonId } from "#src/domain/person.ts";
import { nothingToRehearseDraft, rehearsalDraft } from "#src/domain/rehearsal-draft.ts";
import type { Exercise, SkillId } from "#src/domain/skill.ts";
import type { LearningStore, LearningUnit } from "#src/ports/learning.ts";
import { beginLesson } from "#src/services/begin-lesson.ts";
import type { LessonReply } from "#src/services/learning-service.ts";
import type { PlacementService } from "#src/services/placement-service.ts";
import { agedMastery, difficultyFrom, type Learner, personalAbility, sum } from "#src/services/practice-state.ts";
import { practiceLesson, type RehearsalService } from "#src/services/rehearsal-service.ts";

/** What somebody asks for beside the lesson of the day. */
export interface OnDemand {
  /** Five to eight questions that find the person's level; an open lesson that was answered already comes first. */
  startPlacement(learner: Learner, request: { readonly skillId: SkillId; readonly now: Date }): Promise<LessonReply>;
  /** Two minutes before it counts: what to say, what to leave out, and one answer to practise. */
  startRehearsal(learner: Learner, situation: string, now: Date): Promise<LessonReply>;
}

export interface OnDemandOptions {
  readonly unit: LearningUnit;
  readonly placements: PlacementService;
  readonly rehearsals: RehearsalService;
  readonly resume: (learner: Learner, lesson: Lesson) => Promise<LessonReply>;
  readonly isAbandoned: (lesson: Lesson, now: Date) => boolean;
  readonly idOf: (person: PersonId, what: string, now: Date) => string;
}

/** One thing is open at a time: what was begun waits for its answer, what was only looked at makes room. */
export function createOnDemand({ unit, placements, rehearsals, resume, isAbandoned, idOf }: OnDemandOptions): OnDemand {
  async function openOf({ person }: Learner, now: Date) {
    const open = await unit.of(person.tenant).store.openLesson(person.tenant, person.id);
    return { open, begun: open !== undefined && isBegun(open) && !isAbandoned(open, now) ? open : undefined };
  }

  return {
    async startPlacement(learner, { skillId, now }) {
      const { open, begun } = await openOf(learner, now);
      if (begun !== undefined) return resume(learner, begun);
      const id = idOf(learner.person.id, `placement:${skillId}`, now);
      const reply = await placements.start(learner, { id, skillId, now }, open);
      return reply.kind === "resumed" && reply.lesson !== undefined ? resume(learner, reply.lesson) : reply;
    },

    async startRehearsal(learner, situation, now) {
      const { id: person } = learner.person;
      const rehearsal = await rehearsals.prepare(learner.person, situation, now);
      if (rehearsal === undefined) return { kind: "nothing-approved", drafts: [nothingToRehearseDraft()] };
      const told = rehearsalDraft(rehearsal);
      const { open, begun } = await openOf(learner, now);
      // The words to say are needed now; the practice would be a second lesson.
      if (begun !== undefined) return { kind: "resumed", lesson: begun, drafts: [told] };
      const id = idOf(person, `rehearsal:${rehearsal.passage.skillId}`, now);
      const expected = await expectedOf(unit.of(learner.person.tenant).store, learner, rehearsal.exercise, now);
      const lesson = practiceLesson(rehearsal, learner, id, expected, now);
      const other = await beginLesson(unit, learner, lesson, open, now);
      if (other !== undefined) return { kind: "resumed", lesson: other, drafts: [told] };
      return { kind: "lesson", lesson, drafts: [told, exerciseDraft(rehearsal.exercise, lesson)] };
    },
  };
}

/** Something of it was answered already. */
const isBegun = ({ verdicts, rolePlay, placement }: Lesson): boolean =>
  verdicts.length > 0 || (rolePlay?.outcomes.length ?? 0) > 0 || placement !== undefined;

/** p(right on the first try), as believed now. */
async function expectedOf(store: LearningStore, { person }: Learner, exercise: Exercise, now: Date): Promise<number> {
  const { tenant, id, seniority } = person;
  const skill = (await store.skills(tenant)).find((candidate) => candidate.id === exercise.skillId);
  const mastery = agedMastery(await store.masteries(tenant, id), skill ?? exercise.skillId, seniority, now);
  const ability = sum(await personalAbility(store, person, now), mastery.ability);
  const item = difficultyFrom(await store.difficulties(tenant, exercise.skillId))(exercise);
  const total = { mean: ability.mean - item.mean, variance: ability.variance + item.variance };
  return successProbability(total, answerModelOf(exercise));
}
