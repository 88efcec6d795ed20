import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { z } from "zod";
import type { Breaker } from "#agents/coach/model-guard.ts";
import { type AskStructured, createStructuredTask } from "#agents/mind/ask-structured.ts";
import type { LessonBrief } from "#src/domain/lesson.ts";
import type { Exercise } from "#src/domain/skill.ts";
import { cutText, plainData } from "#src/domain/text.ts";
import { writtenOrdering } from "#src/domain/written-ordering.ts";
import { writtenTalk } from "#src/domain/written-talk.ts";
import type { ExerciseWriter } from "#src/ports/learning.ts";

const ordering = z.strictObject({
  prompt: z.string(),
  steps: z.array(z.string()),
  hint: z.string(),
  model: z.string(),
  mistake: z.string(),
  cites: z.array(z.string()),
});
const talk = z.strictObject({
  situation: z.string(),
  counterpart: z.string(),
  opening: z.string(),
  prompt: z.string(),
  hint: z.string(),
  model: z.string(),
  mistake: z.string(),
  moves: z.array(
    z.strictObject({
      hint: z.string(),
      model: z.string(),
      points: z.array(z.strictObject({ says: z.string(), tip: z.string(), words: z.array(z.string()) })),
      givesIn: z.array(z.string()),
      held: z.string(),
      gaveIn: z.string(),
      unclear: z.string(),
    }),
  ),
  closing: z.strictObject({ held: z.string(), gaveIn: z.string() }),
  cites: z.array(z.string()),
});

const ATTEMPTS = 2;
const ATTEMPT_MS = 12_000;
/** For all attempts together: somebody waits, and the words of the lesson come after it. */
const BUDGET_MS = 20_000;
const LONGEST_TITLE = 80;

/**
 * Writes orderings and talks for one reader by a language model. What the domain's checks refuse is asked for once more, with the
 * faults named; after that, and after any failure of the model, there is none.
 */
export function createModelExerciseWriter(
  model: BaseChatModel,
  prompts: { readonly ordering: string; readonly talk: string },
  breaker: Breaker,
): ExerciseWriter {
  const task = { model, breaker, attemptMs: ATTEMPT_MS };
  const askOrdering = createStructuredTask({ ...task, name: "ordering", schema: ordering, prompt: prompts.ordering });
  const askTalk = createStructuredTask({ ...task, name: "talk", schema: talk, prompt: prompts.talk });

  return {
    async write(brief, id, signal) {
      const { exercise, asTalk = false } = brief;
      return exercise.kind === "role-play" || (asTalk && exercise.kind === "text")
        ? tried(askTalk, brief, signal, (answer) =>
            writtenTalk({ ...answer, cites: labels(answer.cites) }, { ...brief, exercise }, id),
          )
        : tried(askOrdering, brief, signal, (answer) =>
            writtenOrdering({ ...answer, cites: labels(answer.cites) }, brief, id),
          );
    },
  };
}

async function tried<T extends z.ZodObject>(
  ask: AskStructured<T>,
  brief: LessonBrief,
  signal: AbortSignal | undefined,
  check: (answer: z.infer<T>) => Exercise | string[],
): Promise<Exercise | undefined> {
  const budget = AbortSignal.timeout(BUDGET_MS);
  const limit = signal === undefined ? budget : AbortSignal.any([signal, budget]);
  let mend: readonly string[] = [];
  for (let attempt = 0; attempt < ATTEMPTS && !limit.aborted; attempt += 1) {
    try {
      const checked = check(await ask(materialOf(brief, mend), limit));
      if (!Array.isArray(checked)) return checked;
      mend = checked;
    } catch {
      mend = [];
    }
  }
  return undefined;
}

const labels = (cites: readonly string[]): string[] => cites.map((label) => label.trim().toUpperCase());

/** The least that serves: a role, the approved passages and the approved exercise; nothing of anybody. */
function materialOf(
  { passage, alsoFrom = [], exercise, jobTitle, reader, audience }: LessonBrief,
  mend: readonly string[],
): object {
  return {
    reader: {
      role: plainData(jobTitle, LONGEST_TITLE),
      side: audience === "leading" ? "leads others" : "does the work",
      ...(reader?.sector === undefined ? {} : { sector: plainData(reader.sector, LONGEST_TITLE) }),
    },
    passages: [passage, ...alsoFrom].map(({ title, text }, index) => ({
      label: `P${index + 1}`,
      title,
      text: cutText(text, 3000),
    })),
    stored: storedOf(exercise),
    ...(mend.length === 0 ? {} : { mend }),
  };
}

/** The approved exercise, as far as a new one is made after it. */
function storedOf(exercise: Exercise): object {
  const { prompt, mistake } = exercise;
  if (exercise.kind === "ordering") return { prompt, mistake, steps: exercise.steps };
  if (exercise.kind === "text")
    return {
      prompt,
      mistake,
      model: exercise.model,
      points: exercise.criteria.map(({ says, tip, anyOf }) => ({ says, tip, words: anyOf })),
    };
  if (exercise.kind !== "role-play") return { prompt, mistake };
  const { situation, counterpart, opening, moves, closing } = exercise;
  return {
    prompt,
    mistake,
    situation,
    counterpart,
    opening,
    moves: moves.map(({ model, points, next }) => ({
      model,
      points: points.map(({ says, tip, anyOf }) => ({ says, tip, words: anyOf })),
      held: next.held,
      gaveIn: next["gave-in"],
    })),
    closing: { held: closing.held, gaveIn: closing["gave-in"] },
  };
}
