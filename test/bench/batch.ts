import { candidatePlans } from "#src/domain/candidates.ts";
import { beliefOf } from "#src/domain/simulation/belief.ts";
import { choose } from "#src/domain/simulation/choose.ts";
import { addDays } from "#src/domain/time.ts";
import { evolveTwin, referencesOf, type Twin } from "#src/domain/twin/twin.ts";
import { ordinaryDay, twinOf } from "#test/bench/people.ts";

const FIRST = "2025-03-03";
const HISTORIES = [50, 400] as const;

export interface BatchBench {
  readonly people: number;
  /** Milliseconds of one core per person, for the first and the second half of the people. */
  readonly evolve_ms: number;
  readonly plan_ms: readonly [firstHalf: number, secondHalf: number];
  /** Milliseconds of one more day after a short and after a long history. */
  readonly evolve_ms_by_history: Readonly<Record<string, number>>;
  /** What 10,000 people take on one core at this rate. */
  readonly minutes_for_10000: number;
}

/** The night's work on one core: evolving and planning many twins. The first argument is the number of people (default 200). */
export async function run({
  args = [],
}: {
  readonly json?: boolean;
  readonly args?: readonly string[];
} = {}): Promise<BatchBench> {
  const people = Number(args[0] ?? 200);
  const twins = Array.from({ length: people }, (_, person) => twinOf(person, FIRST, HISTORIES[0]));
  const evolve = (twin: Twin, person: number) => evolveTwin(twin, ordinaryDay(person, addDays(twin.day, 1), 0));
  const plan = (twin: Twin) =>
    choose({
      plans: candidatePlans({
        firstDay: twin.day,
        timeZone: "Europe/Berlin",
        references: referencesOf(twin),
        focus: { skillId: "anchoring", title: "Anchoring", bestDifficulty: -0.8 },
        startMinutes: () => [10 * 60, 14 * 60],
      }),
      start: beliefOf(twin),
      parameters: twin.parameters,
      seed: `${twin.day}-${twin.lineage.parent}`,
    });
  for (const twin of twins.slice(0, 10)) plan(twin);

  const half = Math.floor(people / 2);
  const [evolveTime, evolved] = timed(() => twins.map(evolve));
  const [firstHalf] = timed(() => evolved.slice(0, half).forEach(plan));
  const [secondHalf] = timed(() => evolved.slice(half).forEach(plan));
  const byHistory = Object.fromEntries(
    HISTORIES.map((days) => {
      const twin = twinOf(0, FIRST, days);
      const [time] = timed(() => {
        for (let i = 0; i < 500; i++) evolve(twin, i);
      });
      return [`${days} days`, rounded(time / 500)];
    }),
  );
  return {
    people,
    evolve_ms: rounded(evolveTime / people),
    plan_ms: [rounded(firstHalf / half), rounded(secondHalf / (people - half))],
    evolve_ms_by_history: byHistory,
    minutes_for_10000: rounded(((evolveTime + firstHalf + secondHalf) / people) * (10_000 / 60_000)),
  };
}

function timed<T>(work: () => T): [ms: number, result: T] {
  const before = performance.now();
  const result = work();
  return [performance.now() - before, result];
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
