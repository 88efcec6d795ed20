import type { FairnessAudit } from "#src/domain/fairness-audit.ts";
import type { DeclaredGroups } from "#src/domain/fairness-groups.ts";
import type { Trainee } from "#src/domain/fairness-measures.ts";
import type { PersonId, TenantId } from "#src/domain/person.ts";
import type { Session } from "#src/domain/plan.ts";
import type { LocalDay } from "#src/domain/time.ts";
import type { LearntParameter } from "#src/domain/twin/learnt-parameters.ts";
import type { Twin } from "#src/domain/twin/twin.ts";
import type { SessionStatus } from "#src/ports/records.ts";

/** The audit of one week, as it was found. */
export interface StoredFairnessAudit extends FairnessAudit {
  /** "2026-W47". */
  readonly week: string;
  readonly look: number;
  /** Whether it found an alarm that nobody has looked at yet. */
  readonly freezes: boolean;
  /** Learnt parameters for which plans go by everybody's value until somebody has looked at it. */
  readonly frozen: readonly LearntParameter[];
  readonly madeAt: Date;
  readonly reviewedAt?: Date | undefined;
}

/** Decisions about one person, counted in days. */
export type DecisionCounts = Pick<
  Trainee,
  "person" | "days" | "stretched" | "relieved" | "held" | "resting" | "minutes" | "careful" | "nudged"
>;

/** How much is known of one person: days, never values. */
export type DataCounts = Pick<Trainee, "person" | "expected" | "missing" | "stale" | "kinds">;

/** What the newest twin learnt of one person. */
export interface LearntOf extends Pick<Twin, "parameters" | "effort"> {
  readonly person: PersonId;
  /** Whether what was learnt from nights and pulse counts as well. */
  readonly body: boolean;
}

export interface AnsweredForecast {
  readonly person: PersonId;
  readonly told: number;
  readonly session: Pick<Session, "rpe" | "demand">;
  readonly status: SessionStatus;
  readonly rpeReported?: number | undefined;
}

/** What the fairness checks read is of people alone whose agreement to them holds at `now`. */
export interface FairnessStore {
  groupsOf(tenant: TenantId, person: PersonId): Promise<DeclaredGroups>;
  /** Exactly these hold from now on. */
  declare(tenant: TenantId, person: PersonId, groups: DeclaredGroups, now: Date): Promise<void>;
  declared(tenant: TenantId, now: Date): Promise<ReadonlyMap<PersonId, DeclaredGroups>>;
  decisions(tenant: TenantId, from: LocalDay, to: LocalDay, now: Date): Promise<DecisionCounts[]>;
  completeness(tenant: TenantId, from: LocalDay, to: LocalDay, now: Date): Promise<DataCounts[]>;
  learnt(tenant: TenantId, from: LocalDay, to: LocalDay, now: Date): Promise<LearntOf[]>;
  forecasts(tenant: TenantId, from: LocalDay, to: LocalDay, now: Date): Promise<AnsweredForecast[]>;
  newest(tenant: TenantId): Promise<StoredFairnessAudit | undefined>;
  /** The newest that an overseer has looked at. */
  newestReviewed(tenant: TenantId): Promise<StoredFairnessAudit | undefined>;
  /** False where the week has one. */
  add(tenant: TenantId, audit: StoredFairnessAudit): Promise<boolean>;
  /** Marks what was not looked at up to this week; false where there was nothing. */
  review(tenant: TenantId, upTo: string, now: Date): Promise<boolean>;
  /** What the alarms froze that wait for a look. */
  frozenIn(tenant: TenantId): Promise<ReadonlySet<LearntParameter>>;
}
