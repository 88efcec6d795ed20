import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { z } from "zod";
import type { Breaker } from "#agents/coach/model-guard.ts";
import { createStructuredTask } from "#agents/mind/ask-structured.ts";
import { LANGUAGE_NAMES } from "#src/domain/language.ts";
import { type LessonBrief, type LessonWords, storedWords } from "#src/domain/lesson.ts";
import {
  DRILL_LABEL,
  faultsOfLesson,
  limitsOfLesson,
  PASSAGE_LABEL,
  type WrittenLesson,
} from "#src/domain/lesson-words.ts";
import { NEUTRAL_STYLE } from "#src/domain/style-profile.ts";
import { cutText, normaliseText, plainData } from "#src/domain/text.ts";
import type { LessonWriter } from "#src/ports/learning.ts";

const lesson = z.strictObject({
  explanation: z.string(),
  example: z.string(),
  drill: z.string().nullable(),
  cites: z.array(z.string()),
});

const ATTEMPTS = 2;
const LONGEST_TITLE = 80;

/**
 * Words a lesson for its reader by a language model. What the domain's checks refuse is asked for once more, with the faults
 * named; after that, and after any failure of the model, the library's own words are told.
 */
export function createModelLessonWriter(model: BaseChatModel, prompt: string, breaker: Breaker): LessonWriter {
  const ask = createStructuredTask({ model, name: "lesson", schema: lesson, prompt, breaker });
  return {
    usesModel: true,
    async write(brief, signal) {
      if (!mayBeReworded(brief)) return storedWords(brief);
      let mend: readonly string[] = [];
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        try {
          const { drill, ...words } = await ask(materialOf(brief, mend), signal);
          const written = normalised(drill === null ? words : { ...words, drill });
          mend = faultsOfLesson(written, brief);
          if (mend.length === 0) return wordsOf(written);
        } catch {
          mend = [];
        }
      }
      return storedWords(brief);
    },
  };
}

/** What moves or heals a body is checked in English alone; in another language it is told as it was approved. */
const mayBeReworded = ({ skill, reader }: LessonBrief): boolean =>
  skill.scope === "knowledge" || (reader?.style.language ?? "en") === "en";

const normalised = ({ explanation, example, drill, cites }: WrittenLesson): WrittenLesson => ({
  explanation: whole(explanation),
  example: whole(example),
  ...(drill === undefined || drill.trim() === "" ? {} : { drill: whole(drill) }),
  cites: cites.map((label) => label.trim().toUpperCase()),
});

/** Invisible characters out, paragraphs kept apart. */
const whole = (text: string): string =>
  text
    .split(/\n\s*\n/u)
    .map((paragraph) => normaliseText(paragraph))
    .filter((paragraph) => paragraph !== "")
    .join("\n\n");

const wordsOf = ({ explanation, example, drill }: WrittenLesson): LessonWords => ({
  explanation,
  example,
  ...(drill === undefined ? {} : { drill }),
  byModel: true,
});

/** The least that serves: a role and a way of writing, the passages, no name, id, address or figure of anybody. */
function materialOf(brief: LessonBrief, mend: readonly string[]): object {
  const { passage, drill, jobTitle, reader, skill, exercise } = brief;
  const { style = NEUTRAL_STYLE, seniority, sector, need } = reader ?? {};
  const stored = storedWords(brief);
  return {
    reader: {
      role: plainData(jobTitle, LONGEST_TITLE),
      seniority,
      ...(sector === undefined ? {} : { sector: plainData(sector, LONGEST_TITLE) }),
      ...(need === undefined ? {} : { need: plainData(need, 2 * LONGEST_TITLE) }),
      language: LANGUAGE_NAMES[style.language],
      sentences: brief.plain ? "short" : style.length,
      tone: style.register,
      words: brief.plain ? "plain" : style.words,
      emoji: style.emoji ? "one at most" : "none",
    },
    skill: skill.title,
    passages: [
      { label: PASSAGE_LABEL, title: passage.title, text: cutText(passage.text, 3000), inShort: passage.plain },
      ...(drill === undefined ? [] : [{ label: DRILL_LABEL, title: drill.title, text: cutText(drill.text, 1500) }]),
    ],
    storedExample: stored.example,
    exerciseThatFollows: exercise.prompt,
    limits: limitsOfLesson(brief),
    ...(mend.length === 0 ? {} : { mend }),
  };
}
