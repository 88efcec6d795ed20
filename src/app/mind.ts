import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { mannerForLeaks, mannerOf } from "#agents/coach/manner.ts";
import { createBreaker } from "#agents/coach/model-guard.ts";
import { createModelAnswerGrader } from "#agents/mind/answer-grader.ts";
import { createModelContentProposer } from "#agents/mind/content-proposer.ts";
import { createModelCounterpart } from "#agents/mind/counterpart-writer.ts";
import { createModelExerciseWriter } from "#agents/mind/exercise-writer.ts";
import { createModelLessonWriter } from "#agents/mind/lesson-writer.ts";
import { createModelSentenceReader, offlineSentenceReader } from "#agents/mind/sentence-reader.ts";
import { loadPrompt } from "#agents/prompts.ts";
import type { Config } from "#src/config.ts";
import { createChatModel } from "#src/models.ts";
import { offlineAnswerGrader, offlineCounterpart, offlineLessonWriter } from "#src/services/offline-learning.ts";
import { structureProposer } from "#src/services/structure-proposer.ts";

/** Everything that a language model does, or the offline words in its place. */
export function createMind({ openai }: Config, given: BaseChatModel | undefined) {
  const model = given ?? (openai === undefined ? undefined : createChatModel(openai));
  const prompts = {
    coach: loadPrompt("coach"),
    reader: loadPrompt("sentence-reader"),
    writer: loadPrompt("lesson-writer"),
    grader: loadPrompt("answer-grader"),
    proposer: loadPrompt("content-proposer"),
    counterpart: loadPrompt("counterpart"),
    ordering: loadPrompt("ordering-writer"),
    talk: loadPrompt("talk-writer"),
  };
  const manner = loadPrompt("manner");
  // Shared by everything that asks: a model that refuses one is left alone by all.
  const breaker = createBreaker(Date.now);
  const offline = {
    proposer: structureProposer,
    writer: offlineLessonWriter,
    grader: offlineAnswerGrader,
    counterpart: offlineCounterpart,
    reader: offlineSentenceReader,
  };
  return {
    model,
    breaker,
    coachPrompt: prompts.coach.text(),
    systemPrompts: [...Object.values(prompts).map((prompt) => prompt.text()), mannerForLeaks(manner)],
    mannerOf: (style: Parameters<typeof mannerOf>[1]) => mannerOf(manner, style),
    /** Told to people before they write. */
    disclosure: model === undefined ? {} : { model: nameOf(openai) },
    ports:
      model === undefined
        ? offline
        : {
            proposer: createModelContentProposer(model, prompts.proposer.text(), breaker),
            writer: createModelLessonWriter(model, prompts.writer.text(), breaker),
            grader: createModelAnswerGrader(model, prompts.grader.text(), breaker),
            counterpart: createModelCounterpart(model, prompts.counterpart.text(), breaker),
            exercises: createModelExerciseWriter(
              model,
              { ordering: prompts.ordering.text(), talk: prompts.talk.text() },
              breaker,
            ),
            reader: createModelSentenceReader(model, prompts.reader.text()),
          },
  };
}

const nameOf = (openai: Config["openai"]): string =>
  openai === undefined
    ? "a test model"
    : `${openai.model} at ${new URL(openai.baseUrl ?? "https://api.openai.com").hostname}`;
