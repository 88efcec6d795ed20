import { overlap } from "#src/domain/content/key-terms.ts";
import { gradeAnswer } from "#src/domain/grading.ts";
import { wordsIn } from "#src/domain/language.ts";
import type { LessonBrief } from "#src/domain/lesson.ts";
import { moveExercise } from "#src/domain/role-play.ts";
import { holdsItsOwnAnswers } from "#src/domain/role-play-check.ts";
import { OUT_OF_THE_TALK } from "#src/domain/role-play-line.ts";
import type { RolePlayExercise, TextExercise } from "#src/domain/skill.ts";
import { approvedText, faultsOfWords, isTooLong, type Slot } from "#src/domain/written-text.ts";

/** A talk as a writer suggests it; what it practises, how hard it is and what it rests on are fixed beforehand. */
export interface WrittenTalk {
  readonly situation: string;
  readonly counterpart: string;
  readonly opening: string;
  readonly prompt: string;
  readonly hint: string;
  readonly model: string;
  readonly mistake: string;
  readonly moves: readonly WrittenMove[];
  readonly closing: { readonly held: string; readonly gaveIn: string };
  readonly cites: readonly string[];
}

export interface WrittenMove {
  readonly hint: string;
  readonly model: string;
  readonly points: readonly { readonly says: string; readonly tip: string; readonly words: readonly string[] }[];
  readonly givesIn: readonly string[];
  readonly held: string;
  readonly gaveIn: string;
  readonly unclear: string;
}

const LONGEST = { scene: 320, line: 200, says: 90, word: 30 } as const;
const POINTS = { from: 1, to: 3 } as const;
const WORDS = { from: 1, to: 8 } as const;
/** Share of the topic words of what is called right that was approved. */
const FROM_APPROVED = 0.5;
/** A talk is so much harder than the question on the same points, in probit. */
const HARDER_THAN_ASKED = 0.1;
const WORDLESS = "Let me think about it until tomorrow morning.";

/** What a talk is to be, before anybody writes it. */
export interface TalkFrame extends Slot {
  readonly difficulty: number;
  /** Ids of the passages that it rests on. */
  readonly sources: readonly string[];
  /** How many moves, and what is known of each. */
  readonly moves: readonly {
    readonly id: string;
    readonly givesIn: readonly string[];
    /** Concepts of its points, in order. */
    readonly concepts: readonly string[];
  }[];
}

export interface TalkGround {
  readonly frame: TalkFrame;
  /** Everything that was approved, as one text. */
  readonly approved: string;
  /** The passages, as the writer has to cite them. */
  readonly labels: readonly string[];
}

/**
 * The suggestion as a talk, or why not, in short sentences.
 *
 * In the place of a stored talk it has as many moves, and the same concepts, level, difficulty and passages. Where a skill has no
 * stored talk, it is written after a stored question: in two moves, whose good answers together answer that question too.
 */
export function writtenTalk(
  suggested: WrittenTalk,
  brief: LessonBrief & { readonly exercise: RolePlayExercise | TextExercise },
  id: string,
): RolePlayExercise | string[] {
  const { exercise: stored, passage, alsoFrom = [] } = brief;
  const passages = [passage, ...alsoFrom];
  const frame = stored.kind === "text" ? frameAfter(stored, passages) : frameOf(stored);
  const labels = passages.map((_, index) => `P${index + 1}`);
  const talk = checkedTalk(suggested, { frame, approved: approvedText(brief), labels }, id);
  if (Array.isArray(talk) || stored.kind !== "text") return talk;
  const answered = gradeAnswer(stored, talk.moves.map(({ model }) => model).join(" ")).verdict;
  return answered === "right" || answered === "partly" ? talk : ["it practises something else than what was approved"];
}

const frameOf = ({ moves, ...stored }: RolePlayExercise): TalkFrame => ({
  ...stored,
  moves: moves.map(({ id, givesIn, points }) => ({ id, givesIn, concepts: points.map(({ concept }) => concept) })),
});

function frameAfter(stored: TextExercise, passages: readonly { readonly id: string }[]): TalkFrame {
  const difficulty = Math.round((stored.difficulty + HARDER_THAN_ASKED) * 100) / 100;
  return { ...stored, difficulty, sources: passages.map(({ id }) => id), moves: newMoves(TALK_MOVES) };
}

/** How many moves a talk has that is not written in the place of another. */
export const TALK_MOVES = 2;

/** Moves of which nothing is known yet. */
export const newMoves = (count: number): TalkFrame["moves"] =>
  Array.from({ length: count }, (_, index) => ({ id: `move-${index + 1}`, givesIn: [], concepts: [] }));

/**
 * The suggestion as a talk of this frame, or why not.
 *
 * Holds: each move's rubric in words that the approved texts know; every good answer is right and holds against every line before
 * it, while the question said again and an empty answer are not; the counterpart stays in the talk.
 */
export function checkedTalk(
  suggested: WrittenTalk,
  { frame, approved, labels }: TalkGround,
  id: string,
): RolePlayExercise | string[] {
  const shape = shapeFaults(suggested, frame);
  if (shape.length > 0) return shape;
  const exercise = talkOf(suggested, frame, id);
  const rubric = suggested.moves.flatMap(({ model, points }) => [model, ...points.map(({ tip }) => tip)]);
  const faults = [
    ...faultsOfWords(textsOf(suggested), approved),
    ...(suggested.cites.length > 0 && labels.every((label) => suggested.cites.includes(label))
      ? []
      : ["it does not cite its passages"]),
    ...(suggested.cites.some((label) => !labels.includes(label)) ? ["it cites a passage that was not given"] : []),
    ...(overlap(rubric.join(" "), approved) < FROM_APPROVED ? ["it calls something right that was not approved"] : []),
    ...(linesOf(suggested).some((line) => OUT_OF_THE_TALK.test(line)) ? ["the counterpart leaves the talk"] : []),
    ...(holdsItsOwnAnswers(exercise) ? [] : ["it does not grade its own good answers as right"]),
    ...(isMetByNothing(exercise) ? ["it calls an empty answer right"] : []),
  ];
  return faults.length > 0 ? faults : exercise;
}

function shapeFaults({ moves, cites: _, closing, ...texts }: WrittenTalk, frame: TalkFrame): string[] {
  const { situation, prompt, model } = texts;
  if (moves.length !== frame.moves.length)
    return [`it has ${moves.length} moves, and it should have ${frame.moves.length}`];
  const points = moves.flatMap((move) => move.points);
  if (moves.some((move) => move.points.length < POINTS.from || move.points.length > POINTS.to))
    return ["a move has no points, or too many"];
  if (points.some(({ words }) => words.length < WORDS.from || words.length > WORDS.to))
    return ["a point has no words to find it by, or too many"];
  const terms = [...points.flatMap(({ words }) => words), ...moves.flatMap(({ givesIn }) => givesIn)];
  if (terms.some((word) => !/^(?:\p{L}|\p{N})[\p{L}\p{N}' ,.%-]*\*?$/u.test(word.trim()) || word.length > LONGEST.word))
    return ["a word to look for is no word"];
  // A rubric word of a few letters, or of the commonest, is in every answer.
  if (points.some(({ words }) => words.some(isEverywhere))) return ["a point is found by any words"];
  const long =
    [situation, prompt, model].some((text) => isTooLong(text, LONGEST.scene)) ||
    [texts.counterpart, texts.opening, texts.hint, texts.mistake, closing.held, closing.gaveIn].some((text) =>
      isTooLong(text, LONGEST.line),
    ) ||
    moves.some(
      (move) =>
        isTooLong(move.model, LONGEST.scene) ||
        [move.hint, move.held, move.gaveIn, move.unclear].some((text) => isTooLong(text, LONGEST.line)) ||
        move.points.some(({ says, tip }) => isTooLong(says, LONGEST.says) || isTooLong(tip, LONGEST.line)),
    );
  return long ? ["it is too long"] : [];
}

/** A word of one or two letters, without a figure. */
const isEverywhere = (word: string): boolean => !/\d/u.test(word) && wordsIn(word).every((part) => part.length < 3);

const linesOf = ({ opening, moves, closing }: WrittenTalk): string[] => [
  opening,
  closing.held,
  closing.gaveIn,
  ...moves.flatMap(({ held, gaveIn, unclear }) => [held, gaveIn, unclear]),
];

const textsOf = (suggested: WrittenTalk): string[] => [
  suggested.situation,
  suggested.counterpart,
  suggested.prompt,
  suggested.hint,
  suggested.model,
  suggested.mistake,
  ...linesOf(suggested),
  ...suggested.moves.flatMap(({ hint, model, points }) => [
    hint,
    model,
    ...points.flatMap(({ says, tip, words }) => [says, tip, ...words.map((word) => word.replace("*", ""))]),
  ]),
];

/** Points practise the frame's concepts, in its order; where a move has more points than that, its first concept. */
function talkOf(suggested: WrittenTalk, frame: TalkFrame, id: string): RolePlayExercise {
  const { situation, counterpart, opening, prompt, hint, model, mistake, closing } = suggested;
  const { skillId, level, concept, audience, difficulty, sources } = frame;
  return {
    kind: "role-play",
    id,
    skillId,
    level,
    concept,
    ...(audience === undefined ? {} : { audience }),
    difficulty,
    sources,
    situation,
    counterpart,
    opening: bare(opening),
    prompt,
    hint,
    model,
    mistake: mistake.replace(/[.\s]+$/u, ""),
    moves: suggested.moves.map((move, index) => {
      const own = frame.moves[index];
      const moveId = own?.id ?? `move-${index + 1}`;
      return {
        id: moveId,
        hint: move.hint,
        model: move.model,
        givesIn: [...(own?.givesIn ?? []), ...move.givesIn].map(term),
        next: { held: bare(move.held), "gave-in": bare(move.gaveIn), unclear: bare(move.unclear) },
        points: move.points.map(({ says, tip, words }, at) => ({
          id: `${moveId}-${at + 1}`,
          says,
          tip,
          anyOf: words.map(term),
          noneOf: [],
          concept: own?.concepts[at] ?? own?.concepts[0] ?? concept,
        })),
      };
    }),
    closing: { held: bare(closing.held), "gave-in": bare(closing.gaveIn) },
  };
}

const term = (word: string): string => word.toLowerCase().trim();

/** A line is shown in quotation marks of its own. */
const bare = (line: string): string => line.replace(/^["“\s]+|["”\s]+$/gu, "");

/** Whether a move would call an answer right that says nothing, or only what it was asked. */
const isMetByNothing = (exercise: RolePlayExercise): boolean =>
  exercise.moves.some((_, index) =>
    [WORDLESS, exercise.prompt, exercise.situation].some(
      (answer) => gradeAnswer(moveExercise(exercise, index, exercise.opening), answer).verdict === "right",
    ),
  );
