import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { mannerForLeaks } from "#agents/coach/manner.ts";
import { loadPrompt } from "#agents/prompts.ts";
import { reviewMessage } from "#src/domain/guardrails/review.ts";
import { LANGUAGES } from "#src/domain/language.ts";
import { storedWords } from "#src/domain/lesson.ts";
import { lessonDrafts } from "#src/domain/lesson-draft.ts";
import { NEUTRAL_STYLE } from "#src/domain/style-profile.ts";
import { orderingBrief, talkBrief } from "#test/helpers/scripted-exercises.ts";
import { talkLesson } from "#test/helpers/scripted-talk.ts";

const folder = path.resolve(import.meta.dirname, "../../prompts");
const prompts = fs
  .readdirSync(folder)
  .map((file) => loadPrompt(path.basename(file, ".md")))
  .map((prompt) => (prompt.id === "manner" ? mannerForLeaks(prompt) : prompt.text()));
const lesson = talkLesson({ startedAt: new Date("2026-03-02T09:00:00Z") });

test.each(LANGUAGES.flatMap((language) => [true, false].map((byModel) => ({ language, byModel }))))(
  "no sentence of Kairos' own in a lesson is taken for a prompt that leaks: %j",
  ({ language, byModel }) => {
    for (const brief of [orderingBrief, talkBrief]) {
      const read = { ...brief, reader: { seniority: "junior" as const, style: { ...NEUTRAL_STYLE, language } } };
      for (const usesModel of [true, false]) {
        const words = { ...storedWords(brief), byModel };
        for (const draft of lessonDrafts({ ...lesson, title: brief.passage.title, usesModel }, read, words)) {
          const { outcome, fired } = reviewMessage(draft, {
            surface: "slack-dm",
            audience: "ana",
            key: new Uint8Array(32).fill(1),
            verdictId: "v",
            personalContent: true,
            systemPromptRuns: prompts,
          });
          expect({ outcome, fired }).toEqual({ outcome: "approved", fired: [] });
        }
      }
    }
  },
);
