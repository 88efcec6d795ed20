import type { Source } from "#src/domain/measurement.ts";
import type { Action, Draft, Fact } from "#src/domain/message.ts";
import { SOURCE_NAMES } from "#src/services/readiness-service.ts";

/** What is told of a connection without a turn: short, and with the one action that helps. */

const CONNECTIONS: Action = { id: "connections", label: "My connections", placement: "menu" };

const message = (draft: Partial<Draft> & Pick<Draft, "headline">): Draft => ({
  paragraphs: [],
  actions: [CONNECTIONS],
  facts: [],
  citations: [],
  ...draft,
});

export const connectedMessage = (source: Source, days: number): Draft =>
  message({
    headline: `${SOURCE_NAMES[source]} is connected.`,
    paragraphs: [`I'm fetching the last ${days} days now, the newest first. I tell you how it goes.`],
    facts: [{ name: "days", value: days }],
  });

export const progressMessage = (source: Source, done: number, total: number): Draft =>
  message({
    headline: `${SOURCE_NAMES[source]}: fetched ${done} of ${total} days.`,
    facts: [
      { name: "days fetched", value: done },
      { name: "days", value: total },
    ],
  });

/** What a backfill brought. */
export interface Fetched {
  readonly days: number;
  readonly nights: number;
  readonly heartDays: number;
  readonly activeDays: number;
  readonly rejected: number;
  /** Age of the newest day, days; undefined: nothing came. */
  readonly newestAgeDays: number | undefined;
}

export function doneMessage(source: Source, fetched: Fetched): Draft {
  const name = SOURCE_NAMES[source];
  const { days, nights, heartDays, activeDays, rejected, newestAgeDays } = fetched;
  const facts: Fact[] = Object.entries(fetched).flatMap(([fact, value]) =>
    typeof value === "number" ? [{ name: fact, value }] : [],
  );
  if (newestAgeDays === undefined) {
    return message({
      headline: `${name}: all ${days} days are fetched, and there was nothing in them that I may use.`,
      paragraphs: ["If that surprises you, look whether the device has synced, and at what you share with me."],
      actions: [{ id: "consent-choose", label: "What I share", opens: "consent" }, CONNECTIONS],
      facts,
    });
  }
  const came = [
    counted(nights, "night of sleep", "nights of sleep"),
    counted(heartDays, "day of heart data", "days of heart data"),
    counted(activeDays, "day of activity", "days of activity"),
  ].filter((part) => part !== undefined);
  const age = newestAgeDays <= 0 ? "from today" : newestAgeDays === 1 ? "from yesterday" : `${newestAgeDays} days old`;
  const doubt =
    rejected === 0
      ? []
      : [
          `${rejected} ${rejected === 1 ? "value was" : "values were"} not plausible and left out; "what do you know about me" says which.`,
        ];
  return message({
    headline: `${name}: all ${days} days are fetched.`,
    paragraphs: [`It brought ${listed(came)}. The newest is ${age}.`, ...doubt],
    actions: [
      { id: "plan", label: "Today's plan", placement: "button" },
      { id: "my-data", label: "What do you know about me?", placement: "menu" },
      CONNECTIONS,
    ],
    facts,
  });
}

export const brokenMessage = (source: Source): Draft => {
  const name = SOURCE_NAMES[source];
  return message({
    headline: `${name} no longer lets me in, so nothing new comes from there.`,
    paragraphs: [
      "That happens when a password changes or access is taken back. What I have stays. One tap connects it again, if you like.",
    ],
    actions: [
      { id: `connect-${source}`, label: `Connect ${name} again`, style: "primary", placement: "button" },
      CONNECTIONS,
    ],
  });
};

const counted = (count: number, one: string, many: string): string | undefined =>
  count === 0 ? undefined : `${count} ${count === 1 ? one : many}`;

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
