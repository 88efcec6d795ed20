import { LANGUAGE_NAMES, LANGUAGES, type Language } from "#src/domain/language.ts";
import type { Field, Form, Option } from "#src/domain/message.ts";
import {
  STYLE_LENGTHS,
  STYLE_REGISTERS,
  STYLE_WORDS,
  type StyleChoices,
  type WritingStyle,
} from "#src/domain/style-profile.ts";

/** "As I write": what was measured holds. */
const MEASURED = "measured";

export const LENGTH_WORDS: Readonly<Record<WritingStyle["length"], string>> = {
  short: "Short",
  medium: "In between",
  long: "Longer, with the background",
};
export const REGISTER_WORDS: Readonly<Record<WritingStyle["register"], string>> = {
  casual: "Casual",
  neutral: "Neither",
  formal: "Formal",
};
export const WORDS_WORDS: Readonly<Record<WritingStyle["words"], string>> = {
  plain: "Plain",
  everyday: "Everyday",
  technical: "Technical",
};

/** Form "writing-style": each question may be left to what was measured. */
export function styleForm(choices: StyleChoices): Form {
  const field = <K extends string>(
    id: keyof StyleChoices,
    label: string,
    names: Readonly<Record<K, string>>,
  ): Field => ({
    kind: "choice",
    id,
    label,
    options: [
      { value: MEASURED, label: "As I write" },
      ...Object.entries<string>(names).map(([value, name]): Option => ({ value, label: name })),
    ],
    initial: choices[id] ?? MEASURED,
  });
  return {
    name: "writing-style",
    title: "How I write to you",
    paragraphs: ["Lessons and answers follow this. Without a language model I can only write English."],
    fields: [
      field("length", "Length", LENGTH_WORDS),
      field("register", "Tone", REGISTER_WORDS),
      field("words", "Words", WORDS_WORDS),
      field("language", "Language", LANGUAGE_NAMES),
    ],
    submit: "Save",
  };
}

/** The choices of a submitted form; "as I write" takes a choice back, and what is none of the options is left out. */
export function readStyleForm(fields: Readonly<Record<string, string | readonly string[]>>): StyleChoices {
  const pick = <T extends string>(id: string, options: readonly T[]): Readonly<Record<string, T | undefined>> => {
    const value = fields[id];
    if (value === MEASURED) return { [id]: undefined };
    const known = options.find((option) => option === value);
    return known === undefined ? {} : { [id]: known };
  };
  return {
    ...pick("length", STYLE_LENGTHS),
    ...pick("register", STYLE_REGISTERS),
    ...pick("words", STYLE_WORDS),
    ...pick<Language>("language", LANGUAGES),
  } as StyleChoices;
}
