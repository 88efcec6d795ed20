import { LANGUAGE_NAMES, LANGUAGES } from "#src/domain/language.ts";

/** What a wish in words chooses; undefined when it is about something else. */
export function styleWish(text: string): string | undefined {
  const language = LANGUAGES.find((each) => LANGUAGE_NAMES[each].toLowerCase() === text.toLowerCase());
  return language === undefined ? WISHES[text.toLowerCase()] : `language:${language}`;
}

const WISHES: Readonly<Record<string, string>> = {
  short: "length:short",
  shorter: "length:short",
  brief: "length:short",
  long: "length:long",
  longer: "length:long",
  formal: "register:formal",
  "more formal": "register:formal",
  formally: "register:formal",
  casual: "register:casual",
  "more casual": "register:casual",
  casually: "register:casual",
  plain: "words:plain",
  plainer: "words:plain",
  simpler: "words:plain",
  technical: "words:technical",
  "more technical": "words:technical",
};
