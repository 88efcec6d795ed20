import { parseCommand } from "#agents/coach/commands.ts";
import { situationAhead } from "#src/domain/rehearsal.ts";
import type { TurnAction } from "#src/domain/turn.ts";
import { canBeWish, plainWords, understand, type Wish } from "#src/domain/wish.ts";
import type { Embedder, PhraseBook } from "#src/ports/learning.ts";

/** What the offline mind does with a text: one tool, one act as if it had been tapped, a question with buttons, or nothing. */
export type Decision =
  | { readonly tool: string; readonly args: Readonly<Record<string, unknown>> }
  | { readonly act: TurnAction }
  | { readonly ask: readonly Wish[] }
  | { readonly unknown: true };

export type Decide = (text: string) => Promise<Decision>;

/** A manager's question about the team, in many words. */
const TEAM =
  /\b(?:team|everyone|everybody|department|staff|people)\b.*\b(?:doing|readiness|week|feel|feeling|load|mood|today|going)\b|\bhow(?:'s| is| are) (?:my|the|our) (?:team|people)\b(?! (?:number|figure|band)s?\b)|\breadiness\b.*\bplease\b|\bteam readiness\b|\bgive me the \p{L}+ readiness\b/iu;

/** Whether a text asks for a team's week. Who may have it is decided by the directory, not by the words. */
export const asksForTeam = (text: string): boolean => TEAM.test(text);

const NIGHT_OF =
  /\b(?:if|what if|suppose|with)\b.*?(\d+(?:[.,]\d+)?)\s*(?:h|hours?)\b.*\bsle(?:ep|pt)|\b(?:if|what if|suppose)\b.*\bsle(?:ep|pt)\b.*?\b(\d+(?:[.,]\d+)?)\s*(?:h|hours?)\b/iu;
const MAY_TRAIN =
  /\b(?:can i|may i|should i|is it (?:ok|okay|safe)(?: for me)?)\b.*\b(?:train(?:ing)?|run(?:ning)?|work ?out|lift|squats?|gym|intervals?)\b/iu;
const TOPIC = /\b(?:tips?|advice|how (?:can|could|should) (?:i|we)|how to|ways? to)\b/iu;
const LOOSE_TOPIC = /\b(?:how do|teach|learn|explain|improve|better|practi[cs]e|what is|what are|what's)\b/iu;
/** A question about the person's own things is none about a topic. */
const OWN = /\b(?:my|me|mine|you|your)\b/iu;

const COURTESY =
  /^(?:(?:ok|okay|k|great|cool|perfect|alright|all right|got it|understood|good to know|no|lol|haha)[ ,.!]*)*(?:thanks?(?: (?:you|a lot|so much|very much|again|kairos))*|thx|ty|ok|okay|k|cool|alright|got it|understood|good to know|bye|good ?night|see (?:you|ya)(?: (?:later|tomorrow|soon))?)[ .!:)]*$/iu;

/** "Thanks", "ok": neither a wish nor how somebody is, unless it answers a question. */
export const isCourtesy = (text: string): boolean => COURTESY.test(text.trim());

/** Exact words of asking that need no entry in the phrase book: they only begin something. */
const BEGINS = new Set(["rehearsal"]);

/**
 * Reads plain words by rules, exact words within a polite sentence, and the closest phrase of the book; the same text always gives
 * the same decision. What is not clear, and all that changes something, becomes a question.
 */
export function createDecide(book: PhraseBook, embedder: Embedder): Decide {
  const wishOf = new Map(book.phrases.map(({ wish }) => [wish.does, wish]));

  const exactly = (plain: string): Decision | undefined => {
    const asked = parseCommand(plain);
    if (asked === undefined) return undefined;
    const wish = wishOf.get(asked.id);
    if (wish?.asks !== undefined)
      return { ask: [asked.value === undefined ? wish : { ...wish, value: asked.value, choices: undefined }] };
    return wish !== undefined || BEGINS.has(asked.id) ? { act: asked } : undefined;
  };

  return async (text) => {
    if (isCourtesy(text)) return { act: { id: "courtesy" } };
    const topic = { tool: "learning_search", args: { query: text.slice(0, 200) } };
    if (!canBeWish(text)) return TOPIC.test(text) && /\?\s*$/u.test(text) ? topic : { unknown: true };
    const plain = plainWords(text);
    const exact = exactly(plain);
    if (exact !== undefined) return exact;
    const night = text.match(NIGHT_OF);
    if (night !== null) return { act: { id: "what-if", value: clampHours(night[1] ?? night[2]) } };
    if (MAY_TRAIN.test(text)) return { tool: "guardrail_validate", args: { kind: "physical", minutes: 30, effort: 6 } };
    const ahead = situationAhead(text);
    if (ahead !== undefined) return { ask: [rehearsalOf(ahead)] };
    const [vector] = await embedder.embed([plain]);
    const understood = understand(plain, vector!, book);
    if (understood.kind === "sure") {
      const { wish } = understood;
      return wish.asks === undefined ? { act: actionOfWish(wish) } : { ask: [wish] };
    }
    if (TOPIC.test(text)) return topic;
    if (understood.kind === "unsure") return { ask: understood.wishes };
    return LOOSE_TOPIC.test(text) && !OWN.test(text) ? topic : { unknown: true };
  };
}

const actionOfWish = ({ does, value }: Wish): TurnAction => ({ id: does, ...(value === undefined ? {} : { value }) });

const rehearsalOf = (situation: string): Wish => ({
  does: "rehearsal",
  value: `about:${situation}`,
  button: "Practise for it",
  asks: "Shall we spend two minutes on it before it counts?",
});

const clampHours = (raw: string | undefined): string =>
  String(Math.min(12, Math.max(3, Number((raw ?? "8").replace(",", ".")))));
