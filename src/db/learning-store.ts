import type { Database, Queryable } from "#src/db/database.ts";
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

export const createLearningUnit = (database: Database): LearningUnit => ({
  store: createLearningStore(database.sql),
  transaction: (work) => database.transaction((sql) => work(createLearningStore(sql))),
});
