import type { TemplateContext } from "#src/domain/content/exercise-templates.ts";
import { hintTowards } from "#src/domain/content/key-sentences.ts";
import { type Point, pointsFrom } from "#src/domain/content/rubric.ts";
import { saidIn, standing } from "#src/domain/content/sentence-uses.ts";
import { LEVEL_DIFFICULTY, type RolePlayExercise, type RolePlayMove } from "#src/domain/skill.ts";

const HARDER = 0.4;
const POINTS_A_MOVE = 2;
/** Giving way at once, whatever the talk is about. */
const GIVES_IN = [
  "no problem",
  "fine by me",
  "as you wish",
  "whatever you like",
  "whatever you want",
  "we have a deal",
];

interface Scene {
  readonly situation: string;
  readonly counterpart: string;
  readonly opening: string;
  readonly prompt: string;
  readonly mistake: string;
  readonly next: RolePlayMove["next"];
  readonly closing: RolePlayExercise["closing"];
}

/**
 * A talk of two moves about a passage. Where the passage quotes somebody, they open it with that line; elsewhere a new
 * colleague asks how it is done. The rubric is the passage's own sentences; undefined where there are too few.
 */
export function rolePlayFrom(context: TemplateContext): RolePlayExercise | undefined {
  const { passage, document, weight, audience } = context;
  const scene = sceneOf(context);
  const points = pointsFrom({
    sentences: standing(passage.text),
    weight,
    document,
    asked: `${scene.opening} ${scene.next.held}`,
    most: 2 * POINTS_A_MOVE,
  });
  const half = Math.ceil(points.length / 2);
  const [first, second] = [points.slice(0, half), points.slice(half)];
  if (second.length === 0) return undefined;
  const { id, skillId, level, concept } = passage;
  return {
    kind: "role-play",
    id: `${id}:role-play`,
    skillId,
    level,
    concept,
    ...(audience === undefined ? {} : { audience }),
    difficulty: Math.round((LEVEL_DIFFICULTY[level] + HARDER) * 100) / 100,
    situation: scene.situation,
    counterpart: scene.counterpart,
    opening: scene.opening,
    prompt: scene.prompt,
    hint: hintTowards(first.map(({ sentence }) => sentence).join(" "), passage.title, weight),
    model: points.map(({ sentence }) => sentence).join(" "),
    mistake: scene.mistake,
    moves: [moveOf("first", first, scene, context), moveOf("then", second, scene, context)],
    closing: scene.closing,
    sources: [id],
  };
}

const moveOf = (
  id: string,
  points: readonly Point[],
  { next }: Scene,
  { passage, weight }: TemplateContext,
): RolePlayMove => ({
  id,
  hint: hintTowards(points.map(({ sentence }) => sentence).join(" "), passage.title, weight),
  model: points.map(({ sentence }) => sentence).join(" "),
  points: points.map(({ criterion }, index) => ({ ...criterion, id: `${id}-${index + 1}`, concept: passage.concept })),
  givesIn: GIVES_IN,
  next,
});

function sceneOf({ passage, document }: TemplateContext): Scene {
  const line = saidIn(passage.text).find(({ by }) => by === "counterpart");
  if (line !== undefined) {
    const opening = /[.!?…]$/u.test(line.quote) ? line.quote : `${line.quote}.`;
    return {
      situation: `It is about "${passage.title}", as in "${document}".`,
      counterpart: speakerOf(passage.text, line.quote),
      opening,
      prompt: "Answer the way it asks for, and keep to it.",
      mistake: "giving way before the talk has begun",
      next: {
        held: "I see. And what would you do next?",
        "gave-in": "So you agree with me. What else can you do for me?",
        unclear: `I am not sure what you mean. ${opening}`,
      },
      closing: { held: "All right, that I can work with.", "gave-in": "Good, then we leave it at that." },
    };
  }
  const opening = `It is my first time with this: ${passage.title}. How do you go about it?`;
  return {
    situation: `A new colleague has read "${document}" and comes to you before their own first time.`,
    counterpart: "a new colleague",
    opening,
    prompt: "Tell them what to do, so that they could do it.",
    mistake: "saying that it will be fine, without saying how it is done",
    next: {
      held: "That helps. What else must I not forget?",
      "gave-in": "So anything goes? What must I not forget?",
      unclear: `I did not get that. ${opening}`,
    },
    closing: { held: "Thank you, now I know how to begin.", "gave-in": "Thank you. Then I will see how it goes." },
  };
}

const SPEAKER =
  /\b((?:an?|the|your|some|every)\s+(?:\p{Ll}[\p{L}-]+\s+){0,2}?\p{Ll}[\p{L}-]+)\s+(?:who |that )?(?:\p{Ll}+ly )?(?:says|asks|tells|objects|writes|replies|answers|thinks|wants)\b/iu;

/** "an owner", from "When an owner says ..."; somebody, where the passage does not say who speaks. */
function speakerOf(text: string, quote: string): string {
  const before =
    text
      .slice(0, text.indexOf(quote))
      .split(/[.!?]\s/u)
      .at(-1) ?? "";
  return SPEAKER.exec(before)?.[1]?.toLowerCase() ?? "somebody you work with";
}
