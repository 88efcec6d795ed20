import type { PersonId, Surface, TenantId } from "#src/domain/person.ts";

/** What a tap or a submitted form brought. */
export interface TurnAction {
  readonly id: string;
  readonly value?: string | undefined;
  /** The outbox row of the card that was tapped: its person must be the one who taps. */
  readonly card?: string | undefined;
  /** Field id -> value(s) of a submitted form. */
  readonly fields?: Readonly<Record<string, string | readonly string[]>> | undefined;
}

/** One unit of work for one person: everything that arrived since the last one. */
export interface Turn {
  readonly id: string;
  readonly tenant: TenantId;
  readonly person: PersonId;
  readonly surface: Surface;
  /** LangGraph's thread_id: tenant:person:surface. */
  readonly thread: string;
  readonly eventIds: readonly string[];
  /** `system` turns are started by no person and have no write tools (SAFETY.md 2). */
  readonly kind: "message" | "action" | "system";
  readonly text: string;
  readonly action?: TurnAction | undefined;
  readonly now: Date;
}

/** What is everybody's own, in the roster or not, by the id of the tap: their data, their consent, their safety. */
export const OWN_RIGHTS =
  /^(?:my-data|data-|access-code|consent|manager-view|human|talk-to-human|crisis-|red-flag|symptoms-|disconnect|calendar-disconnect|calendar-feed-off|health-push-revoke)/u;

export const threadOf = (tenant: TenantId, person: PersonId, surface: string): string =>
  `${tenant}:${person}:${surface}`;
