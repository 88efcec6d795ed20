import type { Form } from "#src/domain/message.ts";
import type { CurriculumView } from "#src/services/curriculum-service.ts";

/** Platforms take no more choices. */
const MOST_CHOICES = 100;

/** Form "goal": a skill, and the day by which; for a skill that is a goal already the day moves. Undefined without a skill. */
export function goalForm({ skills, goals, next }: CurriculumView, chosen: string | undefined): Form | undefined {
  const choices = skills.filter(({ isKnowledge }) => isKnowledge).slice(0, MOST_CHOICES);
  if (choices.length === 0) return undefined;
  const initial = [chosen, goals[0]?.skillId, next?.skillId].find((id) => choices.some((skill) => skill.id === id));
  return {
    name: "goal",
    title: "My goal",
    paragraphs: ["What you want to be good at, and by when. Only you see it."],
    fields: [
      {
        kind: "choice",
        id: "skill",
        label: "Good at",
        options: choices.map(({ id, title }) => ({ value: id, label: title.slice(0, 75) })),
        initial,
      },
      {
        kind: "text",
        id: "by",
        label: "By",
        maxLength: 30,
        hint: "A day, such as 1 March or 2030-03-01.",
        initial: goals.find(({ skillId }) => skillId === initial)?.by,
      },
    ],
    submit: "Set it",
  };
}

/** The numbers of the form's own example. */
export const GOAL_FORM_FACTS = [
  { name: "example", value: 1 },
  { name: "example", value: 2030, renderings: ["2030-03-01"] },
];
