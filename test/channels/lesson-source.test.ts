import { describe, expect, test } from "vitest";
import { renderMessage as toSlack } from "#src/channels/slack/render.ts";
import { renderMessage as toTeams } from "#src/channels/teams/render.ts";
import { storedWords } from "#src/domain/lesson.ts";
import { lessonDrafts } from "#src/domain/lesson-draft.ts";
import { orderingBrief, talkBrief } from "#test/helpers/scripted-exercises.ts";
import { talkLesson } from "#test/helpers/scripted-talk.ts";

const lesson = talkLesson({ startedAt: new Date("2026-03-02T09:00:00Z") });
const stepsOf = (brief: Parameters<typeof lessonDrafts>[1]) => lessonDrafts(lesson, brief, storedWords(brief));
const timesIn = (steps: readonly unknown[], words: string): number =>
  JSON.stringify(steps).split(JSON.stringify(words).slice(1, -1)).length - 1;

interface Card {
  readonly attachments?: readonly { readonly content: { readonly fallbackText?: string } }[];
}
const teams = (brief: Parameters<typeof stepsOf>[0]) => stepsOf(brief).map((draft) => toTeams(draft, "c1"));
const plainIn = (card: unknown): string => (card as Card).attachments?.[0]?.content.fallbackText ?? "";

describe.each<[string, (brief: Parameters<typeof stepsOf>[0]) => readonly unknown[]]>([
  ["Slack", (brief) => stepsOf(brief).map((draft) => toSlack(draft, "c1").blocks)],
  ["the plain text of Slack", (brief) => stepsOf(brief).map((draft) => toSlack(draft, "c1").text)],
  [
    "a card of Teams",
    (brief) =>
      teams(brief).map((card) =>
        JSON.parse(JSON.stringify(card, (key, value) => (key === "fallbackText" ? "" : value))),
      ),
  ],
  ["the plain text of a card", (brief) => teams(brief).map(plainIn)],
])("A lesson in %s", (_form, shown) => {
  test("tells its source once, in a line below the words that rest on it", () => {
    const steps = shown(orderingBrief);
    expect(timesIn(steps, orderingBrief.passage.source)).toBe(1);
    const told = steps.map((step) => JSON.stringify(step));
    const at = told.findIndex((step) => step.includes("Source: "));
    expect(told[at]).toContain(JSON.stringify(orderingBrief.passage.text.slice(-40)).slice(1, -1));
  });

  test("tells each source of a talk once, where its passage is told", () => {
    const steps = shown(talkBrief);
    for (const { source } of [talkBrief.passage, ...talkBrief.alsoFrom!]) expect(timesIn(steps, source)).toBe(1);
  });
});
