import { button, draftOf, menu } from "#agents/drafts/draft.ts";
import type { Draft, Fact } from "#src/domain/message.ts";
import type { Person } from "#src/domain/person.ts";
import { clockTime, type LocalDay, weekdayName } from "#src/domain/time.ts";

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

export const settingsDraft = (person: Person): Draft =>
  draftOf({
    headline: "Your settings:",
    paragraphs: [lines(person)],
    actions: [
      button("settings", "Change", { opens: "settings", style: "primary" }),
      button("consent-choose", "What I share", { opens: "consent" }),
      person.physicalTraining
        ? button("physical-off", "Turn physical training off")
        : button("physical-on", "Physical training", { opens: "intake" }),
      menu("connections", "My connections"),
      ...(person.physicalTraining ? [menu("intake-show", "My answers about training")] : []),
      menu("style-show", "How do I write?"),
      menu("my-data", "What do you know about me?"),
      menu("data-delete", "Delete my data"),
      menu("human", "Talk to a human"),
    ],
    facts: facts(person),
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
