import type { Turn } from "#src/domain/turn.ts";
import type { Destination } from "#src/ports/messenger.ts";

/** Runs one turn to its reply. Implemented by agents, called by jobs. Running it again with the same turn changes nothing. */
export interface TurnRunner {
  run(turn: Turn, replyTo: Destination, signal: AbortSignal): Promise<void>;
}
