import { type IntakeAnswers, intakeOf, type StoredAnswers, symptomsAfter } from "#src/domain/intake-answers.ts";
import type { Source } from "#src/domain/measurement.ts";
import type { Person, PersonId, Role, TenantId } from "#src/domain/person.ts";
import type { RedFlag } from "#src/domain/red-flags.ts";
import { addDays, instantAt, isTimeZone, type LocalDay, localDay, weekday } from "#src/domain/time.ts";
import { restsBody, symptomsCleared, symptomsTold } from "#src/domain/told-symptoms.ts";
import type { Standing } from "#src/ports/people.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";

export interface SettingsWish {
  readonly checkInMinute?: number | undefined;
  readonly timeZone?: string | undefined;
  readonly quietFromMinute?: number | undefined;
  readonly quietToMinute?: number | undefined;
  readonly country?: string | undefined;
  readonly workFromMinute?: number | undefined;
  readonly workToMinute?: number | undefined;
  readonly workHoursPerWeek?: number | undefined;
  /** The source to believe first. */
  readonly firstSource?: Source | undefined;
}

export interface PersonService {
  get(tenant: TenantId, id: PersonId): Promise<Person>;
  standing(person: Person): Promise<Standing>;
  roles(person: Person, now: Date): Promise<readonly Role[]>;
  assistanceLine(person: Person): Promise<string | undefined>;
  /** Throws a RangeError that says what is wrong; then nothing is changed. */
  change(person: Person, wish: SettingsWish, now: Date): Promise<Person>;
  /** Nothing is planned or sent before `until`; undefined ends it. */
  away(person: Person, until: LocalDay | undefined, now: Date): Promise<Person>;
  /** Answers the intake and turns physical training on; undefined deletes the answers and turns it off. */
  physicalTraining(person: Person, answers: IntakeAnswers | undefined, now: Date): Promise<Person>;
  /** What the person said of symptoms decides what is planned until it is cleared. `text` names the parts that hurt. */
  reportSymptoms(person: Person, flags: readonly RedFlag[], text: string, now: Date): Promise<void>;
  /** The day's air temperature, degrees Celsius; undefined: it has cooled down. */
  tellHeat(person: Person, celsius: number | undefined, now: Date): Promise<void>;
  /** Told of symptoms with which nothing moves the body. */
  rests(person: Person): Promise<boolean>;
  /** The person says that a clinician has cleared training, or that the symptoms are over. */
  clearSymptoms(person: Person, now: Date): Promise<void>;
  /** One of the things that only the person can take back. */
  takeBackSymptom(person: Person, which: "painfulParts" | "pregnancy" | "minor", now: Date): Promise<void>;
  declineForNow(person: Person, now: Date): Promise<void>;
  /** The person was told what Kairos is: that is said unasked once. */
  greeted(person: Person, now: Date): Promise<void>;
  /** A crisis pauses unasked messages until the person writes again. */
  wroteAgain(person: Person, turn: string): Promise<void>;
  /** Plans the next morning and the next check-in by the person's own clock. */
  schedule(person: Person, now: Date): Promise<void>;
  /** The next time for what has just been done, unless something set one meanwhile. */
  scheduleNext(person: Person, kind: "morning" | "check-in", now: Date): Promise<void>;
}

/** What the audit names by its code; anything more intimate it names by the rule alone. */
const AUDITED_BY_CODE: ReadonlySet<RedFlag["rule"]> = new Set(["G12", "G13"]);
const ASK_AGAIN_DAYS = 30;
/** The twin is brought up to date and the day is planned this long before the check-in. */
const MORNING_LEAD_MINUTES = 30;
/** Quiet hours may be widened, never narrowed below 21:00 to 07:00 (G21). */
const LATEST_QUIET_FROM = 21 * 60;
const EARLIEST_QUIET_TO = 7 * 60;
const MOST_WORK_HOURS = 80;
const FIRST_DAY = "2000-01-01";

export function createPersonService(work: UnitOfWork): PersonService {
  async function update(person: Person): Promise<Person> {
    await work.of(person.tenant).stores.people.update(person);
    return person;
  }

  const service: PersonService = {
    async get(tenant, id) {
      const person = await work.of(tenant).stores.people.get(tenant, id);
      if (person === undefined) throw new Error(`Cannot find person "${id}": there is no such person in the tenant`);
      return person;
    },
    standing: (person) => work.of(person.tenant).stores.people.standing(person.tenant, person.id),
    async roles(person, now) {
      return (await work.of(person.tenant).stores.directory.rolesOf(person.tenant, person.id, now)).map(
        ({ role }) => role,
      );
    },
    async assistanceLine(person) {
      return (await work.of(person.tenant).stores.tenants.byId(person.tenant))?.assistanceLine;
    },
    async change(person, wish, now) {
      if (wish.timeZone !== undefined && !isTimeZone(wish.timeZone)) {
        throw new RangeError(
          `Cannot change the time zone as it must be a name like "Europe/Berlin": current value is "${wish.timeZone.slice(0, 40)}"`,
        );
      }
      if (wish.quietFromMinute !== undefined && wish.quietFromMinute > LATEST_QUIET_FROM) {
        throw new RangeError("Cannot change the quiet hours as they must begin by 21:00: choose an earlier time");
      }
      if (wish.quietToMinute !== undefined && wish.quietToMinute < EARLIEST_QUIET_TO) {
        throw new RangeError("Cannot change the quiet hours as they must last until 07:00: choose a later time");
      }
      const { workHoursPerWeek: hours } = wish;
      if (hours !== undefined && !(hours >= 0 && hours <= MOST_WORK_HOURS)) {
        throw new RangeError(
          `Cannot change the working hours as a week must have 0 to ${MOST_WORK_HOURS}: choose what is usual for you`,
        );
      }
      const changed = await update(changedBy(person, wish));
      // Another source believed first is another past.
      if (wish.firstSource !== undefined && wish.firstSource !== person.sourcePriority?.[0])
        await work.of(person.tenant).stores.twins.removeFrom(person.tenant, person.id, FIRST_DAY);
      await service.schedule(changed, now);
      return changed;
    },
    async away(person, until, now) {
      const changed = await update({ ...person, awayUntil: until });
      await service.schedule(changed, now);
      return changed;
    },
    async physicalTraining(person, answers, now) {
      const stored = (await work.of(person.tenant).stores.people.standing(person.tenant, person.id)).intake as
        | StoredAnswers
        | undefined;
      // Symptoms outlive the answers: only the person's word that they are over takes them away.
      const symptoms = answers === undefined ? stored?.symptoms : symptomsAfter(stored?.symptoms, answers);
      const kept: StoredAnswers = {
        ...(answers === undefined ? {} : { ...intakeOf(answers), answers, answeredAt: now.toISOString() }),
        ...(symptoms === undefined ? {} : { symptoms }),
      };
      await work.of(person.tenant).stores.people.setStanding(person.tenant, person.id, {
        intake: Object.keys(kept).length === 0 ? null : { ...kept },
      });
      return update({ ...person, physicalTraining: answers !== undefined });
    },
    async reportSymptoms(person, flags, text, now) {
      const { intake } = await work.of(person.tenant).stores.people.standing(person.tenant, person.id);
      const symptoms = symptomsTold((intake as StoredAnswers | undefined)?.symptoms, flags, text);
      await work.of(person.tenant).transaction(async (stores) => {
        await stores.people.setStanding(person.tenant, person.id, { intake: { ...intake, symptoms } });
        const codes = flags.map(({ code, rule }) => (AUDITED_BY_CODE.has(rule) ? code : rule)).join(" ");
        await stores.audit.append({
          tenant: person.tenant,
          person: person.id,
          event: "symptoms-reported",
          detail: { codes },
          at: now,
        });
      });
    },
    async clearSymptoms(person, now) {
      const { intake } = await work.of(person.tenant).stores.people.standing(person.tenant, person.id);
      await work.of(person.tenant).transaction(async (stores) => {
        const known = (intake as StoredAnswers | undefined)?.symptoms;
        const symptoms = known === undefined ? undefined : symptomsCleared(known);
        await stores.people.setStanding(person.tenant, person.id, { intake: { ...intake, symptoms } });
        await stores.audit.append({
          tenant: person.tenant,
          person: person.id,
          event: "symptoms-cleared",
          detail: {},
          at: now,
        });
      });
    },
    async takeBackSymptom(person, which, now) {
      const { intake } = await work.of(person.tenant).stores.people.standing(person.tenant, person.id);
      const symptoms = { ...(intake as StoredAnswers | undefined)?.symptoms, [which]: undefined };
      await work.of(person.tenant).transaction(async (stores) => {
        await stores.people.setStanding(person.tenant, person.id, { intake: { ...intake, symptoms } });
        await stores.audit.append({
          tenant: person.tenant,
          person: person.id,
          event: "symptoms-taken-back",
          detail: {},
          at: now,
        });
      });
    },
    async tellHeat(person, celsius, now) {
      const { people } = work.of(person.tenant).stores;
      const { intake } = await people.standing(person.tenant, person.id);
      const heat = celsius === undefined ? undefined : { day: localDay(now, person.timeZone), celsius };
      await people.setStanding(person.tenant, person.id, { intake: { ...intake, heat } });
    },
    async greeted({ tenant, id }, now) {
      const { people } = work.of(tenant).stores;
      if ((await people.standing(tenant, id)).greetedAt === undefined)
        await people.setStanding(tenant, id, { greetedAt: now });
    },
    async declineForNow(person, now) {
      const askAgainAt = new Date(now.getTime() + ASK_AGAIN_DAYS * 86_400_000);
      await work.of(person.tenant).stores.people.setStanding(person.tenant, person.id, { greetedAt: now, askAgainAt });
    },
    async rests({ tenant, id }) {
      const { intake } = await work.of(tenant).stores.people.standing(tenant, id);
      return restsBody((intake as StoredAnswers | undefined)?.symptoms);
    },
    async wroteAgain({ tenant, id }, turn) {
      const { people } = work.of(tenant).stores;
      if ((await people.standing(tenant, id)).nudgesPausedAt === undefined) return;
      await work.of(tenant).transaction(async (stores) => {
        await stores.people.hold(tenant, id);
        if (await stores.turns.isAfterCrisis(turn))
          await stores.people.setStanding(tenant, id, { nudgesPausedAt: null });
      });
    },
    async schedule(person, now) {
      await work.of(person.tenant).transaction(async (stores) => {
        for (const kind of ["morning", "check-in"] as const) {
          await stores.schedules.set({
            tenant: person.tenant,
            person: person.id,
            kind,
            dueAt: nextOf(person, kind, now),
          });
        }
      });
    },
    async scheduleNext(person, kind, now) {
      await work.of(person.tenant).transaction(async (stores) => {
        const planned = await stores.schedules.of(person.tenant, person.id);
        if (planned.some((due) => due.kind === kind)) return;
        await stores.schedules.set({
          tenant: person.tenant,
          person: person.id,
          kind,
          dueAt: nextOf(person, kind, now),
        });
      });
    },
  };
  return service;
}

function nextOf(person: Person, kind: "morning" | "check-in", now: Date): Date {
  const morning = Math.max(person.quietToMinute, person.checkInMinute - MORNING_LEAD_MINUTES);
  return nextAt(
    person,
    localDay(now, person.timeZone),
    kind === "morning" ? morning : Math.max(morning, person.checkInMinute),
    now,
  );
}

/** The next workday on which the wall clock shows `minute`, after `now` and not before the person is back. */
function nextAt(person: Person, today: LocalDay, minute: number, now: Date): Date {
  for (let ahead = 0; ; ahead += 1) {
    const day = addDays(today, ahead);
    if (weekday(day) > 5 || (person.awayUntil !== undefined && day < person.awayUntil && ahead < 400)) continue;
    const at = instantAt(day, minute, person.timeZone);
    if (at > now) return at;
  }
}

const changedBy = (person: Person, wish: SettingsWish): Person => ({
  ...person,
  checkInMinute: wish.checkInMinute ?? person.checkInMinute,
  timeZone: wish.timeZone ?? person.timeZone,
  quietFromMinute: wish.quietFromMinute ?? person.quietFromMinute,
  quietToMinute: wish.quietToMinute ?? person.quietToMinute,
  country: wish.country ?? person.country,
  work: {
    fromMinute: wish.workFromMinute ?? person.work?.fromMinute,
    toMinute: wish.workToMinute ?? person.work?.toMinute,
    hoursPerWeek: wish.workHoursPerWeek ?? person.work?.hoursPerWeek,
  },
  sourcePriority: wish.firstSource === undefined ? person.sourcePriority : [wish.firstSource],
});
