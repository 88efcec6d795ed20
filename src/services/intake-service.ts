import { randomUUID } from "node:crypto";
import { hideCalendarAddresses } from "#src/domain/calendar-address.ts";
import { breaksOff, type CrisisFinding, crisisDraft, screenForCrisis, screenLong } from "#src/domain/crisis.ts";
import type { Draft } from "#src/domain/message.ts";
import { isPrivate, NEW_PERSON, type Person } from "#src/domain/person.ts";
import { screenForRedFlags } from "#src/domain/red-flags.ts";
import { normaliseText } from "#src/domain/text.ts";
import { isTimeZone } from "#src/domain/time.ts";
import { OWN_RIGHTS, type TurnAction } from "#src/domain/turn.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { InboundEvent, Intake, PlatformProfile, Receipt } from "#src/ports/intake.ts";
import type { Tenant } from "#src/ports/people.ts";
import type { Stores, UnitOfWork } from "#src/ports/stores.ts";
import type { InboxRow, WaitingEvent } from "#src/ports/traffic.ts";
import { type DeliveryService, surfaceOf } from "#src/services/delivery-service.ts";

export interface IntakeOptions {
  readonly work: UnitOfWork;
  readonly delivery: DeliveryService;
  readonly clock: Clock;
  /** Used when the platform does not tell: decides helplines. */
  readonly defaultCountry: string;
  readonly defaultTimeZone: string;
}

const text = (headline: string, ...paragraphs: string[]): Draft => ({
  headline,
  paragraphs,
  actions: [],
  facts: [],
  citations: [],
});

const NOT_A_MEMBER = text(
  "I'm set up for members of this company only, so I can't help you here.",
  "Nothing you wrote was kept. If you think this is a mistake, please ask the people who run this workspace.",
);

const STOPPED = text("Stopped. I won't do anything more until you write again.");

/** What is answered after a crisis though it was written before: a wish for people, and where nothing is composed yet, symptoms and rights. */
const outlastsCrisis = ({ text, action, isRunning }: WaitingEvent): boolean => {
  const id = action?.id ?? "";
  return (
    /^(?:crisis-|human$|talk-to-human$)/u.test(id) ||
    (!isRunning && (OWN_RIGHTS.test(id) || screenForRedFlags(text).length > 0))
  );
};

/** Two messages this far apart may still be one sentence. */
const ONE_SENTENCE_MS = 5 * 60_000;

const STOP = /^(?:\/kairos )?(?:please )?(?:stop|stop it|stop that|halt|cancel|abort)(?: now)?[.!]*$/iu;

/** Checks who is speaking, screens for a crisis, and commits what arrived before it is acknowledged. */
export function createIntakeService({ work, delivery, clock, defaultCountry, defaultTimeZone }: IntakeOptions): Intake {
  async function identify(tenant: Tenant, event: InboundEvent): Promise<Person | PlatformProfile | "refused"> {
    const { user } = event;
    if (user.homeWorkspace !== undefined && user.homeWorkspace !== user.workspace) return "refused";
    const known = await work.of(tenant.id).stores.people.byIdentity(tenant.id, user.channel, user.id);
    if (known !== undefined) return known;
    const profile = await event.profile();
    return profile.isGuest || profile.isBot ? "refused" : profile;
  }

  /** Links the account to the person of the verified e-mail, or makes a new one. */
  async function enrol(
    stores: Stores,
    tenant: Tenant,
    event: InboundEvent,
    profile: PlatformProfile,
    now: Date,
  ): Promise<Person> {
    await stores.people.lockIdentity(tenant.id, event.user.channel, event.user.id);
    const meanwhile = await stores.people.byIdentity(tenant.id, event.user.channel, event.user.id);
    if (meanwhile !== undefined) return meanwhile;
    const found = profile.email === undefined ? undefined : await stores.people.byEmail(tenant.id, profile.email);
    const person = found ?? newcomer(tenant, profile, { defaultCountry, defaultTimeZone });
    if (found === undefined) await stores.people.add({ ...person, createdAt: now });
    await stores.people.knownAs(tenant.id, person.id, profile);
    await stores.people.link(tenant.id, event.user.channel, event.user.id, person.id);
    return person;
  }

  async function store(
    stores: Stores,
    tenant: Tenant,
    event: InboundEvent,
    person: Person,
    now: Date,
  ): Promise<Receipt> {
    if (isPrivate(event.surface)) await stores.people.rememberDestination(tenant.id, person.id, event.replyTo, now);
    const row: InboxRow = {
      tenant: tenant.id,
      eventId: event.eventId,
      person: person.id,
      surface: event.surface,
      kind: event.kind === "message" ? "message" : "action",
      text: event.text,
      action: event.kind === "installed" ? { id: "hello" } : event.action,
      replyTo: event.replyTo,
      receivedAt: now,
    };
    const crisis = await crisisIn(stores, tenant, event, person, now);
    const target = { tenant: tenant.id, person, surface: event.surface, to: event.replyTo };
    if (crisis !== undefined) {
      await stores.people.hold(tenant.id, person.id);
      const { id, value } = event.action ?? { id: "", value: undefined };
      const silent = { ...row, text: "", action: event.action && { id, value }, crisisCode: crisis.code };
      if (!(await stores.inbox.add(silent, { done: true }))) return { kind: "duplicate" };
      const draft = crisisDraft(crisis, { country: person.country, assistanceLine: tenant.assistanceLine });
      await stores.turns.stop(tenant.id, person.id, outlastsCrisis);
      const own = isPrivate(event.surface) ? undefined : await stores.people.destination(tenant.id, person.id);
      const closest = own === undefined ? target : { ...target, to: own, surface: surfaceOf(own) };
      await delivery.post(stores, closest, { draft, personal: false }, `crisis:${event.eventId}`, { urgent: true });
      if (crisis.pausesNudges) await stores.people.setStanding(tenant.id, person.id, { nudgesPausedAt: now });
      for (const graph of ["check-in", "lesson"] as const)
        await stores.questions.close(tenant.id, person.id, graph, now);
      await stores.audit.append({
        tenant: tenant.id,
        person: person.id,
        event: "crisis",
        detail: { code: crisis.code },
        at: now,
      });
      return { kind: "accepted" };
    }
    if (event.kind === "message" && STOP.test(event.text)) {
      await stores.people.hold(tenant.id, person.id);
      if (!(await stores.inbox.add(row, { done: true }))) return { kind: "duplicate" };
      await stores.turns.stop(tenant.id, person.id);
      await stores.outbox.withdraw(tenant.id, person.id);
      await delivery.post(stores, target, { draft: STOPPED, personal: false }, `stop:${event.eventId}`, {
        urgent: true,
      });
      return { kind: "accepted" };
    }
    if (!(await stores.inbox.add(row))) return { kind: "duplicate" };
    await stores.queue.enqueue("run-turn", { tenant: tenant.id, person: person.id });
    return { kind: "accepted" };
  }

  /** Reads a sentence that was sent in two messages as one. */
  async function crisisIn(
    stores: Stores,
    tenant: Tenant,
    event: InboundEvent,
    person: Person,
    now: Date,
  ): Promise<CrisisFinding | undefined> {
    const found = screenLong(`${event.text}${event.beyond ?? ""}\n${writtenIn(event)}`);
    if (found !== undefined || event.kind !== "message" || event.text === "") return found;
    const before = await stores.inbox.lastWords(tenant.id, person.id, new Date(now.getTime() - ONE_SENTENCE_MS));
    return before !== undefined && breaksOff(before) ? screenForCrisis(`${before} ${event.text}`) : undefined;
  }

  return {
    async accept(received) {
      const event = {
        ...received,
        text: hideCalendarAddresses(received.text),
        ...(received.action === undefined ? {} : { action: cleanAction(received.action) }),
      };
      if (event.kind === "home-opened") return { kind: "accepted" };
      const now = clock.now();
      const tenant = await work.system.stores.tenants.byWorkspace(event.user.channel, event.user.workspace);
      if (tenant === undefined) return { kind: "refused" };
      if (await work.of(tenant.id).stores.inbox.has(tenant.id, event.eventId)) return { kind: "duplicate" };
      if (event.kind === "uninstalled") {
        const person = await work.of(tenant.id).stores.people.byIdentity(tenant.id, event.user.channel, event.user.id);
        // Without a person it is the whole workspace that has removed the app.
        if (person === undefined) await work.of(tenant.id).stores.people.forgetChannel(tenant.id, event.user.channel);
        else await work.of(tenant.id).stores.people.forgetDestination(tenant.id, person.id, event.user.channel);
        return { kind: "accepted" };
      }
      const who = await identify(tenant, event);
      if (who === "refused") {
        const person = newcomer(
          tenant,
          { givenName: "", isGuest: true, isBot: false },
          { defaultCountry, defaultTimeZone },
        );
        const notice = delivery.review(NOT_A_MEMBER, { person, surface: event.surface }, false).message;
        return notice === undefined ? { kind: "refused" } : { kind: "refused", notice };
      }
      return work.of(tenant.id).transaction(async (stores) => {
        const person = "id" in who ? who : await enrol(stores, tenant, event, who, now);
        return store(stores, tenant, event, person, now);
      });
    },
  };
}

/** What was filled in is text of the person like any other. */
function cleanAction(action: TurnAction): TurnAction {
  if (action.fields === undefined) return action;
  const clean = (value: string): string => hideCalendarAddresses(normaliseText(value));
  return {
    ...action,
    fields: Object.fromEntries(
      Object.entries(action.fields).map(([id, value]) => [
        id,
        typeof value === "string" ? clean(value) : value.map(clean),
      ]),
    ),
  };
}

/** Free text of a submitted form, so that it is screened like a message. */
function writtenIn(event: InboundEvent): string {
  return Object.values(event.action?.fields ?? {})
    .filter((value) => typeof value === "string")
    .join("\n");
}

function newcomer(
  tenant: Tenant,
  { givenName, email, timeZone, language }: PlatformProfile,
  { defaultCountry, defaultTimeZone }: Pick<IntakeOptions, "defaultCountry" | "defaultTimeZone">,
): Person {
  const region = language?.split(/[-_]/u)[1]?.toUpperCase();
  return {
    ...NEW_PERSON,
    tenant: tenant.id,
    id: randomUUID(),
    givenName,
    email,
    timeZone: timeZone !== undefined && isTimeZone(timeZone) ? timeZone : defaultTimeZone,
    country: region !== undefined && /^[A-Z]{2}$/u.test(region) ? region : defaultCountry,
    language: language?.split(/[-_]/u)[0] ?? "en",
  };
}
