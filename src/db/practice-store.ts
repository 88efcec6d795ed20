import type { Queryable } from "#src/db/database.ts";
import type { GradeVerdict } from "#src/domain/grading.ts";
import { isOpen, type Lesson } from "#src/domain/lesson.ts";
import type { ReviewCard } from "#src/domain/memory.ts";
import type {
  Attempt,
  ItemDifficulty,
  LessonRating,
  Mastery,
  PracticeBefore,
  PracticeStore,
  Review,
} from "#src/ports/learning.ts";

type MasteryRow = {
  skill_id: string;
  mean: number;
  variance: number;
  attempts: number;
  streak: number;
  rating: LessonRating | null;
  updated_at: Date;
};

type AttemptRow = {
  lesson_id: string;
  number: number;
  exercise_id: string;
  skill_id: string;
  concept: string;
  verdict: GradeVerdict;
  hinted: boolean;
  expected: number;
  at: Date;
};

type ReviewRow = {
  skill_id: string;
  concept: string;
  due: Date;
  stability: number;
  difficulty: number;
  interval_days: number;
  reps: number;
  lapses: number;
  last_review: Date;
};

type StoredLesson = Omit<Lesson, "startedAt" | "finishedAt"> & {
  readonly startedAt: string;
  readonly finishedAt?: string;
};

export function createPracticeStore(sql: Queryable): PracticeStore {
  const lessonBy = async (condition: string, values: readonly unknown[]): Promise<Lesson | undefined> => {
    const { rows } = await sql.query<{ lesson: StoredLesson }>(
      `select lesson from lessons where tenant_id = $1 and person_id = $2 and ${condition} order by started_at desc, id limit 1`,
      values,
    );
    return rows.map(({ lesson }) => reviveLesson(lesson))[0];
  };
  return {
    async lockPractice(tenant, person) {
      await sql.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`practice|${tenant}|${person}`]);
    },
    openLesson: (tenant, person) => lessonBy("is_open", [tenant, person]),
    lesson: (tenant, person, id) => lessonBy("id = $3", [tenant, person, id]),
    lessonOfTurn: (tenant, person, turn) => lessonBy("lesson ->> 'lastTurn' = $3", [tenant, person, turn]),
    lastLesson: (tenant, person, skillId) =>
      lessonBy("skill_id = $3 and lesson ->> 'state' = 'finished'", [tenant, person, skillId]),
    newestLesson: (tenant, person) => lessonBy("true", [tenant, person]),
    async putLesson(tenant, person, lesson) {
      await sql.query(
        `insert into lessons (tenant_id, person_id, id, skill_id, is_open, lesson, started_at) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (tenant_id, person_id, id) do update set is_open = excluded.is_open, lesson = excluded.lesson`,
        [tenant, person, lesson.id, lesson.skillId, isOpen(lesson), JSON.stringify(lesson), lesson.startedAt],
      );
    },
    async ability(tenant, person) {
      const { rows } = await sql.query<{ mean: number; variance: number; updated_at: Date }>(
        "select mean, variance, updated_at from abilities where tenant_id = $1 and person_id = $2",
        [tenant, person],
      );
      return rows.map(({ mean, variance, updated_at }) => ({ ability: { mean, variance }, updatedAt: updated_at }))[0];
    },
    async putAbility(tenant, person, { mean, variance }, now) {
      await sql.query(
        `insert into abilities (tenant_id, person_id, mean, variance, updated_at) values ($1, $2, $3, $4, $5)
         on conflict (tenant_id, person_id) do update
           set mean = excluded.mean, variance = excluded.variance, updated_at = excluded.updated_at`,
        [tenant, person, mean, variance, now],
      );
    },
    async masteries(tenant, person) {
      const { rows } = await sql.query<MasteryRow>(
        `select skill_id, mean, variance, attempts, streak, rating, updated_at from masteries
         where tenant_id = $1 and person_id = $2 order by skill_id`,
        [tenant, person],
      );
      return rows.map(toMastery);
    },
    async putMastery(tenant, person, { skillId, ability, attempts, streak, rating, updatedAt }) {
      await sql.query(
        `insert into masteries (tenant_id, person_id, skill_id, mean, variance, attempts, streak, rating, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (tenant_id, person_id, skill_id) do update set mean = excluded.mean, variance = excluded.variance,
           attempts = excluded.attempts, streak = excluded.streak, rating = excluded.rating, updated_at = excluded.updated_at`,
        [tenant, person, skillId, ability.mean, ability.variance, attempts, streak, rating ?? null, updatedAt],
      );
    },
    async removeMastery(tenant, person, skillId) {
      await sql.query("delete from masteries where tenant_id = $1 and person_id = $2 and skill_id = $3", [
        tenant,
        person,
        skillId,
      ]);
    },
    async removeAttempts(tenant, person, lessonId) {
      await sql.query("delete from attempts where tenant_id = $1 and person_id = $2 and lesson_id = $3", [
        tenant,
        person,
        lessonId,
      ]);
    },
    async addAttempt(tenant, person, attempt) {
      const { rowCount } = await sql.query(
        `insert into attempts (tenant_id, person_id, lesson_id, number, exercise_id, skill_id, concept, verdict, hinted, expected, at, before)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing`,
        [
          tenant,
          person,
          attempt.lessonId,
          attempt.number,
          attempt.exerciseId,
          attempt.skillId,
          attempt.concept,
          attempt.verdict,
          attempt.hinted,
          attempt.expected,
          attempt.at,
          attempt.before === undefined ? null : JSON.stringify(attempt.before),
        ],
      );
      return rowCount === 1;
    },
    async before(tenant, person, lessonId, number) {
      const { rows } = await sql.query<{ before: StoredBefore; at: Date }>(
        `select before, at from attempts
         where tenant_id = $1 and person_id = $2 and lesson_id = $3 and number = $4 and before is not null`,
        [tenant, person, lessonId, number],
      );
      return rows.map(({ before: { card, ...beliefs }, at }) => ({
        before: { ...beliefs, ...(card === undefined ? {} : { card: reviveCard(card) }) },
        at,
      }))[0];
    },
    async dispute(tenant, person, { lessonId, number, verdict, at }) {
      await sql.query(
        `update attempts set disputed_at = coalesce(disputed_at, $6), first_verdict = coalesce(first_verdict, verdict), verdict = $5
         where tenant_id = $1 and person_id = $2 and lesson_id = $3 and number = $4`,
        [tenant, person, lessonId, number, verdict, at],
      );
    },
    async disputedItems(tenant, people) {
      const { rows } = await sql.query<{
        exercise_id: string;
        skill_id: string;
        concept: string;
        people: number;
        raised: number;
      }>(
        `select exercise_id, min(skill_id) as skill_id, min(concept) as concept, count(distinct person_id)::int as people,
           (count(*) filter (where verdict <> first_verdict))::int as raised
         from attempts where tenant_id = $1 and disputed_at is not null
         group by exercise_id having count(distinct person_id) >= $2 order by people desc, exercise_id`,
        [tenant, people],
      );
      return rows.map(({ exercise_id, skill_id, ...item }) => ({
        exerciseId: exercise_id,
        skillId: skill_id,
        ...item,
      }));
    },
    async attempts(tenant, person, skillId, limit) {
      const { rows } = await sql.query<AttemptRow>(
        `select lesson_id, number, exercise_id, skill_id, concept, verdict, hinted, expected, at from attempts
         where tenant_id = $1 and person_id = $2 and skill_id = $3 order by at desc, number desc limit $4`,
        [tenant, person, skillId, limit],
      );
      return rows.map(toAttempt);
    },
    async hasAnswered(tenant, person, exerciseId) {
      const { rowCount } = await sql.query(
        "select 1 from attempts where tenant_id = $1 and person_id = $2 and exercise_id = $3 limit 1",
        [tenant, person, exerciseId],
      );
      return rowCount === 1;
    },
    async difficulties(tenant, skillId) {
      const { rows } = await sql.query<{ exercise_id: string; mean: number; variance: number; responses: number }>(
        `select d.exercise_id, d.mean, d.variance, d.responses
         from item_difficulties as d join exercises as e on e.id = d.exercise_id
         where d.tenant_id = $1 and e.skill_id = $2`,
        [tenant, skillId],
      );
      return rows.map(
        ({ exercise_id, mean, variance, responses }): ItemDifficulty => ({
          exerciseId: exercise_id,
          mean,
          variance,
          responses,
        }),
      );
    },
    async putDifficulty(tenant, { exerciseId, mean, variance, responses }) {
      await sql.query(
        `insert into item_difficulties (tenant_id, exercise_id, mean, variance, responses) values ($1, $2, $3, $4, $5)
         on conflict (tenant_id, exercise_id) do update
           set mean = excluded.mean, variance = excluded.variance, responses = excluded.responses`,
        [tenant, exerciseId, mean, variance, responses],
      );
    },
    async reviews(tenant, person) {
      const { rows } = await sql.query<ReviewRow>(
        `select skill_id, concept, due, stability, difficulty, interval_days, reps, lapses, last_review from reviews
         where tenant_id = $1 and person_id = $2 order by due, skill_id, concept`,
        [tenant, person],
      );
      return rows.map(toReview);
    },
    async putReview(tenant, person, { skillId, concept, card }) {
      await sql.query(
        `insert into reviews (tenant_id, person_id, skill_id, concept, due, stability, difficulty, interval_days, reps, lapses, last_review)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict (tenant_id, person_id, skill_id, concept) do update set due = excluded.due, stability = excluded.stability,
           difficulty = excluded.difficulty, interval_days = excluded.interval_days, reps = excluded.reps, lapses = excluded.lapses,
           last_review = excluded.last_review`,
        [
          tenant,
          person,
          skillId,
          concept,
          card.due,
          card.stability,
          card.difficulty,
          card.intervalDays,
          card.reps,
          card.lapses,
          card.lastReview,
        ],
      );
    },
  };
}

const reviveLesson = ({ startedAt, finishedAt, ...lesson }: StoredLesson): Lesson => ({
  ...lesson,
  startedAt: new Date(startedAt),
  ...(finishedAt === undefined ? {} : { finishedAt: new Date(finishedAt) }),
});

/** Dates are text within JSON. */
type StoredCard = Omit<ReviewCard, "due" | "lastReview"> & { readonly due: string; readonly lastReview: string };
type StoredBefore = Omit<PracticeBefore, "card"> & { readonly card?: StoredCard };

const reviveCard = (card: StoredCard): ReviewCard => ({
  ...card,
  due: new Date(card.due),
  lastReview: new Date(card.lastReview),
});

const toMastery = (row: MasteryRow): Mastery => ({
  skillId: row.skill_id,
  ability: { mean: row.mean, variance: row.variance },
  attempts: row.attempts,
  streak: row.streak,
  ...(row.rating === null ? {} : { rating: row.rating }),
  updatedAt: row.updated_at,
});

const toAttempt = (row: AttemptRow): Attempt => ({
  lessonId: row.lesson_id,
  number: row.number,
  exerciseId: row.exercise_id,
  skillId: row.skill_id,
  concept: row.concept,
  verdict: row.verdict,
  hinted: row.hinted,
  expected: row.expected,
  at: row.at,
});

const toReview = (row: ReviewRow): Review => ({
  skillId: row.skill_id,
  concept: row.concept,
  card: {
    due: row.due,
    stability: row.stability,
    difficulty: row.difficulty,
    intervalDays: row.interval_days,
    reps: row.reps,
    lapses: row.lapses,
    lastReview: row.last_review,
  },
});
