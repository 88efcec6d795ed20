import { demoDay, demoHistory } from "#src/demo/history.ts";
import {
  DEMO_MEMBERS,
  DEMO_TEAMS,
  DEMO_TENANT,
  type DemoMember,
  emailOf,
  slackUserOf,
  teamsUserOf,
} from "#src/demo/roster.ts";
import type { CheckIn } from "#src/domain/check-in.ts";
import { cleanse } from "#src/domain/cleansing.ts";
import { CONSENT_VERSION, type ConsentCategory, type ConsentPurpose } from "#src/domain/consent.ts";
import type { Reading, RecordReadings } from "#src/domain/measurement.ts";
import { reviewCard } from "#src/domain/memory.ts";
import { NEW_PERSON, type Person } from "#src/domain/person.ts";
import type { Session } from "#src/domain/plan.ts";
import { addDays, instantAt, type LocalDay, weekday } from "#src/domain/time.ts";
import type { LearningStore, LearningUnit } from "#src/ports/learning.ts";
import type { SessionRecord } from "#src/ports/records.ts";
import type { Stores, UnitOfWork } from "#src/ports/stores.ts";

const HISTORY_DAYS = 60;
const TIME_ZONE = "Europe/Berlin";
const NINE = 9 * 60;
const WEDNESDAY = 3;
const FIRST_SKILL = { id: "sales-negotiation", title: "Sales negotiation" } as const;

/** The demo begins on a Wednesday morning: quiet hours and days off would hide what the agent does by itself. */
export function demoStart(now: Date): Date {
  let day = now.toISOString().slice(0, 10);
  do day = addDays(day, 1);
  while (weekday(day) !== WEDNESDAY);
  return instantAt(day, NINE, TIME_ZONE);
}

const CONSENTED: readonly [ConsentCategory, ConsentPurpose][] = [
  ["check-ins", "coaching"],
  ["learning", "coaching"],
  ["sleep", "coaching"],
  ["heart", "coaching"],
  ["check-ins", "team"],
  ["learning", "team"],
];

/** Fills an empty database with the demo company; does nothing when it is there. */
export async function seedDemo(work: UnitOfWork, learning: LearningUnit, start: LocalDay, now: Date): Promise<boolean> {
  if ((await work.of(DEMO_TENANT.id).stores.tenants.byId(DEMO_TENANT.id)) !== undefined) return false;
  await work.system.stores.tenants.ensure(DEMO_TENANT, now);
  await work.of(DEMO_TENANT.id).transaction(async (stores) => {
    for (const team of DEMO_TEAMS) await stores.directory.addTeam({ tenant: DEMO_TENANT.id, ...team });
    for (const member of DEMO_MEMBERS) await addMember(stores, member, start, now);
  });
  for (const member of DEMO_MEMBERS)
    if (member.story !== undefined) await addPractice(learning.of(DEMO_TENANT.id).store, member, start);
  return true;
}

async function addMember(stores: Stores, member: DemoMember, start: LocalDay, now: Date): Promise<void> {
  const began = instantAt(addDays(start, -HISTORY_DAYS), NINE, TIME_ZONE);
  const person: Person = {
    ...NEW_PERSON,
    tenant: DEMO_TENANT.id,
    id: member.id,
    givenName: member.givenName,
    email: emailOf(member),
    timeZone: TIME_ZONE,
    country: "DE",
    language: "en",
    jobTitle: member.jobTitle,
    seniority: member.seniority,
  };
  await stores.people.add({ ...person, createdAt: began });
  await stores.people.knownAs(person.tenant, person.id, { givenName: person.givenName, fullName: member.name });
  await stores.people.link(person.tenant, "slack", slackUserOf(member), person.id);
  await stores.people.link(person.tenant, "teams", teamsUserOf(member), person.id);
  await stores.directory.addMembership(person.tenant, {
    person: person.id,
    team: member.team,
    role: member.role,
    validFrom: began,
  });
  if (member.story === undefined) return;
  await stores.consents.grant(
    person.tenant,
    person.id,
    CONSENTED.map(([category, purpose]) => ({ category, purpose, version: CONSENT_VERSION, grantedAt: began })),
  );
  await stores.people.setStanding(person.tenant, person.id, { greetedAt: began });
  // A user id as the conversation means the person's own direct message.
  await stores.people.rememberDestination(
    person.tenant,
    person.id,
    { channel: "slack", conversation: slackUserOf(member) },
    began,
  );
  await addHistory(stores, person, member, start, now);
}

async function addHistory(
  stores: Stores,
  person: Person,
  member: DemoMember,
  start: LocalDay,
  now: Date,
): Promise<void> {
  const days = demoHistory(member, start, HISTORY_DAYS);
  const records: RecordReadings[] = [];
  const checkIns: CheckIn[] = [];
  const sessions: SessionRecord[] = [];
  for (const { day, nights, checkIn, learning } of [...days, demoDay(member, start, start)]) {
    const morning = instantAt(day, 7 * 60, person.timeZone);
    const recordId = `night:${day}`;
    const readings = nights.map(
      ({ metric, value }): Reading => ({ source: "demo", recordId, metric, day, value, measuredAt: morning }),
    );
    if (readings.length > 0) records.push({ recordId, readings });
    if (day === start) continue;
    if (checkIn !== undefined)
      checkIns.push({ day, items: checkIn, source: "form", at: instantAt(day, 510, person.timeZone) });
    if (learning !== undefined) {
      const session: Session = {
        id: `${day}-learning-0`,
        kind: "learning",
        title: `${FIRST_SKILL.title}, practice`,
        skillId: FIRST_SKILL.id,
        muscleGroups: [],
        minutes: learning.minutes,
        demand: learning.demand,
        items: Math.round(learning.minutes / 2),
        difficulty: 0,
        newMaterial: true,
        startsAt: instantAt(day, 10 * 60, person.timeZone),
      };
      sessions.push({
        session,
        day,
        status: "done",
        minutesDone: learning.minutes,
        feedbackAt: instantAt(day, 660, person.timeZone),
      });
    }
  }
  await stores.checkIns.put(person.tenant, person.id, checkIns);
  await stores.plans.recordSessions(person.tenant, person.id, sessions);
  await stores.readings.replace(person.tenant, person.id, "demo", records, now);
  const { measurements } = cleanse(
    records.flatMap(({ readings }) => readings),
    { now },
  );
  await stores.measurements.put(
    person.tenant,
    person.id,
    measurements.map((measurement) => ({ ...measurement, recordedAt: measurement.measuredAt })),
  );
  for (const kind of ["morning", "check-in"] as const) {
    const next = instantAt(addDays(start, 1), kind === "morning" ? 480 : 510, person.timeZone);
    await stores.schedules.set({ tenant: person.tenant, person: person.id, kind, dueAt: next > now ? next : now });
  }
}

const PRACTISED = { junior: -0.3, senior: 0.2, director: 0.7 } as const;
const PRACTISED_ATTEMPTS = 14;

/** What the last weeks of practice left: some mastery, and two passages due for review. */
async function addPractice(store: LearningStore, member: DemoMember, start: LocalDay): Promise<void> {
  const yesterday = instantAt(addDays(start, -1), NINE, TIME_ZONE);
  const first = instantAt(addDays(start, -9), NINE, TIME_ZONE);
  await store.putMastery(DEMO_TENANT.id, member.id, {
    skillId: FIRST_SKILL.id,
    ability: { mean: PRACTISED[member.seniority], variance: 0.25 },
    attempts: PRACTISED_ATTEMPTS,
    streak: 1,
    updatedAt: yesterday,
  });
  const passages = await store.passages(DEMO_TENANT.id, FIRST_SKILL.id);
  for (const concept of [
    ...new Set(passages.filter(({ level }) => level <= 2).map((passage) => passage.concept)),
  ].slice(0, 3)) {
    await store.putReview(DEMO_TENANT.id, member.id, {
      skillId: FIRST_SKILL.id,
      concept,
      card: reviewCard(undefined, "good", first),
    });
  }
}
