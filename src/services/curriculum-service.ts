import {
  type CurriculumState,
  carries,
  type Goal,
  type NextSkill,
  nextSkill,
  type SkillProgress,
  wayTo,
} from "#src/domain/curriculum.ts";
import type { Ability } from "#src/domain/mastery.ts";
import { isDue } from "#src/domain/memory.ts";
import type { Person } from "#src/domain/person.ts";
import type { Skill, SkillId } from "#src/domain/skill.ts";
import { type Standing, standingOf } from "#src/domain/standing.ts";
import { type LocalDay, localDay } from "#src/domain/time.ts";
import type { LearningStore, LearningUnit, Review } from "#src/ports/learning.ts";
import type { DataContributor } from "#src/services/data-contributors.ts";
import type { LibraryService } from "#src/services/library-service.ts";
import { agedMastery, personalAbility, sum } from "#src/services/practice-state.ts";

/** Where a newcomer starts. */
export const FIRST_SKILL = "sales-negotiation";

export interface GoalView extends Goal {
  readonly title: string;
  readonly level: SkillProgress["level"];
  /** Titles of what has to come before it, the foundations first. */
  readonly first: readonly string[];
}

/** A skill that another one waits for, and why. */
export interface WaitsFor {
  readonly title: string;
  /** The end of "..., as ...". */
  readonly because?: string | undefined;
}

export interface NextSkillView extends NextSkill {
  readonly title: string;
  /** The skill that builds on it. */
  readonly waits?: WaitsFor | undefined;
}

export interface SkillView {
  readonly id: SkillId;
  readonly title: string;
  readonly isKnowledge: boolean;
  readonly standing: Standing;
  /** Somebody was placed or practised in it; before, the standing is a guess. */
  readonly tried: boolean;
  readonly goal?: Goal | undefined;
  /** When an idea of it is to be looked at again; today where one is due. */
  readonly nextReview?: LocalDay | undefined;
  /** What has to come before anything new in it. */
  readonly waitsFor?: WaitsFor | undefined;
  readonly before: readonly { readonly id: SkillId; readonly carries: boolean }[];
  /** Today's learning is about it. */
  readonly isNext: boolean;
}

export interface CurriculumView {
  readonly goals: readonly GoalView[];
  /** What today's learning is about, and why. */
  readonly next?: NextSkillView | undefined;
  /** Foundations before what builds on them. */
  readonly skills: readonly SkillView[];
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

/** Whether what the person learns may be used for their coaching. */
export type MayLearn = (person: Person, now: Date) => Promise<boolean>;

export function createCurriculumService(
  unit: LearningUnit,
  library: LibraryService,
  mayLearn: MayLearn,
): CurriculumService {
  async function viewOf(person: Person, now: Date): Promise<CurriculumView> {
    const state = await curriculumState(unit.of(person.tenant).store, person, now, mayLearn);
    const byId = new Map(state.skills.map((progress) => [progress.skill.id, progress]));
    const titleOf = (id: SkillId): string => byId.get(id)?.skill.title ?? id;
    const next = nextSkill(state);
    return {
      goals: state.goals.map((goal) => ({
        ...goal,
        title: titleOf(goal.skillId),
        level: byId.get(goal.skillId)?.level ?? 1,
        first: wayTo(goal.skillId, byId).slice(0, -1).map(titleOf),
      })),
      next: next === undefined ? undefined : { ...next, title: titleOf(next.skillId), waits: waitingOf(next, byId) },
      skills: inOrder(state.skills)
        .filter(({ skill, attempts }) => skill.scope !== "physical" || person.physicalTraining || attempts > 0)
        .map((progress) => skillView(progress, byId, state, next)),
      today: state.today,
    };
  }

  const goalOf = async (person: Person, skillId: string, now: Date): Promise<GoalView | undefined> =>
    (await viewOf(person, now)).goals.find((goal) => goal.skillId === skillId);

  const skillOf = async ({ tenant }: Person, what: string): Promise<Skill | undefined> =>
    (await library.skills(tenant)).find(({ id }) => id === what) ?? (await library.skillFor(tenant, what));

  return {
    view: viewOf,
    async setGoal(person, what, by, now) {
      const skill = await skillOf(person, what);
      if (skill === undefined || skill.scope !== "knowledge") return { kind: "no-skill" };
      if (by <= localDay(now, person.timeZone)) return { kind: "past" };
      const before = await goalOf(person, skill.id, now);
      await unit.of(person.tenant).store.putGoal(person.tenant, person.id, { skillId: skill.id, by }, now);
      const goal = await goalOf(person, skill.id, now);
      return goal === undefined ? { kind: "no-skill" } : { kind: "set", goal, before: before?.by };
    },
    async removeGoal(person, what, now) {
      const named = await skillOf(person, what);
      // Also one that is not acted upon at present.
      const goals = await unit.of(person.tenant).store.goals(person.tenant, person.id);
      const goal = goals.find(({ skillId }) => skillId === what || skillId === named?.id);
      if (goal === undefined) return undefined;
      const view = await goalOf(person, goal.skillId, now);
      await unit.of(person.tenant).store.removeGoal(person.tenant, person.id, goal.skillId);
      return view ?? { ...goal, title: named?.title ?? goal.skillId, level: 1, first: [] };
    },
  };
}

type ById = ReadonlyMap<SkillId, SkillProgress>;

/** The skill that waits for the next one, with the reason. */
function waitingOf({ skillId, waiting }: NextSkill, byId: ById): WaitsFor | undefined {
  const skill = waiting === undefined ? undefined : byId.get(waiting)?.skill;
  return skill && { title: skill.title, because: skill.because?.[skillId] };
}

function skillView(
  progress: StandingProgress,
  byId: ById,
  { goals }: CurriculumState,
  next: NextSkill | undefined,
): SkillView {
  const { skill, total, attempts, nextReview } = progress;
  const missing = (skill.prerequisites ?? []).find((id) => byId.has(id) && !carries(byId.get(id)!));
  return {
    id: skill.id,
    title: skill.title,
    isKnowledge: skill.scope === "knowledge",
    standing: standingOf(total),
    tried: attempts > 0,
    goal: goals.find(({ skillId }) => skillId === skill.id),
    nextReview,
    waitsFor:
      missing === undefined ? undefined : { title: byId.get(missing)!.skill.title, because: skill.because?.[missing] },
    before: (skill.prerequisites ?? []).flatMap((id) => {
      const before = byId.get(id);
      return before === undefined ? [] : [{ id, carries: carries(before) }];
    }),
    isNext: next?.skillId === skill.id,
  };
}

/** Each after what comes before it, otherwise by title. */
function inOrder(skills: readonly StandingProgress[]): StandingProgress[] {
  const byId = new Map(skills.map((progress) => [progress.skill.id, progress]));
  const ordered = new Set<StandingProgress>();
  const walk = (progress: StandingProgress, path: readonly SkillId[]): void => {
    for (const id of progress.skill.prerequisites ?? []) {
      const before = byId.get(id);
      if (before !== undefined && !path.includes(id)) walk(before, [...path, progress.skill.id]);
    }
    ordered.add(progress);
  };
  for (const progress of skills.toSorted((a, b) => (a.skill.title < b.skill.title ? -1 : 1))) walk(progress, []);
  return [...ordered];
}

/** A skill with what is believed of the person in it. */
export interface StandingProgress extends SkillProgress {
  /** Person's and skill's belief added. */
  readonly total: Ability;
  readonly nextReview?: LocalDay | undefined;
}

/**
 * What the next skill is chosen by: every skill, how far the person is in each, and what they want. Goals count only while the
 * person lets what they learn be used.
 */
export async function curriculumState(
  store: LearningStore,
  person: Person,
  now: Date,
  mayLearn: MayLearn,
): Promise<CurriculumState & { readonly skills: readonly StandingProgress[] }> {
  const { tenant, id, seniority, timeZone } = person;
  const [all, masteries, reviews, goals, own] = await Promise.all([
    store.skills(tenant),
    store.masteries(tenant, id),
    store.reviews(tenant, id),
    store.goals(tenant, id),
    personalAbility(store, person, now),
  ]);
  const today = localDay(now, timeZone);
  const skills = all.map((skill): StandingProgress => {
    const mastery = agedMastery(masteries, skill, seniority, now);
    const practised = masteries.find(({ skillId }) => skillId === skill.id);
    const total = sum(own, mastery.ability);
    const cards = reviews.filter(({ skillId }) => skillId === skill.id);
    return {
      skill,
      total,
      level: standingOf(total).level,
      attempts: mastery.attempts,
      due: cards.filter(({ card }) => isDue(card, now)).length,
      nextReview: nextOf(cards, today, timeZone),
      lastPractised: practised?.updatedAt,
    };
  });
  return { skills, goals: (await mayLearn(person, now)) ? goals : [], today, first: FIRST_SKILL };
}

function nextOf(cards: readonly Review[], today: LocalDay, timeZone: string): LocalDay | undefined {
  const days = cards.map(({ card }) => localDay(card.due, timeZone)).sort();
  return days[0] === undefined ? undefined : days[0] < today ? today : days[0];
}

/** Goals are part of what is known about somebody, and go with the consent to learning: they are of no use without it. */
export const goalData: DataContributor = {
  async about(stores, { person: { tenant, id }, purposeOf }) {
    const goals = await stores.learning.goals(tenant, id);
    return goals.length === 0
      ? []
      : [{ category: "Goals", items: goals.length, source: "you", purpose: purposeOf("learning") }];
  },

  async withdrawn(stores, { tenant, id }, categories) {
    if (!categories.includes("learning")) return undefined;
    for (const { skillId } of await stores.learning.goals(tenant, id))
      await stores.learning.removeGoal(tenant, id, skillId);
    return undefined;
  },
};
