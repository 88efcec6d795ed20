import { button, draftOf, menu } from "#agents/drafts/draft.ts";
import type { Draft, Fact } from "#src/domain/message.ts";
import type { Change } from "#src/ports/records.ts";
import type { MorningChange } from "#src/services/nudge-service.ts";

/** One message says what moved and why, with its undo. */
export function morningChangeDraft({ id, title, reason, movedTo, facts }: MorningChange): Draft {
  const where = movedTo === undefined ? "I've paused" : "I've moved";
  const to =
    movedTo === undefined ? "until a better day shows" : `to ${movedTo.weekday} ${movedTo.at}, your likely best hour`;
  return draftOf({
    headline: `${where} ${title.toLowerCase()} ${to}. Nothing is lost.`,
    paragraphs: [reason],
    actions: [
      button("change-okay", "Okay", { value: id }),
      button("change-undo", "Undo", { value: id }),
      button("why", "Why?"),
      menu("plan", "Today's plan"),
      menu("human", "Talk to a human"),
    ],
    facts: [
      ...facts,
      ...(movedTo === undefined
        ? []
        : [{ name: "new start", value: Number(movedTo.at.replace(":", "")), renderings: [movedTo.at] }]),
    ],
  });
}

export const keptDraft = (): Draft =>
  draftOf({ headline: "Good. It stays that way.", actions: [button("plan", "Today's plan")] });

export const undoneDraft = (): Draft => draftOf({ headline: "Undone. Today is as it was before I changed it." });

export const heldBackDraft = (): Draft =>
  draftOf({
    headline: "I can't put that back today: a safety rule holds it back, and rules are not mine to bend.",
    actions: [button("why", "Why?"), button("plan", "Today's plan")],
  });

const SHOWN = 8;

export function changesDraft(changes: readonly Change[]): Draft {
  const facts: Fact[] = [{ name: "days looked back", value: 30 }];
  if (changes.length === 0)
    return draftOf({ headline: "I have changed nothing by myself in the last 30 days.", facts });
  const lines = changes
    .slice(0, SHOWN)
    .map(({ day, summary, settledAs }) => `${day}: ${summary}${settledAs === "undone" ? " (undone)" : ""}.`);
  const undoable = changes.find(({ settledAs }) => settledAs === "applied");
  return draftOf({
    headline: "What I changed by myself in the last 30 days:",
    paragraphs: [lines.join("\n")],
    actions: [
      ...(undoable === undefined ? [] : [button("change-undo", "Undo the latest", { value: undoable.id })]),
      button("why", "Why?"),
    ],
    facts: [
      ...facts,
      ...changes.map(({ day, summary }) => ({
        name: "change",
        value: Number(day.replaceAll("-", "")),
        renderings: [day, ...(summary.match(/\d{2}:\d{2}/gu) ?? [])],
      })),
    ],
  });
}
