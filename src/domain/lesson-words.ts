import { screenForCrisis } from "#src/domain/crisis.ts";
import { claimOfItself } from "#src/domain/guardrails/message/claims-of-itself.ts";
import { groundingOf } from "#src/domain/guardrails/message/grounding.ts";
import { medicalClaims } from "#src/domain/guardrails/message/medical.ts";
import { numbersIn } from "#src/domain/guardrails/message/numbers.ts";
import { filterText } from "#src/domain/guardrails/message/output-filter.ts";
import { calmText } from "#src/domain/guardrails/message/voice.ts";
import { type Language, languageOf, spelledNumbers, wordsIn } from "#src/domain/language.ts";
import { type LessonBrief, type LessonWords, storedWords } from "#src/domain/lesson.ts";
import { drillFaults, newMovements } from "#src/domain/movement.ts";
import { longestSentence, readabilityIndex, readingGrade, wordCount } from "#src/domain/reading-level.ts";
import { screenForRedFlags } from "#src/domain/red-flags.ts";
import type { Exercise } from "#src/domain/skill.ts";

/** What a writer hands in: the words, and the labels of the passages they rest on. */
export interface WrittenLesson extends Pick<LessonWords, "explanation" | "example" | "drill"> {
  readonly cites: readonly string[];
}

/** The label under which a writer gets the passage of the lesson, and of its drill. */
export const PASSAGE_LABEL = "P1";
export const DRILL_LABEL = "P2";

/** Words a text may have, as shares of the stored text beside a fixed few. */
const LENGTH = { from: 0.45, to: 1.4, extra: 12 } as const;
const LONGEST_PARAGRAPH = 110;
const LONGEST_SENTENCE = 42;
/** School years that an English text may ask for; the plain variant less. */
const GRADES = { usual: 10, plain: 7.5 } as const;
/** The same for another language, by its readability index. */
const INDEX = { usual: 58, plain: 50 } as const;
/** Share of the explanation's own words that the passage knows, in the same language. */
const LEAST_OVERLAP = 0.25;
const REVEALED_RUN = 6;

const NEVER =
  /\b(?:as an ai|language model|system prompt|my instructions|i (?:promise|guarantee)|guaranteed|great (?:question|job)|click here|subscribe|studies show|research shows|experts (?:say|agree)|according to|et al)\b/iu;
const FOREIGN_MEDICAL =
  /\b(?:medikament\w*|tablette\w*|dosis|diagnos\w+|médicament\w*|comprimés?|posologie|ordonnance|medicamentos?|pastillas?|farmac[oi]|pillol\w+|medicijn\w*|comprimidos?|remédios?|kalorien|calor[ií][ea]s?|diät|régime alimentaire|dieta)\b/iu;

/**
 * What is wrong with a lesson in other words, in short sentences; empty when it may be told.
 *
 * Holds: length and reading level in their bands; the given passages cited and no others; every number one of the passage's or
 * the stored example's; no movement that the passage does not name, and a drill as `drillFaults` says; nothing medical, no red
 * flag, no link or markup; the language that was asked for; whole sentences; the exercise's answer not given away.
 */
export function faultsOfLesson(written: WrittenLesson, brief: LessonBrief): string[] {
  const { passage, drill, skill } = brief;
  const stored = storedWords(brief);
  const language: Language = brief.reader?.style.language ?? "en";
  const examples = Object.values(passage.examples).join("\n");
  const source = [passage.title, passage.today, passage.text, passage.plain, examples, passage.keywords].join("\n");
  const texts = [
    { name: "explanation", text: written.explanation, stored: stored.explanation },
    { name: "example", text: written.example, stored: stored.example },
  ];
  const body = skill.scope !== "knowledge";
  return [
    ...texts.flatMap(({ name, text, stored: own }) => [
      ...lengthFaults(name, text, own),
      ...formFaults(name, text, brief),
      ...numberFaults(name, text, source, language),
      ...newMovements(text, `${source}\n${drill?.text ?? ""}`, body).map((word) => `the ${name} adds "${word}"`),
      ...claimFaults(name, text, source, language),
    ]),
    ...citationFaults(written, brief),
    ...languageFaults(written, language, brief.plain),
    ...(language === "en" ? overlapFaults(written.explanation, source) : []),
    ...(reveals(`${written.explanation} ${written.example}`, source, brief.exercise)
      ? ["it gives the answer away"]
      : []),
    ...drillWords(written, brief, language),
  ];
}

/** What a writer is told of the bands, in words of the explanation and the example. */
export function limitsOfLesson(brief: LessonBrief): Readonly<Record<string, number>> {
  const { explanation, example } = storedWords(brief);
  const longest = (text: string): number => Math.round(wordCount(text) * 1.2);
  return {
    wordsOfExplanation: longest(explanation),
    wordsOfExample: longest(example),
    wordsOfLongestSentence: brief.plain ? 14 : 24,
    schoolYears: brief.plain ? 6 : 8,
  };
}

function lengthFaults(name: string, text: string, stored: string): string[] {
  const [words, own] = [wordCount(text), wordCount(stored)];
  if (words < own * LENGTH.from) return [`the ${name} is too short: ${words} words`];
  if (words > own * LENGTH.to + LENGTH.extra) return [`the ${name} is too long: ${words} words`];
  if (text.split(/\n\s*\n/u).some((part) => wordCount(part) > LONGEST_PARAGRAPH))
    return [`a paragraph of the ${name} is too long`];
  return longestSentence(text) > LONGEST_SENTENCE ? [`a sentence of the ${name} is too long`] : [];
}

/** Whole sentences without links, markup, shouting or more than the emoji the person uses. */
function formFaults(name: string, text: string, { reader }: LessonBrief): string[] {
  const budget = { emoji: reader?.style.emoji === true ? 1 : 0 };
  const clean = filterText(text, { linkHosts: [] });
  const normal = (words: string): string => words.replace(/\s+/gu, " ").trim();
  if (clean.fired.length > 0 || /[*_#|<>[\]{}`]/u.test(text)) return [`the ${name} holds a link or markup`];
  if (normal(calmText(clean.text, budget)) !== normal(clean.text)) return [`the ${name} shouts or holds an emoji`];
  return /[.!?…]["”»')]?$/u.test(text.trim()) ? [] : [`the ${name} ends in half a sentence`];
}

function numberFaults(name: string, text: string, source: string, language: Language): string[] {
  const citation = { chunkId: "", title: "", source: "", passage: source };
  const check = groundingOf({ facts: [], constants: [], citations: [citation], personText: "" });
  const known = numbersIn(source).map(({ value }) => value);
  const invented = [
    ...check(text).map(({ raw }) => raw),
    ...spelledNumbers(text, language)
      .filter((value) => !known.some((own) => Math.abs(own - value) < 1e-3))
      .map(String),
  ];
  return invented.length === 0 ? [] : [`the ${name} says ${invented[0]}, which the passage does not`];
}

function claimFaults(name: string, text: string, source: string, language: Language): string[] {
  const known = new Set(screenForRedFlags(source).map(({ code }) => code));
  const flags = screenForRedFlags(text).filter(({ code }) => !known.has(code));
  const itself = claimOfItself(text);
  const never = NEVER.exec(text)?.[0].toLowerCase();
  return [
    ...(flags.length > 0 || screenForCrisis(text) !== undefined ? [`the ${name} touches a red flag`] : []),
    ...(medicalClaims(text).length > 0 || (language !== "en" && FOREIGN_MEDICAL.test(text))
      ? [`the ${name} speaks of medicine`]
      : []),
    ...(itself !== undefined && itself !== claimOfItself(source) ? [`the ${name} says of itself what is not so`] : []),
    ...(never !== undefined && !source.toLowerCase().includes(never) ? [`the ${name} says "${never}"`] : []),
  ];
}

function citationFaults({ cites }: WrittenLesson, { drill }: LessonBrief): string[] {
  const given = [PASSAGE_LABEL, ...(drill === undefined ? [] : [DRILL_LABEL])];
  const strange = cites.find((label) => !given.includes(label));
  if (strange !== undefined) return ["it cites a passage that was not given"];
  return cites.includes(PASSAGE_LABEL) ? [] : ["it does not cite the passage"];
}

function languageFaults({ explanation, example }: WrittenLesson, language: Language, plain: boolean): string[] {
  const text = `${explanation}\n${example}`;
  if (languageOf(text) !== language || languageOf(explanation) !== language)
    return [`it is not in the language "${language}"`];
  const band = plain ? "plain" : "usual";
  const hard = language === "en" ? readingGrade(text) > GRADES[band] : readabilityIndex(text) > INDEX[band];
  return hard ? ["it is too hard to read"] : [];
}

/** Words of four letters or more that are not among the commonest, by their first five letters. */
const ownWords = (text: string): Set<string> =>
  new Set(
    wordsIn(text)
      .filter((word) => word.length >= 5)
      .map((word) => word.slice(0, 5)),
  );

function overlapFaults(explanation: string, source: string): string[] {
  const known = ownWords(source);
  const said = [...ownWords(explanation)];
  const shared = said.filter((word) => known.has(word)).length;
  return said.length > 0 && shared / said.length < LEAST_OVERLAP ? ["it is about something else than the passage"] : [];
}

/** Whether six words in a row of the good answer stand in the text and not in the passage. */
function reveals(text: string, source: string, exercise: Exercise): boolean {
  const good = [exercise.model, ...(exercise.kind === "choice" ? [exercise.options[exercise.answer] ?? ""] : [])];
  const [said, known] = [` ${wordsIn(text).join(" ")} `, ` ${wordsIn(source).join(" ")} `];
  return good.some((answer) => {
    const words = wordsIn(answer);
    return words.some((_, at) => {
      const run = ` ${words.slice(at, at + REVEALED_RUN).join(" ")} `;
      return at + REVEALED_RUN <= words.length && said.includes(run) && !known.includes(run);
    });
  });
}

function drillWords({ drill: text }: WrittenLesson, { drill }: LessonBrief, language: Language): string[] {
  if (text === undefined) return [];
  if (drill === undefined) return ["it brings a drill that was not given"];
  if (language !== "en") return ["a drill stays as it was approved"];
  return [...lengthFaults("drill", text, drill.text), ...drillFaults(text, drill)];
}
