import { button, draftOf, HUMAN } from "#agents/drafts/draft.ts";
import { medicalClaims } from "#src/domain/guardrails/message/medical.ts";
import type { Draft, Fact } from "#src/domain/message.ts";
import { plainData } from "#src/domain/text.ts";
import { weekdayName } from "#src/domain/time.ts";
import type { CourseStanding, CoursesView, CourseView } from "#src/services/course-service.ts";

const SHOWN = 6;

const STANDING: Readonly<Record<CourseStanding, string>> = {
  "to-do": "not started",
  started: "started",
  "not-passed": "not passed yet",
  done: "done",
};

const LONGEST_TITLE = 120;

/** A title is the words of others: one plain line, and none that claims something about somebody's health. */
const shown = (title: string): string =>
  medicalClaims(title).length > 0 ? "A module" : plainData(title, LONGEST_TITLE) || "A module";

function line({ title, due, standing, here }: CourseView): string {
  const until = due === undefined || standing === "done" ? "" : `, due ${weekdayName(due)} ${due}`;
  const where = here && standing !== "done" ? " My lessons count for it." : "";
  return `*${shown(title)}*: ${STANDING[standing]}${until}.${where}`;
}

/** What is assigned, until when, and how far it is. */
export function coursesDraft({ courses, reported, known }: CoursesView): Draft {
  const said = reported
    ? "Your company's learning platform hears from me only that one of these is done: no score, and nothing of what you pause or skip."
    : "I tell your company's learning platform nothing.";
  if (courses.length === 0)
    return draftOf({ headline: "No module is assigned to you.", paragraphs: [said], actions: [HUMAN] });
  const more = courses.length - SHOWN;
  const facts: Fact[] = courses
    .slice(0, SHOWN)
    .flatMap(({ title, due }, index) => [
      { name: "module", value: index + 1, renderings: [shown(title)] },
      ...(due === undefined ? [] : [{ name: "due", value: Number(due.replaceAll("-", "")), renderings: [due] }]),
    ]);
  const open = courses.some(({ here, standing }) => here && standing !== "done");
  return draftOf({
    headline: "Your assigned modules:",
    paragraphs: [
      ...courses.slice(0, SHOWN).map(line),
      ...(more > 0 ? [`And ${more} more.`] : []),
      ...(known ? [] : ["You don't share what you learn with me, so I don't know how far you are elsewhere."]),
      said,
    ],
    actions: [...(open ? [button("lesson-start", "Start a lesson", { style: "primary" })] : []), HUMAN],
    facts: [...facts, ...(more > 0 ? [{ name: "more modules", value: more }] : [])],
  });
}
