import type { Evidence } from "#src/domain/grading.ts";
import type { Lesson } from "#src/domain/lesson.ts";
import { answerActions, disagreeAction, nextLook, spoken } from "#src/domain/lesson-draft.ts";
import { factsIn } from "#src/domain/library-facts.ts";
import type { Draft } from "#src/domain/message.ts";
import { facing, type MoveOutcome, moveAt, weakestOf } from "#src/domain/role-play.ts";
import type { RolePlayExercise } from "#src/domain/skill.ts";
import type { LocalDay } from "#src/domain/time.ts";

const SHOWN_STRENGTHS = 3;

/** The counterpart's next line, or the same one again. */
export function lineDraft(exercise: RolePlayExercise, lesson: Lesson): Draft {
  const line = lesson.rolePlay?.line ?? exercise.opening;
  const paragraphs = [spoken(line)];
  return {
    headline: "",
    paragraphs,
    facts: [...factsIn(line, exercise.id), ...numbersOf(exercise)],
    actions: answerActions(facing(exercise, lesson), lesson),
    citations: [],
  };
}

/** After the last line: what worked, with the person's own words, one thing to try, and the line to try it on. */
export function debriefDraft(exercise: RolePlayExercise, lesson: Lesson): Draft {
  const { outcomes = [], line = exercise.opening } = lesson.rolePlay ?? {};
  const weakest = weakestOf(outcomes);
  const paragraphs = [
    spoken(closingOf(exercise, outcomes)),
    ...lookBack(outcomes),
    ...(weakest === undefined ? [] : [`*One thing to try.* ${tipOf(exercise, weakest)}`]),
    `Once more, to the same line. ${spoken(line)}`,
  ];
  return {
    headline: "",
    paragraphs,
    facts: factsOf(exercise, outcomes, paragraphs),
    actions: [...answerActions(facing(exercise, lesson), lesson), ...disagreeAction(lesson)],
    citations: [],
  };
}

/** The end of a talk; a second try is answered by what it showed. */
export function talkDoneDraft(exercise: RolePlayExercise, lesson: Lesson, today: LocalDay): Draft {
  const { outcomes = [], second } = lesson.rolePlay ?? {};
  const paragraphs = [
    ...(second === undefined && lesson.verdicts.length < 2
      ? [spoken(closingOf(exercise, outcomes)), ...lookBack(outcomes)]
      : secondLook(exercise, second)),
    nextLook(lesson, today),
  ];
  return {
    headline: "",
    paragraphs: [...paragraphs, "Was this too easy, right or too hard?"],
    facts: factsOf(exercise, [...outcomes, ...(second === undefined ? [] : [second])], paragraphs),
    actions: [
      { id: "lesson-too-easy", label: "Too easy", value: lesson.id, placement: "button" },
      { id: "lesson-right", label: "Right", value: lesson.id, placement: "button" },
      { id: "lesson-too-hard", label: "Too hard", value: lesson.id, placement: "button" },
      ...disagreeAction(lesson),
    ],
    citations: [],
  };
}

const closingOf = (exercise: RolePlayExercise, outcomes: readonly MoveOutcome[]): string =>
  exercise.closing[outcomes.at(-1)?.stance === "held" ? "held" : "gave-in"];

function lookBack(outcomes: readonly MoveOutcome[]): string[] {
  const met = strengthsIn(outcomes.flatMap(({ evidence }) => evidence));
  const unjudged = outcomes.filter(({ verdict }) => verdict === "cannot-judge").length;
  return [
    ...(met.length === 0
      ? unjudged === outcomes.length
        ? []
        : ["*Looking back.* You stayed in the talk to the end; the next try has something to build on."]
      : [`*What worked.* You ${listed(met)}.`]),
    ...(unjudged === 0
      ? []
      : [
          unjudged === outcomes.length
            ? "I judge by words and found none I was looking for, so nothing about your level changes."
            : "One answer I could not judge by its words; it counts neither way.",
        ]),
  ];
}

/** The strongest first: with the person's own words before without, each said once. */
function strengthsIn(evidence: readonly Evidence[]): string[] {
  const met = evidence.filter((item) => item.met);
  const told = met
    .toSorted((a, b) => Number(b.quote !== undefined) - Number(a.quote !== undefined))
    .map(({ says, quote }) => (quote === undefined ? says : `${says} ("${quote}")`));
  return [...new Set(told)].slice(0, SHOWN_STRENGTHS);
}

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;

/** What was missing in that answer, or, where nobody can tell, how the line can be met at all. */
function tipOf(exercise: RolePlayExercise, { evidence, verdict, move }: MoveOutcome): string {
  const missing = verdict === "cannot-judge" ? undefined : evidence.find(({ met }) => !met);
  return missing?.tip ?? moveAt(exercise, move).hint;
}

function secondLook(exercise: RolePlayExercise, second: MoveOutcome | undefined): string[] {
  if (second === undefined) return ["Left at the first try. What you said before counts."];
  const met = strengthsIn(second.evidence);
  const told = met.length === 0 ? [] : [`You ${listed(met)}.`];
  if (second.verdict === "right") return [...told, "Done: that is how to meet it."];
  const model = `*One way.* ${moveAt(exercise, second.move).model}`;
  return second.verdict === "cannot-judge"
    ? ["I can't judge this one by its words, so nothing about your level changes. Compare it yourself.", model]
    : [...told, tipOf(exercise, second), model];
}

/** Whatever the exercise itself says may be said of it; so may the person's own words. */
const factsOf = (
  exercise: RolePlayExercise,
  outcomes: readonly MoveOutcome[],
  paragraphs: readonly string[],
): Draft["facts"] => [
  ...factsIn(paragraphs.join("\n"), exercise.id),
  ...factsIn(outcomes.flatMap(({ evidence }) => evidence.map(({ quote }) => quote ?? "")).join("\n"), "answer"),
];

const numbersOf = ({ id, situation, prompt }: RolePlayExercise): Draft["facts"] =>
  factsIn(`${situation}\n${prompt}`, id);
