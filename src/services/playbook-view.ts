import { readsAsInstruction } from "#src/domain/content/sentence-uses.ts";
import type { Exercise, Passage, Skill } from "#src/domain/skill.ts";
import type { Decision, MadeBy, ProposalRow } from "#src/ports/content.ts";

export type ItemState = Decision | "open";

export interface PassageView {
  readonly passage: Passage;
  readonly state: ItemState;
  readonly exercises: readonly { readonly exercise: Exercise; readonly state: ItemState }[];
  /** It addresses a program: never approved together with others, only by itself, after a look. */
  readonly suspicious: boolean;
}

export interface SkillView {
  readonly skill: Skill;
  readonly passages: readonly PassageView[];
}

/** A proposal as an overseer sees it. */
export interface ProposalView {
  readonly id: string;
  readonly documentId: string;
  readonly title: string;
  readonly madeBy: MadeBy;
  readonly skills: readonly SkillView[];
  /** Of what is still to be decided. */
  readonly open: { readonly skills: number; readonly passages: number; readonly exercises: number };
  readonly suspicious: number;
  readonly closed: boolean;
}

export function viewOfProposal(row: ProposalRow): ProposalView {
  const stateOf = (id: string): ItemState => row.decisions[id] ?? "open";
  const skills = row.contents.map(
    ({ skill, passages, exercises }): SkillView => ({
      skill,
      passages: passages.map((passage) => ({
        passage,
        state: stateOf(passage.id),
        suspicious: readsAsInstruction(passage.text),
        exercises: exercises
          .filter(({ concept }) => concept === passage.concept)
          .map((exercise) => ({ exercise, state: stateOf(exercise.id) })),
      })),
    }),
  );
  const waiting = skills.map(({ passages }) => passages.filter(({ state }) => state === "open"));
  return {
    id: row.id,
    documentId: row.documentId,
    title: row.documentTitle,
    madeBy: row.madeBy,
    skills,
    open: {
      skills: waiting.filter((passages) => passages.length > 0).length,
      passages: waiting.flat().length,
      exercises: waiting.flat().flatMap(({ exercises }) => exercises.filter(({ state }) => state === "open")).length,
    },
    suspicious: waiting.flat().filter(({ suspicious }) => suspicious).length,
    closed: row.closedAt !== undefined,
  };
}
