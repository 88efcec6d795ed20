import type { CheckIn } from "#src/domain/check-in.ts";
import type { Rejection } from "#src/domain/cleansing.ts";
import type { ApprovedPlan } from "#src/domain/guardrails/review.ts";
import type { Measurement, Reading, RecordReadings, Source } from "#src/domain/measurement.ts";
import type { PersonId, TeamId, TenantId } from "#src/domain/person.ts";
import type { Session } from "#src/domain/plan.ts";
import type { JudgedPlan } from "#src/domain/plan-figures.ts";
import type { LocalDay } from "#src/domain/time.ts";

export interface CheckInStore {
  get(tenant: TenantId, person: PersonId, day: LocalDay): Promise<CheckIn | undefined>;
  /** One a day: the last one holds. */
  put(tenant: TenantId, person: PersonId, checkIns: readonly CheckIn[]): Promise<void>;
  remove(tenant: TenantId, person: PersonId, day: LocalDay): Promise<void>;
  between(tenant: TenantId, person: PersonId, from: LocalDay, to: LocalDay): Promise<CheckIn[]>;
}

export interface ReadingStore {
  /** What the records said before goes; answers the days that are touched, undefined where nothing changed. */
  replace(
    tenant: TenantId,
    person: PersonId,
    source: Source,
    records: readonly RecordReadings[],
    now: Date,
  ): Promise<{ readonly from: LocalDay; readonly to: LocalDay } | undefined>;
  between(tenant: TenantId, person: PersonId, from: LocalDay, to: LocalDay): Promise<Reading[]>;
  /** With their rejections. */
  removeMetrics(tenant: TenantId, person: PersonId, metrics: readonly string[]): Promise<void>;
  replaceRejections(
    tenant: TenantId,
    person: PersonId,
    from: LocalDay,
    to: LocalDay,
    rejections: readonly Rejection[],
    now: Date,
  ): Promise<void>;
  rejections(tenant: TenantId, person: PersonId, from: LocalDay, to: LocalDay): Promise<Rejection[]>;
}

export interface MeasurementStore {
  put(tenant: TenantId, person: PersonId, measurements: readonly Measurement[]): Promise<void>;
  /** What these sources measured on these days goes. */
  removeBetween(
    tenant: TenantId,
    person: PersonId,
    sources: readonly Source[],
    from: LocalDay,
    to: LocalDay,
  ): Promise<void>;
  between(tenant: TenantId, person: PersonId, from: LocalDay, to: LocalDay): Promise<Measurement[]>;
  removeMetrics(tenant: TenantId, person: PersonId, metrics: readonly string[]): Promise<void>;
}

export interface StoredTwin {
  readonly day: LocalDay;
  /** Plain JSON; the twin's own module knows its shape. */
  readonly state: unknown;
  readonly modelVersion: string;
  readonly computedAt: Date;
}

export interface TwinStore {
  on(tenant: TenantId, person: PersonId, day: LocalDay): Promise<StoredTwin | undefined>;
  latestBefore(tenant: TenantId, person: PersonId, day: LocalDay): Promise<StoredTwin | undefined>;
  put(tenant: TenantId, person: PersonId, twin: StoredTwin & { lineage: unknown }): Promise<void>;
  /** Removes the twins of `day` and later. */
  removeFrom(tenant: TenantId, person: PersonId, day: LocalDay): Promise<void>;
  series(tenant: TenantId, person: PersonId, from: LocalDay, to: LocalDay): Promise<StoredTwin[]>;
}

export interface StoredPlan {
  readonly day: LocalDay;
  readonly revision: number;
  /** As stored: only `reviveApprovedPlan` makes it an approved plan again. */
  readonly plan: unknown;
  readonly rationale: unknown;
  readonly verdictId: string;
  readonly createdAt: Date;
}

export type SessionStatus = "planned" | "done" | "partly" | "skipped" | "dropped";

export interface SessionRecord {
  readonly session: Session;
  readonly day: LocalDay;
  /** P(overload) told for its day when it was planned; scored against the feedback. */
  readonly forecast?: number | undefined;
  readonly status: SessionStatus;
  readonly minutesDone?: number | undefined;
  readonly rpeReported?: number | undefined;
  readonly feedbackAt?: Date | undefined;
  readonly askedAt?: Date | undefined;
}

/** A session whose forecast can be held against its outcome. */
export interface ScoredSession extends Pick<SessionRecord, "session" | "day" | "status" | "rpeReported"> {
  readonly person: PersonId;
  readonly forecast: number;
  /** Whether the person agreed that their learning counts in figures over people, and that still holds. */
  readonly shared: boolean;
}

export interface PlanStore {
  /** Writes a new revision; sessions of the day that are not in it and not answered are dropped. */
  save(
    tenant: TenantId,
    person: PersonId,
    day: LocalDay,
    plan: ApprovedPlan,
    rationale: unknown,
    forecast: number | undefined,
    now: Date,
  ): Promise<void>;
  latest(tenant: TenantId, person: PersonId, day: LocalDay): Promise<StoredPlan | undefined>;
  latestBefore(tenant: TenantId, person: PersonId, day: LocalDay): Promise<StoredPlan | undefined>;
  sessions(tenant: TenantId, person: PersonId, from: LocalDay, to: LocalDay): Promise<SessionRecord[]>;
  session(tenant: TenantId, person: PersonId, id: string): Promise<SessionRecord | undefined>;
  recordSessions(tenant: TenantId, person: PersonId, records: readonly SessionRecord[]): Promise<void>;
  feedback(
    tenant: TenantId,
    person: PersonId,
    id: string,
    outcome: { status: SessionStatus; minutesDone?: number | undefined; rpeReported?: number | undefined },
    now: Date,
  ): Promise<void>;
  asked(tenant: TenantId, person: PersonId, id: string, now: Date): Promise<void>;
  /** Sessions of everybody since `from` that were forecast and answered, in the order of people and sessions. */
  scored(tenant: TenantId, from: LocalDay, now: Date): Promise<ScoredSession[]>;
}

export interface Change {
  readonly id: string;
  readonly at: Date;
  readonly day: LocalDay;
  readonly summary: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly proposed: boolean;
  readonly settledAs?: "applied" | "kept" | "undone" | "expired" | undefined;
}

export interface ChangeStore {
  add(tenant: TenantId, person: PersonId, change: Change): Promise<void>;
  get(tenant: TenantId, person: PersonId, id: string): Promise<Change | undefined>;
  settle(
    tenant: TenantId,
    person: PersonId,
    id: string,
    as: NonNullable<Change["settledAs"]>,
    now: Date,
  ): Promise<void>;
  since(tenant: TenantId, person: PersonId, from: Date): Promise<Change[]>;
}

export interface NudgeStore {
  add(tenant: TenantId, person: PersonId, nudge: { id: string; kind: string; sentAt: Date }): Promise<boolean>;
  since(
    tenant: TenantId,
    person: PersonId,
    from: Date,
  ): Promise<{ kind: string; sentAt: Date; answeredAt?: Date | undefined }[]>;
  answered(tenant: TenantId, person: PersonId, now: Date): Promise<void>;
}

/** `plan-change`: telling of a change waits for the end of a meeting. */
export type ScheduleKind = "morning" | "check-in" | "session-feedback" | "plan-change";

export interface Due {
  readonly tenant: TenantId;
  readonly person: PersonId;
  readonly kind: ScheduleKind;
  readonly dueAt: Date;
}

export interface ScheduleStore {
  set(due: Due): Promise<void>;
  clear(tenant: TenantId, person: PersonId, kind: ScheduleKind): Promise<void>;
  of(tenant: TenantId, person: PersonId): Promise<Due[]>;
}

export interface TeamSnapshot {
  readonly team: TeamId;
  readonly week: string;
  readonly withheld: boolean;
  readonly bands: Readonly<Record<string, string>>;
  readonly madeAt: Date;
}

export interface SnapshotStore {
  get(tenant: TenantId, team: TeamId, week: string): Promise<TeamSnapshot | undefined>;
  /** Keeps the first one: a week has one snapshot. */
  add(tenant: TenantId, snapshot: TeamSnapshot): Promise<void>;
}

export interface VerdictRow {
  readonly id: string;
  readonly tenant: TenantId;
  readonly person: PersonId;
  readonly subject: "message" | "plan" | "view";
  readonly outcome: string;
  readonly fired: readonly unknown[];
  readonly numbers: Readonly<Record<string, unknown>>;
  readonly policyVersion: string;
  readonly modelVersion: string;
  readonly seed?: string | undefined;
  readonly mac: string;
  readonly at: Date;
}

export interface VerdictStore {
  add(row: VerdictRow): Promise<void>;
  recent(tenant: TenantId, person: PersonId, limit: number): Promise<VerdictRow[]>;
  /** Verdicts about plans in [from, to), of people who agree as of `now` to count in figures over people. */
  judgedPlans(tenant: TenantId, from: Date, to: Date, now: Date): Promise<JudgedPlan[]>;
}

/** What happened, by code; `person` becomes a pseudonym before it is written. */
export interface AuditEvent {
  readonly tenant: TenantId;
  readonly person: PersonId;
  readonly event: string;
  readonly detail: Readonly<Record<string, string | number | boolean>>;
  readonly at: Date;
}

export interface AuditStore {
  append(event: AuditEvent): Promise<void>;
  /** What was done with one person's record, under their pseudonym, oldest first. */
  of(tenant: TenantId, person: PersonId): Promise<{ seq: number; at: Date; event: string; detail: unknown }[]>;
  entries(
    tenant: TenantId,
  ): Promise<
    { seq: number; subject: string; event: string; detail: unknown; previousHash: string; hash: string; at: Date }[]
  >;
}

export interface ErasureStore {
  isErased(tenant: TenantId, person: PersonId): Promise<boolean>;
  /** Deletes every row of the person in every table of ours, the graphs' checkpoints and the jobs; leaves a tombstone. */
  erase(tenant: TenantId, person: PersonId, now: Date): Promise<void>;
}
