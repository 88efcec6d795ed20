import {
  type CurriculumState,
  type Goal,
  type NextSkill,
  nextSkill,
  type SkillProgress,
} from "#src/domain/curriculum.ts";
import { isDue } from "#src/domain/memory.ts";
import type { Person } from "#src/domain/person.ts";
import { levelFor } from "#src/domain/placement.ts";
import { type LocalDay, localDay } from "#src/domain/time.ts";
import type { LearningStore, LearningUnit } from "#src/ports/learning.ts";
import type { DataContributor } from "#src/services/data-contributors.ts";
import type { LibraryService } from "#src/services/library-service.ts";
import { agedMastery, personalAbility } from "#src/services/practice-state.ts";

/** Where a newcomer starts. */
export const FIRST_SKILL = "sales-negotiation";

export interface GoalView extends Goal {
  readonly title: string;
  readonly level: SkillProgress["level"];
}

export interface CurriculumView {
  readonly goals: readonly GoalView[];
  /** What today's learning is about, and why. */
  readonly next?: (NextSkill & { readonly title: string }) | undefined;
  readonly today: LocalDay;
}

export type GoalOutcome =
  | { readonly kind: "set"; readonly goal: GoalView; readonly before?: LocalDay | undefined }
  | { readonly kind: "no-skill" }
  | { readonly kind: "past" };

export interface CurriculumService {
  view(person: Person, now: Date): Promise<CurriculumView>;
  /** Sets or moves a goal; one a skill. */
  setGoal(person: Person, what: string, by: LocalDay, now: Date): Promise<GoalOutcome>;
  /** By the words or the id of the skill; the one that was removed. */
  removeGoal(person: Person, what: string, now: Date): Promise<GoalView | undefined>;
}

export function createCurriculumService({ store }: LearningUnit, library: LibraryService): CurriculumService {
  async function viewOf(person: Person, now: Date): Promise<CurriculumView> {
    const state = await curriculumState(store, person, now);
    const next = nextSkill(state);
    const titleOf = (id: string): string => state.skills.find(({ skill }) => skill.id === id)?.skill.title ?? id;
    return {
      goals: state.goals.map((goal) => ({
        ...goal,
        title: titleOf(goal.skillId),
        level: state.skills.find(({ skill }) => skill.id === goal.skillId)?.level ?? 1,
      })),
      next: next === undefined ? undefined : { ...next, title: titleOf(next.skillId) },
      today: state.today,
    };
  }

  const goalOf = async (person: Person, skillId: string, now: Date): Promise<GoalView | undefined> =>
    (await viewOf(person, now)).goals.find((goal) => goal.skillId === skillId);

  return {
    view: viewOf,
    async setGoal(person, what, by, now) {
      const skill = await library.skillFor(person.tenant, what);
      if (skill === undefined || skill.scope !== "knowledge") return { kind: "no-skill" };
      if (by <= localDay(now, person.timeZone)) return { kind: "past" };
      const before = await goalOf(person, skill.id, now);
      await store.putGoal(person.tenant, person.id, { skillId: skill.id, by }, now);
      const goal = await goalOf(person, skill.id, now);
      return goal === undefined ? { kind: "no-skill" } : { kind: "set", goal, before: before?.by };
    },
    async removeGoal(person, what, now) {
      const named = await library.skillFor(person.tenant, what);
      const goals = (await viewOf(person, now)).goals;
      const goal = goals.find(({ skillId }) => skillId === what || skillId === named?.id);
      if (goal === undefined) return undefined;
      await store.removeGoal(person.tenant, person.id, goal.skillId);
      return goal;
    },
  };
}

/** What the next skill is chosen by: the knowledge skills, how far the person is in each, and what they want. */
export async function curriculumState(store: LearningStore, person: Person, now: Date): Promise<CurriculumState> {
  const { tenant, id, seniority, timeZone } = person;
  const [all, masteries, reviews, goals, own] = await Promise.all([
    store.skills(tenant),
    store.masteries(tenant, id),
    store.reviews(tenant, id),
    store.goals(tenant, id),
    personalAbility(store, person, now),
  ]);
  const knowledge = all.filter(({ scope }) => scope === "knowledge");
  const skills = knowledge.map((skill): SkillProgress => {
    const mastery = agedMastery(masteries, skill, seniority, now);
    const practised = masteries.find(({ skillId }) => skillId === skill.id);
    return {
      skill,
      level: levelFor({ mean: own.mean + mastery.ability.mean, variance: 0 }),
      attempts: mastery.attempts,
      due: reviews.filter(({ skillId, card }) => skillId === skill.id && isDue(card, now)).length,
      lastPractised: practised?.updatedAt,
    };
  });
  return { skills, goals, today: localDay(now, timeZone), first: FIRST_SKILL };
}

/** Goals are part of what is known about somebody. */
export const goalData: DataContributor = {
  async about(stores, { person: { tenant, id }, purposeOf }) {
    const goals = await stores.learning.goals(tenant, id);
    return goals.length === 0
      ? []
      : [{ category: "Goals", items: goals.length, source: "you", purpose: purposeOf("learning") }];
  },
};
