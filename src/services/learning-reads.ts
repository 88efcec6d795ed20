import type { Ability } from "#src/domain/mastery.ts";
import { isDue } from "#src/domain/memory.ts";
import type { Draft } from "#src/domain/message.ts";
import type { Person, PersonId, TenantId } from "#src/domain/person.ts";
import type { Session } from "#src/domain/plan.ts";
import type { Passage, Skill } from "#src/domain/skill.ts";
import { localDay } from "#src/domain/time.ts";
import { trainingDrafts, trainingSession } from "#src/domain/training-session.ts";
import type { LearningUnit, Review } from "#src/ports/learning.ts";
import type { LibraryService } from "#src/services/library-service.ts";
import { agedMastery, type Learner, personalAbility, sum } from "#src/services/practice-state.ts";

export interface SkillStanding {
  readonly skill: Skill;
  /** Person's and skill's belief added: the θ of the simulation. */
  readonly ability: Ability;
  readonly attempts: number;
  readonly nextReview?: Date | undefined;
}

/** Passages about somebody's question, best first; empty when the library has nothing approved on it. */
export interface PassagesView {
  readonly passages: readonly Passage[];
}

/** What can be asked about somebody's learning without a lesson. */
export interface LearningReads {
  passagesFor(person: Person, query: string, now: Date): Promise<PassagesView>;
  /** The skill that somebody's words are about. */
  skillFor(person: Person, words: string): Promise<Skill | undefined>;
  /** Today's physical or recovery session of approved drills; no drafts when nothing approved fits. */
  trainingSession(learner: Learner, session: Session): Promise<readonly Draft[]>;
  standings(person: Person, now: Date): Promise<SkillStanding[]>;
  dueReviews(tenant: TenantId, person: PersonId, now: Date): Promise<Review[]>;
}

const PASSAGES_SHOWN = 3;

export const createLearningReads = (
  unit: LearningUnit,
  library: LibraryService,
  isResting: (person: Person) => Promise<boolean> = async () => false,
): LearningReads => ({
  async passagesFor(person, query, now) {
    const hits = await library.search(query, { tenant: person.tenant, limit: PASSAGES_SHOWN });
    if (hits.length === 0)
      await unit.of(person.tenant).store.recordGap(person.tenant, undefined, localDay(now, person.timeZone));
    const passages = hits.map(({ passage }) => passage);
    if (!(await isResting(person))) return { passages };
    // Nothing that moves the body of somebody who told of symptoms.
    const skills = await unit.of(person.tenant).store.skills(person.tenant);
    const moving = new Set(skills.filter(({ scope }) => scope === "physical").map(({ id }) => id));
    return { passages: passages.filter(({ skillId }) => !moving.has(skillId)) };
  },
  skillFor: ({ tenant }, words) => library.skillFor(tenant, words),
  async trainingSession({ person, injuries, resting }, session) {
    if (session.kind === "physical" && resting === true) return [];
    if (session.kind === "physical" && !person.physicalTraining) return [];
    const scope = session.kind === "physical" ? "physical" : "recovery";
    const skills = (await unit.of(person.tenant).store.skills(person.tenant)).filter((skill) => skill.scope === scope);
    const passages = await Promise.all(
      skills.map(({ id }) => unit.of(person.tenant).store.passages(person.tenant, id)),
    );
    const planned = trainingSession(session, passages.flat(), injuries);
    return planned === undefined ? [] : trainingDrafts(session, planned);
  },
  async standings(person, now) {
    const [skills, masteries, reviews, personal] = await Promise.all([
      unit.of(person.tenant).store.skills(person.tenant),
      unit.of(person.tenant).store.masteries(person.tenant, person.id),
      unit.of(person.tenant).store.reviews(person.tenant, person.id),
      personalAbility(unit.of(person.tenant).store, person, now),
    ]);
    return skills.map((skill) => {
      const mastery = agedMastery(masteries, skill, person.seniority, now);
      const nextReview = reviews.find(({ skillId }) => skillId === skill.id)?.card.due;
      return { skill, ability: sum(personal, mastery.ability), attempts: mastery.attempts, nextReview };
    });
  },
  async dueReviews(tenant, person, now) {
    return (await unit.of(tenant).store.reviews(tenant, person)).filter(({ card }) => isDue(card, now));
  },
});
