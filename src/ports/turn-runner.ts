import type { PersonId, TenantId } from "#src/domain/person.ts";
import type { Turn } from "#src/domain/turn.ts";
import type { Destination } from "#src/ports/messenger.ts";
import type { ScheduleKind } from "#src/ports/records.ts";

/** Work that no person started. It has no write tools (SAFETY.md 2). */
export interface SystemTask {
  readonly tenant: TenantId;
  readonly person: PersonId;
  readonly kind: ScheduleKind;
  readonly dueAt: Date;
}

/** Runs turns to their reply. Implemented by agents, called by jobs. */
export interface TurnRunner {
  /** Running it again with the same turn changes nothing. */
  run(turn: Turn, replyTo: Destination, signal: AbortSignal): Promise<void>;
  runSystem(task: SystemTask, now: Date, signal: AbortSignal): Promise<void>;
}
