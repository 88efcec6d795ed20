import { screenForCrisis } from "#src/domain/crisis.ts";
import { asksForSecret } from "#src/domain/guardrails/message/claims-of-itself.ts";
import { medicalClaims } from "#src/domain/guardrails/message/medical.ts";
import { numbersIn } from "#src/domain/guardrails/message/numbers.ts";
import { filterText } from "#src/domain/guardrails/message/output-filter.ts";
import { languageOf, wordsIn } from "#src/domain/language.ts";
import { screenForRedFlags } from "#src/domain/red-flags.ts";

const LENGTH = { from: 0.4, to: 1.6, extra: 8 } as const;
/** Share of the stored line's own words that the other wording keeps. */
const LEAST_SHARED = 0.4;
/** What nobody in a talk would say: words about the exercise, and about whoever speaks it. */
export const OUT_OF_THE_TALK =
  /\b(?:exercise|rubric|hint|points?|score|grade[ds]?|lesson|role[ -]?play|learner|counterpart|as an ai|language model|prompt|instructions?|kairos|coach)\b/iu;
const NOT = /\b(?:no|not|never|nothing|none|nobody|cannot|without|\p{L}+n't)\b/iu;

/**
 * Why a line of the counterpart in other words does not hold, in short sentences; empty when it may be said.
 *
 * Holds: the same numbers, none new and none left out; a question stays one and a statement too; what is denied stays denied; the
 * words of the stored line for the most part; its length in a band; plain words of one paragraph that stay inside the talk.
 */
export function faultsOfLine(reworded: string, stored: string): string[] {
  const text = reworded.replace(/[‘’]/gu, "'").trim();
  const [said, own] = [wordsIn(text).length, wordsIn(stored).length];
  return [
    ...(said < own * LENGTH.from || said > own * LENGTH.to + LENGTH.extra ? [`its length is ${said} words`] : []),
    ...(/[\n"“”*_#<>[\]{}`|]/u.test(text) || filterText(text, { linkHosts: [] }).fired.length > 0
      ? ["it holds markup, a quotation or a link"]
      : []),
    ...(numbers(text) === numbers(stored) ? [] : ["its numbers are others"]),
    ...(text.includes("?") === stored.includes("?") ? [] : ["a question became a statement, or the other way round"]),
    ...(NOT.test(text) === NOT.test(stored) ? [] : ["what is denied changed"]),
    ...(shared(text, stored) < LEAST_SHARED ? ["it says something else"] : []),
    ...(asksForSecret(text) ? ["it asks for a secret"] : []),
    ...(OUT_OF_THE_TALK.test(text) && !OUT_OF_THE_TALK.test(stored) ? ["it leaves the talk"] : []),
    ...(languageOf(text) === "en" ? [] : ["it is not in English"]),
    ...(medicalClaims(text).length > 0 || screenForRedFlags(text).length > 0 || screenForCrisis(text) !== undefined
      ? ["it touches a red flag"]
      : []),
  ];
}

const numbers = (text: string): string =>
  [...new Set(numbersIn(text).map(({ kind, value }) => `${kind}:${value}`))].toSorted().join(" ");

const SMALL =
  /^(?:that|this|with|have|what|your|from|they|then|them|there|would|could|should|about|will|just|like|more)$/u;

const stems = (text: string): Set<string> =>
  new Set(
    wordsIn(text)
      .map((word) => word.toLowerCase())
      .filter((word) => word.length >= 4 && !SMALL.test(word))
      .map((word) => word.slice(0, 5)),
  );

/** 1 where the stored line has no words of its own. */
function shared(text: string, stored: string): number {
  const own = stems(stored);
  const said = stems(text);
  return own.size === 0 ? 1 : [...own].filter((word) => said.has(word)).length / own.size;
}
