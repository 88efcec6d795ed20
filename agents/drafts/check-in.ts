import { button, draftOf, menu } from "#agents/drafts/draft.ts";
import type { Draft, Fact } from "#src/domain/message.ts";
import type { Reading } from "#src/domain/sentence-reading.ts";
import { type LocalDay, weekday } from "#src/domain/time.ts";

/** What the question leans on, when there is something worth saying. */
export interface CheckInOpening {
  readonly givenName: string;
  readonly day: LocalDay;
  readonly evening: boolean;
  /** "Short night, 5.4 h." with its fact. */
  readonly note?: { readonly text: string; readonly facts: readonly Fact[] } | undefined;
  /** Hard work on today's plan: the question is then about it. */
  readonly hard?: { readonly title: string; readonly at: string } | undefined;
}

/** Never the same opening two days running. */
const OPENINGS = [
  (name: string) => `Morning${name}. How are you starting today?`,
  (name: string) => `Hello${name}. How does today begin for you?`,
  (name: string) => `Good to see you${name}. How are you today?`,
] as const;

export function checkInDraft({ givenName, day, evening, note, hard }: CheckInOpening): Draft {
  const name = givenName === "" ? "" : `, ${givenName}`;
  const opening = evening ? `Hi${name}. How is today going?` : OPENINGS[weekday(day) % OPENINGS.length]!(name);
  const start = note?.text ?? "";
  if (hard !== undefined && note !== undefined) {
    return draftOf({
      headline: `${start} How much is in the tank for ${hard.title.toLowerCase()} at ${hard.at}?`,
      actions: [
        button("check-in-good", "Plenty"),
        button("check-in-okay", "Some"),
        button("check-in-rough", "Little"),
        menu("check-in-more", "Tell me more", { opens: "check-in-details" }),
        ...LATER,
      ],
      facts: [...note.facts, { name: "start", value: Number(hard.at.replace(":", "")), renderings: [hard.at] }],
    });
  }
  return draftOf({
    headline: [start, opening].filter((part) => part !== "").join(" "),
    actions: [
      button("check-in-good", "Good"),
      button("check-in-okay", "Okay"),
      button("check-in-rough", "Rough"),
      menu("check-in-more", "Tell me more", { opens: "check-in-details" }),
      ...LATER,
    ],
    facts: note?.facts ?? [],
  });
}

const LATER = [
  menu("check-in-snooze", "Ask me in an hour"),
  menu("check-in-skip", "Skip today"),
  menu("human", "Talk to a human"),
] as const;

export const readingDraft = ({ words }: Reading): Draft =>
  draftOf({
    headline: `Thanks for telling me. I read that as: ${words}. Right?`,
    actions: [
      button("reading-right", "Right", { style: "primary" }),
      button("reading-change", "Change", { opens: "check-in-details" }),
      button("reading-drop", "Don't use it"),
      menu("human", "Talk to a human"),
    ],
  });

export const unreadableDraft = (): Draft =>
  draftOf({
    headline: "I couldn't read that as a check-in, so I haven't used it.",
    paragraphs: ["One tap is enough, or open the details."],
    actions: [
      button("check-in-good", "Good"),
      button("check-in-okay", "Okay"),
      button("check-in-rough", "Rough"),
      menu("check-in-more", "Tell me more", { opens: "check-in-details" }),
    ],
  });

export const skippedDraft = (): Draft => draftOf({ headline: "Skipped. I'll ask again tomorrow." });

export const snoozedDraft = (at: string): Draft =>
  draftOf({
    headline: `I'll ask again at ${at}.`,
    facts: [{ name: "asked again at", value: Number(at.replace(":", "")), renderings: [at] }],
  });

export const droppedDraft = (): Draft =>
  draftOf({
    headline: "Forgotten. Your twin doesn't use it.",
    actions: [button("check-in", "Check in another way"), button("plan", "Today's plan")],
  });
