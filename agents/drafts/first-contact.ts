import { button, draftOf, menu } from "#agents/drafts/draft.ts";
import type { Draft } from "#src/domain/message.ts";
import { MIN_RESPONDENTS } from "#src/domain/team.ts";

/** What is true of this installation, told before anything is recorded. */
export interface Disclosure {
  /** "gpt-5-mini at api.openai.com", or absent when no language model is connected. */
  readonly model?: string | undefined;
}

const FIVE = { name: "smallest team", value: MIN_RESPONDENTS, renderings: ["five", "5"] };

export function firstContactDraft(givenName: string, { model }: Disclosure): Draft {
  const reads =
    model === undefined
      ? "No language model is connected: nothing you write leaves this installation."
      : `A language model (${model}) reads your messages, your answers in lessons and your job title, without your name, e-mail or raw measurements.`;
  return draftOf({
    headline: `Hi ${givenName === "" ? "there" : givenName}, I'm Kairos, an AI coach your company has set up.`,
    paragraphs: [
      "Each morning I ask how you are, look at what you choose to share, and suggest the training that fits today.",
      `Nobody at work sees what you tell me. Team figures exist only for five or more people, and only if you switch that on. ${reads} It is kept until you delete it.`,
    ],
    actions: [
      button("consent-small", "Just check-ins and lessons", { style: "primary" }),
      button("consent-choose", "Choose", { opens: "consent" }),
      button("consent-later", "Not now"),
      menu("manager-view", "See exactly what my manager sees"),
      menu("human", "Talk to a human"),
    ],
    facts: [FIVE],
  });
}

export const consentGivenDraft = (): Draft =>
  draftOf({
    headline: "Thank you. Check-ins and lessons are on, for your own coaching only.",
    paragraphs: [
      "Everything else stays off until you switch it on. You can change or delete it any time under settings.",
    ],
    actions: [
      button("check-in", "Check in now", { style: "primary" }),
      button("plan", "Today's plan"),
      menu("settings", "Settings", { opens: "settings" }),
      menu("consent-choose", "Change what I share", { opens: "consent" }),
    ],
  });

export const consentSavedDraft = (shared: readonly string[]): Draft =>
  draftOf({
    headline: shared.length === 0 ? "Saved. Nothing is shared with me now, so I won't plan anything." : "Saved.",
    paragraphs:
      shared.length === 0
        ? ["What I had of those categories has left your twin."]
        : [`You share: ${shared.join(", ")}.`],
    actions:
      shared.length === 0 ? [] : [button("plan", "Today's plan", { style: "primary" }), button("check-in", "Check in")],
  });

export const notNowDraft = (): Draft =>
  draftOf({
    headline: "No problem. I won't ask again for 30 days.",
    paragraphs: ["Write to me, or type /kairos, whenever you want to start."],
    facts: [{ name: "days until asked again", value: 30 }],
  });

export const needsConsentDraft = (): Draft =>
  draftOf({
    headline: "I'd need your yes before I record or plan anything.",
    paragraphs: ["One tap starts the small version: check-ins and lessons, for your own coaching only."],
    actions: [
      button("consent-small", "Just check-ins and lessons", { style: "primary" }),
      button("consent-choose", "Choose", { opens: "consent" }),
      button("consent-later", "Not now"),
    ],
  });

/** Shows the message itself that a manager would get. */
export const managerViewDraft = (teamMessages: readonly Draft[]): Draft =>
  draftOf({
    headline: "This is all that your manager can see of the team, word for word:",
    paragraphs:
      teamMessages.length === 0
        ? ["You are in no registered team, so there is no manager's message at all."]
        : teamMessages.flatMap(({ headline, paragraphs }) => [headline, ...paragraphs]),
    facts: [FIVE, ...teamMessages.flatMap(({ facts }) => facts)],
  });
