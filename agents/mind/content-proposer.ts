import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { z } from "zod";
import type { Breaker } from "#agents/coach/model-guard.ts";
import { createStructuredTask } from "#agents/mind/ask-structured.ts";
import type { ProposalSource } from "#src/domain/content/document.ts";
import { groundedExercise, groundedLine } from "#src/domain/content/grounded.ts";
import { proposeByStructure } from "#src/domain/content/propose.ts";
import { readsAsInstruction } from "#src/domain/content/sentence-uses.ts";
import { type Exercise, LEVEL_DIFFICULTY, type Level, type Passage, type SkillContent } from "#src/domain/skill.ts";
import type { ContentProposer } from "#src/ports/content.ts";

const exercise = z.strictObject({
  passage: z.string(),
  kind: z.enum(["choice", "text", "numeric"]),
  prompt: z.string(),
  options: z.array(z.string()),
  answer: z.number(),
  unit: z.string(),
  points: z.array(z.strictObject({ says: z.string(), tip: z.string(), words: z.array(z.string()) })),
  hint: z.string(),
  model: z.string(),
  mistake: z.string(),
  quote: z.string(),
});
const proposal = z.strictObject({
  title: z.string(),
  summary: z.string(),
  passages: z.array(
    z.strictObject({
      passage: z.string(),
      level: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
      otherWords: z.string(),
    }),
  ),
  exercises: z.array(exercise),
});
type Answer = z.infer<typeof proposal>;

const PASSAGES_A_CALL = 6;
const ATTEMPT_MS = 60_000;
const TITLE = 60;
const SUMMARY = 160;
const OTHER_WORDS = 200;
/** What a template does as well: it stays beside what the model writes. */
const KEPT_TEMPLATES: ReadonlySet<Exercise["kind"]> = new Set(["ordering", "role-play"]);

/**
 * Names, levels and exercises by a language model, for the passages and groups that the structure gives. Whatever of its answer
 * does not rest on a passage is left out by the domain's checks; where nothing holds, the templates stand.
 */
export function createModelContentProposer(model: BaseChatModel, prompt: string, breaker: Breaker): ContentProposer {
  const ask = createStructuredTask({
    model,
    name: "playbook",
    schema: proposal,
    prompt,
    breaker,
    attemptMs: ATTEMPT_MS,
  });

  async function improved(source: ProposalSource, content: SkillContent, signal?: AbortSignal): Promise<SkillContent> {
    let result = content;
    // What addresses a program is shown to nobody but the overseer.
    const useful = content.passages.filter(({ text }) => !readsAsInstruction(text));
    for (let from = 0; from < useful.length; from += PASSAGES_A_CALL) {
      const passages = useful.slice(from, from + PASSAGES_A_CALL);
      try {
        result = merged(source, result, passages, await ask(materialOf(source, content, passages), signal), from === 0);
      } catch {
        // The templates stand for these passages.
      }
    }
    return result;
  }

  return {
    usesModel: true,
    async propose(source, signal) {
      const byStructure = proposeByStructure(source);
      const contents: SkillContent[] = [];
      for (const content of byStructure) contents.push(await improved(source, content, signal));
      const changed = contents.some((content, index) => content !== byStructure[index]);
      return { madeBy: changed ? "model" : "structure", contents };
    },
  };
}

const materialOf = (source: ProposalSource, { skill }: SkillContent, passages: readonly Passage[]): object => ({
  document: source.title,
  heading: skill.title,
  passages: passages.map(({ title, text }, index) => ({ passage: `P${index + 1}`, title, text })),
});

function merged(
  { meta }: ProposalSource,
  content: SkillContent,
  passages: readonly Passage[],
  answer: Answer,
  isFirst: boolean,
): SkillContent {
  const labelled = (label: string): Passage | undefined => passages[Number(/^P(\d+)$/u.exec(label.trim())?.[1]) - 1];
  const text = content.passages.map((passage) => `${passage.title} ${passage.text}`).join(" ");
  const levels = new Map<string, { level: Level; otherWords: string }>();
  for (const { passage, level, otherWords } of answer.passages) {
    const found = labelled(passage);
    if (found !== undefined) levels.set(found.id, { level: meta.level ?? level, otherWords });
  }
  const held = answer.exercises.flatMap((suggested, index): Exercise[] => {
    const passage = labelled(suggested.passage);
    if (passage === undefined) return [];
    const level = levels.get(passage.id)?.level ?? passage.level;
    const checked = groundedExercise(suggested, { ...passage, level }, index + 1, meta.audience);
    return typeof checked === "string" ? [] : [checked];
  });
  if (held.length === 0 && levels.size === 0) return content;
  const practised = new Set(held.map(({ concept }) => concept));
  const skill = {
    ...content.skill,
    ...(isFirst && meta.skillId === undefined
      ? {
          title: groundedLine(answer.title, text, TITLE) ?? content.skill.title,
          summary: groundedLine(answer.summary, text, SUMMARY) ?? content.skill.summary,
        }
      : {}),
  };
  return {
    skill,
    passages: content.passages.map((passage) => withLevel(passage, levels.get(passage.id))),
    exercises: [
      ...content.exercises
        .filter(({ concept, kind }) => !practised.has(concept) || KEPT_TEMPLATES.has(kind))
        .map((one) => atLevel(one, content.passages, levels)),
      ...held,
    ],
  };
}

function withLevel(
  passage: Passage,
  said: { readonly level: Level; readonly otherWords: string } | undefined,
): Passage {
  if (said === undefined) return passage;
  const words = plainWords(said.otherWords);
  return { ...passage, level: said.level, keywords: words === "" ? passage.keywords : `${passage.keywords}, ${words}` };
}

/** Only ever searched, never shown; still without links, numbers and instructions. */
function plainWords(words: string): string {
  const plain = words
    .replace(/[^\p{L}\s,'-]/gu, " ")
    .replace(/\s+/gu, " ")
    .trim()
    .slice(0, OTHER_WORDS);
  return readsAsInstruction(plain) ? "" : plain;
}

/** A template's exercise moves with its passage. */
function atLevel(
  one: Exercise,
  passages: readonly Passage[],
  levels: ReadonlyMap<string, { readonly level: Level }>,
): Exercise {
  const passage = passages.find(({ concept }) => concept === one.concept);
  const level = passage === undefined ? undefined : levels.get(passage.id)?.level;
  if (level === undefined || level === one.level) return one;
  const moved = one.difficulty + LEVEL_DIFFICULTY[level] - LEVEL_DIFFICULTY[one.level];
  return { ...one, level, difficulty: Math.round(moved * 100) / 100 };
}
