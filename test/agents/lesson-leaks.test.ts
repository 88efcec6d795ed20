import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { mannerForLeaks } from "#agents/coach/manner.ts";
import { loadPrompt } from "#agents/prompts.ts";
import { askWhyDraft, keptDraft } from "#src/domain/dispute-draft.ts";
import { gradeAnswer } from "#src/domain/grading.ts";
import { reviewMessage } from "#src/domain/guardrails/review.ts";
import { LANGUAGES } from "#src/domain/language.ts";
import { type Lesson, storedWords } from "#src/domain/lesson.ts";
import {
  doneDraft,
  exerciseDraft,
  hintDraft,
  lessonDrafts,
  oneWayDraft,
  retryDraft,
  skippedDraft,
  stillOpenDraft,
} from "#src/domain/lesson-draft.ts";
import type { Draft } from "#src/domain/message.ts";
import { NEUTRAL_STYLE } from "#src/domain/style-profile.ts";
import { readStarterLibrary } from "#src/library/starter-library.ts";
import { orderingBrief, talkBrief } from "#test/helpers/scripted-exercises.ts";
import { talkLesson } from "#test/helpers/scripted-talk.ts";

const folder = path.resolve(import.meta.dirname, "../../prompts");
const prompts = fs
  .readdirSync(folder)
  .map((file) => loadPrompt(path.basename(file, ".md")))
  .map((prompt) => (prompt.id === "manner" ? mannerForLeaks(prompt) : prompt.text()));
const lesson = talkLesson({ startedAt: new Date("2026-03-02T09:00:00Z") });

const review = (draft: Draft) => {
  const { outcome, fired } = reviewMessage(draft, {
    surface: "slack-dm",
    audience: "ana",
    key: new Uint8Array(32).fill(1),
    verdictId: "v",
    personalContent: true,
    systemPromptRuns: prompts,
  });
  return { outcome, fired };
};

test.each(LANGUAGES.flatMap((language) => [true, false].map((byModel) => ({ language, byModel }))))(
  "no sentence of Kairos' own in a lesson is taken for a prompt that leaks: %j",
  ({ language, byModel }) => {
    for (const brief of [orderingBrief, talkBrief]) {
      const read = { ...brief, reader: { seniority: "junior" as const, style: { ...NEUTRAL_STYLE, language } } };
      for (const usesModel of [true, false]) {
        const words = { ...storedWords(brief), byModel };
        for (const draft of lessonDrafts({ ...lesson, title: brief.passage.title, usesModel }, read, words)) {
          expect(review(draft)).toEqual({ outcome: "approved", fired: [] });
        }
      }
    }
  },
);

test("no exercise of the starter library is, nor anything that is said about an answer to it", async () => {
  const { contents } = await readStarterLibrary();
  for (const exercise of contents.flatMap((content) => content.exercises)) {
    const open = { ...lesson, exerciseId: exercise.id };
    const asked = [exerciseDraft, hintDraft, oneWayDraft, stillOpenDraft].map((say) => say(exercise, open));
    const grade = gradeAnswer(exercise, "I would rather say nothing at all to that");
    const told: Lesson = { ...open, state: "retry", verdicts: ["wrong"], lastGrade: grade };
    const about =
      exercise.kind === "role-play"
        ? []
        : [
            retryDraft(exercise, told, grade),
            doneDraft(exercise, told, grade, "2026-03-02"),
            keptDraft(exercise, told, grade.evidence),
          ];
    for (const draft of [...asked, ...about, askWhyDraft(told), skippedDraft(told)])
      expect({ id: exercise.id, ...review(draft) }).toEqual({ id: exercise.id, outcome: "approved", fired: [] });
  }
});
