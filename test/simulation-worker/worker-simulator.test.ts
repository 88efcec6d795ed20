import { afterEach, describe, expect, test } from "vitest";
import type { CandidatePlan } from "#src/domain/plan.ts";
import { certainStart } from "#src/domain/simulation/belief.ts";
import { type ChoiceRequest, choose } from "#src/domain/simulation/choose.ts";
import { simulatePlan } from "#src/domain/simulation/what-if.ts";
import type { Simulator } from "#src/ports/simulator.ts";
import { createWorkerSimulator } from "#src/simulation-worker/worker-simulator.ts";

const plan = (template: string, m: number): CandidatePlan => ({
  template,
  days: Array.from({ length: 7 }, (_, d) => ({
    day: `2026-03-0${d + 1}`,
    sessions: [],
    u: 0.5,
    m,
    items: Math.round(20 * m),
    difficulty: -0.8,
  })),
});
const request = (seed: string): ChoiceRequest => ({
  plans: [plan("recovery", 0.1), plan("light", 0.5), plan("usual", 0.8)],
  start: certainStart(),
  seed,
  rollouts: { screening: 500, certification: 1000 },
});

describe("a simulator on worker threads", () => {
  let simulator: Simulator;
  afterEach(() => simulator.close());

  test.each([1, 2, 3])("chooses with %i workers what one thread chooses, to the last bit", async (workers) => {
    simulator = createWorkerSimulator({ workers });
    const seeds = ["a", "b", "c", "d", "e"];
    expect(await Promise.all(seeds.map((seed) => simulator.choose(request(seed))))).toEqual(
      seeds.map((seed) => choose(request(seed))),
    );
  });

  test("answers a what-if as one thread does", async () => {
    simulator = createWorkerSimulator({ workers: 1 });
    const whatIf = { plan: plan("hard", 1.1), start: certainStart(), seed: "s", sleepHours: [7.5], rollouts: 500 };
    expect(await simulator.simulate(whatIf)).toEqual(simulatePlan(whatIf));
  });

  test("leaves the event loop free while it simulates", async () => {
    simulator = createWorkerSimulator({ workers: 1 });
    await simulator.choose(request("warm"));
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await simulator.choose({ ...request("long"), rollouts: { screening: 5000, certification: 40_000 } });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
  });

  test("passes on what a task is refused for, and goes on working", async () => {
    simulator = createWorkerSimulator({ workers: 1 });
    await expect(simulator.choose({ ...request("x"), plans: [plan("light", 1)] })).rejects.toThrow(
      "Cannot choose a plan",
    );
    expect((await simulator.choose(request("x"))).certified).toBe(true);
  });

  test("refuses tasks once it is closed, also those still waiting", async () => {
    simulator = createWorkerSimulator({ workers: 1 });
    const pending = ["a", "b", "c"].map((seed) => simulator.choose(request(seed)));
    const settled = Promise.allSettled(pending);
    await simulator.close();
    expect((await settled).every(({ status }) => status === "rejected")).toBe(true);
    await expect(simulator.choose(request("d"))).rejects.toThrow("Cannot simulate as the simulator is closed");
  });

  test("is refused without a worker", () => {
    simulator = createWorkerSimulator({ workers: 1 });
    expect(() => createWorkerSimulator({ workers: 0 })).toThrow("the number of workers must be a positive integer");
  });
});
