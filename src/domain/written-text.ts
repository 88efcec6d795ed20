import { cleanText } from "#src/domain/content/clean-text.ts";
import { readsAsInstruction } from "#src/domain/content/sentence-uses.ts";
import { screenForCrisis } from "#src/domain/crisis.ts";
import { asksForSecret } from "#src/domain/guardrails/message/claims-of-itself.ts";
import { groundingOf } from "#src/domain/guardrails/message/grounding.ts";
import { medicalClaims } from "#src/domain/guardrails/message/medical.ts";
import { languageOf } from "#src/domain/language.ts";
import type { LessonBrief } from "#src/domain/lesson.ts";
import { newMovements } from "#src/domain/movement.ts";
import { screenForRedFlags } from "#src/domain/red-flags.ts";
import type { Exercise } from "#src/domain/skill.ts";

/** What an exercise takes from the place it is written for. */
export type Slot = Pick<Exercise, "skillId" | "level" | "concept" | "audience">;

/** Everything that was approved for a lesson, as one text: what an exercise written for it may rest on. */
export function approvedText({ passage, alsoFrom = [], exercise }: LessonBrief): string {
  const passages = [passage, ...alsoFrom].flatMap(({ title, text, plain, today, examples }) => [
    title,
    text,
    plain,
    today,
    ...Object.values(examples),
  ]);
  return [...passages, wordsOfExercise(exercise)].join("\n");
}

/** What a stored exercise says, its scene and its rubric. */
function wordsOfExercise(exercise: Exercise): string {
  const { prompt, hint, model, mistake } = exercise;
  const own = [prompt, hint, model, mistake];
  if (exercise.kind === "ordering") own.push(...exercise.steps);
  if (exercise.kind === "text") own.push(...exercise.criteria.flatMap(({ says, tip }) => [says, tip]));
  if (exercise.kind === "role-play") {
    own.push(exercise.situation, exercise.counterpart, exercise.opening, ...Object.values(exercise.closing));
    for (const { hint: help, model: good, points, next } of exercise.moves)
      own.push(help, good, ...points.flatMap(({ says, tip }) => [says, tip]), ...Object.values(next));
  }
  return own.join("\n");
}

/**
 * Why words written for an exercise may not be shown, in short sentences; empty when they may.
 *
 * Holds: plain English of one paragraph each, without links, markup or words to a program; every number one that was approved;
 * nothing medical, no red flag, no movement that was not approved.
 */
export function faultsOfWords(texts: readonly string[], approved: string): string[] {
  const citation = { chunkId: "", title: "", source: "", passage: approved };
  const check = groundingOf({ facts: [], constants: [], citations: [citation], personText: "" });
  const known = new Set(screenForRedFlags(approved).map(({ code }) => code));
  const all = texts.join("\n");
  const invented = texts.flatMap((text) => check(text).map(({ raw }) => raw))[0];
  const movement = newMovements(all, approved, false)[0];
  return [
    ...(texts.some((text) => text.trim() === "") ? ["something is left out"] : []),
    ...(texts.some((text) => cleanText(text) !== text.replace(/\s+/gu, " ").trim() || /[*_#<>[\]{}`|]/u.test(text))
      ? ["it holds a link, markup or a secret"]
      : []),
    ...(texts.some(readsAsInstruction) ? ["it addresses a program"] : []),
    ...(texts.some(asksForSecret) ? ["it asks for a secret"] : []),
    ...(invented === undefined ? [] : [`it says ${invented}, which was not approved`]),
    ...(movement === undefined ? [] : [`it adds "${movement}"`]),
    ...(medicalClaims(all).length > 0 ? ["it speaks of medicine"] : []),
    ...(screenForRedFlags(all).some(({ code }) => !known.has(code)) || screenForCrisis(all) !== undefined
      ? ["it touches a red flag"]
      : []),
    ...(languageOf(all) === "en" ? [] : ["it is not in English"]),
  ];
}

export const isTooLong = (text: string, characters: number): boolean => text.length > characters;

/** Words alone, for telling where one text stands in another. */
export const plainWords = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[’']/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
