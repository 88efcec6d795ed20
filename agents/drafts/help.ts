import { button, draftOf, HUMAN, menu } from "#agents/drafts/draft.ts";
import type { Draft } from "#src/domain/message.ts";
import type { Role } from "#src/domain/person.ts";

/** What Kairos can do, in three lines, by role. */
export function helpDraft(roles: readonly Role[]): Draft {
  return draftOf({
    headline: "I'm an AI coach. Here is what I can do:",
    paragraphs: [whatICanDo(roles)],
    actions: HELP_ACTIONS,
  });
}

/** A wish that the rules don't know: what they do know, in three lines, by role. */
export const unknownWishDraft = (roles: readonly Role[], modelIsSilent: boolean): Draft =>
  draftOf({
    headline: modelIsSilent
      ? "I didn't catch that. What I understand:"
      : "I didn't catch that, and no language model is connected. What I understand:",
    paragraphs: [whatICanDo(roles), ...(modelIsSilent ? [DEGRADED] : [])],
    actions: HELP_ACTIONS,
  });

/** Said once an answer, where a language model is connected and does not answer. */
export const DEGRADED = "I'm answering with my basic words right now.";

const whatICanDo = (roles: readonly Role[]): string =>
  [
    '"check in", "plan", "why", "lesson": your day, and the reason behind it.',
    roles.includes("overseer")
      ? '"overview", "try a policy change", "policy history", "add a playbook", "proposals": what your company teaches and allows.'
      : roles.includes("manager")
        ? '"team": your team\'s week in bands, never one person.'
        : '"what if I sleep more", "how did I sleep": what your twin says.',
    '"settings", "what do you know about me", "delete my data", "stop": you decide.',
  ].join("\n");

const HELP_ACTIONS = [
  button("plan", "Today's plan", { style: "primary" }),
  button("check-in", "Check in"),
  button("settings", "Settings", { opens: "settings" }),
  menu("role-play", "A role-play"),
  menu("placement", "Find my level"),
  menu("goals", "My goals"),
  menu("skill-map", "My skills"),
  menu("connections", "My connections"),
  menu("calendar-today", "My calendar"),
  menu("my-courses", "My courses"),
  menu("my-data", "What do you know about me?"),
  menu("human", "Talk to a human"),
] as const;

export const humanDraft = (assistanceLine: string | undefined): Draft =>
  draftOf({
    headline: "A person is often better than I am.",
    paragraphs: [
      assistanceLine === undefined
        ? "Your company has not told me of an assistance line. Your doctor, somebody in HR you trust, or a friend are good first calls."
        : `Your company's assistance line: ${assistanceLine}.`,
      "If it is urgent, call your local emergency number. I don't tell anybody at work that you asked.",
    ],
    facts:
      assistanceLine === undefined
        ? []
        : [
            {
              name: "assistance line",
              value: Number(assistanceLine.replace(/\D/gu, "").slice(0, 15)),
              renderings: [assistanceLine],
            },
          ],
  });

/** To "thanks" and "ok". */
export const courtesyDraft = (): Draft => draftOf({ headline: "All right. I'm here when you write." });

export const staleCardDraft = (weekday: string): Draft =>
  draftOf({ headline: `That was ${weekday}'s. Here is today.` });

/** To somebody who is in the roster no more: their own data stays theirs. */
export const leftDraft = (): Draft =>
  draftOf({
    headline: "You are not in your company's roster at the moment, so I plan and coach nothing for you.",
    paragraphs: ['Your data is still yours: write "my data" to download it, or "delete my data".'],
    actions: [button("my-data", "My data"), menu("human", "Talk to a human")],
  });

export const foreignCardDraft = (): Draft =>
  draftOf({ headline: "That card belongs to somebody else, so I've left it alone." });

export const unknownActionDraft = (): Draft =>
  draftOf({
    headline: "I no longer know that button. Here is what I can do today.",
    actions: [button("plan", "Today's plan"), button("check-in", "Check in")],
  });

/** In place of a model's words that say of Kairos what is not so. */
export const leftOutDraft = (): Draft =>
  draftOf({
    headline: "I left that answer out, as it said something of me that isn't so.",
    paragraphs: [
      "I'm an AI. I do nothing but what you tap or ask for by a word of mine, I tell nobody at work what you write, and I never ask for a password or a code.",
    ],
    actions: [HUMAN],
  });
