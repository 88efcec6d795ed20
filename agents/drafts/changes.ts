import { button, draftOf, menu } from "#agents/drafts/draft.ts";
import type { Action, Draft, Fact } from "#src/domain/message.ts";
import type { LocalDay } from "#src/domain/time.ts";
import type { Change } from "#src/ports/records.ts";
import type { Undone } from "#src/services/plan-change-service.ts";
import type { Elsewhere, MorningChange } from "#src/services/plan-changes.ts";

const timeFact = (name: string, at: string): Fact => ({ name, value: Number(at.replace(":", "")), renderings: [at] });

/** "move" or "moved", and where to; or that it stays and is shorter. */
function inWordsOf({ title, shortened, movedTo }: MorningChange, done: boolean): string {
  const what = title.toLowerCase();
  if (shortened !== undefined)
    return `${done ? "shortened" : "shorten"} ${what} from ${shortened.from} to ${shortened.to} minutes today`;
  if (movedTo === undefined) return `${done ? "paused" : "pause"} ${what} until a better day shows`;
  return `${done ? "moved" : "move"} ${what} to ${movedTo.weekday} ${movedTo.at}, your likely best hour`;
}

const factsOf = ({ facts, movedTo, shortened }: MorningChange): Fact[] => [
  ...facts,
  ...(movedTo === undefined ? [] : [timeFact("new start", movedTo.at)]),
  ...(shortened === undefined
    ? []
    : [
        { name: "minutes before", value: shortened.from },
        { name: "minutes now", value: shortened.to },
      ]),
];

/** One message: the question, or what moved and why, with its undo. */
export const morningChangeDraft = (change: MorningChange): Draft =>
  change.asks ? proposalDraft(change) : changedDraft(change);

const proposalDraft = (change: MorningChange): Draft =>
  draftOf({
    headline: `Shall I ${inWordsOf(change, false)}?`,
    paragraphs: [change.reason],
    actions: [
      button("change-accept", "Yes", { value: change.id, style: "primary" }),
      button("change-accept-always", "Yes, and next time without asking", { value: change.id }),
      button("change-keep", "Keep as it was", { value: change.id }),
      menu("why", "Why?"),
      menu("human", "Talk to a human"),
    ],
    facts: factsOf(change),
  });

const changedDraft = (change: MorningChange): Draft =>
  draftOf({
    headline: `I've ${inWordsOf(change, true)}. Nothing is lost.`,
    paragraphs: [change.reason, ...(change.byRule ? ["A safety rule asks for it, so I didn't ask you first."] : [])],
    actions: [
      button("change-okay", "Okay", { value: change.id }),
      button("change-undo", "Undo", { value: change.id }),
      button("why", "Why?"),
      menu("plan", "Today's plan"),
      ...(change.byRule ? [] : [menu("changes-ask-first", "Ask me first again")]),
      menu("human", "Talk to a human"),
    ],
    facts: factsOf(change),
  });

/** The answer to "yes"; the day as it is now follows. */
export const acceptedDraft = (withoutAsking: boolean): Draft =>
  draftOf({
    headline: withoutAsking
      ? "Done. Next time I make a day like this lighter by myself, tell you, and you can undo it."
      : "Done. Nothing is lost.",
    paragraphs: withoutAsking ? ['Say "ask me first" whenever you want to be asked again.'] : [],
    actions: withoutAsking ? [button("changes-ask-first", "Ask me first again")] : [],
  });

export const askFirstDraft = (asks: boolean): Draft =>
  draftOf({
    headline: asks
      ? "From now on I ask before I make a day lighter. Only a safety rule still goes first."
      : "From now on I make a day lighter by myself when you need it, tell you, and you can undo it.",
    paragraphs: asks ? [] : ["I only ever make it lighter or later, never harder."],
    actions: [
      asks
        ? button("changes-without-asking", "Without asking after all")
        : button("changes-ask-first", "Ask me first again"),
      button("plan", "Today's plan"),
    ],
  });

export const keptDraft = (): Draft =>
  draftOf({ headline: "Good. It stays that way.", actions: [button("plan", "Today's plan")] });

export const nothingAskedDraft = (): Draft =>
  draftOf({
    headline: "There is nothing open that I had asked you. Here is today.",
    actions: [button("changes", "What did you change?")],
  });

/** What an undo did, or why it did nothing. */
export function undoneDraft(outcome: Undone): Draft {
  switch (outcome.kind) {
    case "held-back":
      return draftOf({
        headline: "I can't put that back today: a safety rule holds it back, and rules are not mine to bend.",
        actions: [button("why", "Why?"), button("plan", "Today's plan")],
      });
    case "unknown":
      return draftOf({
        headline: "There is no change of today left to undo.",
        actions: [button("plan", "Today's plan")],
      });
    case "no-room":
      return draftOf({
        headline: "There is no free room left today to put that back, so I've left today as it is.",
        paragraphs: outcome.elsewhere.map(inWords),
        actions: [button("plan", "Today's plan"), button("calendar-today", "My calendar")],
        facts: timesOf(outcome.elsewhere),
      });
    case "undone":
      return draftOf({
        headline:
          outcome.elsewhere.length === 0
            ? "Undone. Today is as it was before I changed it."
            : "Undone, with a difference.",
        paragraphs: outcome.elsewhere.map(inWords),
        facts: timesOf(outcome.elsewhere),
      });
  }
}

const inWords = ({ title, was, at, because }: Elsewhere): string => {
  const why = because === "busy" ? `your calendar is busy at ${was}` : `${was} has passed`;
  return at === undefined ? `${title} has no free room left today: ${why}.` : `${title} is at ${at} now, as ${why}.`;
};

const timesOf = (elsewhere: readonly Elsewhere[]): Fact[] =>
  elsewhere.flatMap(({ was, at }) => [was, ...(at === undefined ? [] : [at])]).map((at) => timeFact("session", at));

/** After a long pause: no further change is told, a person is offered. */
export const humanOfferDraft = (days: number): Draft =>
  draftOf({
    headline: `New material has rested for ${days} days now. Somebody to talk it over with may help more than another change of mine.`,
    actions: [
      button("human", "Talk to a human", { style: "primary" }),
      button("check-in", "Check in"),
      button("plan", "Today's plan"),
      menu("why", "Why?"),
    ],
    facts: [{ name: "days of pause", value: days, renderings: [`${days} days`] }],
  });

const SHOWN = 8;

/** Every change that Kairos made, of its own accord or after a yes. */
export function changesDraft(
  all: readonly Change[],
  { asksFirst, today }: { readonly asksFirst: boolean; readonly today: LocalDay },
): Draft {
  const facts: Fact[] = [{ name: "days looked back", value: 30 }];
  const mode: Action = asksFirst
    ? menu("changes-without-asking", "Change without asking")
    : menu("changes-ask-first", "Ask me first again");
  const changes = all.filter(({ settledAs }) => settledAs === "applied" || settledAs === "undone");
  if (changes.length === 0)
    return draftOf({ headline: "I have changed nothing by myself in the last 30 days.", actions: [mode], facts });
  const lines = changes.slice(0, SHOWN).map(({ id, day, summary, proposed, settledAs }) => {
    const notes = [
      ...(proposed && id.endsWith("-moved") ? ["you said yes"] : []),
      ...(settledAs === "undone" ? ["undone"] : []),
    ];
    return `${day}: ${summary}${notes.length === 0 ? "" : ` (${notes.join(", ")})`}.`;
  });
  // A day that is over cannot be put back.
  const undoable = changes.find(({ settledAs, day }) => settledAs === "applied" && day === today);
  return draftOf({
    headline: "What I changed in the last 30 days:",
    paragraphs: [lines.join("\n")],
    actions: [
      ...(undoable === undefined ? [] : [button("change-undo", "Undo today's", { value: undoable.id })]),
      button("why", "Why?"),
      mode,
    ],
    facts: [
      ...facts,
      ...changes.map(({ day, summary }) => ({
        name: "change",
        value: Number(day.replaceAll("-", "")),
        renderings: [day, ...(summary.match(/\d{2}:\d{2}|\d+ minutes/gu) ?? [])],
      })),
    ],
  });
}
