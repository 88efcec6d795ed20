import { button, draftOf } from "#agents/drafts/draft.ts";
import type { ConsentCategory } from "#src/domain/consent.ts";
import type { Draft } from "#src/domain/message.ts";
import type { TurnAction } from "#src/domain/turn.ts";

/** As it stands in "I'd need your ...". */
export const CATEGORY_WORDS: Readonly<Record<ConsentCategory, string>> = {
  "check-ins": "check-ins",
  sleep: "sleep",
  heart: "heart rate and its variability",
  activity: "activity",
  calendar: "calendar's busy times",
  learning: "learning",
  "writing-style": "way of writing",
};

export interface ConsentAsk {
  /** What has to be agreed to, the most needed first. */
  readonly categories: readonly [ConsentCategory, ...ConsentCategory[]];
  /** What it is for, as it follows "To": "move hard work to your good mornings". No numbers. */
  readonly to: string;
  /** What the "Yes" goes on with; absent: it says thank you. */
  readonly goesOn?: Pick<TurnAction, "id" | "value"> | undefined;
}

/** What a "Yes" carries beside the first category. */
export interface Carried {
  readonly also?: readonly string[];
  readonly goesOn?: { readonly id: string; readonly value?: string };
}

/** Asks for consent at the moment of use: "To ... I'd need your .... [Yes] [No]". */
export function consentAskDraft({ categories, to, goesOn }: ConsentAsk): Draft {
  const [first, ...also] = categories;
  const carried: Carried = {
    ...(also.length === 0 ? {} : { also }),
    ...(goesOn === undefined
      ? {}
      : { goesOn: { id: goesOn.id, ...(goesOn.value === undefined ? {} : { value: goesOn.value }) } }),
  };
  const value = Object.keys(carried).length === 0 ? undefined : JSON.stringify(carried);
  return draftOf({
    headline: `To ${to} I'd need your ${listed(categories.map((category) => CATEGORY_WORDS[category]))}.`,
    paragraphs: ["Only for your own coaching. Nobody at work sees it, and you can switch it off any time."],
    actions: [
      button(`consent-grant-${first}`, "Yes", { style: "primary", value }),
      button(`consent-refuse-${first}`, "No", { value }),
      ...(also.length === 0 ? [] : [button("consent-choose", "Choose", { opens: "consent" })]),
    ],
  });
}

export const consentGrantedDraft = (categories: readonly ConsentCategory[]): Draft =>
  draftOf({
    headline: `Thank you. I may use your ${listed(categories.map((category) => CATEGORY_WORDS[category]))} now, for your own coaching only.`,
    actions: [
      button("plan", "Today's plan", { style: "primary" }),
      button("consent-choose", "Change what I share", { opens: "consent" }),
    ],
  });

export const consentRefusedDraft = (): Draft =>
  draftOf({
    headline: "Fine, it stays off, and everything else works as before.",
    actions: [button("consent-choose", "Change what I share", { opens: "consent" })],
  });

export const listed = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
