import type { TenantId } from "#src/domain/person.ts";
import type { CalendarStore } from "#src/ports/calendar.ts";
import type { ConnectionStore, DeliveryStore, OAuthStateStore } from "#src/ports/connections.ts";
import type { ContentStore } from "#src/ports/content.ts";
import type { FairnessStore } from "#src/ports/fairness.ts";
import type { HealthPushStore } from "#src/ports/health-push.ts";
import type { LearningStore } from "#src/ports/learning.ts";
import type { LearningRecordStore } from "#src/ports/learning-records.ts";
import type { ConsentStore, DirectoryStore, PersonStore, TenantStore } from "#src/ports/people.ts";
import type { AccessCodeStore, PolicyStore, PolicyTrialStore } from "#src/ports/policies.ts";
import type { JobQueue } from "#src/ports/queue.ts";
import type {
  AuditStore,
  ChangeStore,
  CheckInStore,
  ErasureStore,
  MeasurementStore,
  NudgeStore,
  PlanStore,
  ReadingStore,
  ScheduleStore,
  SnapshotStore,
  TwinStore,
  VerdictStore,
} from "#src/ports/records.ts";
import type { BenchmarkStore, DataFiguresStore, OneTimeLinkStore, PersonalDataStore } from "#src/ports/rights.ts";
import type { StyleStore } from "#src/ports/style.ts";
import type { SystemStores } from "#src/ports/system.ts";
import type { InboxStore, OutboxStore, QuestionStore, TranscriptStore, TurnStore } from "#src/ports/traffic.ts";

/** Everything that is kept of one tenant. */
export interface Stores {
  readonly tenants: TenantStore;
  readonly people: PersonStore;
  readonly consents: ConsentStore;
  readonly directory: DirectoryStore;
  readonly inbox: InboxStore;
  readonly turns: TurnStore;
  readonly outbox: OutboxStore;
  readonly transcripts: TranscriptStore;
  readonly questions: QuestionStore;
  readonly checkIns: CheckInStore;
  readonly readings: ReadingStore;
  readonly measurements: MeasurementStore;
  readonly twins: TwinStore;
  readonly plans: PlanStore;
  readonly changes: ChangeStore;
  readonly nudges: NudgeStore;
  readonly schedules: ScheduleStore;
  readonly snapshots: SnapshotStore;
  readonly verdicts: VerdictStore;
  readonly policies: PolicyStore;
  readonly policyTrials: PolicyTrialStore;
  readonly fairness: FairnessStore;
  readonly accessCodes: AccessCodeStore;
  readonly links: OneTimeLinkStore;
  readonly benchmarks: BenchmarkStore;
  readonly personalData: PersonalDataStore;
  readonly dataFigures: DataFiguresStore;
  readonly healthPushes: HealthPushStore;
  readonly audit: AuditStore;
  readonly erasure: ErasureStore;
  readonly connections: ConnectionStore;
  readonly oauthStates: OAuthStateStore;
  readonly deliveries: DeliveryStore;
  readonly calendars: CalendarStore;
  readonly styles: StyleStore;
  readonly learning: LearningStore;
  readonly content: ContentStore;
  readonly learningRecords: LearningRecordStore;
  readonly queue: JobQueue;
}

/** Stores, one by one or in a transaction. */
export interface Unit<S> {
  /** Each call stands alone. Never used inside `transaction`. */
  readonly stores: S;
  transaction<T>(work: (stores: S) => Promise<T>): Promise<T>;
}

export type TenantUnit = Unit<Stores>;

export interface UnitOfWork {
  /** Sees and writes the rows of this tenant, and of no other. */
  of(tenant: TenantId): TenantUnit;
  /** Knows whose something is and when it is due; not what anybody said. */
  readonly system: Unit<SystemStores>;
}
