import { button, draftOf, menu } from "#agents/drafts/draft.ts";
import { factsIn } from "#src/domain/library-facts.ts";
import type { Draft, Fact } from "#src/domain/message.ts";
import { daysBetween, type LocalDay } from "#src/domain/time.ts";
import type { CurriculumView, GoalOutcome, GoalView } from "#src/services/curriculum-service.ts";
import { nextSentence } from "#src/services/explained-plan.ts";

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** "1 March 2027". */
const dayWords = (day: LocalDay): string =>
  `${Number(day.slice(8))} ${MONTHS[Number(day.slice(5, 7)) - 1] ?? ""} ${day.slice(0, 4)}`;

const dayFacts = (day: LocalDay): Fact[] => [
  { name: "day", value: Number(day.slice(8)), renderings: [dayWords(day)] },
  { name: "year", value: Number(day.slice(0, 4)) },
];

/** A learning goal pulls what it builds on. */
const wayWords = ({ first }: GoalView): string => {
  const [one, ...others] = first;
  if (one === undefined) return "";
  return others.length === 0
    ? ` First comes ${one}.`
    : ` First come ${[...first.slice(0, -1)].join(", ")} and ${first.at(-1)}.`;
};

const HOW = 'Write one like "I want to be good at negotiation by 1 March".';

export function goalsDraft({ goals, next, today }: CurriculumView): Draft {
  const facts = goals.flatMap((goal) => [...goalFacts(goal), ...leftFacts(goal, today)]);
  const nextLine = next === undefined ? [] : [nextSentence(next)];
  if (goals.length === 0)
    return draftOf({
      headline: "You have set no goal.",
      paragraphs: [HOW, ...nextLine],
      facts: [{ name: "example", value: 1 }, ...factsIn(nextLine.join(" "), "skill")],
      actions: [
        button("goal", "Set a goal", { opens: "goal", style: "primary" }),
        button("skill-map", "My skills"),
        button("plan", "Today's plan"),
      ],
    });
  return draftOf({
    headline: "Your goals, the nearest first:",
    paragraphs: [
      goals
        .map((goal) => `- ${goal.title}, by ${dayWords(goal.by)}: ${standing(goal, today)}.${wayWords(goal)}`)
        .join("\n"),
      ...nextLine,
      'To move one, write it again with another day; to take one away, write "delete goal" and its name. Nobody else sees them.',
    ],
    facts: [...facts, ...factsIn(nextLine.join(" "), "skill")],
    actions: [
      button("skill-map", "Show the map"),
      button("goal", "Set or move one", { opens: "goal" }),
      ...goals.map(({ title, skillId }) => menu("goal-delete", `Delete: ${title}`.slice(0, 70), { value: skillId })),
      button("plan", "Today's plan"),
    ],
  });
}

function standing({ level, by }: GoalView, today: LocalDay): string {
  const days = daysBetween(today, by);
  const left = days < 0 ? "its day has passed" : days === 1 ? "1 day left" : `${days} days left`;
  return level >= 3 ? `reached, you are at level ${level}` : `you are at level ${level} of 4, ${left}`;
}

const goalFacts = ({ title, by, level, first }: GoalView): Fact[] => [
  ...dayFacts(by),
  { name: "level", value: level },
  { name: "levels", value: 4 },
  ...factsIn([title, ...first].join("\n"), "skill"),
];

const leftFacts = ({ by }: GoalView, today: LocalDay): Fact[] => [{ name: "days left", value: daysBetween(today, by) }];

export function goalSetDraft(outcome: GoalOutcome, today: LocalDay): Draft {
  switch (outcome.kind) {
    case "no-skill":
      return draftOf({
        headline: "I have nothing in the library on that, so I can't help you towards it.",
        actions: [button("goals", "My goals")],
      });
    case "past":
      return draftOf({ headline: "A goal needs a day that is still ahead.", actions: [button("goals", "My goals")] });
    case "set": {
      const { goal, before } = outcome;
      const moved = before === undefined || before === goal.by ? "" : ` It was ${dayWords(before)}.`;
      return draftOf({
        headline: `Noted: good at ${goal.title} by ${dayWords(goal.by)}.`,
        paragraphs: [
          `Your learning aims at it from the next plan on: ${standing(goal, today)}.${wayWords(goal)}${moved}`,
        ],
        actions: [
          button("placement", "Find my level", { value: `skill:${goal.skillId}`, style: "primary" }),
          button("goal", "Another day", { opens: "goal", value: goal.skillId }),
          button("goal-delete", "Delete it", { value: goal.skillId }),
          menu("goals", "My goals"),
          menu("skill-map", "My skills"),
        ],
        facts: [...goalFacts(goal), ...leftFacts(goal, today), ...(before === undefined ? [] : dayFacts(before))],
      });
    }
  }
}

export const goalGoneDraft = (goal: GoalView | undefined): Draft =>
  draftOf({
    headline: goal === undefined ? "There is no such goal." : `Deleted: ${goal.title}. What you practised stays.`,
    facts: goal === undefined ? [] : factsIn(goal.title, "skill"),
    actions: [button("goals", "My goals")],
  });

export const unreadGoalDraft = (): Draft =>
  draftOf({
    headline: "I couldn't read the day of that goal.",
    paragraphs: [HOW],
    facts: [{ name: "example", value: 1 }],
    actions: [button("goals", "My goals")],
  });
