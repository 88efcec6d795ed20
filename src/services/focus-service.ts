import {
  type Ability,
  afterDays,
  difficultyShift,
  PERSON_PRIOR,
  SKILL_PRIOR,
  targetDifficulty,
} from "#src/domain/mastery.ts";
import type { Person } from "#src/domain/person.ts";
import type { SkillId } from "#src/domain/skill.ts";
import type { LearningStore } from "#src/ports/learning.ts";

/** The skill that today's learning is about, with what is believed about it. */
export interface FocusSkill {
  readonly skillId: SkillId;
  readonly title: string;
  readonly ability: Ability;
  /** b*: the person succeeds in about 80% of items of this difficulty (MODEL.md 3.3). */
  readonly bestDifficulty: number;
}

export interface FocusService {
  of(person: Person, now: Date): Promise<FocusSkill>;
}

const FIRST_SKILL = "sales-negotiation";
const DAY_MS = 86_400_000;
const daysSince = (then: Date, now: Date): number => Math.max(0, (now.getTime() - then.getTime()) / DAY_MS);

/** The knowledge skill practised last; a newcomer starts with the first of the library. */
export function createFocusService(learning: LearningStore): FocusService {
  return {
    async of(person, now) {
      const { tenant, id } = person;
      const skills = (await learning.skills(tenant)).filter(({ scope }) => scope === "knowledge");
      const masteries = (await learning.masteries(tenant, id)).filter(({ skillId }) =>
        skills.some((skill) => skill.id === skillId),
      );
      const latest = masteries.toSorted((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime())[0];
      const skill =
        skills.find((candidate) => candidate.id === latest?.skillId) ??
        skills.find((candidate) => candidate.id === FIRST_SKILL) ??
        skills[0];
      if (skill === undefined)
        throw new Error("Cannot choose a skill as the library must hold at least one: current number is 0");
      const own = await learning.ability(tenant, id);
      const general =
        own === undefined ? PERSON_PRIOR : afterDays(own.ability, daysSince(own.updatedAt, now), PERSON_PRIOR);
      const special = latest === undefined ? SKILL_PRIOR : afterDays(latest.ability, daysSince(latest.updatedAt, now));
      const ability = { mean: general.mean + special.mean, variance: general.variance + special.variance };
      return {
        skillId: skill.id,
        title: skill.title,
        ability,
        bestDifficulty: targetDifficulty(ability) + difficultyShift(latest?.streak ?? 0),
      };
    },
  };
}
