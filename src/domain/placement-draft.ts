import type { Lesson } from "#src/domain/lesson.ts";
import { exerciseDraft } from "#src/domain/lesson-draft.ts";
import { factsIn } from "#src/domain/library-facts.ts";
import type { Action, Draft, Fact } from "#src/domain/message.ts";
import { PLACEMENT_ITEMS } from "#src/domain/placement.ts";
import type { Exercise, Level } from "#src/domain/skill.ts";

const LEVEL_WORDS: Readonly<Record<Level, string>> = { 1: "foundations", 2: "working", 3: "fluent", 4: "expert" };

const ITEM_FACTS: readonly Fact[] = [
  { name: "fewest questions", value: PLACEMENT_ITEMS.from, renderings: ["five", String(PLACEMENT_ITEMS.from)] },
  { name: "most questions", value: PLACEMENT_ITEMS.to, renderings: ["eight", String(PLACEMENT_ITEMS.to)] },
];

const draft = (parts: Partial<Draft> & Pick<Draft, "paragraphs" | "facts">): Draft => ({
  headline: "",
  actions: [],
  citations: [],
  ...parts,
});

export const placementOpening = (title: string): Draft =>
  draft({
    paragraphs: [
      `*Where to start in ${title}.* Five to eight short questions, each chosen by your last answer. No feedback in between and nobody else sees them; at the end you know your level.`,
    ],
    facts: [...ITEM_FACTS, ...factsIn(title, "skill")],
  });

/** One question of a placement: no hint and no model answer, but "I don't know" is an answer. */
export function placementItemDraft(exercise: Exercise, lesson: Lesson): Draft {
  const asked = lesson.placement?.answers.length ?? 0;
  const { paragraphs, facts, actions } = exerciseDraft(exercise, lesson);
  // Each card says which question it is of: tapped twice, it answers no other.
  const here = `${lesson.id}@${asked}`;
  const options = actions
    .filter(({ id }) => id === "lesson-option")
    .map((action, index) => ({ ...action, value: `${here}:${index}` }));
  const placement: Action["placement"] = options.length === 0 ? "button" : "menu";
  const ways: Action[] = [
    { id: "lesson-unknown", label: "I don't know", value: here, placement },
    ...(asked === 0 ? [{ id: "lesson-new", label: "Skip, I'm new", value: lesson.id, placement }] : []),
    { id: "lesson-skip", label: "Stop here", value: lesson.id, placement },
  ];
  const [first = "", ...rest] = paragraphs;
  const number = asked + 1;
  return draft({
    paragraphs: [first.replace(/^\*Your turn\.\*/u, `*Question ${number}.*`), ...rest],
    facts: [...facts, { name: "question", value: number }],
    actions: [...options, ...ways],
  });
}

export const placementUnclearDraft = (exercise: Exercise, lesson: Lesson, feedback: string): Draft => {
  const { actions } = placementItemDraft(exercise, lesson);
  return draft({ paragraphs: [feedback], facts: factsIn(feedback, exercise.id), actions });
};

export interface Placed {
  readonly title: string;
  readonly level: Level;
  readonly answered: number;
  /** Titles of passages that need no lesson any more. */
  readonly known: readonly string[];
}

/** The end: the level, what is left out from now on, and where it goes on. */
export function placedDraft({ title, level, answered, known }: Placed, skillId: string): Draft {
  const titles = known.slice(0, 3);
  const skipped =
    titles.length === 0
      ? []
      : [
          `You know this already, so I leave it out until its review: ${titles.map((of) => `"${of}"`).join(", ")}${known.length > titles.length ? " and more" : ""}.`,
        ];
  const paragraphs = [
    answered === 0
      ? `*You start ${title} at level ${level}, ${LEVEL_WORDS[level]}.* The lessons move with your answers.`
      : `*You start ${title} at level ${level}, ${LEVEL_WORDS[level]}.* That is a first estimate from ${answered} ${answered === 1 ? "answer" : "answers"}; every lesson corrects it.`,
    ...skipped,
  ];
  return draft({
    paragraphs,
    facts: [
      { name: "level", value: level },
      { name: "answers", value: answered },
      ...factsIn([title, ...titles].join("\n"), "skill"),
    ],
    actions: [
      { id: "lesson-start", label: "First lesson", value: `skill:${skillId}`, placement: "button", style: "primary" },
      { id: "plan", label: "Today's plan", placement: "button" },
    ],
  });
}

export const placementStoppedDraft = (title: string, skillId: string): Draft =>
  draft({
    paragraphs: [`Stopped. What you answered about ${title} counts; nothing else was assumed.`],
    facts: factsIn(title, "skill"),
    actions: [{ id: "lesson-start", label: "A lesson", value: `skill:${skillId}`, placement: "button" }],
  });

export const nothingToPlaceDraft = (): Draft =>
  draft({
    paragraphs: ["I have too few approved questions in this skill to place you. A lesson finds your level as well."],
    facts: [],
  });

export const noHelpInPlacementDraft = (exercise: Exercise, lesson: Lesson): Draft =>
  draft({
    paragraphs: [
      'There is no help in a placement: "I don\'t know" is an honest answer, and it counts for finding your level.',
    ],
    facts: [],
    actions: placementItemDraft(exercise, lesson).actions,
  });
