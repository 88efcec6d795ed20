import type { Source } from "#src/domain/measurement.ts";
import type { LocalDay } from "#src/domain/time.ts";

export type TenantId = string;
export type PersonId = string;
export type TeamId = string;

export type ChannelName = "slack" | "teams";

/** Where a turn happens. `team` surfaces are read by others: nothing personal is ever written there. */
export type Surface = "slack-dm" | "slack-channel" | "teams-personal" | "teams-channel";

export const isPrivate = (surface: Surface): boolean => surface === "slack-dm" || surface === "teams-personal";

/** Roles come from the directory alone, at the time they are asked for, and never from what somebody says. */
export type Role = "employee" | "manager" | "overseer";

export type Seniority = "junior" | "senior" | "director";

/** Minutes after local midnight, and hours a week, 0..80. */
export interface WorkHours {
  readonly fromMinute?: number | undefined;
  readonly toMinute?: number | undefined;
  readonly hoursPerWeek?: number | undefined;
}

export interface Person {
  readonly tenant: TenantId;
  readonly id: PersonId;
  readonly givenName: string;
  /** Verified by the platform or the roster; absent for somebody whose platform does not tell it. */
  readonly email?: string | undefined;
  /** IANA name, for example "Europe/Berlin". */
  readonly timeZone: string;
  /** ISO 3166 alpha-2, upper case; decides helplines and jurisdiction. */
  readonly country: string;
  /** BCP 47, for example "en". */
  readonly language: string;
  readonly jobTitle: string;
  readonly seniority: Seniority;
  /** Local wall-clock time of the daily check-in, minutes after midnight. */
  readonly checkInMinute: number;
  readonly quietFromMinute: number;
  readonly quietToMinute: number;
  /** First local day on which the person is back; nothing is sent before it. */
  readonly awayUntil?: LocalDay | undefined;
  /** Physical training is off until the person turns it on and answers the intake. */
  readonly physicalTraining: boolean;
  /** The ordinary working day and week, as far as the person said. */
  readonly work?: WorkHours | undefined;
  /** Sources the person wants believed first, best first; one source a metric and night. */
  readonly sourcePriority?: readonly Source[] | undefined;
}

/** What holds for somebody of whom nothing is known yet: a check-in at 08:30, and nothing sent from 20:00 to 08:00. */
export const NEW_PERSON = {
  jobTitle: "",
  seniority: "junior",
  checkInMinute: 8 * 60 + 30,
  quietFromMinute: 20 * 60,
  quietToMinute: 8 * 60,
  physicalTraining: false,
} as const satisfies Partial<Person>;
