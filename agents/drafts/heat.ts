import { button, draftOf } from "#agents/drafts/draft.ts";
import type { Draft } from "#src/domain/message.ts";

const PLAN = button("plan", "Today's plan");

/** The temperature counts for today alone. */
export const heatNotedDraft = (celsius: number): Draft =>
  draftOf({
    headline: `Noted: ${celsius} °C today. I have looked at today's outdoor sessions again.`,
    paragraphs: ["It counts for today alone. I ask no weather service, so tell me when it is hot."],
    actions: [PLAN, button("heat-over", "It has cooled down")],
    facts: [{ name: "temperature", value: celsius, unit: "°C", renderings: [`${celsius} °C`] }],
  });

export const heatOverDraft = (): Draft =>
  draftOf({ headline: "Good. Heat no longer counts for today's plan.", actions: [PLAN] });

export const heatAskDraft = (): Draft =>
  draftOf({
    headline: 'How warm is it? Write it like "33 degrees", or with an F for Fahrenheit.',
    paragraphs: ["Without a number I change nothing: drink, stay in the shade, and leave out what feels too hard."],
    facts: [{ name: "example", value: 33, renderings: ["33 degrees"] }],
  });

export const heatUnusedDraft = (): Draft =>
  draftOf({
    headline: "I plan no physical sessions for you, so heat changes nothing in your plan.",
    actions: [PLAN],
  });
