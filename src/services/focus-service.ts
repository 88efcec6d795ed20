import { type NextReason, nextSkill } from "#src/domain/curriculum.ts";
import { type Ability, difficultyShift, SKILL_PRIOR, targetDifficulty } from "#src/domain/mastery.ts";
import type { Person } from "#src/domain/person.ts";
import type { SkillId } from "#src/domain/skill.ts";
import type { LearningUnit } from "#src/ports/learning.ts";
import { curriculumState, type MayLearn } from "#src/services/curriculum-service.ts";
import { agedMastery, personalAbility, sum } from "#src/services/practice-state.ts";

/** The skill that today's learning is about, with what is believed about it. */
export interface FocusSkill {
  readonly skillId: SkillId;
  readonly title: string;
  readonly ability: Ability;
  /** b*: the person succeeds in about 80% of items of this difficulty (MODEL.md 3.3). */
  readonly bestDifficulty: number;
  /** Why it is this one. */
  readonly reason: NextReason;
}

export interface FocusService {
  of(person: Person, now: Date): Promise<FocusSkill>;
}

/** The knowledge skill that the person's goals, their prerequisites, due reviews and practice lead to. */
export function createFocusService(unit: LearningUnit, mayLearn: MayLearn): FocusService {
  return {
    async of(person, now) {
      const { store: learning } = unit.of(person.tenant);
      const state = await curriculumState(learning, person, now, mayLearn);
      const next = nextSkill(state);
      const skill = state.skills.find((progress) => progress.skill.id === next?.skillId)?.skill;
      if (next === undefined || skill === undefined)
        throw new Error("Cannot choose a skill as the library must hold at least one: current number is 0");
      const masteries = await learning.masteries(person.tenant, person.id);
      const latest = masteries.find(({ skillId }) => skillId === skill.id);
      const special = latest === undefined ? SKILL_PRIOR : agedMastery(masteries, skill, person.seniority, now).ability;
      const ability = sum(await personalAbility(learning, person, now), special);
      return {
        skillId: skill.id,
        title: skill.title,
        ability,
        bestDifficulty: targetDifficulty(ability) + difficultyShift(latest?.streak ?? 0),
        reason: next.reason,
      };
    },
  };
}
