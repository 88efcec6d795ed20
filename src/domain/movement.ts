import { numbersIn } from "#src/domain/guardrails/message/numbers.ts";
import { wordsIn } from "#src/domain/language.ts";
import type { Passage } from "#src/domain/skill.ts";

/** Movements and equipment that no text about work speaks of. */
const EXERCISES =
  /\b(?:squat\w*|lunges?|lunging|burpees?|push[- ]?ups?|pull[- ]?ups?|chin[- ]?ups?|sit[- ]?ups?|press[- ]?ups?|deadlift\w*|bench[- ]?press\w*|kettlebells?|dumbbells?|barbells?|jumping jacks?|mountain climbers?|box jumps?|crunch(?:es)|calf raises?|glute bridges?|hip thrusts?|step[- ]?ups?|wall[- ]?sits?|jog(?:s|ging)?|treadmills?|headstands?|handstands?|yoga pose\w*|interval training|reps|repetitions)\b/giu;

/** What also means something else in an office; looked for where the skill itself is about the body. */
const MOVEMENTS =
  /\b(?:jump\w*|hop(?:s|ping|ped)?|leap\w*|sprint\w*|run(?:s|ning)?|kick\w*|swing\w*|twist\w*|bounc\w+|plank\w*|bridges?|press(?:es|ing)?|rows?|rowing|curl\w*|plyometric\w*|throw\w*|climb\w*|skip(?:s|ping)?|march\w*|stretch\w*|lift(?:s|ing)?|carry|carrying|pull(?:s|ing)?|push(?:es|ing)?|roll(?:s|ing)?|crawl\w*|swim\w*|cycl(?:e|ing)|bik(?:e|ing)|rope|bands?|weights?|loads?|loaded|backpack|kilos?|kg|pounds?|lbs)\b/giu;

/** Movements that a text names and its source does not. */
export function newMovements(text: string, source: string, aboutTheBody: boolean): string[] {
  const named = [...text.matchAll(EXERCISES), ...(aboutTheBody ? text.matchAll(MOVEMENTS) : [])].map(([word]) =>
    word.toLowerCase(),
  );
  const known = new Set(wordsIn(source).map(stem));
  return [...new Set(named)].filter((word) => !wordsIn(word).every((part) => known.has(stem(part))));
}

const TRAINING =
  /\b(?:(?:go|goes|going) for a (?:run|ride|swim|jog)|intervals|sprints?|work(?:s|ing)? ?out|train(?:s|ing)? (?:hard|through|anyway|on)|push(?:es|ing)? (?:hard|through|on)|lift(?:s|ing)? heavy|keep (?:training|running|moving)|hard session|heavy (?:set|session|weights?))\b/iu;

/** Whether a text tells somebody to move their body, in a sentence that denies nothing. */
export const tellsToMove = (text: string): boolean =>
  text
    .split(/(?<=[.!?])\s+|\n+/u)
    .some(
      (sentence) =>
        (newMovements(sentence, "", false).length > 0 || TRAINING.test(sentence)) && sentence.match(NEGATION) === null,
    );

/** Words that a reworded drill may add: they say no movement, no part of the body, no load and no count. */
const NEUTRAL = new Set(
  "a about after again all also always an and any are as ask at away be because been before begin below between but by calm calmly can come comfortable comfortably could do does doing done down each easily easy end enough even every few first fine for from gentle gently get go good have here hold how if in instead into is it its just keep kept know last later leave less let like little lightly long longer look lower make may me mind more much my need never next no nor not note now of off ok okay on once one only or other out over own part pause place please quick quickly quiet quietly ready repeat rest same see set settle short should side simple simply slow slower slowly small smooth smoothly so soft softly some soon start stay steady steadily step still stop take than that the their them then there these they thing this those through till time to today together too towards under until up use usual usually very wait want was way well what when where whether which while whole wide will with within without work would you your yours yourself don't doesn't isn't it's you're".split(
    " ",
  ),
);

const NEGATION = /\b(?:no|not|never|without|don't|doesn't|nor|instead)\b/giu;

/**
 * What is wrong with a drill in other words: it may add no word beside neutral ones, changes no number and not their order,
 * and drops no "never", "no" or "without".
 */
export function drillFaults(text: string, { title, text: approved, drill }: Passage): string[] {
  const allowed = new Set([...wordsIn(`${title} ${approved} ${drill?.stop ?? ""}`)].map(stem));
  const strange = wordsIn(text).filter((word) => !NEUTRAL.has(word) && !allowed.has(stem(word)) && !isNumberWord(word));
  const [said, meant] = [text, approved].map((each) => numbersIn(each).map(({ kind, value }) => `${kind} ${value}`));
  return [
    ...(strange.length > 0 ? [`the drill adds "${strange[0]}"`] : []),
    ...(said?.join() === meant?.join() ? [] : ["the drill's numbers are not the approved ones in their order"]),
    ...((text.match(NEGATION) ?? []).length < (approved.match(NEGATION) ?? []).length
      ? ["the drill leaves out what not to do"]
      : []),
  ];
}

/** Read as a number above, where its value counts. */
const isNumberWord = (word: string): boolean => numbersIn(word).length > 0;

/** The beginning of a word without its commonest endings. */
const stem = (word: string): string => {
  const bare = word.replace(/'s$/u, "").replace(/(?:ings?|ed|es|s|ly)$/u, "");
  return (bare.length >= 3 ? bare : word).replace(/(.)\1$/u, "$1").replace(/e$/u, "");
};
