import type { Audience, Exercise, Passage, TextExercise } from "#src/domain/skill.ts";

const SITUATION =
  /\b(?:call|meeting|negotiations?|renewal|pitch|presentation|demo|review|interview|talk|conversation|feedback|1:1|one[ -]on[ -]one|appraisal|board|workshop|customer|client|buyer|boss)\b/iu;
const SOON =
  /\bin (?:\d{1,3}|an?|half an|a quarter of an|five|ten|fifteen|twenty|thirty|forty[- ]five|two|three) ?(?:min(?:ute)?s?|h(?:ou)?rs?|hour)\b|\b(?:right now|about to|any minute|in a (?:moment|minute)|today|this (?:morning|afternoon)|tonight|tomorrow|at \d{1,2}(?::\d{2})?(?: ?[ap]m)?)\b/iu;
const CRY = /^(?:please )?help\b|\bhelp(?: me)?(?: please)?[.! ]*$|\b(?:need|want) (?:some |your )?help\b/iu;
const WISH = /^(?:please )?(?:rehearse|prep(?:are)? me|get me ready|warm me up|quick prep|practi[cs]e with me)\b/iu;
const NOISE =
  /\b(?:please|help|me|i|have|my|a|an|the|there|is|with|need|want|get|ready|rehearse|prep|prepare|warm|up|quick|practi[cs]e|for|about|to|got|some|your)\b/giu;

/**
 * What somebody is about to do, out of words like "renewal call in 30 minutes, help"; undefined when they ask for something
 * else. It takes a situation with a time and a cry for help, or a situation that somebody asks to rehearse.
 */
export function asksToRehearse(text: string): string | undefined {
  const words = text.trim();
  if (words.length > 200 || !SITUATION.test(words)) return undefined;
  if (!WISH.test(words) && !(SOON.test(words) && CRY.test(words))) return undefined;
  return situationIn(words);
}

/** Told by the person of themselves: "I've a call", "got a pitch"; not of what is long over or about something else. */
const OWN_AHEAD =
  /^(?:(?:so|well|ok|hi|hey),? )?(?:i|i'?ve|i'?m|we|we'?ve|got|have|having|going into|about to|there'?s)\b/iu;
const IMMINENT =
  /\bin (?:\d{1,3}|an?|half an|a quarter of an|five|ten|fifteen|twenty|thirty|forty[- ]five|two|three) ?(?:min(?:ute)?s?|h(?:ou)?rs?)\b|\b(?:right now|about to|any minute|in a (?:moment|minute)|at \d{1,2}(?::\d{2})?(?: ?[ap]m)?)\b/iu;
const ELSEWHERE = /\b(?:had|was|were|session|training|lesson|later|move|skip|instead|free)\b/iu;

/**
 * What somebody says they are about to do, without asking for anything: "I've a call with a client in half an hour". The kind of
 * situation alone, in words of a closed list; undefined where nothing is about to begin.
 */
export function situationAhead(text: string): string | undefined {
  const words = text.trim().replace(/[\u2019]/gu, "'");
  if (words.length > 200 || !OWN_AHEAD.test(words) || !IMMINENT.test(words) || ELSEWHERE.test(words)) return undefined;
  const kinds = [...words.toLowerCase().matchAll(new RegExp(SITUATION, "giu"))].map(([kind]) => kind);
  return kinds.length === 0 ? undefined : [...new Set(kinds)].join(" ");
}

/** The situation alone: without its time and without the words of asking. */
export function situationIn(words: string): string {
  const bare = words
    .replace(SOON, " ")
    .replace(NOISE, " ")
    .replace(/[,.!?]+/gu, " ")
    .replace(/\s+/gu, " ")
    .trim();
  return bare === "" ? words.trim() : bare;
}

/** What people call a situation, and the words by which a library's passages speak of it; used when the own words find nothing. */
const KNOWN_SITUATIONS: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:renewal|price|pricing|discount|contract|deal|offer|negotiat\w*|buyer|procurement)\b/iu,
    "first offer price negotiation anchor discount",
  ],
  [
    /\b(?:feedback|appraisal|performance|1:1|one[ -]on[ -]one|difficult conversation|review)\b/iu,
    "giving feedback describe behaviour impact",
  ],
  [
    /\b(?:presentation|present|pitch|slides?|demo|board|keynote|talk)\b/iu,
    "presenting opening message audience slides",
  ],
];

export const otherWordsFor = (situation: string): string | undefined =>
  KNOWN_SITUATIONS.find(([pattern]) => pattern.test(situation))?.[1];

/** Two minutes before it counts: what it is about, one sentence to say, one thing to leave out, and one answer to practise. */
export interface Rehearsal {
  readonly passage: Passage;
  readonly exercise: TextExercise;
  readonly say: string;
  /** As the end of "Leave out: ...". */
  readonly avoid: string;
}

/**
 * A rehearsal from the first passage that has something to say aloud and to answer in one's own words; every sentence of it is
 * stored with an approved passage. Undefined when none of the passages has.
 */
export function rehearsalFrom(
  passages: readonly Passage[],
  exercises: readonly Exercise[],
  audience: Audience,
): Rehearsal | undefined {
  for (const passage of passages) {
    if (!passage.approved || passage.drill !== undefined) continue;
    const own = exercises.filter(
      (exercise): exercise is TextExercise =>
        exercise.kind === "text" &&
        exercise.concept === passage.concept &&
        exercise.skillId === passage.skillId &&
        (exercise.audience === undefined || exercise.audience === audience),
    );
    const exercise = own.find((candidate) => candidate.audience === audience) ?? own[0];
    if (exercise === undefined) continue;
    const say = spokenIn(passage.examples[audience]) ?? spokenIn(passage.text);
    return { passage, exercise, say: say ?? exercise.model.replace(/^"|"$/gu, ""), avoid: exercise.mistake };
  }
  return undefined;
}

/** The first sentence that somebody says in a text: between quotation marks, four words or more. */
const spokenIn = (text: string): string | undefined =>
  [...text.matchAll(/"([^"]{12,240})"/gu)].map(([, said]) => said ?? "").find((said) => said.split(/\s+/u).length >= 4);
