import { figures, overloaded, type Reliability, reliability, type Scored } from "#src/domain/calibration.ts";
import type { Person } from "#src/domain/person.ts";
import { addDays, localDay, weekday } from "#src/domain/time.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";

type Figures = ReturnType<typeof figures>;

export interface ForecastQuality {
  /** Over everybody who agreed to count in figures over people; absent for fewer than five. */
  readonly everybody?: Figures | undefined;
  /** Of the person who asks; absent before the first answered session. */
  readonly own?: Figures | undefined;
  /** For an overseer: the whole table. */
  readonly table?: Reliability | undefined;
  readonly overseer: boolean;
}

export interface CalibrationService {
  /** How good the forecasts have been, as far as the person who asks may see it. Roles hold as of `now`. */
  of(person: Person, now: Date): Promise<ForecastQuality>;
}

/** Sessions older than this were forecast by another model. */
const WINDOW_DAYS = 400;

export function createCalibrationService(work: UnitOfWork): CalibrationService {
  return {
    async of(person, now) {
      const today = localDay(now, person.timeZone);
      const from = addDays(today, -WINDOW_DAYS);
      // Whole weeks over people: from one day to the next, a figure would tell whose session was added.
      const lastSunday = addDays(today, -weekday(today));
      const [sessions, roles] = await Promise.all([
        work.of(person.tenant).stores.plans.scored(person.tenant, from, now),
        work.of(person.tenant).stores.directory.rolesOf(person.tenant, person.id, now),
      ]);
      const scored = sessions.flatMap(
        ({ session, day, shared, forecast, ...outcome }): (Scored & { counts: boolean })[] => {
          const happened = overloaded(session, outcome);
          const counts = shared && day <= lastSunday;
          return happened === undefined ? [] : [{ person: outcome.person, told: forecast, happened, counts }];
        },
      );
      const table = reliability(scored.filter(({ counts }) => counts));
      const own = scored.filter((one) => one.person === person.id);
      const overseer = roles.some(({ role }) => role === "overseer");
      return {
        ...(table && { everybody: table }),
        ...(own.length > 0 && { own: figures(own) }),
        ...(overseer && table && { table }),
        overseer,
      };
    },
  };
}
