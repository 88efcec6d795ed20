import { actionOf } from "#agents/coach/nodes.ts";
import type { Services } from "#agents/services.ts";
import type { Person } from "#src/domain/person.ts";
import { screenForRedFlags } from "#src/domain/red-flags.ts";
import { OWN_RIGHTS, type Turn } from "#src/domain/turn.ts";

/** Whether the roster of this moment lets the person be coached; asked anew for each turn and each unasked message. */
export const isMember = (services: Services, person: Person, now: Date): Promise<boolean> =>
  services.work.of(person.tenant).stores.directory.belongs(person.tenant, person.id, now);

/** Whether the turn asks for something that somebody who has left may still ask for. */
export function asksForOwnRights(turn: Turn): boolean {
  const action = actionOf(turn);
  return (action !== undefined && OWN_RIGHTS.test(action.id)) || screenForRedFlags(turn.text).length > 0;
}
