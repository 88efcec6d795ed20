import { personal } from "#agents/coach/acts.ts";
import { humanOfferDraft, morningChangeDraft } from "#agents/drafts/changes.ts";
import { consentRenewDraft } from "#agents/drafts/consent-ask.ts";
import { sessionCardDraft } from "#agents/drafts/session.ts";
import type { Run } from "#agents/run.ts";
import type { Services } from "#agents/services.ts";
import type { Person } from "#src/domain/person.ts";
import { localDay } from "#src/domain/time.ts";
import type { ScheduleKind } from "#src/ports/records.ts";
import type { SystemTask } from "#src/ports/turn-runner.ts";
import type { Permission } from "#src/services/nudge-service.ts";
import type { MorningChange } from "#src/services/plan-changes.ts";

/** After the end of a session, the card that asks how it went comes this much later. */
const CARD_DELAY_MS = 10 * 60_000;
/** The question whether something is still fine is not put again within this. */
const RENEWAL_DAYS = 30;

/** What the agent does by itself: plan the morning, ask how somebody is, ask how a session went. */
export async function runSystemTask(
  services: Services,
  task: SystemTask,
  run: Run,
  askCheckIn: () => Promise<void>,
): Promise<void> {
  const { person, turn } = run.context;
  const { now } = turn;
  switch (task.kind) {
    case "morning":
      await morning(services, person, run, now);
      return;
    case "check-in": {
      if (await askToRenew(services, person, now)) return;
      if (!(await services.nudges.checkInIsDue(person, now))) return;
      const permission = await services.nudges.mayNudge(person, "check-in", now);
      if (await isAllowed(services, person, "check-in", "check-in", permission, run)) await askCheckIn();
      return;
    }
    case "plan-change": {
      if (await offersHuman(services, person, run, now)) return;
      const change = await services.nudges.untoldChange(person, now);
      if (change !== undefined) await tellChange(services, person, change, run, now);
      return;
    }
    case "session-feedback":
      await askAboutSession(services, person, run, now);
      return;
  }
}

/** Asks once in a while whether what was agreed to long ago is still fine; until the answer none of it is used. */
async function askToRenew(services: Services, person: Person, now: Date): Promise<boolean> {
  const ranOut = await services.consents.ranOut(person, now);
  if (ranOut.length === 0) return false;
  const lately = await services.work
    .of(person.tenant)
    .stores.nudges.since(person.tenant, person.id, new Date(now.getTime() - RENEWAL_DAYS * 86_400_000));
  if (lately.some(({ kind }) => kind === "consent-renewal")) return false;
  const id = `consent-renewal-${localDay(now, person.timeZone)}`;
  await services.delivery.sendProactive(
    person.tenant,
    person.id,
    `${id}:${person.id}`,
    personal(consentRenewDraft(ranOut)),
    now,
    async (stores) => {
      await stores.nudges.add(person.tenant, person.id, { id, kind: "consent-renewal", sentAt: now });
    },
  );
  return true;
}

async function morning(services: Services, person: Person, run: Run, now: Date): Promise<void> {
  run.trace({ kind: "node", name: "morning: evolve, simulate, plan" });
  const change = await services.nudges.morning(person, now);
  await scheduleCard(services, person, now);
  if (await offersHuman(services, person, run, now)) return;
  if (change !== undefined) await tellChange(services, person, change, run, now);
}

/** After a long pause nothing further is told of it: a human is offered instead, once. True: that is so now. */
async function offersHuman(services: Services, person: Person, run: Run, now: Date): Promise<boolean> {
  const days = await services.nudges.pausedTooLong(person, now);
  if (days === undefined) return false;
  const { tenant, id } = person;
  const began = new Date(now.getTime() - (days + 1) * 86_400_000);
  const sent = await services.work.of(tenant).stores.nudges.since(tenant, id, began);
  if (sent.some(({ kind }) => kind === "human-offer")) return true;
  const permission = await services.nudges.mayNudge(person, "nudge", now);
  if (!(await isAllowed(services, person, "human offered", "plan-change", permission, run))) return true;
  const offer = `human-offer-${localDay(now, person.timeZone)}`;
  await services.delivery.sendProactive(
    tenant,
    id,
    `${offer}:${id}`,
    personal(humanOfferDraft(days)),
    now,
    async (stores) => {
      await stores.nudges.add(tenant, id, { id: offer, kind: "human-offer", sentAt: now });
    },
  );
  return true;
}

async function tellChange(
  services: Services,
  person: Person,
  change: MorningChange,
  run: Run,
  now: Date,
): Promise<void> {
  const permission = await services.nudges.mayNudge(person, "plan-change", now, change.id);
  if (!(await isAllowed(services, person, "nudge", "plan-change", permission, run))) return;
  await services.delivery.sendProactive(
    person.tenant,
    person.id,
    `change:${person.id}:${change.id}`,
    personal(morningChangeDraft(change)),
    now,
    async (stores) => {
      await stores.nudges.add(person.tenant, person.id, { id: change.id, kind: "plan-change", sentAt: now });
    },
  );
}

async function scheduleCard(services: Services, person: Person, now: Date): Promise<void> {
  const sessions = await services.plans.sessionsOf(person, localDay(now, person.timeZone));
  const ends = sessions
    .filter(({ session }) => session.kind !== "recovery")
    .map(({ session }) => session.startsAt.getTime() + session.minutes * 60_000);
  if (ends.length === 0) return;
  const dueAt = new Date(Math.max(...ends) + CARD_DELAY_MS);
  await services.work.of(person.tenant).stores.schedules.set({
    tenant: person.tenant,
    person: person.id,
    kind: "session-feedback",
    dueAt,
  });
}

async function askAboutSession(services: Services, person: Person, run: Run, now: Date): Promise<void> {
  const sessions = await services.plans.sessionsOf(person, localDay(now, person.timeZone));
  const open = sessions.find(
    ({ session, status, askedAt }) =>
      status === "planned" && askedAt === undefined && session.kind !== "recovery" && session.startsAt < now,
  );
  if (open === undefined) return;
  const permission = await services.nudges.mayNudge(person, "nudge", now);
  if (!(await isAllowed(services, person, "session card", "session-feedback", permission, run))) return;
  const id = `card-${open.session.id}`;
  await services.delivery.sendProactive(
    person.tenant,
    person.id,
    `card:${person.id}:${open.session.id}`,
    personal(sessionCardDraft(open)),
    now,
    async (stores) => {
      await stores.nudges.add(person.tenant, person.id, { id, kind: "session-feedback", sentAt: now });
      await stores.plans.asked(person.tenant, person.id, open.session.id, now);
    },
  );
}

/** What may not go out now because of a meeting falls due again at its end. */
async function isAllowed(
  { work }: Services,
  { tenant, id }: Person,
  what: string,
  kind: ScheduleKind,
  permission: Permission,
  run: Run,
): Promise<boolean> {
  if (permission.allowed) {
    run.trace({ kind: "verdict", name: `${what} allowed` });
    return true;
  }
  const { fired, waitUntil } = permission;
  const why = fired.length > 0 ? rulesOf(fired) : waitUntil === undefined ? "meetings" : "a meeting, until its end";
  run.trace({ kind: "verdict", name: `${what} held back: ${why}` });
  if (waitUntil !== undefined)
    await work.of(tenant).stores.schedules.set({ tenant, person: id, kind, dueAt: waitUntil });
  return false;
}

const rulesOf = (fired: readonly { readonly id: string }[]): string =>
  [...new Set(fired.map(({ id }) => id))].join(", ");
