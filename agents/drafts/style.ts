import { button, draftOf, menu } from "#agents/drafts/draft.ts";
import { LANGUAGE_NAMES, type Language } from "#src/domain/language.ts";
import type { Draft } from "#src/domain/message.ts";
import { MESSAGES_NEEDED, type WritingStyle } from "#src/domain/style-profile.ts";
import type { StyleView } from "#src/services/style-service.ts";

const SENTENCES = { short: "short sentences", medium: "sentences of middling length", long: "long sentences" } as const;
const TONE = { casual: "casually", neutral: "neither casually nor formally", formal: "formally" } as const;
const WORDS = { plain: "plain words", everyday: "everyday words", technical: "technical words" } as const;

const CHANGE = button("writing-style", "Change", { opens: "writing-style", style: "primary" });
const FORGET = button("style-forget", "Forget it");

/** What is known of how somebody writes, what follows from it, and the ways to change and delete it. */
export function styleDraft({ profile, choices, style }: StyleView): Draft {
  const { messages } = profile;
  const perSentence = Math.round(profile.wordsPerSentence);
  const count = { name: "messages", value: messages };
  const chosen = Object.keys(choices).length > 0 ? ["What you chose comes before what I measured."] : [];
  const follow = [`So I write to you: ${followed(style)}.`, ...chosen, onlyNumbers(messages)];
  const actions = [CHANGE, FORGET, menu("consent-choose", "What I share", { opens: "consent" })];
  if (messages < MESSAGES_NEEDED)
    return draftOf({
      headline: `I know too little of how you write yet: ${counted(messages)}.`,
      paragraphs: follow,
      actions,
      facts: [count],
    });
  const percent = Math.round(profile.emoji * 100);
  return draftOf({
    headline: `You write about ${perSentence} words a sentence, ${TONE[measured(profile.formality)]}.`,
    paragraphs: [
      [
        `${technical(profile.jargon)}`,
        percent === 0 ? "No emoji." : `An emoji in ${percent}% of your messages.`,
        `Mostly ${LANGUAGE_NAMES[mainLanguage(profile.languages) ?? style.language]}.`,
        `Counted over ${counted(messages)}.`,
      ].join(" "),
      ...follow,
    ],
    actions,
    facts: [
      count,
      { name: "words a sentence", value: perSentence },
      { name: "messages with an emoji", value: percent, unit: "%" },
    ],
  });
}

const counted = (messages: number): string => `${messages} ${messages === 1 ? "message" : "messages"}`;

const measured = (formality: number): WritingStyle["register"] =>
  formality < 0.4 ? "casual" : formality >= 0.7 ? "formal" : "neutral";

const technical = (jargon: number): string =>
  jargon >= 0.18 ? "Many technical words." : jargon >= 0.05 ? "Some technical words." : "Hardly any technical words.";

const mainLanguage = (languages: StyleView["profile"]["languages"]): Language | undefined =>
  (Object.entries(languages) as [Language, number][]).toSorted(([, a], [, b]) => b - a)[0]?.[0];

const followed = ({ length, register, words, language }: WritingStyle): string =>
  `${SENTENCES[length]}, ${TONE[register]}, in ${WORDS[words]}, in ${LANGUAGE_NAMES[language]}`;

const onlyNumbers = (messages: number): string =>
  messages === 0 ? "Only numbers are kept of it, never your words." : "Only these numbers are kept, never your words.";

export const styleSavedDraft = ({ style }: StyleView): Draft =>
  draftOf({
    headline: `Saved. I write to you in ${followed(style)}.`,
    actions: [CHANGE, button("style-show", "Show what you know")],
  });

export const styleForgottenDraft = (had: boolean): Draft =>
  draftOf({
    headline: had ? "Forgotten: what I had counted, and what you chose." : "There was nothing to forget.",
    paragraphs: ["I start counting again with your next message. To stop that, switch it off."],
    actions: [button("consent-choose", "Switch it off", { opens: "consent" })],
  });

/** Told once to somebody whose language is another, where a language model answers in it. */
export const englishCardsDraft = (language: Language): Draft =>
  draftOf({
    headline: `One thing, said once: I answer you in ${LANGUAGE_NAMES[language]}. Plans, exercises and what I say of an answer stay in English; write as you like.`,
  });

/** Told once to somebody whose language is another, where no language model is connected. */
export const englishOnlyDraft = (): Draft =>
  draftOf({
    headline:
      "One thing, said once: no language model is connected, so I can only write English. Write as you like; I judge English answers best.",
  });
