import type { Database, Queryable, Scope } from "#src/db/database.ts";
import { createGoalStore } from "#src/db/goal-store.ts";
import { createLessonSettingStore } from "#src/db/lesson-setting-store.ts";
import { createLibraryStore } from "#src/db/library-store.ts";
import { createPracticeStore } from "#src/db/practice-store.ts";
import type { LearningStore, LearningUnit } from "#src/ports/learning.ts";

export const createLearningStore = (sql: Queryable): LearningStore => ({
  ...createLibraryStore(sql),
  ...createPracticeStore(sql),
  ...createGoalStore(sql),
  ...createLessonSettingStore(sql),
});

const scopeOf = <S>({ sql, transaction }: Scope, storeOf: (sql: Queryable) => S) => ({
  store: storeOf(sql),
  transaction: <T>(work: (store: S) => Promise<T>) => transaction((within) => work(storeOf(within))),
});

export const createLearningUnit = (database: Database): LearningUnit => ({
  of: (tenant) => scopeOf(database.of(tenant), createLearningStore),
  shared: scopeOf(database.system, createLibraryStore),
  async tenants() {
    const { rows } = await database.system.sql.query<{ id: string }>("select id from tenants order by id");
    return rows.map(({ id }) => id);
  },
});
