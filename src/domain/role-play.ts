import { findTerm, LONGEST_ANSWER, viewOf } from "#src/domain/answer-text.ts";
import type { Evidence, Grade, GradeVerdict } from "#src/domain/grading.ts";
import { ownWords } from "#src/domain/own-words.ts";
import type { Seniority } from "#src/domain/person.ts";
import type {
  Exercise,
  RolePlayExercise,
  RolePlayMove,
  SingleExercise,
  Stance,
  TextExercise,
} from "#src/domain/skill.ts";

/** How one answer went: what it showed, and the line that it answered. */
export interface MoveOutcome {
  /** Index of the move. */
  readonly move: number;
  readonly line: string;
  readonly verdict: GradeVerdict;
  readonly stance: Stance;
  /** 0..1. */
  readonly score: number;
  readonly evidence: readonly Evidence[];
  readonly hinted: boolean;
  /** A good answer to this line was shown before. */
  readonly shown: boolean;
  /** The person's words, for a second look; at most 2,000 characters, and gone once nobody may look again. */
  readonly answer?: string | undefined;
}

/** Where a talk stands, as plain data. */
export interface RolePlayState {
  /** How many of the exercise's moves are played. */
  readonly moves: number;
  /** The counterpart's line that waits for an answer. */
  readonly line: string;
  /** One a move, in order: what counts. */
  readonly outcomes: readonly MoveOutcome[];
  /** The line stands for the second time, because the first answer told nothing. */
  readonly again: boolean;
  /** The second try after the debrief: the index of the move that is played once more. */
  readonly retry?: number | undefined;
  readonly second?: MoveOutcome | undefined;
}

/** `again`: the same move once more; `debrief`: the talk is over and one move may be tried again; `done`: nothing is left to try. */
export type RolePlayStep = "again" | "next" | "debrief" | "done";

const MOVES_OF_SENIORITY: Readonly<Record<Seniority, number>> = { junior: 2, senior: 3, director: 3 };

export const beginRolePlay = (exercise: RolePlayExercise, seniority: Seniority): RolePlayState => ({
  moves: Math.min(MOVES_OF_SENIORITY[seniority], exercise.moves.length),
  line: exercise.opening,
  outcomes: [],
  again: false,
});

/** Index of the move whose answer is wanted; the last one when the talk is over. */
export const currentMove = ({ moves, outcomes, retry }: RolePlayState): number =>
  retry ?? Math.min(outcomes.length, moves - 1);

/** One move as an exercise that every grader of free text can grade. Throws a RangeError where there is no such move. */
export function moveExercise(exercise: RolePlayExercise, index: number, line: string): TextExercise {
  const move = moveAt(exercise, index);
  const { id, skillId, level, concept, audience, mistake, difficulty, situation, counterpart } = exercise;
  return {
    kind: "text",
    id: `${id}#${move.id}`,
    skillId,
    level,
    concept: move.points[0]?.concept ?? concept,
    audience,
    prompt: `${situation} You speak with ${counterpart}, who says: "${line}"`,
    hint: move.hint,
    model: move.model,
    mistake,
    difficulty,
    criteria: move.points,
    heard: line,
  };
}

/** Every concept that a talk practises, the exercise's own first. */
export const conceptsOf = ({ concept, moves }: RolePlayExercise): string[] => [
  ...new Set([concept, ...moves.flatMap(({ points }) => points.map((point) => point.concept))]),
];

/** The exercise whose answer is wanted now: of a talk the current move, everything else as it is. */
export const facing = (
  exercise: Exercise,
  { rolePlay }: { readonly rolePlay?: RolePlayState | undefined },
): SingleExercise =>
  exercise.kind === "role-play"
    ? moveExercise(exercise, rolePlay === undefined ? 0 : currentMove(rolePlay), rolePlay?.line ?? exercise.opening)
    : exercise;

export function moveAt({ id, moves }: RolePlayExercise, index: number): RolePlayMove {
  const move = moves[index];
  if (move === undefined)
    throw new RangeError(`Cannot play exercise "${id}" as it has ${moves.length} moves: current index is ${index}`);
  return move;
}

/**
 * How an answer met the counterpart. Words of giving in count before everything; where nobody could judge the answer, it is
 * unclear; whatever shows a point of the rubric held.
 */
export function stanceOf({ verdict }: Grade, { points, givesIn }: RolePlayMove, answer: string): Stance {
  const view = viewOf(answer.normalize("NFKC"));
  const losing = [...givesIn, ...points.flatMap(({ noneOf }) => noneOf)];
  if (losing.some((term) => findTerm(view, term) !== undefined)) return "gave-in";
  if (verdict === "cannot-judge") return "unclear";
  return verdict === "wrong" ? "gave-in" : "held";
}

export interface MoveAnswer {
  readonly text: string;
  readonly grade: Grade;
  readonly hinted: boolean;
  readonly shown: boolean;
}

export interface MoveResult {
  readonly state: RolePlayState;
  readonly step: RolePlayStep;
  readonly outcome: MoveOutcome;
  /** What the counterpart says now; absent after a second try, which nobody answers. */
  readonly says?: string | undefined;
}

/**
 * The talk after one graded answer. An answer that tells nothing gets the same move once more, and counts as "cannot-judge"
 * the second time; after the last move the weakest one may be tried again, unless every one was right.
 */
export function afterMove(exercise: RolePlayExercise, state: RolePlayState, answer: MoveAnswer): MoveResult {
  const index = currentMove(state);
  const move = moveAt(exercise, index);
  const { grade, text, hinted, shown } = answer;
  const stance = stanceOf(grade, move, ownWords(text, state.line));
  const outcome: MoveOutcome = {
    move: index,
    line: state.line,
    verdict: grade.verdict === "right" && stance === "gave-in" ? "partly" : grade.verdict,
    stance,
    score: grade.score,
    evidence: grade.evidence,
    hinted,
    shown,
    answer: text.slice(0, LONGEST_ANSWER),
  };
  if (state.retry !== undefined) return { state: { ...state, second: outcome }, step: "done", outcome };
  if (stance === "unclear" && !state.again) {
    const line = move.next.unclear;
    return { state: { ...state, line, again: true }, step: "again", outcome, says: line };
  }
  const outcomes = [...state.outcomes, outcome];
  const told = { ...state, outcomes, again: false };
  const met = stance === "held" ? "held" : "gave-in";
  if (outcomes.length < state.moves) {
    const line = move.next[met];
    return { state: { ...told, line }, step: "next", outcome, says: line };
  }
  const says = exercise.closing[met];
  const weakest = weakestOf(outcomes);
  return weakest === undefined
    ? { state: told, step: "done", outcome, says }
    : { state: { ...told, line: weakest.line, retry: weakest.move }, step: "debrief", outcome, says };
}

/** The answer with the least of what was looked for, the earliest of equals; undefined when each was right. */
export function weakestOf(outcomes: readonly MoveOutcome[]): MoveOutcome | undefined {
  return outcomes.filter(({ verdict }) => verdict !== "right").toSorted((a, b) => a.score - b.score)[0];
}

/** One verdict on the talk: right when every answer was, "cannot-judge" when none could be judged. */
export function verdictOf(outcomes: readonly Pick<MoveOutcome, "verdict">[]): GradeVerdict {
  const judged = outcomes.filter(({ verdict }) => verdict !== "cannot-judge");
  if (judged.length === 0) return "cannot-judge";
  if (outcomes.every(({ verdict }) => verdict === "right")) return "right";
  return judged.every(({ verdict }) => verdict === "wrong") ? "wrong" : "partly";
}

/** What one answer says of one concept. */
export interface ConceptVerdict {
  readonly concept: string;
  readonly verdict: GradeVerdict;
}

/** The concepts that a move's rubric belongs to, each with the verdict on its own points. */
export function conceptVerdicts(
  { points }: RolePlayMove,
  { verdict, evidence }: Pick<MoveOutcome, "verdict" | "evidence">,
): ConceptVerdict[] {
  const concepts = [...new Set(points.map(({ concept }) => concept))];
  return concepts.map((concept) => {
    if (verdict === "cannot-judge") return { concept, verdict };
    const own = points.filter((point) => point.concept === concept);
    const met = own.filter(({ id }) => evidence.some((item) => item.criterion === id && item.met)).length;
    return { concept, verdict: met === own.length ? "right" : met === 0 ? "wrong" : "partly" };
  });
}

/** A talk's answers as one verdict a concept: the worst of them, so that what failed comes back first. */
export function verdictsByConcept(
  exercise: RolePlayExercise,
  outcomes: readonly MoveOutcome[],
): ReadonlyMap<string, GradeVerdict> {
  const worst = new Map<string, GradeVerdict>();
  for (const outcome of outcomes) {
    for (const { concept, verdict } of conceptVerdicts(moveAt(exercise, outcome.move), outcome)) {
      const known = worst.get(concept);
      if (known === undefined || BADNESS[verdict] > BADNESS[known]) worst.set(concept, verdict);
    }
  }
  return worst;
}

const BADNESS: Readonly<Record<GradeVerdict, number>> = { right: 0, "cannot-judge": 1, partly: 2, wrong: 3 };
