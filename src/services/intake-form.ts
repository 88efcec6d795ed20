import {
  AGE_BANDS,
  type AgeBand,
  CONDITIONS,
  type Condition,
  type IntakeAnswers,
  PREGNANCY_CLEARANCES,
} from "#src/domain/intake-answers.ts";
import type { Fact, Form, Option } from "#src/domain/message.ts";
import { BODY_PARTS } from "#src/domain/skill.ts";

export const CONDITION_WORDS: Readonly<Record<Condition, string>> = {
  heart: "A heart condition",
  metabolic: "Diabetes or another metabolic condition",
  renal: "A kidney condition",
  symptoms: "Chest pain, dizziness or fainting in the last year",
  medicine: "A doctor has told me to be careful with exercise",
  pregnancy: "I am pregnant",
};

export const AGE_WORDS: Readonly<Record<AgeBand, string>> = {
  "under-18": "Under 18",
  "18-39": "18 to 39",
  "40-64": "40 to 64",
  "65-plus": "65 or older",
};

const PREGNANCY_WORDS = {
  none: "Nothing yet, or not asked",
  moderate: "Moderate exercise",
  vigorous: "Hard exercise as well",
} as const;

const options = <T extends string>(values: readonly T[], words: Readonly<Record<T, string>>): Option[] =>
  values.map((value) => ({ value, label: words[value] }));

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Numbers that the form says. */
export const INTAKE_FACTS: readonly Fact[] = [0, 10, 18, 39, 40, 42, 64, 65].map((value) => ({
  name: "intake",
  value,
  renderings: [`${value}`],
}));

/** The questions before physical training, filled in with the answers that are known. */
export const intakeForm = (known: IntakeAnswers | undefined): Form => ({
  name: "intake",
  title: "Before you train",
  paragraphs: [
    "Only the safety rules read this. You can change or delete it any time. What you leave open is read as the careful answer.",
  ],
  fields: [
    {
      kind: "choices",
      id: "conditions",
      label: "Does any of this apply to you?",
      options: options(CONDITIONS, CONDITION_WORDS),
      initial: known?.conditions,
      optional: true,
    },
    {
      kind: "choice",
      id: "clearance",
      label: "Has a clinician cleared you for hard exercise?",
      options: [
        { value: "yes", label: "Yes" },
        { value: "no", label: "No, or not asked" },
      ],
      initial: known?.clearance === true ? "yes" : "no",
    },
    {
      kind: "choices",
      id: "injury",
      label: "An old injury to look after?",
      options: BODY_PARTS.map((part) => ({ value: part, label: capital(part) })),
      initial: known?.injuries,
      optional: true,
    },
    {
      kind: "choice",
      id: "injury-age",
      label: "If so, when did it happen?",
      options: [
        { value: "recent", label: "Within the last six months" },
        { value: "older", label: "Longer ago" },
      ],
      initial: known?.injuryAge,
      optional: true,
    },
    {
      kind: "number",
      id: "pain",
      label: "Pain there today, 0 to 10",
      min: 0,
      max: 10,
      initial: known?.pain,
      optional: true,
    },
    {
      kind: "choices",
      id: "today",
      label: "Do you have any of this today?",
      options: [
        { value: "fever", label: "Fever" },
        { value: "below-neck", label: "A cold or pain below the neck, in chest, stomach or limbs" },
      ],
      initial: known?.today,
      optional: true,
    },
    {
      kind: "number",
      id: "pregnancy-weeks",
      label: "If you are pregnant, how many weeks?",
      min: 0,
      max: 42,
      initial: known?.pregnancyWeeks,
      optional: true,
    },
    {
      kind: "choice",
      id: "pregnancy-clearance",
      label: "If you are pregnant, what has a clinician cleared?",
      options: options(PREGNANCY_CLEARANCES, PREGNANCY_WORDS),
      initial: known?.pregnancyClearance,
      optional: true,
    },
    {
      kind: "choice",
      id: "age",
      label: "Your age, if you like",
      options: options(AGE_BANDS, AGE_WORDS),
      initial: known?.ageBand,
      optional: true,
      hint: "Young people get more rest. Without an answer I take you for an adult.",
    },
  ],
  submit: known === undefined ? "Turn it on" : "Save",
});
