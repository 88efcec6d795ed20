import { termsIn } from "#src/domain/content/key-terms.ts";
import { sentencesOf, wordsIn } from "#src/domain/content/sentences.ts";

const LEANS_ON_OTHERS =
  /^(?:this|that|these|those|it|its|they|their|them|he|she|his|her|however|but|and|or|so|then|also|such|here|there|therefore|thus|otherwise|instead|again|both|neither|for (?:example|instance)|e\.g|i\.e|in (?:this|that|these|such)|as (?:above|below|shown|mentioned))\b/iu;
const POINTS_ELSEWHERE =
  /\b(?:above|below|following|figure|table|chapter|appendix|page|slide|see also|click|download)\b/iu;
const LONGEST = 190;

/** Whether a sentence says something by itself, and can be quoted alone. */
export function standsAlone(sentence: string): boolean {
  const words = wordsIn(sentence);
  return (
    words >= 6 &&
    words <= 32 &&
    sentence.length <= LONGEST &&
    /^[\p{Lu}\p{N}"“]/u.test(sentence) &&
    /[.!”"]$/u.test(sentence) &&
    !LEANS_ON_OTHERS.test(sentence) &&
    !POINTS_ELSEWHERE.test(sentence) &&
    !readsAsInstruction(sentence) &&
    termsIn(sentence).size >= 2
  );
}

export const standing = (text: string): string[] => text.split("\n\n").flatMap(sentencesOf).filter(standsAlone);

/**
 * Words that address a program instead of a reader. Only a hint for whoever approves: what holds the line is that content is
 * data wherever it goes (SAFETY.md 3).
 */
const ADDRESSED_TO_A_PROGRAM =
  /\b(?:ignore|disregard|forget|override)\b[^.]{0,40}\b(?:previous|prior|above|earlier|all|your)\b[^.]{0,30}\b(?:instructions?|prompts?|rules|messages?|guidelines?)\b|\bsystem prompt\b|\b(?:as|you are) an? (?:ai|artificial intelligence|language model|assistant|chatbot|bot)\b|\b(?:dear|attention|hey|hello),? (?:ai|assistant|chatbot|kairos)\b|\bimportant message (?:from|to)\b[^.]{0,40}\bbefore you can\b|\b(?:call|use|invoke) the (?:tool|function)\b|\b\w+_(?:lookup|message|record|fetch|search)\b|\bdeveloper mode\b|\bjailbreak\b/iu;

export const readsAsInstruction = (text: string): boolean => ADDRESSED_TO_A_PROGRAM.test(text);

export interface Said {
  readonly quote: string;
  /** `counterpart`: a customer or colleague says it; `own`: it is what to say. */
  readonly by: "counterpart" | "own";
}

const QUOTE = /["“]([^"“”]{8,160})["”]/gu;
/** The third person says it, or somebody who is named as the other side. */
const OTHER_SIDE =
  /\b(?:says|asks|asked|said|tells|told|objects|objected|writes|wrote|replies|answers|thinks|claims|complains)\b|\b(?:customers?|clients?|buyers?|prospects?|callers?|patients?|guests?|suppliers?|candidates?|somebody|someone)\b/iu;
const OWN_SIDE =
  /\b(?:you(?: (?:can|could|might|should|may))? (?:say|ask|answer|reply|respond)|(?:say|ask|answer|reply|respond|try)(?: with)?)\s*[,:]?\s*$/iu;

/** What is said in quotation marks in a passage, three words or more, and by whom. */
export function saidIn(text: string): Said[] {
  return [...text.matchAll(QUOTE)].flatMap((match): Said[] => {
    const quote = (match[1] ?? "").trim();
    if (wordsIn(quote) < 3) return [];
    const before =
      text
        .slice(Math.max(0, match.index - 80), match.index)
        .split(/[.!?]\s/u)
        .at(-1) ?? "";
    if (OWN_SIDE.test(before)) return [{ quote, by: "own" }];
    return OTHER_SIDE.test(before) ? [{ quote, by: "counterpart" }] : [];
  });
}
