import { monitorEventLoopDelay, PerformanceObserver } from "node:perf_hooks";
import { setImmediate as othersFirst } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { candidatePlans } from "#src/domain/candidates.ts";
import { enforcePlan, type PlanVerdict } from "#src/domain/guardrails/enforce.ts";
import type { PlanFacts } from "#src/domain/guardrails/plan-facts.ts";
import { DEFAULT_POLICY } from "#src/domain/guardrails/policy.ts";
import { reviewPlan } from "#src/domain/guardrails/review.ts";
import { beliefOf } from "#src/domain/simulation/belief.ts";
import { RECOVERY } from "#src/domain/simulation/choose.ts";
import { seedOf } from "#src/domain/simulation/seed.ts";
import { addDays, instantAt } from "#src/domain/time.ts";
import { fingerprint } from "#src/domain/twin/fingerprint.ts";
import { MODEL_VERSION } from "#src/domain/twin/parameters.ts";
import { evolveTwin, referencesOf, type Twin } from "#src/domain/twin/twin.ts";
import type { Simulator } from "#src/ports/simulator.ts";
import { createWorkerSimulator } from "#src/simulation-worker/worker-simulator.ts";
import { ordinaryDay, twinOf } from "#test/bench/people.ts";

const FIRST = "2026-03-02";
const HISTORY_DAYS = 90;
const TIME_ZONE = "Europe/Berlin";
const WARM_UPS = 20;
const KEY = new Uint8Array(32);
const NANOSECONDS = 1e6;

export interface RecommendationBench {
  readonly n: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly longest_block_ms: number;
  /** Of 100 looks at the event loop, 99 found it blocked for less. */
  readonly p99_block_ms: number;
  /** The longest pause of the garbage collector on the same thread: part of the blocks above. */
  readonly longest_gc_ms: number;
  readonly certified: number;
}

/**
 * From a stored twin (JSON text) and today's record to a plan that the rules accept: posterior and parameter sampling, both
 * stages and both seeds, on worker threads. The database is not part of it. The first argument is the number of people.
 */
export async function run({
  args = [],
}: {
  readonly json?: boolean;
  readonly args?: readonly string[];
} = {}): Promise<RecommendationBench> {
  const people = Number(args[0] ?? 200);
  const simulator = createWorkerSimulator();
  try {
    const stored = Array.from({ length: people + WARM_UPS }, (_, person) =>
      JSON.stringify(twinOf(person, FIRST, HISTORY_DAYS)),
    );
    for (let person = 0; person < WARM_UPS; person++) await recommend(person, stored[person]!, simulator);
    collectGarbage();
    const blocks = monitorEventLoopDelay({ resolution: 1 });
    let longestPause = 0;
    const pauses = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longestPause = Math.max(longestPause, duration);
    });
    pauses.observe({ entryTypes: ["gc"] });
    const times: number[] = [];
    let certified = 0;
    blocks.enable();
    for (let person = WARM_UPS; person < stored.length; person++) {
      const before = performance.now();
      if (await recommend(person, stored[person]!, simulator)) certified++;
      times.push(performance.now() - before);
    }
    blocks.disable();
    // Entries are handed over on a later turn of the loop.
    await othersFirst();
    pauses.disconnect();
    times.sort((a, b) => a - b);
    const at = (share: number) => rounded(times[Math.min(times.length - 1, Math.floor(share * times.length))]!);
    return {
      n: people,
      p50_ms: at(0.5),
      p99_ms: at(0.99),
      longest_block_ms: rounded(blocks.max / NANOSECONDS),
      p99_block_ms: rounded(blocks.percentile(99) / NANOSECONDS),
      longest_gc_ms: rounded(longestPause),
      certified,
    };
  } finally {
    await simulator.close();
  }
}

/** What making the people has left behind is no part of what is measured. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

async function recommend(person: number, stored: string, simulator: Simulator): Promise<boolean> {
  const before = JSON.parse(stored) as Twin;
  const twin = evolveTwin(before, ordinaryDay(person, addDays(before.day, 1), HISTORY_DAYS));
  const facts = factsOf(twin);
  const candidates = candidatePlans({
    firstDay: twin.day,
    timeZone: TIME_ZONE,
    references: referencesOf(twin),
    focus: { skillId: "anchoring", title: "Anchoring", bestDifficulty: -0.8 },
    startMinutes: () => [10 * 60, 14 * 60, 11 * 60],
  });
  const verdicts: PlanVerdict[] = [];
  for (const plan of candidates) {
    verdicts.push(enforcePlan(plan, facts, DEFAULT_POLICY));
    await othersFirst();
  }
  const plans = verdicts
    .filter(({ outcome, plan }) => outcome !== "blocked" || plan.template === RECOVERY)
    .map(({ plan }) => plan);
  const seed = seedOf({
    person: String(person),
    day: twin.day,
    inputs: fingerprint({ twin, plans }),
    modelVersion: MODEL_VERSION,
  });
  const choice = await simulator.choose({ plans, start: beliefOf(twin), parameters: twin.parameters, seed });
  const chosen = choice.perPlan.find(({ template }) => template === choice.chosen.template)!;
  const odds = {
    dayUpper: Object.fromEntries(chosen.bounds.days.map((bound, i) => [addDays(twin.day, i), bound])),
    horizonUpper: chosen.bounds.horizon,
    redZoneUpper: chosen.bounds.redZone,
    freshSeed: true,
  };
  reviewPlan(choice.chosen, { ...facts, stage: "final", odds }, DEFAULT_POLICY, {
    verdictId: String(person),
    key: KEY,
    modelVersion: MODEL_VERSION,
    seed: choice.seeds.certification,
  });
  return choice.certified;
}

function factsOf(twin: Twin): PlanFacts {
  const now = instantAt(twin.day, 8 * 60, TIME_ZONE);
  return {
    now,
    timeZone: TIME_ZONE,
    stage: "candidate",
    physicalTraining: false,
    pastSessions: [],
    loadReference: referencesOf(twin).load,
    cognitiveReference: referencesOf(twin).cognitive,
    hasWearable: true,
    validDays: twin.validDays,
    channels: [{ channel: "check-ins", wearable: false, days7: 7 }],
    quietFromMinute: 20 * 60,
    quietToMinute: 8 * 60,
    consents: [{ category: "learning", purpose: "coaching", version: 1, grantedAt: now }],
  };
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
