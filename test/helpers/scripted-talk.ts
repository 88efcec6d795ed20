import type { Lesson } from "#src/domain/lesson.ts";
import type { RolePlayExercise, SkillContent } from "#src/domain/skill.ts";
import { lessonOf } from "#test/helpers/lessons.ts";

const point = (id: string, concept: string, anyOf: readonly string[]) => ({
  id,
  says: `gave your ${id}`,
  tip: `Say your ${id}.`,
  anyOf,
  noneOf: [],
  concept,
});

/** A talk of two moves about two concepts, with words that are easy to hit and to miss. */
export const talk: RolePlayExercise = {
  kind: "role-play",
  id: "talk/price",
  skillId: "talk",
  level: 1,
  concept: "price",
  prompt: "Hold the price.",
  hint: "Reason first.",
  model: "Because of the two sites it is 48. What would a discount solve?",
  mistake: "giving in",
  difficulty: -1.2,
  situation: "A renewal call.",
  counterpart: "a buyer",
  opening: "What does it cost us this year?",
  moves: [
    {
      id: "first",
      hint: "Say why, then the figure.",
      model: "Because of the two sites it is 48.",
      points: [point("reason", "price", ["because"]), point("figure", "price", ["48"])],
      givesIn: ["40"],
      next: {
        held: "That is more than we had planned for.",
        "gave-in": "Good. And what else can you do?",
        unclear: "I do not follow. What does it cost?",
      },
    },
    {
      id: "second",
      hint: "Ask what it is about.",
      model: "What would a discount solve for you, at that price?",
      points: [point("question", "interest", ["what"]), point("ground", "price", ["solve"])],
      givesIn: ["deal then"],
      next: { held: "I see.", "gave-in": "Good.", unclear: "Pardon? It is more than we had planned for." },
    },
  ],
  closing: { held: "Then we talk on Friday.", "gave-in": "That was easy." },
  sources: ["talk/price-passage", "talk/interest-passage"],
};

const passage = (concept: string) => ({
  id: `talk/${concept}-passage`,
  skillId: "talk",
  level: 1 as const,
  concept,
  title: `About ${concept}`,
  text: "Say your reason before your figure. One figure is enough. Then stop and let it work.",
  today: "one sentence",
  keywords: "",
  plain: "Reason, figure, stop.",
  examples: { "hands-on": "Lena says why, then the price.", leading: "The director says why, then the price." },
  source: "House",
  licence: "CC0-1.0",
  approved: true,
});

export const talkContent: SkillContent = {
  skill: { id: "talk", title: "Talks", scope: "knowledge", summary: "" },
  passages: [passage("price"), passage("interest")],
  exercises: [talk],
};

/** A lesson around the talk, as it begins. */
export const talkLesson = (over: Partial<Lesson> & Pick<Lesson, "startedAt">): Lesson =>
  lessonOf({
    id: "lesson-1",
    skillId: "talk",
    concept: "price",
    title: "About price",
    chunkIds: ["talk/price-passage"],
    exerciseId: talk.id,
    minutes: 5,
    ...over,
  });
