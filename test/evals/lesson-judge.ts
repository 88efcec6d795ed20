import { z } from "zod";
import { createBreaker } from "#agents/coach/model-guard.ts";
import { createStructuredTask } from "#agents/mind/ask-structured.ts";
import { loadPrompt } from "#agents/prompts.ts";
import type { createChatModel } from "#src/models.ts";
import { mean, rounded, type Taken } from "#test/evals/lesson-runs.ts";

export const CRITERIA = ["activeLearning", "cognitiveLoad", "adaptation", "metacognition", "curiosity"] as const;
type Criterion = (typeof CRITERIA)[number];

const score = z.strictObject({ score: z.number().int().min(1).max(5), reason: z.string() });
const judgement = z.strictObject({
  activeLearning: score,
  cognitiveLoad: score,
  adaptation: score,
  metacognition: score,
  curiosity: score,
});

export interface RubricScores {
  readonly judged: number;
  /** Lessons that the judge gave no whole answer on. */
  readonly failed: number;
  /** 1..5. */
  readonly scores: Readonly<Record<Criterion, { readonly mean: number; readonly lowest: number }>>;
  readonly byPersona: Readonly<Record<string, Readonly<Record<Criterion, number>>>>;
}

const ATTEMPTS = 2;

/** Asks a language model to judge lessons by five criteria. It knows the reader and the passage, and nothing of who wrote it. */
export async function judgeLessons(
  model: ReturnType<typeof createChatModel>,
  lessons: readonly Taken[],
): Promise<RubricScores> {
  const prompt = loadPrompt("lesson-judge").text();
  const ask = createStructuredTask({
    model,
    name: "judgement",
    schema: judgement,
    prompt,
    breaker: createBreaker(Date.now),
  });
  const judged: { readonly persona: string; readonly scores: Readonly<Record<Criterion, number>> }[] = [];
  for (const { persona, reader, drafts } of lessons) {
    const material = {
      reader,
      passage: drafts.flatMap(({ citations }) => citations).map(({ title, passage }) => ({ title, text: passage }))[0],
      steps: drafts.map(({ headline, paragraphs }) =>
        [headline, ...paragraphs].filter((line) => line !== "").join("\n"),
      ),
    };
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      try {
        const answer = await ask(material);
        const scores = Object.fromEntries(CRITERIA.map((criterion) => [criterion, answer[criterion].score]));
        judged.push({ persona, scores: scores as Record<Criterion, number> });
        break;
      } catch {
        // One more try; then the lesson counts as not judged.
      }
    }
  }
  const of = (criterion: Criterion, rows = judged): number[] => rows.map(({ scores }) => scores[criterion]);
  const personas = [...new Set(judged.map(({ persona }) => persona))];
  return {
    judged: judged.length,
    failed: lessons.length - judged.length,
    scores: perCriterion((criterion) => ({
      mean: judged.length === 0 ? 0 : rounded(mean(of(criterion))),
      lowest: judged.length === 0 ? 0 : Math.min(...of(criterion)),
    })),
    byPersona: Object.fromEntries(
      personas.map((persona) => {
        const rows = judged.filter((row) => row.persona === persona);
        return [persona, perCriterion((criterion) => rounded(mean(of(criterion, rows))))];
      }),
    ),
  };
}

const perCriterion = <T>(value: (criterion: Criterion) => T): Readonly<Record<Criterion, T>> =>
  Object.fromEntries(CRITERIA.map((criterion) => [criterion, value(criterion)])) as Record<Criterion, T>;
