import { createAccessCodeStore } from "#src/db/access-code-store.ts";
import { createAuditStore } from "#src/db/audit-store.ts";
import { createBenchmarkStore } from "#src/db/benchmark-store.ts";
import { createCalendarStore } from "#src/db/calendar-store.ts";
import { createChangeStore } from "#src/db/change-store.ts";
import { createCheckInStore } from "#src/db/check-in-store.ts";
import { createConnectionStore } from "#src/db/connection-store.ts";
import { createConsentStore } from "#src/db/consent-store.ts";
import { createContentStore } from "#src/db/content-store.ts";
import { createDataFiguresStore } from "#src/db/data-figures-store.ts";
import type { Database, Queryable, Scope } from "#src/db/database.ts";
import { createDeliveryStore } from "#src/db/delivery-store.ts";
import { createDirectoryStore } from "#src/db/directory-store.ts";
import { createErasureStore } from "#src/db/erasure-store.ts";
import { createFairnessStore } from "#src/db/fairness-store.ts";
import { createHealthPushStore } from "#src/db/health-push-store.ts";
import { createInboxStore } from "#src/db/inbox-store.ts";
import { createLearningRecordStore } from "#src/db/learning-record-store.ts";
import { createLearningStore } from "#src/db/learning-store.ts";
import { createMeasurementStore } from "#src/db/measurement-store.ts";
import { createNudgeStore } from "#src/db/nudge-store.ts";
import { createOAuthStateStore } from "#src/db/oauth-state-store.ts";
import { createOneTimeLinkStore } from "#src/db/one-time-link-store.ts";
import { createOutboxStore } from "#src/db/outbox-store.ts";
import { createPersonStore } from "#src/db/person-store.ts";
import { createPersonalDataStore } from "#src/db/personal-data-store.ts";
import { createPlanStore } from "#src/db/plan-store.ts";
import { createPolicyStore } from "#src/db/policy-store.ts";
import { createPolicyTrialStore } from "#src/db/policy-trial-store.ts";
import { createQuestionStore } from "#src/db/question-store.ts";
import { createReadingStore } from "#src/db/reading-store.ts";
import { createScheduleStore } from "#src/db/schedule-store.ts";
import { createSnapshotStore } from "#src/db/snapshot-store.ts";
import { createStyleStore } from "#src/db/style-store.ts";
import { createSystemStores } from "#src/db/system-stores.ts";
import { createTenantStore } from "#src/db/tenant-store.ts";
import { createTranscriptStore } from "#src/db/transcript-store.ts";
import { createTurnStore } from "#src/db/turn-store.ts";
import { createTwinStore } from "#src/db/twin-store.ts";
import { createVerdictStore } from "#src/db/verdict-store.ts";
import type { TenantId } from "#src/domain/person.ts";
import type { JobQueue } from "#src/ports/queue.ts";
import type { Sealer } from "#src/ports/sealer.ts";
import type { Stores, TenantUnit, Unit, UnitOfWork } from "#src/ports/stores.ts";

export interface StoreOptions {
  readonly pseudonymKey: Buffer;
  /** Seals what of a message is a secret until it has left. */
  readonly sealer: Sealer;
  /** Makes the job queue of one statement runner, so that a job is written in the caller's transaction. */
  readonly queue: (sql: Queryable) => JobQueue;
}

export function createUnitOfWork(database: Database, options: StoreOptions): UnitOfWork {
  const storesOf = (sql: Queryable) => createStores(sql, options);
  const units = new Map<TenantId, TenantUnit>();
  return {
    of(tenant) {
      const known = units.get(tenant) ?? unit(database.of(tenant), storesOf);
      units.set(tenant, known);
      return known;
    },
    system: unit(database.system, (sql) => createSystemStores(sql, options.queue(sql))),
  };
}

const unit = <S>({ sql, transaction }: Scope, storesOf: (sql: Queryable) => S): Unit<S> => ({
  stores: storesOf(sql),
  transaction: (work) => transaction((within) => work(storesOf(within))),
});

function createStores(sql: Queryable, { pseudonymKey, sealer, queue }: StoreOptions): Stores {
  return {
    tenants: createTenantStore(sql),
    people: createPersonStore(sql),
    consents: createConsentStore(sql),
    directory: createDirectoryStore(sql),
    inbox: createInboxStore(sql),
    turns: createTurnStore(sql),
    outbox: createOutboxStore(sql, sealer),
    transcripts: createTranscriptStore(sql),
    questions: createQuestionStore(sql),
    checkIns: createCheckInStore(sql),
    readings: createReadingStore(sql),
    measurements: createMeasurementStore(sql),
    styles: createStyleStore(sql),
    twins: createTwinStore(sql),
    plans: createPlanStore(sql),
    changes: createChangeStore(sql),
    nudges: createNudgeStore(sql),
    schedules: createScheduleStore(sql),
    snapshots: createSnapshotStore(sql),
    verdicts: createVerdictStore(sql),
    policies: createPolicyStore(sql),
    policyTrials: createPolicyTrialStore(sql),
    fairness: createFairnessStore(sql),
    accessCodes: createAccessCodeStore(sql),
    links: createOneTimeLinkStore(sql),
    benchmarks: createBenchmarkStore(sql),
    personalData: createPersonalDataStore(sql),
    dataFigures: createDataFiguresStore(sql),
    healthPushes: createHealthPushStore(sql),
    audit: createAuditStore(sql, pseudonymKey),
    erasure: createErasureStore(sql),
    connections: createConnectionStore(sql),
    oauthStates: createOAuthStateStore(sql),
    deliveries: createDeliveryStore(sql),
    calendars: createCalendarStore(sql),
    learning: createLearningStore(sql),
    content: createContentStore(sql),
    learningRecords: createLearningRecordStore(sql),
    queue: queue(sql),
  };
}
