import type { PersonId, TenantId } from "#src/domain/person.ts";
import type { ConnectionKey } from "#src/ports/connections.ts";

/** Job name -> what it needs. The name is the job's file in src/jobs. */
export interface Jobs {
  "run-turn": { tenant: TenantId; person: PersonId };
  "run-due": { tenant: TenantId; person: PersonId; kind: string; dueAt: string };
  "fetch-delivery": ConnectionKey;
  backfill: ConnectionKey & Repeated;
  reconcile: ConnectionKey & Repeated;
  "propose-content": { tenant: TenantId; person: PersonId; document: string; requestedAt: string };
  /** Of all tenants. */
  "embed-library": Readonly<Record<string, never>>;
  "send-completion": { tenant: TenantId; person: PersonId; statement: string };
}

interface Repeated {
  /** How often it failed before. */
  readonly failures?: number | undefined;
}
export type JobName = keyof Jobs;

export interface EnqueueOptions {
  /** Real time; never for what is due by the domain's clock. */
  readonly afterMs?: number | undefined;
}

export interface JobQueue {
  /**
   * Written in the transaction of the caller: the job exists exactly when the caller's rows do. Of the jobs of one connection, one
   * of each name waits at most: a second one is taken for the first.
   */
  enqueue<N extends JobName>(name: N, data: Jobs[N], options?: EnqueueOptions): Promise<void>;
  enqueueAll<N extends JobName>(name: N, data: readonly Jobs[N][], options?: EnqueueOptions): Promise<void>;
}
