import { button, draftOf, menu } from "#agents/drafts/draft.ts";
import type { Draft } from "#src/domain/message.ts";
import type { Role } from "#src/domain/person.ts";

/** What Kairos can do, in three lines, by role. */
export function helpDraft(roles: readonly Role[]): Draft {
  const lines = [
    '"check in", "plan", "why", "lesson": your day, and the reason behind it.',
    roles.includes("overseer")
      ? '"add a playbook", "proposals", "content": what your company teaches.'
      : roles.includes("manager")
        ? '"team": your team\'s week in bands, never one person.'
        : '"what if I sleep more", "how did I sleep": what your twin says.',
    '"settings", "what do you know about me", "delete my data", "stop": you decide.',
  ];
  return draftOf({
    headline: "I'm an AI coach. Here is what I can do:",
    paragraphs: [lines.join("\n")],
    actions: [
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
    ],
  });
}

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

export const staleCardDraft = (weekday: string): Draft =>
  draftOf({ headline: `That was ${weekday}'s. Here is today.` });

export const foreignCardDraft = (): Draft =>
  draftOf({ headline: "That card belongs to somebody else, so I've left it alone." });

export const unknownActionDraft = (): Draft =>
  draftOf({
    headline: "I no longer know that button. Here is what I can do today.",
    actions: [button("plan", "Today's plan"), button("check-in", "Check in")],
  });
