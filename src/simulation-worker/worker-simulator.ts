import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Choice } from "#src/domain/simulation/choose.ts";
import type { PlanForecast } from "#src/domain/simulation/forecast.ts";
import type { TwinParameters } from "#src/domain/twin/parameters.ts";
import type { Simulator } from "#src/ports/simulator.ts";
import type { Answer, Task } from "#src/simulation-worker/task.ts";

export interface WorkerSimulatorOptions {
  /** Threads. Default: one fewer than the machine's cores, at least one. */
  readonly workers?: number;
}

interface Job {
  readonly task: Task;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

interface Seat {
  readonly worker: Worker;
  job: Job | null;
}

/**
 * Simulations on worker threads, so that the event loop never waits for one.
 *
 * A task is computed by one thread from its seed alone: the answer depends neither on the number of workers nor on what
 * they computed before. Threads start with the first task and end with `close`; an idle pool keeps no process alive.
 */
export function createWorkerSimulator({
  workers = Math.max(1, availableParallelism() - 1),
}: WorkerSimulatorOptions = {}): Simulator {
  if (!Number.isInteger(workers) || workers < 1)
    throw new RangeError(
      `Cannot simulate as the number of workers must be a positive integer: current value is ${workers}`,
    );
  const seats: Seat[] = [];
  const waiting: Job[] = [];
  let closed = false;

  function seat(): Seat {
    const taken: Seat = { worker: new Worker(new URL("./worker.ts", import.meta.url)), job: null };
    taken.worker.unref();
    taken.worker.on("message", (message: { readonly result: Answer } | { readonly error: string }) => {
      const { job } = taken;
      taken.job = null;
      // An answer that comes while the thread is being ended must not let the process go before it has.
      if (!closed) taken.worker.unref();
      if ("error" in message) job?.reject(new Error(message.error));
      else job?.resolve(message.result);
      work();
    });
    const leave = (error: Error) => {
      const place = seats.indexOf(taken);
      if (place >= 0) seats.splice(place, 1);
      taken.job?.reject(error);
      taken.job = null;
      if (!closed) work();
    };
    taken.worker.on("error", leave);
    taken.worker.on("exit", () => leave(new Error("Cannot finish the simulation as its worker ended")));
    seats.push(taken);
    return taken;
  }

  /** Gives waiting tasks to idle threads, and starts threads while there are tasks for them. */
  function work(): void {
    while (waiting.length > 0) {
      const idle = seats.find(({ job }) => job === null) ?? (seats.length < workers ? seat() : undefined);
      if (idle === undefined) return;
      idle.job = waiting.shift()!;
      idle.worker.ref();
      idle.worker.postMessage(idle.job.task);
    }
  }

  const ask = (task: Task): Promise<Answer> =>
    new Promise((resolve, reject) => {
      if (closed) {
        reject(new Error("Cannot simulate as the simulator is closed"));
        return;
      }
      waiting.push({ task, resolve, reject });
      work();
    });

  return {
    choose: (request) => ask({ kind: "choose", request }) as Promise<Choice>,
    simulate: (whatIf) => ask({ kind: "simulate", whatIf }) as Promise<PlanForecast>,
    learn: (request) => ask({ kind: "learn", request }) as Promise<TwinParameters>,
    close: async () => {
      closed = true;
      for (const { reject } of waiting.splice(0)) reject(new Error("Cannot simulate as the simulator is closed"));
      await Promise.all(seats.map(({ worker }) => worker.terminate()));
    },
  };
}
