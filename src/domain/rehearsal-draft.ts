import { factsIn } from "#src/domain/library-facts.ts";
import type { Action, Draft } from "#src/domain/message.ts";
import type { Rehearsal } from "#src/domain/rehearsal.ts";

const TWO_MINUTES = { name: "minutes", value: 2, unit: "min", renderings: ["two minutes", "2 minutes"] } as const;

/** The rehearsal in one message; the practice follows as an exercise of its own. */
export function rehearsalDraft({ passage, say, avoid }: Rehearsal, actions: readonly Action[] = []): Draft {
  const { id, title, source, text, plain } = passage;
  const paragraphs = [`*What it is about.* ${plain}`, `*Say, in your own words:* "${say}"`, `*Leave out:* ${avoid}.`];
  return {
    headline: `Two minutes before it counts: ${title}`,
    paragraphs,
    facts: [TWO_MINUTES, ...factsIn([title, source, ...paragraphs].join("\n"), id)],
    citations: [{ chunkId: id, title, source, passage: text }],
    actions,
  };
}

export const NOTHING_TO_REHEARSE =
  "I have nothing approved for this situation, so I won't make something up. I've told the people who look after the library.";

export const nothingToRehearseDraft = (): Draft => ({
  headline: "",
  paragraphs: [NOTHING_TO_REHEARSE],
  facts: [],
  citations: [],
  actions: [{ id: "lesson-start", label: "A lesson instead", placement: "button" }],
});
