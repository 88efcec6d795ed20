import { telling, termsIn, type Weight } from "#src/domain/content/key-terms.ts";
import { wordsIn } from "#src/domain/content/sentences.ts";

const RULE_BONUS = 1.8;

/** The sentences that say most about their topic, per word; what says what to do comes first. */
export function ranked(sentences: readonly string[], weight: Weight): string[] {
  const score = (sentence: string): number => {
    const terms = [...termsIn(sentence).values()];
    const rule = isRule(sentence) ? RULE_BONUS : 1;
    return (rule * terms.reduce((sum, term) => sum + weight(term), 0)) / Math.sqrt(wordsIn(sentence));
  };
  return [...new Set(sentences)].toSorted((a, b) => score(b) - score(a) || (a < b ? -1 : 1));
}

/** Says what to do: a word of obligation, or a sentence that begins with what is to be done. */
const isRule = (sentence: string): boolean =>
  /\b(?:always|never|must|should|do not|don't|avoid|only (?:after|when|then|if))\b/iu.test(sentence) ||
  /^(?:after|before|when|if)\b[^,]*, \p{Ll}/iu.test(sentence) ||
  BEGINS_WITH_DEED.test(sentence);

const BEGINS_WITH_DEED =
  /^(?:first |then )?(?:ask|agree|answer|begin|bring|build|call|check|choose|close|collect|compare|confirm|connect|count|decide|describe|explain|find|give|invite|keep|leave|let|list|listen|look|make|name|note|offer|open|pause|plan|prepare|pull|put|read|repeat|report|say|send|share|show|sort|start|state|stay|stop|sum up|summari[sz]e|take|talk|tell|thank|think|trade|try|turn|use|visit|wait|write)\b/iu;

/** A nudge towards a text: its most telling words that the title does not say already. */
export function hintTowards(text: string, title: string, weight: Weight): string {
  const given = termsIn(title);
  const words = telling(text, weight)
    .filter(({ stem }) => !given.has(stem))
    .slice(0, 3)
    .map(({ word }) => `"${word.toLowerCase()}"`);
  return words.length === 0 ? `Think of "${title}".` : `Think of ${listed(words)}.`;
}

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
