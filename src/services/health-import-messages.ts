import type { CleansingRule } from "#src/domain/cleansing.ts";
import type { ConsentCategory } from "#src/domain/consent.ts";
import type { Metric } from "#src/domain/measurement.ts";
import type { Action, Draft, Fact } from "#src/domain/message.ts";
import { REJECTION_WORDS } from "#src/domain/rejection-words.ts";
import type { ImportSummary } from "#src/services/health-import-service.ts";

/** What is told of an import while it runs and when it is over. */

const message = (draft: Partial<Draft> & Pick<Draft, "headline">): Draft => ({
  paragraphs: [],
  actions: [],
  facts: [],
  citations: [],
  ...draft,
});

const SHARE: Action = { id: "consent-choose", label: "What I share", opens: "consent", placement: "menu" };

export const readingMessage = (): Draft =>
  message({ headline: "Your Apple Health export has arrived. I'm reading it now and tell you when I'm through." });

export const halfwayMessage = (): Draft => message({ headline: "I'm past the middle of your Apple Health export." });

export const failedMessage = (reason: string | undefined): Draft =>
  message({
    headline: "I couldn't read your Apple Health export.",
    paragraphs: [
      reason === undefined
        ? "Something went wrong on my side. Nothing of the file was kept; please try again."
        : `${reason}.`,
    ],
    actions: [{ id: "health-import", label: "Try again", placement: "button" }],
    facts: numbersOf(reason),
  });

/** "412 nights, 30 days of steps"; then what was not believed, what was not read, and where the file ended too soon. */
export function importedMessage({ days, values, rejected, withheld, cutShort }: ImportSummary): Draft {
  const refused = Object.values(rejected).reduce((sum, count) => sum + count, 0);
  const left = [
    ...(withheld.length === 0
      ? []
      : [
          `I passed over ${listed(withheld.map((category) => CATEGORY[category] ?? category))}, which you don't share with me.`,
        ]),
    ...(cutShort === undefined ? [] : [`${cutShort}.`]),
  ];
  if (days === undefined) {
    return message({
      headline: "I read your Apple Health export, and there was nothing in it that I may use.",
      paragraphs: left,
      actions: [SHARE],
    });
  }
  const parts = PARTS.flatMap(([metric, one, many]) => {
    const count = values[metric];
    return count === undefined ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  const came = parts.length === 0 ? "nothing that I could believe" : listed(parts);
  return message({
    headline: `Your Apple Health export is in: ${came}.`,
    paragraphs: [
      `It reaches from ${days.from} to ${days.to}.`,
      ...(refused === 0
        ? []
        : [`${refused} ${refused === 1 ? "value was" : "values were"} not believed and left out.`]),
      ...left,
    ],
    actions: [
      { id: "plan", label: "Today's plan", placement: "button" },
      ...(refused === 0
        ? []
        : [
            {
              id: "health-import-why",
              label: "Why left out?",
              value: JSON.stringify(rejected),
              placement: "button",
            } as const,
          ]),
      { id: "my-data", label: "What do you know about me?", placement: "menu" },
      ...(withheld.length === 0 ? [] : [SHARE]),
    ],
    facts: [
      ...Object.entries(values).map(([metric, count]) => ({ name: `values of ${metric}`, value: count })),
      { name: "values left out", value: refused },
      dayFact("first day", days.from),
      dayFact("last day", days.to),
      ...numbersOf(cutShort),
    ],
  });
}

/** Why values of an import were left out. */
export function rejectedMessage(rejected: Readonly<Partial<Record<CleansingRule, number>>>): Draft {
  const rules = Object.entries(rejected).toSorted(([, a], [, b]) => b - a) as [CleansingRule, number][];
  return message({
    headline: "Left out, because they cannot be right or stand there again:",
    paragraphs: [rules.map(([rule, count]) => `${count} ${REJECTION_WORDS[rule] ?? rule}`).join("\n")],
    actions: [{ id: "my-data", label: "What do you know about me?", placement: "button" }],
    facts: [
      ...rules.map(([rule, count]) => ({ name: `left out: ${rule}`, value: count })),
      ...(rejected.duplicate === undefined ? [] : [{ name: "times that a duplicate was told", value: 2 }]),
    ],
  });
}

const PARTS: readonly (readonly [Metric, string, string])[] = [
  ["sleep_h", "night", "nights"],
  ["hrv_sdnn_ms", "day of heart rate variability", "days of heart rate variability"],
  ["resting_hr_bpm", "day of resting heart rate", "days of resting heart rate"],
  ["spo2_pct", "day of blood oxygen", "days of blood oxygen"],
  ["respiratory_rate_per_min", "day of breathing rate", "days of breathing rate"],
  ["skin_temperature_deviation_c", "night of wrist temperature", "nights of wrist temperature"],
  ["steps", "day of steps", "days of steps"],
  ["active_min", "day of active minutes", "days of active minutes"],
  ["workout_min", "day with workouts", "days with workouts"],
];

const CATEGORY: Readonly<Partial<Record<ConsentCategory, string>>> = {
  sleep: "sleep",
  heart: "heart",
  activity: "activity",
};

const dayFact = (name: string, day: string): Fact => ({
  name,
  value: Number(day.replaceAll("-", "")),
  renderings: [day],
});

/** Limits that an explanation names. */
const numbersOf = (text: string | undefined): Fact[] =>
  [...(text ?? "").matchAll(/\d+/gu)].map(([digits]) => ({ name: "limit of a file", value: Number(digits) }));

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
