import type { Person } from "#src/domain/person.ts";
import type { Level } from "#src/domain/skill.ts";
import { addDays, localDay } from "#src/domain/time.ts";
import type { LearningStore } from "#src/ports/learning.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";

/** What the library lacks, and what people find wrongly graded: counts, and nobody's name or words. */
export interface LibraryQuality {
  readonly days: number;
  readonly gaps: readonly { readonly title: string; readonly times: number }[];
  readonly disputed: readonly {
    readonly title: string;
    readonly level: Level;
    readonly exerciseId: string;
    /** Absent below five: a smaller count could point at somebody. */
    readonly people?: number | undefined;
  }[];
}

export interface LibraryQualityService {
  /** Undefined for somebody who is no overseer now. */
  of(person: Person, now: Date): Promise<LibraryQuality | undefined>;
}

const DAYS = 28;
/** From so many people on, an exercise is listed. */
const DISAGREEING = 3;
const COUNTED_FROM = 5;
const LISTED = 5;

export function createLibraryQualityService(work: UnitOfWork, store: LearningStore): LibraryQualityService {
  return {
    async of({ tenant, id, timeZone }, now) {
      const roles = await work.stores.directory.rolesOf(tenant, id, now);
      if (!roles.some(({ role }) => role === "overseer")) return undefined;
      const [skills, gaps, items] = await Promise.all([
        store.skills(tenant),
        store.gaps(tenant, addDays(localDay(now, timeZone), -DAYS)),
        store.disputedItems(tenant, DISAGREEING),
      ]);
      const titleOf = (skillId: string): string =>
        skills.find((skill) => skill.id === skillId)?.title ?? "something the library has no skill for";
      const disputed = await Promise.all(
        items.slice(0, LISTED).map(async ({ exerciseId, skillId, people }) => {
          const exercise = (await store.exercises(tenant, skillId)).find((candidate) => candidate.id === exerciseId);
          return exercise === undefined
            ? undefined
            : {
                title: titleOf(skillId),
                level: exercise.level,
                exerciseId,
                ...(people < COUNTED_FROM ? {} : { people }),
              };
        }),
      );
      return {
        days: DAYS,
        gaps: gaps.slice(0, LISTED).map(({ skillId, times }) => ({ title: titleOf(skillId), times })),
        disputed: disputed.filter((item) => item !== undefined),
      };
    },
  };
}
