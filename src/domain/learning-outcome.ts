import { ANSWERS_OF_A_TEST, type GradedAnswers } from "#src/domain/learning-evidence.ts";
import { isActivity, type Statement, type StatementActivity, type StatementScore } from "#src/domain/statement.ts";

export type OutcomeState = "started" | "completed" | "passed" | "failed";

/** What a statement says about somebody and a course. */
export interface Outcome {
  /** Absent: it says nothing about how far they are, an answer to one question for example. */
  readonly state?: OutcomeState | undefined;
  /** 0..1. */
  readonly share?: number | undefined;
  /** Absent: nothing was graded. */
  readonly answers?: GradedAnswers | undefined;
}

const STARTED = ["attempted", "experienced", "initialized", "launched", "interacted", "progressed", "resumed"];
const COMPLETED = ["completed", "complete", "satisfied", "waived", "scored", "mastered"];
const ONE_QUESTION = "answered";

/** Verbs by their last word, in the vocabularies that learning platforms use: ADL, cmi5, Activity Streams. */
const VERB =
  /^https?:\/\/(?:adlnet\.gov\/expapi\/verbs|w3id\.org\/xapi\/adl\/verbs|activitystrea\.ms\/schema\/1\.0|id\.tincanapi\.com\/verb)\/([a-z-]+)$/u;

/** The part of a verb that this product knows; undefined for any other. */
const verbOf = (id: string): string | undefined => VERB.exec(id)?.[1];

/**
 * What a statement of somebody about an activity says; undefined when it is about nothing we use.
 *
 * A score counts as the answers of a test, success without a score as one answer, and a completion alone as none: having
 * seen something does not show what is known.
 */
export function outcomeOf({
  verb,
  object,
  result,
}: Pick<Statement, "verb" | "object" | "result">): Outcome | undefined {
  const word = verbOf(verb.id);
  if (word === undefined || !isActivity(object)) return undefined;
  const share = result?.score === undefined ? undefined : shareOf(result.score);
  const success = word === "passed" ? true : word === "failed" ? false : result?.success;
  const answers = gradedBy(share, success, word === ONE_QUESTION);
  if (word === ONE_QUESTION) return { share, answers };
  if (STARTED.includes(word)) {
    const state = result?.completion === true ? "completed" : "started";
    return { state, ...(state === "completed" ? { share, answers } : {}) };
  }
  if (word === "passed" || word === "failed") return { state: word, share, answers };
  if (!COMPLETED.includes(word)) return undefined;
  // A score that the platform itself does not call a success or a completion is a result all the same.
  const state = success === true ? "passed" : success === false ? "failed" : "completed";
  return { state, share, answers };
}

function gradedBy(share: number | undefined, success: boolean | undefined, one: boolean): GradedAnswers | undefined {
  if (share !== undefined) return { count: one ? 1 : ANSWERS_OF_A_TEST, share };
  return success === undefined ? undefined : { count: 1, share: success ? 1 : 0 };
}

/** A score as 0..1: as scaled, or raw between min (0 when absent) and max; undefined when neither can be told. */
export function shareOf({ scaled, raw, min = 0, max }: StatementScore): number | undefined {
  if (scaled !== undefined) return Math.min(1, Math.max(0, scaled));
  if (raw === undefined || max === undefined || !(max > min)) return undefined;
  return Math.min(1, Math.max(0, (raw - min) / (max - min)));
}

const COURSE_TYPES = ["course", "module", "lesson", "assessment", "performance", "simulation", "media"];
const TYPE =
  /^https?:\/\/(?:adlnet\.gov\/expapi\/activities|w3id\.org\/xapi\/(?:adl|cmi5)\/activit(?:ies|ytype)|id\.tincanapi\.com\/activitytype)\/([a-z-]+)$/u;

/** Whether an activity describes itself as something that is taken as a whole, not one question of it. */
export function describesCourse({ definition }: StatementActivity): boolean {
  const type = definition?.type === undefined ? undefined : TYPE.exec(definition.type)?.[1];
  return type !== undefined && COURSE_TYPES.includes(type) && definition?.name !== undefined;
}
