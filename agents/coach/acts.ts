import { benchmarkActs } from "#agents/coach/acts/benchmark-acts.ts";
import { calendarActs } from "#agents/coach/acts/calendar-acts.ts";
import { changeActs } from "#agents/coach/acts/change-acts.ts";
import { connectionActs } from "#agents/coach/acts/connection-acts.ts";
import { consentActs } from "#agents/coach/acts/consent-acts.ts";
import { courseActs } from "#agents/coach/acts/course-acts.ts";
import { dataActs } from "#agents/coach/acts/data-acts.ts";
import { fairnessActs } from "#agents/coach/acts/fairness-acts.ts";
import { firstContactActs } from "#agents/coach/acts/first-contact-acts.ts";
import { goalActs } from "#agents/coach/acts/goal-acts.ts";
import { healthImportActs } from "#agents/coach/acts/health-import-acts.ts";
import { heatActs } from "#agents/coach/acts/heat-acts.ts";
import { libraryActs } from "#agents/coach/acts/library-acts.ts";
import { overseerActs } from "#agents/coach/acts/overseer-acts.ts";
import { planActs } from "#agents/coach/acts/plan-acts.ts";
import { playbookActs } from "#agents/coach/acts/playbook-acts.ts";
import { policyActs } from "#agents/coach/acts/policy-acts.ts";
import { settingsActs } from "#agents/coach/acts/settings-acts.ts";
import { skillActs } from "#agents/coach/acts/skill-acts.ts";
import { styleActs } from "#agents/coach/acts/style-acts.ts";
import { teamActs } from "#agents/coach/acts/team-acts.ts";
import type { HandOver } from "#agents/coach/state.ts";
import type { Services } from "#agents/services.ts";
import type { Draft } from "#src/domain/message.ts";
import type { Person } from "#src/domain/person.ts";
import type { TurnAction } from "#src/domain/turn.ts";
import type { Reply } from "#src/services/delivery-service.ts";

export interface Asked {
  readonly services: Services;
  readonly person: Person;
  readonly action: TurnAction;
  readonly now: Date;
}

export type Act = (asked: Asked) => Promise<Reply | readonly Reply[] | HandOver>;

/** About the person: never where others read. */
export const personal = (draft: Draft): Reply => ({ draft, personal: true });
/** Says nothing of anybody. */
export const general = (draft: Draft): Reply => ({ draft, personal: false });

/** Every tap and exact word the coach answers without a mind. */
export const ACTS: Readonly<Record<string, Act>> = {
  ...firstContactActs,
  ...planActs,
  ...changeActs,
  ...settingsActs,
  ...consentActs,
  ...benchmarkActs,
  ...connectionActs,
  ...dataActs,
  ...healthImportActs,
  ...calendarActs,
  ...goalActs,
  ...skillActs,
  ...courseActs,
  ...libraryActs,
  ...overseerActs,
  ...policyActs,
  ...styleActs,
  ...teamActs,
  ...fairnessActs,
  ...heatActs,
  ...playbookActs,
};
