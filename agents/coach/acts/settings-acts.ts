import { type Act, type Asked, general, personal } from "#agents/coach/acts.ts";
import { readIntake } from "#agents/coach/read-intake.ts";
import { readDay, readMinute } from "#agents/coach/read-time.ts";
import { draftOf } from "#agents/drafts/draft.ts";
import { humanDraft } from "#agents/drafts/help.ts";
import { intakeDraft } from "#agents/drafts/intake.ts";
import { awayDraft, physicalDraft, settingsDraft, settingsSavedDraft } from "#agents/drafts/settings.ts";
import { answersOf, type StoredAnswers } from "#src/domain/intake-answers.ts";
import { SOURCES } from "#src/domain/measurement.ts";
import type { Draft } from "#src/domain/message.ts";
import { localDay } from "#src/domain/time.ts";
import type { Reply } from "#src/services/delivery-service.ts";
import type { SettingsWish } from "#src/services/person-service.ts";

const text = (value: string | readonly string[] | undefined): string | undefined => {
  const first = typeof value === "string" ? value : value?.[0];
  return first === undefined || first.trim() === "" ? undefined : first.trim();
};

const readNumber = (value: string | undefined): number | undefined => (value === undefined ? undefined : Number(value));

async function talkToHuman({ services, person }: Asked): Promise<Reply> {
  return personal(humanDraft(await services.people.assistanceLine(person)));
}

async function showSettings({ services, person, now }: Asked): Promise<Reply> {
  const [asksFirst, { snoozedUntil }] = await Promise.all([
    services.nudges.asksFirst(person, now),
    services.people.standing(person),
  ]);
  const silent = snoozedUntil !== undefined && snoozedUntil > now ? snoozedUntil : undefined;
  return personal(settingsDraft(person, { asksFirst, snoozedUntil: silent }));
}

/** A clinician has cleared training, the person says. */
async function cleared({ services, person, now }: Asked): Promise<Reply> {
  await services.people.clearSymptoms(person, now);
  await services.plans.planAgain(person, now);
  return personal(
    draftOf({
      headline: "Thank you. I plan again, and start carefully. If it comes back, stop and call for help first.",
      actions: [{ id: "plan", label: "Today's plan", placement: "button" }],
    }),
  );
}

/** Only the person's own word takes it back; whatever else was told stays. */
const takenBack =
  (which: "painfulParts" | "pregnancy" | "minor"): Act =>
  async ({ services, person, now }) => {
    await services.people.takeBackSymptom(person, which, now);
    await services.plans.planAgain(person, now);
    return personal(
      draftOf({
        headline: "Noted. I plan without it from now on, and start carefully.",
        actions: [{ id: "plan", label: "Today's plan", placement: "button" }],
      }),
    );
  };

async function intakeAsKept({ services, person }: Pick<Asked, "services" | "person">): Promise<Draft> {
  const { intake } = await services.people.standing(person);
  return intakeDraft(answersOf(intake), (intake as StoredAnswers | undefined)?.symptoms);
}

export const settingsActs: Readonly<Record<string, Act>> = {
  "settings-show": showSettings,

  /** The submitted settings form. */
  async settings({ services, person, action, now }) {
    if (action.fields === undefined) return showSettings({ services, person, action, now });
    const { fields } = action;
    const wish: SettingsWish = {
      checkInMinute: readMinute(text(fields["check-in"])),
      quietFromMinute: readMinute(text(fields["quiet-from"])),
      quietToMinute: readMinute(text(fields["quiet-to"])),
      timeZone: text(fields["time-zone"]),
      workFromMinute: readMinute(text(fields["work-from"])),
      workToMinute: readMinute(text(fields["work-to"])),
      workHoursPerWeek: readNumber(text(fields["work-hours"])),
      firstSource: SOURCES.find((source) => source === text(fields["first-source"])),
    };
    try {
      const changed = await services.people.change(person, wish, now);
      return personal(settingsSavedDraft(changed));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return personal(
        draftOf({ headline: "I couldn't save that.", paragraphs: [error.message.slice(0, 200)], facts: QUIET_LIMITS }),
      );
    }
  },

  async away({ services, person, action, now }) {
    const until = readDay(action.value ?? "", localDay(now, person.timeZone));
    if (until === undefined) {
      return personal(draftOf({ headline: 'Until when? Write it like "I\'m away until Friday" or with a date.' }));
    }
    await services.people.away(person, until, now);
    return personal(awayDraft(until));
  },

  async back({ services, person, now }) {
    await services.people.away(person, undefined, now);
    return personal(
      draftOf({
        headline: "Welcome back.",
        actions: [
          { id: "plan", label: "Today's plan", placement: "button" },
          { id: "check-in", label: "Check in", placement: "button" },
        ],
      }),
    );
  },

  async "physical-on"() {
    return personal(physicalDraft("ask"));
  },

  async "intake-show"({ services, person }) {
    return personal(await intakeAsKept({ services, person }));
  },

  /** The form could not be opened where it was tapped. */
  async "intake-change"({ services, person }) {
    return personal(await intakeAsKept({ services, person }));
  },

  /** The submitted intake. */
  async intake({ services, person, action, now }) {
    const changed = await services.people.physicalTraining(person, readIntake(action.fields ?? {}), now);
    await services.plans.planAgain(changed, now);
    return personal(physicalDraft("on"));
  },

  async "physical-off"({ services, person, now }) {
    const changed = await services.people.physicalTraining(person, undefined, now);
    await services.plans.planAgain(changed, now);
    return personal(physicalDraft("off"));
  },

  "symptoms-pain-over": takenBack("painfulParts"),
  "symptoms-pregnancy-over": takenBack("pregnancy"),
  "symptoms-adult": takenBack("minor"),
  "red-flag-cleared": cleared,
  "symptoms-cleared": cleared,
  human: talkToHuman,
  "talk-to-human": talkToHuman,

  async "crisis-call-back"({ services, person, now }) {
    await services.work.of(person.tenant).transaction((stores) =>
      stores.audit.append({
        tenant: person.tenant,
        person: person.id,
        event: "call-back-asked",
        detail: {},
        at: now,
      }),
    );
    const line = await services.people.assistanceLine(person);
    const draft = humanDraft(line);
    return general({
      ...draft,
      headline: "I can't place calls myself, so please call one of the numbers above, now if you can.",
      paragraphs: draft.paragraphs.slice(0, 1),
    });
  },

  async "crisis-safe"() {
    return general(
      draftOf({
        headline: "Thank you for telling me. I'm here when you write, and the numbers above stay open day and night.",
      }),
    );
  },
};

const QUIET_LIMITS = [
  { name: "latest start of quiet hours", value: 2100, renderings: ["21:00"] },
  { name: "earliest end of quiet hours", value: 700, renderings: ["07:00"] },
  { name: "fewest working hours", value: 0 },
  { name: "most working hours", value: 80 },
];
