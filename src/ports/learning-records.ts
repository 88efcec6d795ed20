import type { AbilityPair } from "#src/domain/learning-evidence.ts";
import type { PersonId, TenantId } from "#src/domain/person.ts";
import type { Level, SkillId } from "#src/domain/skill.ts";
import type { SentStatement, Statement, StatementAgent, StatementTerms } from "#src/domain/statement.ts";
import type { LocalDay } from "#src/domain/time.ts";

/** What a receiver of statements may ask of the rest (xAPI 1.0.3, Communication 2.1). */
export interface StatementDesk {
  /** All of them or none. Sent again, the same statement changes nothing. Kept before this resolves. */
  receive(tenant: TenantId, statements: readonly SentStatement[], authority: StatementAgent): Promise<Received>;
  statement(tenant: TenantId, id: string): Promise<KeptStatement | undefined>;
  /** Newest first unless `ascending`; voided ones are left out. */
  find(tenant: TenantId, query: StatementQuery): Promise<StatementPage>;
  /** Every statement kept at this moment or before can be found. */
  consistentThrough(tenant: TenantId): Promise<Date>;
}

export type Received =
  | { readonly kind: "kept"; readonly ids: readonly string[]; readonly added: number }
  /** Another statement is kept under this id; nothing was kept. */
  | { readonly kind: "conflict"; readonly id: string };

export interface KeptStatement {
  readonly statement: Statement;
  /** Grows with every statement of the tenant. */
  readonly seq: number;
  readonly personId?: PersonId | undefined;
  readonly voidedBy?: string | undefined;
}

export interface StatementQuery {
  /** As `agentKey` writes it. */
  readonly agent?: string | undefined;
  readonly relatedAgents?: boolean | undefined;
  readonly verb?: string | undefined;
  readonly activity?: string | undefined;
  readonly relatedActivities?: boolean | undefined;
  readonly registration?: string | undefined;
  /** Kept after this moment. */
  readonly since?: Date | undefined;
  /** Kept at this moment or before. */
  readonly until?: Date | undefined;
  readonly ascending?: boolean | undefined;
  readonly limit: number;
  /** Goes on behind the statement with this `seq`. */
  readonly after?: number | undefined;
}

export interface StatementPage {
  readonly statements: readonly KeptStatement[];
  /** Pass as `after` for the next page; absent on the last. */
  readonly next?: number | undefined;
}

export interface NewStatement extends StatementTerms {
  readonly statement: Statement;
  readonly personId?: PersonId | undefined;
  readonly voids: boolean;
}

/** A course, module or test of the company's learning platform. */
export interface Course {
  readonly id: string;
  /** How statements name it. */
  readonly activity: string;
  /** Data of others: plain text, at most 120 characters. */
  readonly title: string;
  /** Absent: it says nothing about a skill of ours. */
  readonly skillId?: SkillId | undefined;
  readonly level?: Level | undefined;
  readonly minutes?: number | undefined;
  /** Where it is taught; absent: here, by the lessons of its skill and level. */
  readonly url?: string | undefined;
}

export interface Assignment {
  readonly courseId: string;
  readonly due?: LocalDay | undefined;
  readonly assignedAt: Date;
  /** When its lessons here were all done. */
  readonly completedAt?: Date | undefined;
}

export type CourseState = "started" | "completed" | "passed" | "failed";

export interface CourseResult {
  readonly courseId: string;
  readonly statementId: string;
  readonly state: CourseState;
  /** 0..1. */
  readonly share?: number | undefined;
  readonly at: Date;
}

/** What one statement did to two beliefs, so that it can be taken back. */
export interface Evidence {
  readonly statementId: string;
  readonly skillId: SkillId;
  readonly activity: string;
  readonly day: LocalDay;
  /** When the beliefs stood so. */
  readonly at: Date;
  readonly before: AbilityPair;
  readonly after: AbilityPair;
}

/** That somebody has done an assigned module. There is no field for anything else that could be told. */
export interface AssignedCompletion {
  readonly statementId: string;
  readonly courseId: string;
  readonly completedAt: Date;
}

export interface QueuedCompletion extends AssignedCompletion {
  readonly personId: PersonId;
  readonly activity: string;
  readonly attempts: number;
}

export interface LearningRecordStore {
  /** Until the transaction ends, nobody else keeps a statement of the tenant: `seq` is the order of commits. */
  lock(tenant: TenantId): Promise<void>;
  statement(tenant: TenantId, id: string): Promise<KeptStatement | undefined>;
  add(tenant: TenantId, statement: NewStatement): Promise<void>;
  /** The statement that voids this one. */
  voiderOf(tenant: TenantId, id: string): Promise<string | undefined>;
  setVoided(tenant: TenantId, id: string, by: string): Promise<void>;
  find(tenant: TenantId, query: StatementQuery): Promise<StatementPage>;
  lastStored(tenant: TenantId): Promise<Date | undefined>;
  /** Statements whose actor is this person, and when the newest was kept. */
  reportsOf(
    tenant: TenantId,
    person: PersonId,
  ): Promise<{ readonly items: number; readonly newest?: Date | undefined }>;
  /** Whether somebody holds `lock` now. */
  isLocked(tenant: TenantId): Promise<boolean>;

  courses(tenant: TenantId): Promise<Course[]>;
  /** The first of these activities that is a course. */
  courseOf(tenant: TenantId, activities: readonly string[]): Promise<Course | undefined>;
  putCourse(tenant: TenantId, course: Course, now: Date): Promise<void>;
  /** Keeps what is known of a course already. */
  addCourse(tenant: TenantId, course: Course, now: Date): Promise<void>;

  assignments(tenant: TenantId, person: PersonId): Promise<Assignment[]>;
  /** A known assignment keeps when it was made and whether it is done. */
  putAssignment(
    tenant: TenantId,
    person: PersonId,
    courseId: string,
    due: LocalDay | undefined,
    now: Date,
  ): Promise<void>;
  complete(tenant: TenantId, person: PersonId, courseId: string, now: Date): Promise<void>;
  results(tenant: TenantId, person: PersonId): Promise<CourseResult[]>;
  addResult(tenant: TenantId, person: PersonId, result: CourseResult): Promise<void>;
  removeResult(tenant: TenantId, statementId: string): Promise<void>;
  removeResults(tenant: TenantId, person: PersonId): Promise<void>;
  /** Concepts whose lesson of this skill and level, started at `since` or later, ended right. */
  finishedConcepts(tenant: TenantId, person: PersonId, skillId: SkillId, level: Level, since: Date): Promise<string[]>;

  evidenceOf(tenant: TenantId, statementId: string): Promise<{ person: PersonId; evidence: Evidence } | undefined>;
  /** Statements that count for this person, newest first. */
  countedOf(tenant: TenantId, person: PersonId): Promise<string[]>;
  /** `false` when this activity counted on this day already. */
  addEvidence(tenant: TenantId, person: PersonId, evidence: Evidence): Promise<boolean>;
  removeEvidence(tenant: TenantId, statementId: string): Promise<void>;

  /** Only for an assignment of the person that is done: the table refuses anything else. */
  queueCompletion(tenant: TenantId, person: PersonId, completion: AssignedCompletion): Promise<void>;
  completion(tenant: TenantId, statementId: string): Promise<QueuedCompletion | undefined>;
  settleCompletion(tenant: TenantId, statementId: string, outcome: CompletionOutcome): Promise<void>;
}

export type CompletionOutcome =
  | { readonly status: "sent"; readonly at: Date }
  | { readonly status: "failed" }
  | { readonly status: "pending"; readonly nextAttemptAt: Date };

/** The company's own record store, told of completions alone. */
export interface CompletionReceiver {
  /** The same statement id twice is one statement there. */
  send(completion: {
    readonly statementId: string;
    readonly email: string;
    readonly activity: string;
    readonly completedAt: Date;
  }): Promise<
    | { readonly kind: "sent" }
    | { readonly kind: "refused"; readonly reason: string }
    | { readonly kind: "retry"; readonly reason: string }
  >;
}
