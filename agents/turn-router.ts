import { asksAboutSomebody, parseCommand } from "#agents/coach/commands.ts";
import { disputedLesson } from "#agents/lesson/second-look.ts";
import { DISAGREE, inTalk, lessonWord, ratingWord, wantsOwnWords } from "#agents/lesson/words.ts";
import { isCourtesy } from "#agents/offline/intents.ts";
import { screenForRedFlags } from "#src/domain/red-flags.ts";
import { parseConfirmation, parseQuickAnswer, readSentence } from "#src/domain/sentence-reading.ts";
import type { Turn } from "#src/domain/turn.ts";
import type { OpenQuestion } from "#src/ports/traffic.ts";

export type Route =
  | "coach"
  | "check-in-ask"
  | "check-in-sentence"
  | "check-in-answer"
  | "lesson-start"
  | "lesson-answer"
  | "lesson-rate"
  | "lesson-disagree"
  | "lesson-reason"
  | "erase";

const LESSON_ANSWERS = new Set([
  "lesson-hint",
  "lesson-show",
  "lesson-skip",
  "lesson-option",
  "lesson-unknown",
  "lesson-new",
]);
const LESSON_RATINGS = new Set(["lesson-too-easy", "lesson-right", "lesson-too-hard"]);
const CHECK_IN_ANSWERS = new Set([
  "check-in-good",
  "check-in-okay",
  "check-in-rough",
  "check-in-details",
  "reading-right",
  "reading-drop",
  "check-in-skip",
  "check-in-snooze",
]);

/** Which graph a turn belongs to. An open question takes what can be its answer; everything else is the coach's. */
export function routeTurn({ text, action }: Pick<Turn, "text" | "action">, open: readonly OpenQuestion[]): Route {
  const inLesson = open.some(({ graph }) => graph === "lesson");
  const toCounterpart = action === undefined && DISAGREE.test(text.trim()) && open.some(inTalk);
  if (toCounterpart) return "lesson-answer";
  const word = action === undefined && inLesson ? lessonWord(text) : undefined;
  if (action === undefined && ratingWord(text) !== undefined) return "lesson-rate";
  const leaves = word === "lesson-disagree-leave";
  if (word !== undefined && (!leaves || open.some((question) => disputedLesson(question) !== undefined)))
    return routeAction(word);
  const asked = action ?? parseCommand(text);
  if (asked !== undefined) return routeAction(asked.id);
  if (screenForRedFlags(text).length > 0 || asksAboutSomebody(text)) return "coach";
  for (const question of open) {
    if (question.graph === "check-in" && answersCheckIn(text, question)) return "check-in-answer";
    if (disputedLesson(question) !== undefined && !asksForSomething(text)) return "lesson-reason";
    const isAnswer = !asksForSomething(text) || (wantsOwnWords(question) && !asksOfOneself(text));
    if (question.graph === "lesson" && isAnswer) return "lesson-answer";
  }
  return saysHowTheyAre(text) ? "check-in-sentence" : "coach";
}

function routeAction(id: string): Route {
  if (LESSON_ANSWERS.has(id)) return "lesson-answer";
  if (LESSON_RATINGS.has(id)) return "lesson-rate";
  if (CHECK_IN_ANSWERS.has(id)) return "check-in-answer";
  switch (id) {
    case "check-in":
      return "check-in-ask";
    case "lesson-start":
    case "role-play":
    case "placement":
    case "rehearsal":
      return "lesson-start";
    case "lesson-disagree":
    case "lesson-disagree-leave":
      return "lesson-disagree";
    case "data-delete-confirm":
      return "erase";
    default:
      return "coach";
  }
}

const asksForSomething = (text: string): boolean =>
  /\?\s*$/u.test(text) ||
  /^(?:why|what|how|when|can|could|should|is|are|do|does|tell|show|give|explain|help|please)\b/iu.test(text.trim());

/** A question to Kairos and no line of a talk: about one's own body, day and data, or about Kairos itself. */
const asksOfOneself = (text: string): boolean =>
  /\b(?:my|today'?s) (?:sleep|hrv|heart|stress|plan|day|readiness|capacity|data|lesson|calendar|check-?in|twin|team|settings|goals?|consents?)\b|\b(?:did|do|have|am|was) i (?:sleep|slept|tired|rested|ready|doing)\b|\bhow am i\b|\bwhat if i\b|\b(?:can|may|should) i (?:train|run|work ?out|lift|squat)\b|\bkairos\b|\b(?:what|how) (?:can|do) you do\b/iu.test(
    text,
  );

/** "Yes" answers "Right?", and not "How are you?". */
const answersCheckIn = (text: string, { asks }: OpenQuestion): boolean =>
  parseQuickAnswer(text) !== undefined ||
  (asks.includes('"confirm"') && parseConfirmation(text) !== undefined) ||
  (!asksForSomething(text) && readSentence(text) !== undefined);

/** Said without being asked: "honestly wiped, the call went badly". */
const saysHowTheyAre = (text: string): boolean =>
  !asksForSomething(text) &&
  !isCourtesy(text) &&
  !ASKS_WITHIN.test(text) &&
  (OF_ONESELF.test(text) || !OF_SOMETHING_ELSE.test(text)) &&
  text.length <= 400 &&
  readSentence(text) !== undefined;

/** "... and I'm nervous, can you help me prepare" is a wish that says how somebody is. */
const ASKS_WITHIN = /\b(?:can|could|would|will) (?:you|we)\b|\b(?:give|show|help|teach|tell) me\b/iu;
const OF_ONESELF =
  /\b(?:i|i'm|i've|im|ive|me|my(?= (?:sleep|night|mood|energy|head|body|legs?|back|stress|day|week|mind)))\b/iu;
/** A report of somebody or something else, or somebody's words. */
const OF_SOMETHING_ELSE =
  /^(?:my|the|our|this|that|these|those|his|her|their|he|she|they|we|nice|good one)\b(?! (?:sleep|night|mood|energy|head|body|legs?|stress|day|week|morning|mind)\b)|["\u201c\u201d]/iu;
