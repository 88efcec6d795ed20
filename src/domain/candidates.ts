import {
  COMBINED_PLANS,
  HARDNESS,
  ITEMS_PER_DEMAND_MINUTE,
  LEARNING_COURSES,
  LEARNING_PLANS,
  LEVELS,
  type LearningBlock,
  type LearningPattern,
  TRAINING_WEEKS,
  type TrainingDay,
  type TrainingPattern,
} from "#src/domain/candidate-patterns.ts";
import type { CandidatePlan, PlannedDay, Session } from "#src/domain/plan.ts";
import { RECOVERY } from "#src/domain/simulation/choose.ts";
import { addDays, instantAt, type LocalDay, weekday } from "#src/domain/time.ts";
import { cognitiveLoad, sessionLoad } from "#src/domain/twin/load.ts";
import { clamp } from "#src/domain/twin/transition.ts";

/** What a day's loads are measured against: AU, and demand-weighted minutes. */
export interface LoadReferences {
  readonly load: number;
  readonly cognitive: number;
}

/** The skill that the plan is about. */
export interface Focus {
  readonly skillId: string;
  readonly title: string;
  /** b*: the item difficulty at which the person succeeds in about 80% (MODEL.md 3.3). */
  readonly bestDifficulty: number;
  /** Nothing new: alertness is too low for it (MODEL.md 3.4). Practice becomes review. */
  readonly reviewOnly?: boolean | undefined;
}

export interface Training {
  readonly sport: string;
  readonly muscleGroups: readonly string[];
  /** Longest session of the last 30 days, minutes; no session is longer than 1.1 times that (G1). */
  readonly longestMinutes?: number | undefined;
  /** No day above the person's average: too little is known for more (G10). */
  readonly careful?: boolean | undefined;
  /** Wall-clock minutes after midnight at which a day's session may start, best first; an empty list is a day without. */
  readonly startMinutes: (day: LocalDay) => readonly number[];
}

export interface CandidateContext {
  readonly firstDay: LocalDay;
  readonly timeZone: string;
  readonly references: LoadReferences;
  readonly focus: Focus;
  /** Wall-clock minutes after midnight at which learning may start, best first; an empty list is a day without. */
  readonly startMinutes: (day: LocalDay) => readonly number[];
  /** Days off work: no learning. Saturdays and Sundays are off as well. */
  readonly daysOff?: ReadonlySet<LocalDay> | undefined;
  /**
   * Whether a session that begins at an instant (ms) has room for its minutes. Absent: everywhere. Learning and training that
   * fit nowhere in a day are left out of it; rest needs no hour of its own.
   */
  readonly fits?: ((startsAt: number, minutes: number) => boolean) | undefined;
  /** Absent for somebody who does not train the body. */
  readonly training?: Training | undefined;
}

export const HORIZON_DAYS = 14;
const DAYS_PER_WEEK = 7;
const WORKDAYS = 5;
/** A block of learning is 5 to 25 minutes, with 10 minutes of break after it (MODEL.md 3.4). */
const LEAST_MINUTES = 5;
const MOST_BLOCK_MINUTES = 25;
const BREAK_MINUTES = 10;
/** New effortful learning of a day and of seven days, minutes (G19). */
const MOST_DAY_MINUTES = 90;
const LEAST_SESSION_MINUTES = 10;
const MOST_SESSION_MINUTES = 120;
const LONGER_THAN_LONGEST = 1.1;
const LAST_MINUTE = 24 * 60 - 1;
/** The first days of the recovery plan are free of learning. */
const REST_DAYS = 3;

/** Sixteen plans of fourteen days, the recovery plan first; none has been checked. */
export function candidatePlans(context: CandidateContext): CandidatePlan[] {
  const { training, references } = context;
  const days = horizon(context);
  const planOf = (template: string, wishes: (day: PlanDay) => readonly Wish[]): CandidatePlan => ({
    template,
    days: days.map((day) => {
      const sessions = placed(wishes(day), day);
      return { day: day.day, sessions, ...loadsOf(sessions, references) };
    }),
  });
  const others =
    training === undefined
      ? LEARNING_PLANS.map(([pattern, level]) =>
          planOf(`${pattern}/${level}`, (day) => learningOn(day, pattern, LEVELS[level], context)),
        )
      : COMBINED_PLANS.map(([pattern, week, level]) =>
          planOf(`${pattern}+${week}/${level}`, (day) => [
            ...learningOn(day, pattern, LEVELS[level], context),
            ...trainingOn(day, week, LEVELS[level], references, training),
          ]),
        );
  return [planOf(RECOVERY, (day) => recoveryOn(day, context)), ...others];
}

/** The sessions of one day of a plan, earliest first; none for a day outside the plan. */
export const sessionsToday = ({ days }: CandidatePlan, day: LocalDay): readonly Session[] =>
  days.find((planned) => planned.day === day)?.sessions ?? [];

/** Normalised loads, items and difficulty of a day's sessions (MODEL.md 1.1). The difficulty is the items' mean. */
export function loadsOf(
  sessions: readonly Session[],
  references: LoadReferences,
): Pick<PlannedDay, "u" | "m" | "items" | "difficulty"> {
  let load = 0;
  let mental = 0;
  let items = 0;
  let difficulty = 0;
  for (const session of sessions) {
    load += sessionLoad(session.rpe ?? 0, session.minutes);
    mental += cognitiveLoad(session.minutes, session.demand ?? 0);
    items += session.items;
    difficulty += session.items * session.difficulty;
  }
  return {
    u: load / references.load,
    m: mental / references.cognitive,
    items,
    difficulty: items === 0 ? 0 : difficulty / items,
  };
}

/** A day of the horizon while its plan is made: what all plans share. */
interface PlanDay {
  readonly day: LocalDay;
  /** Days since the plan began. */
  readonly index: number;
  /** Workdays since the Monday of the plan's first week; null on a day without learning. */
  readonly learningIndex: number | null;
  /** Minutes after midnight at which learning and training may start, best first. */
  readonly learningMinutes: readonly number[];
  readonly trainingMinutes: readonly number[];
  /** The instant of a wall-clock minute, in milliseconds. */
  readonly instantOf: (minute: number) => number;
  readonly fits: CandidateContext["fits"];
}

/** A session that has no place and no id yet. */
type Wish = Omit<Session, "id" | "startsAt">;

function horizon({ firstDay, timeZone, startMinutes, daysOff, training, fits }: CandidateContext): PlanDay[] {
  return Array.from({ length: HORIZON_DAYS }, (_, index) => {
    const day = addDays(firstDay, index);
    const learningMinutes = startMinutes(day);
    const learns = weekday(day) <= 5 && !daysOff?.has(day) && learningMinutes.length > 0;
    const known = new Map<number, number>();
    const instantOf = (minute: number): number => {
      const instant = known.get(minute) ?? instantAt(day, minute, timeZone).getTime();
      known.set(minute, instant);
      return instant;
    };
    return {
      day,
      index,
      learningIndex: learns
        ? WORKDAYS * Math.floor((index + weekday(firstDay) - 1) / DAYS_PER_WEEK) + weekday(day) - 1
        : null,
      learningMinutes,
      trainingMinutes: training?.startMinutes(day) ?? [],
      instantOf,
      fits,
    };
  });
}

function learningOn(
  { learningIndex }: PlanDay,
  pattern: LearningPattern,
  level: number,
  context: CandidateContext,
): Wish[] {
  if (learningIndex === null) return [];
  const course: readonly (readonly LearningBlock[])[] = LEARNING_COURSES[pattern];
  const wishes: Wish[] = [];
  let minutesLeft = MOST_DAY_MINUTES;
  for (const { hardness, share } of course[learningIndex % course.length]!) {
    const wanted = (level * share * context.references.cognitive) / HARDNESS[hardness].demand;
    let minutes = Math.min(minutesLeft, Math.max(LEAST_MINUTES, Math.round(wanted)));
    minutesLeft -= minutes;
    const parts = Math.ceil(minutes / MOST_BLOCK_MINUTES);
    for (let part = parts; part > 0; part--) {
      const length = Math.ceil(minutes / part);
      minutes -= length;
      wishes.push(learning(length, context.focus.reviewOnly ? "review" : hardness, context.focus));
    }
  }
  return wishes;
}

function learning(minutes: number, hardness: LearningBlock["hardness"], focus: Focus): Wish {
  const { says, demand, difficultyShift, newMaterial } = HARDNESS[hardness];
  return {
    kind: "learning",
    title: `${focus.title}, ${says}`,
    skillId: focus.skillId,
    muscleGroups: [],
    minutes,
    demand,
    items: Math.max(1, Math.round(minutes * demand * ITEMS_PER_DEMAND_MINUTE)),
    difficulty: focus.bestDifficulty + difficultyShift,
    newMaterial,
  };
}

function trainingOn(
  { day, trainingMinutes }: PlanDay,
  pattern: TrainingPattern,
  level: number,
  references: LoadReferences,
  training: Training,
): Wish[] {
  const planned: TrainingDay | null = TRAINING_WEEKS[pattern][(weekday(day) - 1) % DAYS_PER_WEEK]!;
  if (planned === null || trainingMinutes.length === 0) return [];
  const share = training.careful ? Math.min(1, level * planned.share) : level * planned.share;
  const longest = Math.min(
    MOST_SESSION_MINUTES,
    (training.longestMinutes ?? Number.POSITIVE_INFINITY) * LONGER_THAN_LONGEST,
  );
  const minutes = Math.floor(
    clamp((share * references.load) / planned.rpe, LEAST_SESSION_MINUTES, Math.max(LEAST_SESSION_MINUTES, longest)),
  );
  return [
    {
      kind: "physical",
      title: `${training.sport}, ${planned.says}`,
      sport: training.sport,
      muscleGroups: training.muscleGroups,
      minutes,
      rpe: planned.rpe,
      items: 0,
      difficulty: 0,
      newMaterial: false,
    },
  ];
}

/** Rest first; then a few minutes of review on learning days, so that little is lost. */
function recoveryOn({ index, learningIndex }: PlanDay, { focus, training }: CandidateContext): Wish[] {
  const rest: Wish = {
    kind: "recovery",
    title: training === undefined ? "A quiet break" : "An easy walk",
    muscleGroups: [],
    minutes: 15,
    rpe: training === undefined ? 0 : 1,
    items: 0,
    difficulty: 0,
    newMaterial: false,
  };
  if (index < REST_DAYS) return [rest];
  return learningIndex === null ? [] : [learning(LEAST_MINUTES, "review", focus)];
}

/** Gives every wish its hour: the most demanding first choice, the others wherever ten minutes of break remain. */
function placed(
  wishes: readonly Wish[],
  { day, learningMinutes, trainingMinutes, instantOf, fits }: PlanDay,
): Session[] {
  const taken: { readonly from: number; readonly to: number }[] = [];
  const byDemand = wishes.toSorted((a, b) => (b.demand ?? 0) - (a.demand ?? 0));
  const starts = byDemand.flatMap((wish) => {
    const hours = wish.kind === "physical" ? trainingMinutes : learningMinutes;
    const open = hours.filter((minute) => fits === undefined || fits(instantOf(minute), wish.minutes));
    const from = freeMinute(open, wish.minutes, taken);
    // Between busy times an hour after the last one is no way out.
    if (fits !== undefined && wish.kind !== "recovery" && !open.includes(from)) return [];
    taken.push({ from, to: from + wish.minutes });
    return [{ wish, from }];
  });
  const counts = new Map<string, number>();
  return starts
    .toSorted((a, b) => a.from - b.from)
    .map(({ wish, from }) => {
      const index = counts.get(wish.kind) ?? 0;
      counts.set(wish.kind, index + 1);
      return { id: `${day}-${wish.kind}-${index}`, ...wish, startsAt: new Date(instantOf(from)) };
    });
}

const NOON = 12 * 60;

function freeMinute(
  hours: readonly number[],
  minutes: number,
  taken: readonly { readonly from: number; readonly to: number }[],
): number {
  const free = (from: number) =>
    taken.every((other) => from + minutes + BREAK_MINUTES <= other.from || from >= other.to + BREAK_MINUTES);
  const wanted = hours.find(free);
  if (wanted !== undefined) return wanted;
  const after = Math.max(hours[0] ?? NOON, ...taken.map(({ to }) => to + BREAK_MINUTES));
  return Math.min(after, LAST_MINUTE - minutes);
}
