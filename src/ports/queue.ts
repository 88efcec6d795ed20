import type { PersonId, TenantId } from "#src/domain/person.ts";

/** Job name -> what it needs. The name is the job's file in src/jobs. */
export interface Jobs {
  "run-turn": { tenant: TenantId; person: PersonId };
  "run-due": { tenant: TenantId; person: PersonId; kind: string; dueAt: string };
}
export type JobName = keyof Jobs;

export interface JobQueue {
  /** Written in the transaction of the caller: the job exists exactly when the caller's rows do. */
  enqueue<N extends JobName>(name: N, data: Jobs[N]): Promise<void>;
}
