import type { Level, Skill, SkillId } from "#src/domain/skill.ts";
import { daysBetween, type LocalDay } from "#src/domain/time.ts";

/** What one person wants to be good at, and by when. */
export interface Goal {
  readonly skillId: SkillId;
  readonly by: LocalDay;
}

/** Level at which a skill carries the ones that build on it: its foundations are done. */
export const CARRIES: Level = 2;
/** Level at which a goal "to be good at it" is reached. */
export const GOOD_AT: Level = 3;
/** So many ideas due in a skill that another one waits. */
const MANY_DUE = 3;

/** A skill as the next one is chosen by. */
export interface SkillProgress {
  readonly skill: Skill;
  readonly level: Level;
  /** Answers that told something of it: of lessons, placements and tests. */
  readonly attempts: number;
  /** Ideas to look at again today. */
  readonly due: number;
  readonly lastPractised?: Date | undefined;
}

/**
 * Why a skill is the one of today. The three that begin with "before" are about a skill that another one waits for: that of the
 * nearest goal, the one practised last, or the one where newcomers start.
 */
export type NextReason =
  | "goal"
  | "before-goal"
  | "reviews"
  | "continued"
  | "before-continued"
  | "first"
  | "before-first";

export interface NextSkill {
  readonly skillId: SkillId;
  readonly reason: NextReason;
  /** The goal it serves. */
  readonly goal?: Goal | undefined;
  /** The skill that builds on it and waits. */
  readonly waiting?: SkillId | undefined;
}

export interface CurriculumState {
  readonly skills: readonly SkillProgress[];
  readonly goals: readonly Goal[];
  readonly today: LocalDay;
  /** Where a newcomer starts. */
  readonly first?: SkillId | undefined;
}

/**
 * The skill that today's learning is about: the one of the nearest goal that is not reached; then a skill with many reviews
 * due; then the one practised last; then the first. Where something has to come before it, that comes first: only reviews are
 * looked at in a skill whose foundations are missing.
 *
 * A goal whose day has passed counts after those that are still ahead. Only knowledge skills are chosen. Undefined without one.
 */
export function nextSkill({ skills, goals, today, first }: CurriculumState): NextSkill | undefined {
  const choosable = skills.filter(({ skill }) => skill.scope === "knowledge");
  const byId = new Map(choosable.map((progress) => [progress.skill.id, progress]));
  const rank = ({ by }: Goal): number => (by < today ? 100_000 - daysBetween(by, today) : daysBetween(today, by));
  const open = goals.filter(({ skillId }) => (byId.get(skillId)?.level ?? GOOD_AT) < GOOD_AT);
  const [goal] = open.toSorted((a, b) => rank(a) - rank(b) || (a.skillId < b.skillId ? -1 : 1));
  if (goal !== undefined) return { ...chosen(goal.skillId, "goal", byId), goal };
  const [due] = choosable.filter((progress) => progress.due >= MANY_DUE).toSorted((a, b) => b.due - a.due);
  const [latest] = choosable
    .filter(({ lastPractised }) => lastPractised !== undefined)
    .toSorted((a, b) => (b.lastPractised?.getTime() ?? 0) - (a.lastPractised?.getTime() ?? 0));
  if (due !== undefined && due.due > (latest?.due ?? 0)) return { skillId: due.skill.id, reason: "reviews" };
  if (latest !== undefined) return chosen(latest.skill.id, "continued", byId);
  const start =
    byId.get(first ?? "") ?? choosable.find(({ skill }) => missingBefore(skill.id, byId) === undefined) ?? choosable[0];
  return start === undefined ? undefined : chosen(start.skill.id, "first", byId);
}

/** A skill, or what has to come before it. */
function chosen(
  id: SkillId,
  reason: "goal" | "continued" | "first",
  byId: ReadonlyMap<SkillId, SkillProgress>,
): NextSkill {
  const missing = missingBefore(id, byId);
  return missing === undefined
    ? { skillId: id, reason }
    : { skillId: missing.skillId, reason: `before-${reason}`, waiting: missing.waiting };
}

/** Whether others may build on it: somebody was placed or practised in it, and its foundations are done. */
export const carries = ({ level, attempts }: Pick<SkillProgress, "level" | "attempts">): boolean =>
  attempts > 0 && level >= CARRIES;

/** What has to come before a skill, and the skill on the way there that builds on it. */
export interface Missing {
  readonly skillId: SkillId;
  readonly waiting: SkillId;
}

/**
 * The deepest skill that has to come before `id` and does not carry it yet; undefined when nothing is missing. A skill that the
 * map does not know is not waited for, and a circle is walked once.
 */
export function missingBefore(
  id: SkillId,
  byId: ReadonlyMap<SkillId, SkillProgress>,
  path: readonly SkillId[] = [],
): Missing | undefined {
  for (const before of byId.get(id)?.skill.prerequisites ?? []) {
    const progress = byId.get(before);
    if (progress === undefined || path.includes(before) || carries(progress)) continue;
    return missingBefore(before, byId, [...path, id]) ?? { skillId: before, waiting: id };
  }
  return undefined;
}

/** A goal's own skill and everything that has to come before it and does not carry it yet, the foundations first. */
export function wayTo(id: SkillId, byId: ReadonlyMap<SkillId, SkillProgress>): SkillId[] {
  const way = new Set<SkillId>();
  const walk = (of: SkillId, path: readonly SkillId[]): void => {
    for (const before of byId.get(of)?.skill.prerequisites ?? []) {
      const progress = byId.get(before);
      if (progress === undefined || path.includes(before) || carries(progress)) continue;
      walk(before, [...path, of]);
    }
    way.add(of);
  };
  walk(id, []);
  return [...way];
}

/** The first circle among prerequisites, as the ids along it with the first one again at the end; undefined without one. */
export function prerequisiteCycle(
  skills: readonly Pick<Skill, "id" | "prerequisites">[],
): readonly SkillId[] | undefined {
  const byId = new Map(skills.map((skill) => [skill.id, skill.prerequisites ?? []]));
  const done = new Set<SkillId>();
  const walk = (id: SkillId, path: readonly SkillId[]): readonly SkillId[] | undefined => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
    if (done.has(id)) return undefined;
    for (const before of byId.get(id) ?? []) {
      const circle = walk(before, [...path, id]);
      if (circle !== undefined) return circle;
    }
    done.add(id);
    return undefined;
  };
  for (const { id } of skills) {
    const circle = walk(id, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

/** Throws a RangeError that names the circle. */
export function refuseCycles(skills: readonly Pick<Skill, "id" | "prerequisites">[]): void {
  const circle = prerequisiteCycle(skills);
  if (circle !== undefined)
    throw new RangeError(`Cannot keep skills as none may come before itself: current path is ${circle.join(" -> ")}`);
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const GOAL =
  /^(?:my goal is|i(?:'d| would)? (?:want|like|need)|goal:?|set (?:a |my )?goal:?|change (?:my )?goal:?)\s+(?:to (?:be|get|become)\s+(?:really |very )?(?:good|better|great|fluent)\s+(?:at|in|with)\s+|to (?:learn|master)\s+)?(.{2,80}?)\s+(?:by|until|before|to)\s+(?:the\s+)?(.{3,30}?)[.!]*$/iu;

/** "I want to be good at negotiation by 1 March": what, and the day; undefined when it is something else. */
export function readGoal(text: string, today: LocalDay): { readonly what: string; readonly by: LocalDay } | undefined {
  const [, what, when] = GOAL.exec(text.trim()) ?? [];
  const by = when === undefined ? undefined : readDay(when, today);
  return what === undefined || by === undefined ? undefined : { what: what.trim(), by };
}

/** "1 March", "March 1st", "1 March 2027", "2027-03-01"; a day without a year is the next one of that name. */
export function readDay(text: string, today: LocalDay): LocalDay | undefined {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(text.trim());
  if (iso !== null) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const words = text
    .toLowerCase()
    .replace(/(\d)(?:st|nd|rd|th)\b/gu, "$1")
    .replace(/[,.]|\bof\b/gu, " ");
  const month = MONTHS.findIndex((name) => new RegExp(String.raw`\b${name}[a-z]*\b`, "u").test(words)) + 1;
  const day = Number(/\b(\d{1,2})\b/u.exec(words)?.[1] ?? Number.NaN);
  const year = /\b(\d{4})\b/u.exec(words)?.[1];
  if (month === 0 || Number.isNaN(day)) return undefined;
  if (year !== undefined) return dayOf(Number(year), month, day);
  const thisYear = Number(today.slice(0, 4));
  const next = dayOf(thisYear, month, day);
  return next !== undefined && next > today ? next : dayOf(thisYear + 1, month, day);
}

function dayOf(year: number, month: number, day: number): LocalDay | undefined {
  const at = new Date(Date.UTC(year, month - 1, day));
  const text = at.toISOString().slice(0, 10);
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? text : undefined;
}
