import { createHash } from "node:crypto";
import { unique } from "#src/domain/content/propose.ts";
import type { Exercise, Passage, SkillContent } from "#src/domain/skill.ts";
import type { DocumentRow, ProposalRow } from "#src/ports/content.ts";
import type { Stores } from "#src/ports/stores.ts";
import type { PassageView, ProposalView } from "#src/services/playbook-view.ts";

/** Which part of a proposal is decided: all of it, a skill by its place, one passage with its exercises, or one exercise. */
export type Selection =
  | { readonly of: "all" }
  | { readonly of: "skill"; readonly skill: number }
  | { readonly of: "passage"; readonly id: string }
  | { readonly of: "exercise"; readonly id: string };

export interface Chosen {
  readonly passages: readonly PassageView[];
  readonly exercises: readonly Exercise[];
}

/** What of the selection is still open. What addresses a program is chosen by itself alone. */
export function choose({ skills }: ProposalView, selection: Selection): Chosen {
  const all = skills.flatMap(({ passages }) => passages);
  if (selection.of === "exercise") {
    const exercises = all
      .flatMap((passage) => passage.exercises)
      .filter(({ exercise, state }) => exercise.id === selection.id && state === "open");
    return { passages: [], exercises: exercises.map(({ exercise }) => exercise) };
  }
  const among = selection.of === "skill" ? (skills[selection.skill]?.passages ?? []) : all;
  const passages = among.filter(
    ({ passage, state, suspicious }) =>
      state === "open" && (selection.of === "passage" ? passage.id === selection.id : !suspicious),
  );
  const exercises = passages.flatMap((one) => one.exercises.filter(({ state }) => state === "open"));
  return { passages, exercises: exercises.map(({ exercise }) => exercise) };
}

export function titleOf({ skills }: ProposalView, selection: Selection): string | undefined {
  if (selection.of === "skill") return skills[selection.skill]?.skill.title;
  if (selection.of !== "passage") return undefined;
  return skills.flatMap(({ passages }) => passages).find(({ passage }) => passage.id === selection.id)?.passage.title;
}

export async function isCurrent(
  { content }: Stores,
  { tenant, documentId, version, closedAt }: ProposalRow,
): Promise<boolean> {
  const document = await content.document(tenant, documentId);
  return closedAt === undefined && document?.version === version && document.withdrawnAt === undefined;
}

export const withoutApproved = (
  { skill, passages, exercises }: SkillContent,
  approved: ReadonlySet<string>,
): SkillContent => {
  const open = passages.filter(({ id }) => !approved.has(id));
  const concepts = new Set(open.map(({ concept }) => concept));
  return { skill, passages: open, exercises: exercises.filter(({ concept }) => concepts.has(concept)) };
};

/** A concept is unique within its skill, whichever document brought it. */
export function withFreeConcepts(
  contents: readonly SkillContent[],
  others: readonly { readonly skillId: string; readonly concept: string }[],
): SkillContent[] {
  return contents.map(({ skill, passages, exercises }) => {
    const taken = new Set(others.filter(({ skillId }) => skillId === skill.id).map(({ concept }) => concept));
    const names = new Map(passages.map(({ concept }) => [concept, unique(concept, taken)]));
    const named = (concept: string): string => names.get(concept) ?? concept;
    return {
      skill,
      passages: passages.map((passage): Passage => ({ ...passage, concept: named(passage.concept) })),
      exercises: exercises.map((exercise) => renamed(exercise, named)),
    };
  });
}

function renamed(exercise: Exercise, named: (concept: string) => string): Exercise {
  const concept = named(exercise.concept);
  if (exercise.kind !== "role-play") return { ...exercise, concept };
  const moves = exercise.moves.map((move) => ({
    ...move,
    points: move.points.map((point) => ({ ...point, concept: named(point.concept) })),
  }));
  return { ...exercise, concept, moves };
}

export const proposalIdOf = ({ id, version }: DocumentRow, now: Date): string =>
  createHash("sha256")
    .update(JSON.stringify([id, version, now.toISOString()]))
    .digest("hex")
    .slice(0, 16);
