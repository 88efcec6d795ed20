import { setTimeout as delay } from "node:timers/promises";
import { type Logger, nameOf } from "#src/events.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { MeasurementSource } from "#src/ports/measurement-source.ts";
import type { Jobs } from "#src/ports/queue.ts";
import type { ScheduleKind } from "#src/ports/records.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { TurnRunner } from "#src/ports/turn-runner.ts";
import type { CalendarService } from "#src/services/calendar-service.ts";
import type { ConnectionSync } from "#src/services/connection-sync.ts";
import type { MeasurementService } from "#src/services/measurement-service.ts";
import type { PersonService } from "#src/services/person-service.ts";

export interface RunDueOptions {
  readonly work: UnitOfWork;
  readonly clock: Clock;
  readonly runner: TurnRunner;
  readonly people: PersonService;
  readonly measurements: MeasurementService;
  readonly calendars: CalendarService;
  readonly connections: ConnectionSync;
  /** Sources that are asked each morning. */
  readonly sources: readonly MeasurementSource[];
  readonly logger: Logger;
}

const TASK_MS = 60_000;
/** A slow vendor does not hold the day up: what comes later makes the twin, and the plan, anew. */
const PATIENCE_MS = 20_000;

/** One thing that fell due for one person: first what their sources measured, then the agent's own turn, then the next time. */
export const createRunDue =
  ({ work, clock, runner, people, measurements, calendars, connections, sources, logger }: RunDueOptions) =>
  async ({ tenant, person: id, kind, dueAt }: Jobs["run-due"]): Promise<void> => {
    const person = await work.of(tenant).stores.people.get(tenant, id);
    if (person === undefined) return;
    const now = clock.now();
    if (kind === "morning") {
      for (const source of sources) await measurements.fetch(person, source, now);
      await withinPatience(connections.reconcile(person, now), logger);
      const outcome = await calendars.read(person, now);
      if (outcome === "failed") logger.info("calendar not read", { tenant, outcome });
    }
    await runner.runSystem(
      { tenant, person: id, kind: kind as ScheduleKind, dueAt: new Date(dueAt) },
      now,
      AbortSignal.timeout(TASK_MS),
    );
    if (kind === "morning" || kind === "check-in") await people.scheduleNext(person, kind, now);
    logger.debug("due task done", { tenant, kind });
  };

async function withinPatience(fetching: Promise<void>, logger: Logger): Promise<void> {
  const noted = fetching.catch((error: unknown) => logger.error("not reconciled", { error: nameOf(error) }));
  const patience = new AbortController();
  const waited = delay(PATIENCE_MS, undefined, { signal: patience.signal, ref: false }).catch(() => {});
  await Promise.race([noted, waited]);
  patience.abort();
}
