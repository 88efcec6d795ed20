import type { Person } from "#src/domain/person.ts";
import { addDays } from "#src/domain/time.ts";
import type { SessionRecord, SessionStatus } from "#src/ports/records.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { TwinService } from "#src/services/twin-service.ts";

export interface SessionOutcome {
  readonly status: Extract<SessionStatus, "done" | "partly" | "skipped">;
  /** 1..600; absent when skipped. */
  readonly minutesDone?: number | undefined;
  /** How hard, CR-10, 0..10. */
  readonly rpeReported?: number | undefined;
}

export interface SessionService {
  get(person: Person, id: string): Promise<SessionRecord | undefined>;
  /** Load, capacity offset and tomorrow follow from it; it is the event that odds are scored against. */
  report(person: Person, id: string, outcome: SessionOutcome, now: Date): Promise<SessionRecord | undefined>;
}

export function createSessionService(work: UnitOfWork, twins: TwinService): SessionService {
  return {
    get: (person, id) => work.of(person.tenant).stores.plans.session(person.tenant, person.id, id),
    async report(person, id, outcome, now) {
      return work.of(person.tenant).transaction(async (stores) => {
        const record = await stores.plans.session(person.tenant, person.id, id);
        if (record === undefined || (await stores.erasure.isErased(person.tenant, person.id))) return undefined;
        await stores.plans.feedback(person.tenant, person.id, id, outcome, now);
        // The work of a day counts from the next morning on.
        await twins.forgetFrom(stores, person.tenant, person.id, addDays(record.day, 1));
        return { ...record, ...outcome };
      });
    },
  };
}

/** Reads minutes and effort as people type them; throws a RangeError that says what is wanted. */
export function readOutcome(fields: Readonly<Record<string, string | readonly string[]>>): SessionOutcome {
  const text = (name: string): string | undefined => {
    const value = fields[name];
    const first = typeof value === "string" ? value : value?.[0];
    return first === undefined || first.trim() === "" ? undefined : first.trim();
  };
  const status = text("status");
  if (status !== "done" && status !== "partly" && status !== "skipped") {
    throw new RangeError(
      `Cannot record the session as its outcome must be done, partly or skipped: current value is "${status ?? ""}"`,
    );
  }
  if (status === "skipped") return { status };
  const minutesDone = numberIn(text("minutes"), 1, 600, "minutes");
  const rpeReported = numberIn(text("effort"), 0, 10, "effort");
  return { status, minutesDone, rpeReported };
}

function numberIn(text: string | undefined, min: number, max: number, name: string): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text.replace(",", "."));
  if (!Number.isFinite(value) || value < min || value > max) {
    throw new RangeError(
      `Cannot record the session as ${name} must be a number from ${min} to ${max}: current value is "${text.slice(0, 20)}"`,
    );
  }
  return value;
}
