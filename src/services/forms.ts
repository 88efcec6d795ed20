import { CHECK_IN_ITEMS, type CheckInItem } from "#src/domain/check-in.ts";
import { codeAnswer } from "#src/domain/check-in-coding.ts";
import { CONSENT_CATEGORIES, type Consent, type ConsentCategory } from "#src/domain/consent.ts";
import type { Field, Form, HomeView, Option } from "#src/domain/message.ts";
import type { Person } from "#src/domain/person.ts";
import { clockTime } from "#src/domain/time.ts";

const option = (value: string, label = value): Option => ({ value, label });

/** As asked: 1..7, where 7 means a lot of what is asked. */
const ITEM_QUESTIONS: Readonly<
  Record<CheckInItem, { readonly label: string; readonly low: string; readonly high: string }>
> = {
  mood: { label: "Mood", low: "low", high: "very good" },
  energy: { label: "Energy", low: "empty", high: "full" },
  stress: { label: "Stress", low: "none", high: "a lot" },
  sleepQuality: { label: "Sleep quality", low: "bad", high: "very good" },
  soreness: { label: "Soreness", low: "none", high: "a lot" },
};

const CATEGORY_LABELS: Readonly<Record<ConsentCategory, string>> = {
  "check-ins": "Check-ins",
  sleep: "Sleep",
  heart: "Heart",
  activity: "Activity",
  calendar: "Calendar",
  learning: "Learning",
  "writing-style": "How I write",
};

const PURPOSES = [
  ["coaching", "My coaching"],
  ["team", "Team figures (five or more people)"],
  ["audit", "Fairness checks"],
] as const;

/** Numbers that forms may say. */
export const FORM_FACTS = [0, 1, 7, 10, 600, 3, 5, 80].map((value) => ({
  name: "scale",
  value,
  renderings: [`${value}`, ...(value === 5 ? ["five"] : [])],
}));

export function checkInForm(person: Person, items: Readonly<Partial<Record<CheckInItem, number>>>): Form {
  const asked = CHECK_IN_ITEMS.filter((item) => item !== "soreness" || person.physicalTraining);
  const scale = ({ low, high }: { low: string; high: string }): Option[] =>
    [1, 2, 3, 4, 5, 6, 7].map((score) =>
      option(`${score}`, score === 1 ? `1 (${low})` : score === 7 ? `7 (${high})` : `${score}`),
    );
  return {
    name: "check-in-details",
    title: "How are you today?",
    paragraphs: ["Answer what you like. Only what you send here is used."],
    fields: [
      ...asked.map((item): Field => {
        const stored = items[item];
        return {
          kind: "choice",
          id: item,
          label: ITEM_QUESTIONS[item].label,
          options: scale(ITEM_QUESTIONS[item]),
          optional: true,
          initial: stored === undefined ? undefined : `${codeAnswer(item, stored)}`,
        };
      }),
      {
        kind: "text",
        id: "sentence",
        label: "In your words",
        maxLength: 300,
        optional: true,
        multiline: true,
        hint: "I show you how I read it before I use it.",
      },
    ],
    submit: "Send",
  };
}

export const consentForm = (consents: readonly Consent[]): Form => ({
  name: "consent",
  title: "What I share",
  paragraphs: [
    "Everything is off until you switch it on. Switching off stops its use at once and removes it from your twin.",
  ],
  fields: CONSENT_CATEGORIES.map(
    (category): Field => ({
      kind: "choices",
      id: category,
      label: CATEGORY_LABELS[category],
      options: PURPOSES.map(([purpose, label]) => option(`${category}:${purpose}`, label)),
      initial: consents
        .filter((consent) => consent.category === category)
        .map(({ purpose }) => `${category}:${purpose}`),
      optional: true,
    }),
  ),
  submit: "Save",
});

const FIRST_SOURCES = [option("oura", "Oura"), option("whoop", "WHOOP"), option("apple-health", "Apple Health")];

const shownMinute = (minute: number | undefined): string | undefined =>
  minute === undefined ? undefined : clockTime(minute);

export const settingsForm = (person: Person): Form => ({
  name: "settings",
  title: "Settings",
  paragraphs: ["Times are your local times."],
  fields: [
    { kind: "text", id: "check-in", label: "Check-in at", maxLength: 5, initial: clockTime(person.checkInMinute) },
    { kind: "text", id: "quiet-from", label: "Quiet from", maxLength: 5, initial: clockTime(person.quietFromMinute) },
    { kind: "text", id: "quiet-to", label: "Quiet until", maxLength: 5, initial: clockTime(person.quietToMinute) },
    { kind: "text", id: "time-zone", label: "Time zone", maxLength: 60, initial: person.timeZone },
    {
      kind: "text",
      id: "work-from",
      label: "Work begins at",
      maxLength: 5,
      optional: true,
      initial: shownMinute(person.work?.fromMinute),
    },
    {
      kind: "text",
      id: "work-to",
      label: "Work ends at",
      maxLength: 5,
      optional: true,
      initial: shownMinute(person.work?.toMinute),
    },
    {
      kind: "number",
      id: "work-hours",
      label: "Working hours a week",
      min: 0,
      max: 80,
      optional: true,
      initial: person.work?.hoursPerWeek,
    },
    {
      kind: "choice",
      id: "first-source",
      label: "If several devices measure a night, believe first",
      options: FIRST_SOURCES,
      optional: true,
      initial: person.sourcePriority?.find((source) => FIRST_SOURCES.some(({ value }) => value === source)),
    },
  ],
  submit: "Save",
});

export const sessionForm = (title: string, minutes: number, id: string): Form => ({
  name: "session-feedback",
  title: "How did it go?",
  paragraphs: [title],
  fields: [
    {
      kind: "choice",
      id: "status",
      label: "Done?",
      options: [option("done", "Done"), option("partly", "Partly"), option("skipped", "Skipped")],
      initial: "done",
    },
    { kind: "number", id: "minutes", label: "Minutes", min: 1, max: 600, initial: minutes, optional: true },
    { kind: "number", id: "effort", label: "How hard was it, 0 to 10?", min: 0, max: 10, optional: true },
  ],
  submit: "Save",
  value: id,
});

export const emptyHome = (): HomeView => ({
  headline: "I'm Kairos, an AI coach. Nothing is recorded until you say yes.",
  sections: [
    {
      title: "Start",
      paragraphs: ["One tap starts the small version: check-ins and lessons, for your own coaching only."],
      actions: [
        { id: "consent-small", label: "Just check-ins and lessons", style: "primary" },
        { id: "consent-choose", label: "Choose", opens: "consent" },
      ],
    },
  ],
  facts: [],
});
