import { actionOf } from "#agents/coach/nodes.ts";
import type { Services } from "#agents/services.ts";
import type { Person } from "#src/domain/person.ts";
import { screenForRedFlags } from "#src/domain/red-flags.ts";
import type { Turn } from "#src/domain/turn.ts";

/** What is everybody's own, in the roster or not: their data, their consent, their safety. */
const RIGHTS =
  /^(?:my-data|data-|access-code|consent|manager-view|human|talk-to-human|crisis-|red-flag|symptoms-|disconnect|calendar-disconnect|calendar-feed-off|health-push-revoke)/u;

/** Whether the roster of this moment lets the person be coached; asked anew for each turn and each unasked message. */
export const isMember = (services: Services, person: Person, now: Date): Promise<boolean> =>
  services.work.of(person.tenant).stores.directory.belongs(person.tenant, person.id, now);

/** Whether the turn asks for something that somebody who has left may still ask for. */
export function asksForOwnRights(turn: Turn): boolean {
  const action = actionOf(turn);
  return (action !== undefined && RIGHTS.test(action.id)) || screenForRedFlags(turn.text).length > 0;
}
