import { PASSAGE_WORDS } from "#src/domain/content/chunk.ts";
import { cleanText, slugOf } from "#src/domain/content/clean-text.ts";
import type { DocumentPassage, ProposalSource } from "#src/domain/content/document.ts";
import { exercisesFrom } from "#src/domain/content/exercise-templates.ts";
import { telling, type Weight, weightsOver } from "#src/domain/content/key-terms.ts";
import { readsAsInstruction, standing } from "#src/domain/content/sentence-uses.ts";
import { sentencesOf, wordsIn } from "#src/domain/content/sentences.ts";
import type { Level, Passage, Skill, SkillContent } from "#src/domain/skill.ts";

const MOST_SKILLS = 8;
const PLAIN_WORDS = 45;
const EXAMPLE_WORDS = 70;
const KEYWORDS = 8;
const SUMMARY_LENGTH = 160;

/** What is in most documents and teaches nothing. */
const FURNITURE =
  /^(?:table of )?contents$|^imprint\b|^copyright|^legal notice|^references$|^bibliography|^index$|^acknowledg|^(?:version|revision|document) history|^change ?log|^about (?:this|the) (?:document|author)/iu;

/** Passages under one top heading. */
export interface Group {
  readonly title: string;
  readonly passages: readonly DocumentPassage[];
}

/**
 * Skills, passages and exercises of a document by its structure and by templates, without a model.
 *
 * Top headings with two passages or more become skills, each passage one concept of its skill; without such headings the
 * whole document is one skill. Everything is in the document's own sentences. Nothing is approved by this.
 */
export function proposeByStructure(source: ProposalSource): SkillContent[] {
  const groups = groupsOf(source);
  const weight = weightsOver(source.passages.map(({ text }) => text));
  const all = groups.map(({ title, passages }) => {
    const skill = skillOf(source, title, passages);
    return { skill, drafts: passages, passages: passagesOf(source, skill, passages, weight) };
  });
  const everything = all.flatMap(({ passages }) => passages);
  return all.map(({ skill, drafts, passages }) => ({
    skill,
    passages,
    exercises: passages.flatMap((passage, index) => {
      const draft = drafts[index];
      if (draft === undefined || readsAsInstruction(passage.text)) return [];
      return exercisesFrom({
        passage,
        document: source.title,
        steps: draft.steps,
        others: everything.filter((other) => other !== passage && !readsAsInstruction(other.text)),
        weight,
        audience: source.meta.audience,
      });
    }),
  }));
}

/** Which passages belong to one skill, in the document's order. */
export function groupsOf({ title, meta, passages }: ProposalSource): Group[] {
  const useful = passages.filter(({ headings }) => !headings.some((heading) => FURNITURE.test(heading)));
  if (useful.length === 0) return [];
  const whole = [{ title: meta.skillId === undefined ? title : inWords(meta.skillId), passages: useful }];
  if (meta.skillId !== undefined) return whole;
  const deepest = Math.max(...useful.map(({ headings }) => headings.length));
  const depth = Array.from({ length: deepest }, (_, index) => index).find(
    (index) =>
      new Set(useful.map(({ headings }) => headings[index]).filter((heading) => heading !== undefined)).size > 1,
  );
  if (depth === undefined) return whole;
  const byHeading = Map.groupBy(useful, ({ headings }) => headings[depth] ?? "");
  const large = [...byHeading].filter(([heading, inside]) => heading !== "" && inside.length > 1);
  if (large.length === 0 || large.length > MOST_SKILLS) return whole;
  const rest = useful
    .filter(({ headings }) => !large.some(([heading]) => heading === (headings[depth] ?? "")))
    // What opens the document, before its first part, introduces it and no skill.
    .filter(({ headings, text }) => headings[depth] !== undefined || wordsIn(text) >= PASSAGE_WORDS.from);
  if (large.length === 1 && rest.length > 0) return whole;
  const groups = large.map(([heading, inside]): Group => ({ title: heading, passages: inside }));
  return rest.length === 0 ? groups : [...groups, { title, passages: rest }];
}

const inWords = (slug: string): string => {
  const words = slug.replaceAll("-", " ");
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
};

function skillOf(
  { title: document, meta }: ProposalSource,
  title: string,
  passages: readonly DocumentPassage[],
): Skill {
  const first = passages.flatMap(({ text }) => standing(text)).find(({ length }) => length <= SUMMARY_LENGTH);
  const id = meta.skillId ?? slugOf(title);
  const before = (meta.prerequisites ?? []).filter((other) => other !== id);
  return {
    id,
    ...(before.length === 0 ? {} : { prerequisites: before }),
    title,
    scope: "knowledge",
    summary: first ?? `What "${document}" says about it.`,
  };
}

function passagesOf(
  source: ProposalSource,
  skill: Skill,
  drafts: readonly DocumentPassage[],
  weight: Weight,
): Passage[] {
  const taken = new Set<string>();
  return drafts.map((draft, index) =>
    passageOf(source, skill, draft, unique(slugOf(draft.title), taken), index, weight),
  );
}

export function unique(slug: string, taken: Set<string>): string {
  let name = slug;
  for (let count = 2; taken.has(name); count += 1) name = `${slug}-${count}`;
  taken.add(name);
  return name;
}

/** A passage of the library from a piece of the document, in its own words throughout. */
export function passageOf(
  { prefix, title: document, meta }: ProposalSource,
  skill: Skill,
  draft: DocumentPassage,
  concept: string,
  index: number,
  weight: Weight,
): Passage {
  const { hash, title, headings, text } = draft;
  const example = exampleIn(text);
  const terms = telling(text, weight).slice(0, KEYWORDS);
  return {
    id: `${prefix}:${hash.slice(0, 16)}`,
    skillId: skill.id,
    level: meta.level ?? levelOf(draft, index),
    concept,
    title,
    text,
    today: `what "${document}" says about "${title}", and one try of your own`,
    keywords: [...new Set([...headings, ...terms.map(({ word }) => word.toLowerCase())])].join(", "),
    plain: plainOf(text),
    examples: { "hands-on": example, leading: example },
    source: sourceOf(document, headings, title),
    licence: meta.licence,
    approved: false,
  };
}

/** "Acme sales playbook: Objections, Price", without what the title says already. */
function sourceOf(document: string, headings: readonly string[], title: string): string {
  const path = headings.filter((heading) => heading !== document && heading !== title).slice(-2);
  return path.length === 0 ? cleanText(document) : `${cleanText(document)}: ${path.join(", ")}`;
}

/** The first whole sentences that fit, or the shortest one. */
function plainOf(text: string): string {
  const sentences = text.split("\n\n").flatMap(sentencesOf);
  let words = 0;
  const taken = sentences.filter((sentence) => {
    if (words + wordsIn(sentence) > PLAIN_WORDS) return false;
    words += wordsIn(sentence);
    return true;
  });
  return (taken.length > 0 ? taken : sentences.toSorted((a, b) => a.length - b.length).slice(0, 1)).join(" ");
}

const GIVES_EXAMPLE = /\b(?:for example|for instance|e\.g\.|imagine|suppose)\b|["“][^"“”]{8,}["”]/iu;

/** The first sentence with a case in it or something said, with the one that goes on from it; empty when there is none. */
function exampleIn(text: string): string {
  const sentences = text.split("\n\n").flatMap(sentencesOf);
  const at = sentences.findIndex((sentence) => GIVES_EXAMPLE.test(sentence) && wordsIn(sentence) <= EXAMPLE_WORDS);
  const [first, second] = at < 0 ? [] : sentences.slice(at, at + 2);
  if (first === undefined) return "";
  const both = `${first} ${second ?? ""}`.trim();
  return wordsIn(both) <= EXAMPLE_WORDS ? both : first;
}

const BASIC = /\b(?:introduction|basics?|overview|what is|what are|getting started|foundations?|fundamentals?|why)\b/iu;
const ADVANCED =
  /\b(?:advanced|expert|complex|executives?|strategic|multi-?year|framework|enterprise|special cases?)\b/iu;
const CONDITIONS = /\b(?:unless|except|provided that|depending|depends|trade-?offs?|whereas|in case|exceptions?)\b/giu;
const LONG_SENTENCES = 22;

/** By what the headings say, by conditions and by the length of sentences: a first guess for whoever approves. */
function levelOf({ headings, title, text }: DocumentPassage, index: number): Level {
  const path = [...headings, title].join(" ");
  if (ADVANCED.test(path)) return 4;
  if (BASIC.test(path)) return 1;
  const sentences = text.split("\n\n").flatMap(sentencesOf);
  const length = wordsIn(text) / Math.max(1, sentences.length);
  if (length > LONG_SENTENCES || (text.match(CONDITIONS)?.length ?? 0) >= 2) return 3;
  return index === 0 ? 1 : 2;
}
