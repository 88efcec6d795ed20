import { button, draftOf, menu } from "#agents/drafts/draft.ts";
import { factsIn } from "#src/domain/library-facts.ts";
import type { Draft, Fact } from "#src/domain/message.ts";
import type { CurriculumView } from "#src/services/curriculum-service.ts";
import { nextSentence } from "#src/services/explained-plan.ts";
import { dayFrom, type SkillMapView, skillLine } from "#src/services/skill-map-service.ts";

/** Every skill in a line of its own: what the map shows, for those who would rather read or hear it. */
export function skillsDraft(view: CurriculumView): Draft {
  const { skills, next } = view;
  if (skills.length === 0) return nothingDraft();
  const lines = skills.map((skill) => `- ${skillLine(skill, view)}`);
  const tried = skills.filter((skill) => skill.tried).length;
  return draftOf({
    headline:
      tried === 0
        ? "Your skills, none of them tried yet:"
        : `Your skills, ${tried} of ${skills.length} tried; the level is my estimate, right four times of five:`,
    paragraphs: [lines.join("\n"), ...(next === undefined ? [] : [nextSentence(next)]), "Nobody else sees them."],
    actions: [
      button("skill-map", "Show the map", { style: "primary" }),
      ...(next === undefined ? [] : [button("placement", "Find my level", { value: `skill:${next.skillId}` })]),
      button("goals", "My goals"),
      menu("plan", "Today's plan"),
    ],
    facts: [
      { name: "skills", value: skills.length },
      { name: "skills tried", value: tried },
      { name: "of five", value: 4, renderings: ["four times of five"] },
      ...lineFacts(view),
    ],
  });
}

/** The map says its finding in words too, and all of it at a tap. */
export function skillMapDraft(map: SkillMapView): Draft {
  if (map.kind === "nothing") return nothingDraft();
  const { next } = map.view;
  return {
    ...draftOf({
      headline: map.finding,
      paragraphs: [
        "The dot is my best guess of your level and the bar where you are four times of five; dashed is not tried yet. An arrow leads from what comes before.",
      ],
      actions: [
        button("skills", "In words"),
        ...(next === undefined ? [] : [button("lesson-start", "A lesson", { value: `skill:${next.skillId}` })]),
        button("goals", "My goals"),
      ],
      facts: [...map.facts, { name: "of five", value: 4, renderings: ["four times of five"] }, ...lineFacts(map.view)],
    }),
    picture: map.picture,
  };
}

const MOST_REVIEWS = 5;

/** When something practised is to be looked at again, the nearest first. */
export function reviewsDraft({ skills, today }: CurriculumView): Draft {
  const reviews = skills
    .flatMap(({ id, title, nextReview }) => (nextReview === undefined ? [] : [{ id, title, day: nextReview }]))
    .toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  const [next] = reviews;
  if (next === undefined)
    return draftOf({
      headline: "Nothing is due yet: what you practise in a lesson comes back when you would begin to forget it.",
      actions: [button("lesson-start", "A lesson", { style: "primary" }), button("skill-map", "My skills")],
    });
  const lines = reviews.map(({ title, day }) => `${title}, ${dayFrom(day, today)}`);
  return draftOf({
    headline: `Your next review: ${lines[0]}.`,
    paragraphs: lines.length === 1 ? [] : [`Then ${lines.slice(1, MOST_REVIEWS).join("; ")}.`],
    actions: [
      button("lesson-start", next.day <= today ? "Review now" : "A lesson", {
        value: `skill:${next.id}`,
        style: "primary",
      }),
      button("skill-map", "My skills"),
      button("plan", "Today's plan"),
    ],
    facts: factsIn(lines.join("\n"), "skill"),
  });
}

const nothingDraft = (): Draft =>
  draftOf({
    headline: "The library holds no skill yet, so there is nothing to show.",
    actions: [button("plan", "Today's plan")],
  });

/** Every number that a line of a skill says: levels, days, and what its title holds. */
function lineFacts(view: CurriculumView): Fact[] {
  return [
    ...[1, 2, 3, 4].map((level) => ({ name: "level", value: level })),
    ...view.skills.flatMap((skill) => factsIn(skillLine(skill, view), "skill")),
    ...(view.next === undefined ? [] : factsIn(nextSentence(view.next), "skill")),
  ];
}
