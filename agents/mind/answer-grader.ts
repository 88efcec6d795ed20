import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { z } from "zod";
import type { Breaker } from "#agents/coach/model-guard.ts";
import { createStructuredTask } from "#agents/mind/ask-structured.ts";
import { type Grade, gradeAnswer } from "#src/domain/grading.ts";
import { ownWords } from "#src/domain/own-words.ts";
import { answerProper, betterGrade, isJudgeable, type Judged, quotedGrade } from "#src/domain/quoted-grading.ts";
import type { TextExercise } from "#src/domain/skill.ts";
import type { AnswerGrader } from "#src/ports/learning.ts";
import { offlineAnswerGrader } from "#src/services/offline-learning.ts";

const reading = z.strictObject({
  points: z.array(z.strictObject({ point: z.string(), met: z.boolean(), quote: z.string() })),
});

const ATTEMPTS = 2;
const LONGEST_REASON = 500;

/**
 * Grades what somebody wrote by a rubric that a language model reads for; code decides, from quotes that stand in the answer.
 *
 * Choices, numbers and orders are graded by their key, and never by a model. Where the model fails, or none of its quotes
 * holds, the word rules grade.
 */
export function createModelAnswerGrader(model: BaseChatModel, prompt: string, breaker: Breaker): AnswerGrader {
  const ask = createStructuredTask({ model, name: "reading", schema: reading, prompt, breaker });

  async function read(
    exercise: TextExercise,
    answer: string,
    objection: string | undefined,
    signal?: AbortSignal,
  ): Promise<Grade | undefined> {
    const proper = ownWords(answerProper(answer), exercise.heard);
    const points = exercise.criteria
      .filter(({ anyOf }) => anyOf.length > 0)
      .map((criterion, index) => ({ label: `A${index + 1}`, criterion }));
    if (!isJudgeable(proper) || points.length === 0) return undefined;
    const material = {
      question: exercise.prompt,
      goodAnswer: exercise.model,
      points: points.map(({ label, criterion: { says, tip } }) => ({ label, looksFor: `The learner ${says}.`, tip })),
      answer: proper,
      ...(objection === undefined ? {} : { objection }),
    };
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      try {
        const judged = (await ask(material, signal)).points.flatMap(({ point, met, quote }): Judged[] => {
          const asked = points.find(({ label }) => label === point.trim().toUpperCase());
          return asked === undefined ? [] : [{ criterion: asked.criterion.id, met, quote }];
        });
        return quotedGrade(exercise, proper, judged);
      } catch {
        // One more try, then the word rules.
      }
    }
    return undefined;
  }

  return {
    looksAgain: true,
    async grade(exercise, answer, signal) {
      const byWords = gradeAnswer(exercise, answer);
      if (exercise.kind !== "text") return byWords;
      return (await read(exercise, answer, undefined, signal)) ?? byWords;
    },
    async regrade(exercise, answer, { before, reason }, signal) {
      if (exercise.kind !== "text") return before;
      const objection = reason === undefined ? "I disagree." : answerProper(reason).slice(0, LONGEST_REASON);
      const again = await read(exercise, answer, objection, signal);
      const byModel = again === undefined ? before : betterGrade(before, again);
      return betterGrade(byModel, await offlineAnswerGrader.regrade(exercise, answer, { before, reason }));
    },
  };
}
