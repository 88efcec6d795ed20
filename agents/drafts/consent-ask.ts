import { button, draftOf } from "#agents/drafts/draft.ts";
import { CONSENT_CATEGORIES, type Consent, type ConsentCategory, type ConsentPurpose } from "#src/domain/consent.ts";
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
    headline:
      categories.length === 0
        ? "Nothing was waiting for your yes."
        : `Thank you. I may use your ${listed(categories.map((category) => CATEGORY_WORDS[category]))} now, for your own coaching only.`,
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

export const consentEndedDraft = (): Draft =>
  draftOf({
    headline: "Switched off. What I had of it is gone from your twin.",
    actions: [button("consent-choose", "Change what I share", { opens: "consent" }), button("my-data", "What is left")],
  });

export const listed = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;

const PURPOSE_WORDS: Readonly<Record<ConsentPurpose, string>> = {
  coaching: "my coaching",
  team: "team figures",
  audit: "fairness checks",
};

/** What is shared, by category, and what was but has run out. */
export function consentsDraft(holding: readonly Consent[], ranOut: readonly Consent[]): Draft {
  const lines = CONSENT_CATEGORIES.map((category) => {
    const purposes = holding
      .filter((consent) => consent.category === category)
      .map(({ purpose }) => PURPOSE_WORDS[purpose]);
    const words = `${CATEGORY_WORDS[category].charAt(0).toUpperCase()}${CATEGORY_WORDS[category].slice(1)}`;
    if (purposes.length > 0) return `${words}: ${purposes.join(", ")}.`;
    return `${words}: ${ranOut.some((consent) => consent.category === category) ? "needs your yes again" : "off"}.`;
  });
  return draftOf({
    headline: "This is what you share with me:",
    paragraphs: [lines.join("\n"), "Switching off stops its use at once and removes it from your twin."],
    actions: [
      button("consent-choose", "Change", { opens: "consent", style: "primary" }),
      ...(ranOut.length === 0 ? [] : [button("consent-renew", "Yes to all of it again")]),
      button("my-data", "What do you know about me?"),
    ],
  });
}

/** Asks again for what was agreed to more than a year ago, or to an older text. Until the answer it is not used. */
export function consentRenewDraft(ranOut: readonly Consent[]): Draft {
  const categories = CONSENT_CATEGORIES.filter((category) => ranOut.some((consent) => consent.category === category));
  return draftOf({
    headline: `Is it still fine that I use your ${listed(categories.map((category) => CATEGORY_WORDS[category]))}?`,
    paragraphs: [
      "Your yes is more than a year old, or what it says has changed. Until you answer I use none of it, and nothing is deleted.",
    ],
    actions: [
      button("consent-renew", "Yes, as before", { style: "primary" }),
      button("consent-choose", "Choose", { opens: "consent" }),
      button("consent-end", "No"),
    ],
  });
}
