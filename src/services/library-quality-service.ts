import { isCalibrated } from "#src/domain/mastery.ts";
import type { Person } from "#src/domain/person.ts";
import type { Level } from "#src/domain/skill.ts";
import { plainData } from "#src/domain/text.ts";
import { addDays, localDay } from "#src/domain/time.ts";
import type { LessonSetting } from "#src/ports/learning.ts";
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
  /** Exercises whose difficulty first answers have told, of all that are graded by themselves. */
  readonly calibrated: { readonly exercises: number; readonly of: number };
}

export interface LibraryQualityService {
  /** Says where the company works, or what lessons are to serve; undefined for somebody who is no overseer now. */
  setLessons(person: Person, wish: LessonSetting, now: Date): Promise<LessonSetting | undefined>;
  /** Undefined for somebody who is no overseer now. */
  of(person: Person, now: Date): Promise<LibraryQuality | undefined>;
}

const DAYS = 28;
/** From so many people on, an exercise is listed. */
const DISAGREEING = 3;
const COUNTED_FROM = 5;
const LISTED = 5;
const LONGEST_SETTING = 120;

export function createLibraryQualityService(work: UnitOfWork): LibraryQualityService {
  const isOverseer = async ({ tenant, id }: Person, now: Date): Promise<boolean> =>
    (await work.of(tenant).stores.directory.rolesOf(tenant, id, now)).some(({ role }) => role === "overseer");

  return {
    async setLessons(person, wish, now) {
      if (!(await isOverseer(person, now))) return undefined;
      const { tenant, id } = person;
      const named = Object.fromEntries(
        Object.entries(wish).map(([key, words]) => [key, plainData(words ?? "", LONGEST_SETTING)]),
      );
      const setting: LessonSetting = { ...(await work.of(tenant).stores.learning.setting(tenant)), ...named };
      await work.of(tenant).transaction(async (stores) => {
        await stores.learning.putSetting(tenant, setting, now);
        await stores.audit.append({ tenant, person: id, event: "lessons-set", detail: { ...named }, at: now });
      });
      return setting;
    },
    async of(person, now) {
      if (!(await isOverseer(person, now))) return undefined;
      const { tenant, timeZone } = person;
      const { learning: store } = work.of(tenant).stores;
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
      let [exercises, known] = [0, 0];
      for (const { id } of skills) {
        exercises += (await store.exercises(tenant, id)).filter(({ kind }) => kind !== "role-play").length;
        known += (await store.difficulties(tenant, id)).filter(isCalibrated).length;
      }
      return {
        calibrated: { exercises: known, of: exercises },
        days: DAYS,
        gaps: gaps.slice(0, LISTED).map(({ skillId, times }) => ({ title: titleOf(skillId), times })),
        disputed: disputed.filter((item) => item !== undefined),
      };
    },
  };
}
