import { allows } from "#src/domain/consent.ts";
import type { PlanVerdict } from "#src/domain/guardrails/enforce.ts";
import type { Fact } from "#src/domain/message.ts";
import type { Person } from "#src/domain/person.ts";
import { MIN_RESPONDENTS } from "#src/domain/team.ts";
import { MODEL_VERSION } from "#src/domain/twin/parameters.ts";
import type { CalendarReader } from "#src/ports/calendar.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { ContentProposer, ContentReader, PageFetcher } from "#src/ports/content.ts";
import type {
  AnswerGrader,
  CounterpartWriter,
  Embedder,
  ExerciseWriter,
  LearningUnit,
  LessonWriter,
  StarterLibrary,
} from "#src/ports/learning.ts";
import type { SentenceReader } from "#src/ports/mind.ts";
import type { PictureMaker } from "#src/ports/picture-maker.ts";
import type { Provider } from "#src/ports/provider.ts";
import type { Sealer } from "#src/ports/sealer.ts";
import type { Simulator } from "#src/ports/simulator.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import { createAccessService } from "#src/services/access-service.ts";
import { createBacktestService } from "#src/services/backtest-service.ts";
import { benchmarkData, createBenchmarkService } from "#src/services/benchmark-service.ts";
import { bodyData } from "#src/services/body-data.ts";
import { calendarData } from "#src/services/calendar-data.ts";
import { createCalendarFeedService } from "#src/services/calendar-feed-service.ts";
import { createCalendarService } from "#src/services/calendar-service.ts";
import { createCalibrationService } from "#src/services/calibration-service.ts";
import { createCheckInService } from "#src/services/check-in-service.ts";
import { createConnectionService } from "#src/services/connection-service.ts";
import { createConsentService } from "#src/services/consent-service.ts";
import { createContentService } from "#src/services/content-service.ts";
import { createCourseService } from "#src/services/course-service.ts";
import { createCurriculumService, goalData, type MayLearn } from "#src/services/curriculum-service.ts";
import type { DataContributor } from "#src/services/data-contributors.ts";
import { createDataService } from "#src/services/data-service.ts";
import { createDeliveryService } from "#src/services/delivery-service.ts";
import { createExportService } from "#src/services/export-service.ts";
import { createFairnessService, fairnessData } from "#src/services/fairness-service.ts";
import { createFocusService } from "#src/services/focus-service.ts";
import { createHealthImportService } from "#src/services/health-import-service.ts";
import { healthPushData } from "#src/services/health-push-data.ts";
import { createHealthPushService } from "#src/services/health-push-service.ts";
import { createIntakeService } from "#src/services/intake-service.ts";
import { createLearnerService } from "#src/services/learner-service.ts";
import { learningData } from "#src/services/learning-data.ts";
import { createLearningRecordService } from "#src/services/learning-record-service.ts";
import { createLearningService } from "#src/services/learning-service.ts";
import { createLibraryQualityService } from "#src/services/library-quality-service.ts";
import { createLibraryService } from "#src/services/library-service.ts";
import { createMeasurementService } from "#src/services/measurement-service.ts";
import { createNudgeService } from "#src/services/nudge-service.ts";
import { createOneTimeLinkService } from "#src/services/one-time-link-service.ts";
import { createOverseerService } from "#src/services/overseer-service.ts";
import { checkInData, intakeData, sessionData } from "#src/services/own-records.ts";
import { createPersonService } from "#src/services/person-service.ts";
import { createPictureService } from "#src/services/picture-service.ts";
import type { Rationale } from "#src/services/plan-rationale.ts";
import { createPlanService } from "#src/services/plan-service.ts";
import { createPlaybookService } from "#src/services/playbook-service.ts";
import { createPolicyChangeService } from "#src/services/policy-change-service.ts";
import { createPolicyService } from "#src/services/policy-service.ts";
import { createReadinessService } from "#src/services/readiness-service.ts";
import { createReadingService } from "#src/services/reading-service.ts";
import { createRehearsalService } from "#src/services/rehearsal-service.ts";
import { createReplanner } from "#src/services/replan.ts";
import { createSessionService } from "#src/services/session-service.ts";
import { createSkillMapService } from "#src/services/skill-map-service.ts";
import { createStyleService, learnStyle, styleData } from "#src/services/style-service.ts";
import { createTeamService } from "#src/services/team-service.ts";
import { createTwinService } from "#src/services/twin-service.ts";
import { createViewsService } from "#src/services/views-service.ts";

export interface ServiceOptions {
  readonly work: UnitOfWork;
  readonly learningUnit: LearningUnit;
  readonly clock: Clock;
  /** Signs verdicts. */
  readonly key: Uint8Array;
  readonly simulator: Simulator;
  readonly sealer: Sealer;
  /** The vendors that the operator has set up. */
  readonly providers: readonly Provider[];
  /** Reads the exports of phones, and what phones send. */
  readonly appleHealth: Provider;
  readonly calendarReader: CalendarReader;
  readonly pictureMaker: PictureMaker;
  readonly embedder: Embedder;
  readonly starter: StarterLibrary;
  /** A model that search may still go by, while the vectors of the new one are computed. */
  readonly formerEmbedder: (model: string) => Embedder | undefined;
  readonly contentReader: ContentReader;
  readonly pageFetcher: PageFetcher;
  readonly proposer: ContentProposer;
  readonly writer: LessonWriter;
  readonly grader: AnswerGrader;
  readonly counterpart: CounterpartWriter;
  readonly exercises?: ExerciseWriter | undefined;
  readonly reader: SentenceReader;
  readonly systemPrompts: readonly string[];
  readonly secrets: readonly string[];
  readonly linkHosts: readonly string[];
  /** Where this program is reached from outside; undefined where it is not. */
  readonly publicAddress: () => string | undefined;
  /** Whether a record store of the company is told of completions. */
  readonly reportsCompletions?: boolean | undefined;
  readonly defaultCountry: string;
  readonly defaultTimeZone: string;
  readonly onPlanned: (person: Person, rationale: Rationale, verdict: PlanVerdict) => void;
  readonly onEmbeddingFailure: (error: unknown) => void;
}

const CONSTANTS: readonly Fact[] = [
  { name: "smallest team", value: MIN_RESPONDENTS, renderings: ["five", `${MIN_RESPONDENTS}`] },
];

/** Everybody who keeps something about people, in the order in which "what do you know about me?" tells it. */
const DATA_CONTRIBUTORS: readonly DataContributor[] = [
  checkInData,
  bodyData,
  healthPushData,
  benchmarkData,
  calendarData,
  styleData,
  fairnessData,
  sessionData,
  goalData,
  intakeData,
  learningData,
];

/** Every use case, wired once. */
export function createServices(options: ServiceOptions) {
  const { work, learningUnit, clock, key, simulator } = options;
  const policies = createPolicyService(work);
  const delivery = createDeliveryService({
    work,
    clock,
    key,
    policyVersion: policies.lastVersion,
    modelVersion: MODEL_VERSION,
    constants: CONSTANTS,
    linkHosts: options.linkHosts,
    systemPrompts: options.systemPrompts,
    secrets: options.secrets,
    heard: learnStyle,
  });
  const twins = createTwinService(work, simulator);
  const readiness = createReadinessService(twins);
  const library = createLibraryService({
    unit: learningUnit,
    embedder: options.embedder,
    starter: options.starter,
    formerEmbedder: options.formerEmbedder,
    onEmbeddingFailure: options.onEmbeddingFailure,
  });
  const learningRecords = createLearningRecordService(work, clock);
  const courses = createCourseService({
    work,
    records: learningRecords,
    reportsCompletions: options.reportsCompletions ?? false,
  });
  const content = createContentService({ work, reader: options.contentReader, pages: options.pageFetcher });
  const playbooks = createPlaybookService({
    work,
    library,
    proposer: options.proposer,
    fillLater: ({ queue }) => queue.enqueue("embed-library", {}),
  });
  const people = createPersonService(work);
  const learning = createLearningService({
    unit: learningUnit,
    onFinished: (person, now) => courses.completeFinished(person, now),
    library,
    writer: options.writer,
    grader: options.grader,
    counterpart: options.counterpart,
    exercises: options.exercises,
    isResting: (person) => people.rests(person),
  });
  const rehearsals = createRehearsalService(learningUnit, library);
  const mayLearn: MayLearn = async (person, now) =>
    allows(await work.of(person.tenant).stores.consents.holding(person.tenant, person.id, now), "learning", "coaching");
  const focus = createFocusService(learningUnit, mayLearn);
  const curriculum = createCurriculumService(learningUnit, library, mayLearn);
  const fairness = createFairnessService(work, options.pictureMaker);
  const calendars = createCalendarService({ work, reader: options.calendarReader, sealer: options.sealer });
  const plans = createPlanService({
    work,
    twins,
    readiness,
    focus,
    simulator,
    policyOf: policies.inForce,
    busyBetween: calendars.busyBetween,
    frozenIn: fairness.frozenIn,
    key,
    onPlanned: options.onPlanned,
  });
  const checkIns = createCheckInService(work, twins);
  const styles = createStyleService(work);
  const links = createOneTimeLinkService({ work, key, base: options.publicAddress });
  const measurements = createMeasurementService(work, twins);
  const connections = createConnectionService({
    work,
    clock,
    delivery,
    measurements,
    links,
    sealer: options.sealer,
    providers: options.providers,
    base: options.publicAddress,
  });
  return {
    work,
    clock,
    delivery,
    policies,
    policyChanges: createPolicyChangeService({ work, policies, overseers: fairness.overseers }),
    twins,
    readiness,
    library,
    content,
    playbooks,
    learning,
    rehearsals,
    curriculum,
    skillMap: createSkillMapService(curriculum, options.pictureMaker),
    learningRecords,
    courses,
    plans,
    pictures: createPictureService({
      work,
      twins,
      plans,
      policyOf: policies.inForce,
      maker: options.pictureMaker,
    }),
    access: createAccessService({ work, delivery, key }),
    links,
    healthImports: createHealthImportService({ work, measurements, provider: options.appleHealth }),
    healthPushes: createHealthPushService({ work, measurements, provider: options.appleHealth, key }),
    connections,
    calendars,
    feeds: createCalendarFeedService({ work, key, base: options.publicAddress }),
    calibration: createCalibrationService(work),
    fairness,
    checkIns,
    learners: createLearnerService(work, twins, readiness, styles),
    styles,
    libraryQuality: createLibraryQualityService(work),
    intake: createIntakeService({
      work,
      delivery,
      clock,
      defaultCountry: options.defaultCountry,
      defaultTimeZone: options.defaultTimeZone,
    }),
    people,
    consents: createConsentService(work, twins, DATA_CONTRIBUTORS),
    readings: createReadingService(options.reader),
    sessions: createSessionService(work, twins),
    teams: createTeamService(work),
    overseer: createOverseerService({
      work,
      backtests: createBacktestService({
        work,
        twins,
        policyOf: policies.inForce,
        replan: createReplanner({
          work,
          twins,
          readiness,
          focus,
          simulator,
          policyOf: policies.inForce,
          busyBetween: calendars.busyBetween,
        }),
      }),
    }),
    nudges: createNudgeService(work, plans, policies.inForce, calendars.busyBetween),
    data: createDataService(work, DATA_CONTRIBUTORS),
    exports: createExportService(work),
    benchmarks: createBenchmarkService(work),
    measurements,
    views: createViewsService({ work, clock, checkIns, plans, readiness, learning, curriculum, styles, fairness }),
  };
}
