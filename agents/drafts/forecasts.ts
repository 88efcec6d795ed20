import { button, draftOf } from "#agents/drafts/draft.ts";
import { LEAST_PEOPLE, type ReliabilityRow } from "#src/domain/calibration.ts";
import type { Draft, Fact } from "#src/domain/message.ts";
import type { ForecastQuality } from "#src/services/calibration-service.ts";

type Rate = Pick<ReliabilityRow, "sessions" | "told" | "happened" | "interval">;

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;
const share = (name: string, value: number): Fact => ({ name, value, renderings: [percent(value)] });
const factsOf = (of: string, { sessions, told, happened, interval }: Rate): Fact[] => [
  { name: `sessions of ${of}`, value: sessions },
  share(`told of ${of}`, told),
  share(`happened of ${of}`, happened),
  share(`least of ${of}`, interval.low),
  share(`most of ${of}`, interval.high),
];
const sentence = ({ told, happened, interval }: Rate): string =>
  `I said ${percent(told)} on average, and it was ${percent(happened)} (${percent(interval.low)} to ${percent(interval.high)})`;

const MEANING =
  "Counted is a session that was two points harder than planned, or broken off. The range is Wilson's 95% interval: what chance alone leaves open.";

/** How good the forecasts are: in words with the interval for everybody, as a table for the overseer. */
export function forecastsDraft({ everybody, own, table, overseer }: ForecastQuality): Draft {
  const facts = [
    { name: "points harder", value: 2 },
    { name: "confidence of the range", value: 95, unit: "%", renderings: ["95%"] },
    { name: "least people", value: LEAST_PEOPLE, renderings: ["five"] },
    ...(everybody === undefined ? [] : factsOf("everybody", everybody)),
    ...(own === undefined ? [] : factsOf("you", own)),
  ];
  const mine =
    own === undefined
      ? []
      : [`Of your own ${own.sessions} ${own.sessions === 1 ? "session" : "sessions"}: ${sentence(own)}.`];
  if (everybody === undefined) {
    return draftOf({
      headline: "I can't say yet over people: fewer than five have answered sessions that count in such figures.",
      paragraphs: [...mine, ...(own === undefined ? [] : [MEANING])],
      actions: [button("plan", "Today's plan")],
      facts,
    });
  }
  const headline = `Over ${everybody.sessions} sessions: ${sentence(everybody)}.`;
  if (!overseer || table === undefined)
    return draftOf({ headline, paragraphs: [...mine, MEANING], actions: [button("plan", "Today's plan")], facts });
  const { brier, rows } = table;
  const score = (value: number): string => value.toFixed(4);
  return draftOf({
    headline,
    paragraphs: [
      rows
        .map(
          (row) =>
            `${percent(row.from)} to ${percent(row.below)} told: ${row.sessions} sessions, mapped ${percent(row.mapped)}, happened ${percent(row.happened)} (${percent(row.interval.low)} to ${percent(row.interval.high)})`,
        )
        .join("\n"),
      `Brier score, lower is better: as told ${score(brier.told)}, mapped by other people's sessions ${score(brier.mapped)}, the same rate for everybody ${score(brier.constant)}.`,
      `${MEANING} Ranges with fewer than five people are joined with the next.`,
    ],
    facts: [
      ...facts,
      ...rows.flatMap((row, index) => [
        ...factsOf(`row ${index + 1}`, row),
        share(`from of row ${index + 1}`, row.from),
        share(`to of row ${index + 1}`, row.below),
        share(`mapped of row ${index + 1}`, row.mapped),
      ]),
      ...Object.entries(brier).map(([name, value]) => ({
        name: `Brier score ${name}`,
        value,
        renderings: [score(value)],
      })),
    ],
  });
}
