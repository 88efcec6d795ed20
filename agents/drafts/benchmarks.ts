import { consentAskDraft } from "#agents/drafts/consent-ask.ts";
import { button, draftOf } from "#agents/drafts/draft.ts";
import { type Benchmark, benchmarkFacts } from "#src/domain/benchmark.ts";
import type { Draft, Fact } from "#src/domain/message.ts";
import type { TurnAction } from "#src/domain/turn.ts";
import { benchmarkWords } from "#src/services/benchmark-service.ts";

const SHOWN = 20;

const dayFact = (day: string): Fact => ({ name: "day", value: Number(day.replaceAll("-", "")), renderings: [day] });

export const benchmarkConsentDraft = (goesOn: Pick<TurnAction, "id" | "value">): Draft =>
  consentAskDraft({ categories: ["activity"], to: "keep your benchmarks", goesOn });

export const benchmarkKeptDraft = (benchmark: Benchmark): Draft =>
  draftOf({
    headline: `Noted, ${benchmarkWords(benchmark)}.`,
    paragraphs: ["It is yours to look back on. No plan gets harder because of it."],
    actions: [button("benchmarks", "All my benchmarks"), button("plan", "Today's plan")],
    facts: benchmarkFacts(benchmark),
  });

export function benchmarksDraft(all: readonly Benchmark[]): Draft {
  if (all.length === 0)
    return draftOf({
      headline: 'You have told me no benchmark yet. Write one like "benchmark deadlift: a weight in kg".',
      actions: [button("plan", "Today's plan")],
    });
  const shown = all.slice(0, SHOWN);
  return draftOf({
    headline: "Your benchmarks, the newest first:",
    paragraphs: [
      shown.map((benchmark, index) => `${index + 1}. ${benchmarkWords(benchmark)} (${benchmark.day})`).join("\n"),
      all.length > shown.length
        ? `The last ${shown.length} of ${all.length}; all of them are in your download.`
        : 'To take one away, write "delete benchmark" with its number.',
    ],
    actions: [button("my-data", "What do you know about me?"), button("plan", "Today's plan")],
    facts: [
      ...shown.flatMap((benchmark, index) => [
        { name: "place", value: index + 1 },
        dayFact(benchmark.day),
        ...benchmarkFacts(benchmark),
      ]),
      { name: "benchmarks", value: all.length },
      { name: "shown", value: shown.length },
    ],
  });
}

export const benchmarkRefusedDraft = (why: string): Draft =>
  draftOf({
    headline: "I couldn't keep that.",
    paragraphs: [why],
    actions: [button("benchmarks", "All my benchmarks")],
    facts: [...why.matchAll(/\d+(?::\d+)*(?:\.\d+)?/gu)].map(([said]) => ({
      name: "limit or example",
      value: Number.parseFloat(said),
      renderings: [said],
    })),
  });

export const benchmarkGoneDraft = (benchmark: Benchmark | undefined): Draft =>
  draftOf({
    headline:
      benchmark === undefined ? "There is no benchmark at that place." : `Deleted: ${benchmarkWords(benchmark)}.`,
    actions: [button("benchmarks", "All my benchmarks")],
    facts: benchmark === undefined ? [] : benchmarkFacts(benchmark),
  });
