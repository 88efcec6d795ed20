import { button, draftOf } from "#agents/drafts/draft.ts";
import type { Draft } from "#src/domain/message.ts";
import { NOT_USED } from "#src/services/data-contributors.ts";
import type { KnownCategory, OwnDataView } from "#src/services/data-service.ts";
import { LINK_MINUTES, type OneTimeLink } from "#src/services/one-time-link-service.ts";

function line({ category, items, newestAgeDays, source, purpose, leftOut = [] }: KnownCategory): string {
  if (items === 0 && leftOut.length === 0) return `${category}: nothing (${source}).`;
  const age =
    newestAgeDays === undefined
      ? ""
      : newestAgeDays === 0
        ? ", newest from today"
        : newestAgeDays === 1
          ? ", newest from yesterday"
          : `, newest ${newestAgeDays} days old`;
  const told = leftOut.length === 0 ? "" : ` Left out: ${leftOut.join("; ")}.`;
  return `${category}: ${items} kept${age}, from ${source}, ${purpose === NOT_USED ? "used for nothing now" : `for ${purpose}`}.${told}`;
}

/** `download` is the address of the person's own file; absent where this installation has no address of its own. */
export const aboutDraft = ({ known, facts }: OwnDataView, download: OneTimeLink | undefined): Draft =>
  draftOf({
    headline: "This is what I keep about you:",
    paragraphs: [
      known.map(line).join("\n"),
      download === undefined
        ? "Nobody at work sees any of it. A file with all of it comes from the people who run Kairos, with your access code."
        : `Nobody at work sees any of it. Download gives you all of it as a file, once, within ${LINK_MINUTES} minutes.`,
    ],
    actions: [
      ...(download === undefined ? [] : [button("data-download", "Download", { link: download.url })]),
      button("consent-choose", "Change what I share", { opens: "consent" }),
      button("data-delete", "Delete everything", { style: "danger" }),
    ],
    facts: download === undefined ? facts : [...facts, { name: "minutes the link works", value: LINK_MINUTES }],
  });

export const deleteAskedDraft = (): Draft =>
  draftOf({
    headline: "This deletes everything I keep about you, and it can't be undone.",
    paragraphs: [
      "It goes: check-ins, measurements, your twin, plans, sessions, lessons, messages and settings. It stays: one audit entry under a pseudonym, saying that something was deleted. Team figures of past weeks stay; they name nobody.",
    ],
    actions: [button("data-delete-confirm", "Delete everything", { style: "danger" }), button("plan", "Keep it")],
    facts: [{ name: "audit entries", value: 1, renderings: ["one"] }],
  });

export const deletedDraft = (): Draft =>
  draftOf({
    headline: "Done. Everything is deleted, and this message is your receipt.",
    paragraphs: ["If you ever write to me again, we start from nothing."],
  });

export const accessCodeDraft = ({ code, minutes }: { readonly code: string; readonly minutes: number }): Draft => ({
  ...draftOf({
    headline: `Your access code: ${code}`,
    paragraphs: [
      `It lets an operator look at your record once, within ${minutes} minutes. I tell you when that happens.`,
      "Give it only to somebody whom you asked for help.",
    ],
    facts: [{ name: "minutes", value: minutes }],
  }),
  secrets: [code],
});
