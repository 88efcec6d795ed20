import type { Disclosure } from "#agents/drafts/first-contact.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { AccessService } from "#src/services/access-service.ts";
import type { CalendarFeedService } from "#src/services/calendar-feed-service.ts";
import type { CalendarService } from "#src/services/calendar-service.ts";
import type { CalibrationService } from "#src/services/calibration-service.ts";
import type { CheckInService } from "#src/services/check-in-service.ts";
import type { ConsentService } from "#src/services/consent-service.ts";
import type { DataService } from "#src/services/data-service.ts";
import type { DeliveryService } from "#src/services/delivery-service.ts";
import type { LearnerService } from "#src/services/learner-service.ts";
import type { LearningService } from "#src/services/learning-service.ts";
import type { NudgeService } from "#src/services/nudge-service.ts";
import type { OneTimeLinkService } from "#src/services/one-time-link-service.ts";
import type { PersonService } from "#src/services/person-service.ts";
import type { PictureService } from "#src/services/picture-service.ts";
import type { PlanService } from "#src/services/plan-service.ts";
import type { ReadinessService } from "#src/services/readiness-service.ts";
import type { ReadingService } from "#src/services/reading-service.ts";
import type { SessionService } from "#src/services/session-service.ts";
import type { TeamService } from "#src/services/team-service.ts";

/** The use cases that agents are made of. */
export interface Services {
  readonly work: UnitOfWork;
  readonly clock: Clock;
  readonly delivery: DeliveryService;
  readonly people: PersonService;
  readonly consents: ConsentService;
  readonly checkIns: CheckInService;
  readonly readings: ReadingService;
  readonly readiness: ReadinessService;
  readonly plans: PlanService;
  readonly pictures: PictureService;
  readonly calibration: CalibrationService;
  readonly calendars: CalendarService;
  readonly feeds: CalendarFeedService;
  readonly access: AccessService;
  readonly links: OneTimeLinkService;
  readonly sessions: SessionService;
  readonly learning: LearningService;
  readonly learners: LearnerService;
  readonly teams: TeamService;
  readonly nudges: NudgeService;
  readonly data: DataService;
  readonly disclosure: Disclosure;
}
