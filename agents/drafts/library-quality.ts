import { draftOf } from "#agents/drafts/draft.ts";
import { factsIn } from "#src/domain/library-facts.ts";
import type { Draft } from "#src/domain/message.ts";
import type { LessonSetting } from "#src/ports/learning.ts";
import type { LibraryQuality } from "#src/services/library-quality-service.ts";

/** What the overseer reads of the library: gaps, and exercises whose grades several people disagreed with. */
export function libraryQualityDraft({ days, gaps, disputed, calibrated }: LibraryQuality): Draft {
  const gapLines = gaps.map(({ title, times }) => `Asked for and not there: ${title}, ${times} times.`);
  const itemLines = disputed.map(
    ({ title, level, exerciseId, people }) =>
      `Disagreed with: the exercise "${slugOf(exerciseId)}" of ${title}, level ${level}, by ${people === undefined ? "a few people" : `${people} people`}. Its key or its rubric may be wrong.`,
  );
  const lines = [...gapLines, ...itemLines];
  const hard = `How hard they are is known from first answers for ${calibrated.exercises} of ${calibrated.of} exercises; for the others it is their author's guess.`;
  const headline =
    lines.length === 0
      ? `Nothing was missed in the library in the last ${days} days, and no exercise is disagreed with by several people.`
      : `The library, last ${days} days:`;
  return draftOf({
    headline,
    paragraphs:
      lines.length === 0 ? [hard] : [lines.join("\n"), hard, "Counts only: nobody's name, answer or grade is shown."],
    facts: factsIn([headline, hard, ...lines].join("\n"), "library quality"),
  });
}

const slugOf = (exerciseId: string): string => exerciseId.split("/").at(-1) ?? exerciseId;

/** What lessons are set in from now on, in the overseer's own words. */
export const lessonsSetDraft = ({ sector, need }: LessonSetting): Draft => {
  const lines = [
    ...(sector === undefined ? [] : [`Their cases are set in: ${sector}.`]),
    ...(need === undefined ? [] : [`They serve: ${need}.`]),
  ];
  return draftOf({
    headline: "Noted. A language model rewords lessons so; without one they stay as they are stored.",
    paragraphs: [lines.join("\n")],
    facts: factsIn(lines.join("\n"), "lesson setting"),
  });
};

export const notOverseerDraft = (): Draft =>
  draftOf({ headline: "That is for the people who look after the library." });
