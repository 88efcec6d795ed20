import { button, draftOf, menu } from "#agents/drafts/draft.ts";
import type { Draft, Fact } from "#src/domain/message.ts";
import type { Person } from "#src/domain/person.ts";
import { clockTime, type LocalDay, localDay, localMinute, weekdayName } from "#src/domain/time.ts";

const timeFact = (name: string, minute: number): Fact => ({ name, value: minute, renderings: [clockTime(minute)] });

const lines = (person: Person): string =>
  [
    `Check-in at ${clockTime(person.checkInMinute)}, ${person.timeZone}.`,
    `Quiet from ${clockTime(person.quietFromMinute)} to ${clockTime(person.quietToMinute)}.`,
    `Physical training is ${person.physicalTraining ? "on" : "off"}.`,
  ].join("\n");

const facts = (person: Person): Fact[] => [
  timeFact("check-in", person.checkInMinute),
  timeFact("quiet from", person.quietFromMinute),
  timeFact("quiet to", person.quietToMinute),
];

/** What is not in the person's own row. */
export interface Manner {
  readonly asksFirst: boolean;
  readonly snoozedUntil?: Date | undefined;
}

export const settingsDraft = (person: Person, { asksFirst, snoozedUntil }: Manner): Draft =>
  draftOf({
    headline: "Your settings:",
    paragraphs: [
      [
        lines(person),
        asksFirst ? "I ask before I make a day lighter." : "I make a day lighter without asking, and tell you.",
        ...(snoozedUntil === undefined ? [] : [`No messages of mine until ${momentOf(snoozedUntil, person)}.`]),
      ].join("\n"),
    ],
    actions: [
      button("settings", "Change", { opens: "settings", style: "primary" }),
      button("consent-choose", "What I share", { opens: "consent" }),
      person.physicalTraining
        ? button("physical-off", "Turn physical training off")
        : button("physical-on", "Physical training", { opens: "intake" }),
      menu("connections", "My connections"),
      asksFirst
        ? menu("changes-without-asking", "Make days lighter without asking")
        : menu("changes-ask-first", "Ask me first again"),
      ...(snoozedUntil === undefined ? [] : [menu("messages-resume", "Messages again")]),
      ...(person.physicalTraining ? [menu("intake-show", "My answers about training")] : []),
      menu("style-show", "How do I write?"),
      menu("my-data", "What do you know about me?"),
      menu("data-delete", "Delete my data"),
      menu("human", "Talk to a human"),
    ],
    facts: [...facts(person), ...(snoozedUntil === undefined ? [] : [momentFact(snoozedUntil, person)])],
  });

const momentOf = (at: Date, { timeZone }: Person): string =>
  `${weekdayName(localDay(at, timeZone))} ${localDay(at, timeZone)}, ${clockTime(localMinute(at, timeZone))}`;

const momentFact = (at: Date, { timeZone }: Person): Fact => {
  const [day, time] = [localDay(at, timeZone), clockTime(localMinute(at, timeZone))];
  return { name: "silent until", value: at.getTime(), renderings: [day, time, `${day}, ${time}`] };
};

/** The person asked for silence, or ends it. */
export const snoozedUntilDraft = (until: Date | undefined, person: Person): Draft =>
  until === undefined
    ? draftOf({
        headline: "I may write to you again, within your quiet hours and never often.",
        actions: [button("plan", "Today's plan")],
      })
    : draftOf({
        headline: `You hear nothing unasked from me until ${momentOf(until, person)}. Write whenever you like.`,
        actions: [button("messages-resume", "Messages again"), button("plan", "Today's plan")],
        facts: [momentFact(until, person)],
      });

export const snoozeUnreadDraft = (): Draft =>
  draftOf({
    headline: 'For how long? Write it like "no messages for 3 hours", "for 2 days" or "for a week".',
    facts: [
      { name: "example of hours", value: 3, renderings: ["3 hours"] },
      { name: "example of days", value: 2, renderings: ["2 days"] },
    ],
  });

export const settingsSavedDraft = (person: Person): Draft =>
  draftOf({
    headline: "Saved.",
    paragraphs: [lines(person)],
    actions: [button("plan", "Today's plan")],
    facts: facts(person),
  });

export const awayDraft = (until: LocalDay): Draft =>
  draftOf({
    headline: `Enjoy it. You hear nothing from me until ${weekdayName(until)} ${until}.`,
    actions: [button("back", "I'm back")],
    facts: [{ name: "back on", value: Number(until.replaceAll("-", "")), renderings: [until] }],
  });

export function physicalDraft(state: "ask" | "on" | "off"): Draft {
  if (state === "off")
    return draftOf({
      headline: "Physical training is off, and your intake answers are deleted.",
      actions: [button("plan", "Today's plan")],
    });
  if (state === "ask") {
    return draftOf({
      headline:
        "Physical training is off until you turn it on and answer a few questions about injuries, pain and what a doctor has said.",
      actions: [
        button("physical-on", "Answer them", { opens: "intake", style: "primary" }),
        button("plan", "Today's plan"),
      ],
    });
  }
  return draftOf({
    headline: "Physical training is on. I start carefully, and your answers decide what I leave out.",
    paragraphs: ["The starter drills have not been reviewed by a professional. If something hurts, stop and tell me."],
    actions: [button("plan", "Today's plan", { style: "primary" }), menu("physical-off", "Turn it off again")],
  });
}
