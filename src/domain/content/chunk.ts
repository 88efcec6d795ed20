import { cleanText, textHash } from "#src/domain/content/clean-text.ts";
import type { Block, DocumentPassage, ReadDocument } from "#src/domain/content/document.ts";
import { sentencesOf, wordsIn } from "#src/domain/content/sentences.ts";

/** Words of a passage. */
export const PASSAGE_WORDS = { from: 80, to: 220 } as const;
/** What is shorter says too little to be cited, and is left out. */
const FEWEST_WORDS = 12;
const LONGEST_TITLE = 90;
const STEPS = { from: 3, to: 6, longest: 160 } as const;

export interface Chunked {
  readonly passages: readonly DocumentPassage[];
  /** Pieces that were too short to stand alone. */
  readonly fragments: number;
  /** Pieces whose words the document says elsewhere. */
  readonly repeated: number;
}

/** Text under one heading. */
interface Part {
  readonly headings: readonly string[];
  /** Paragraphs as lists of sentences. */
  readonly paragraphs: readonly (readonly string[])[];
  readonly lists: readonly (readonly string[])[];
}

/**
 * The passages of a document: by headings first, then by paragraphs, then by sentences, which are never cut.
 *
 * A section of more than 220 words becomes several of about the same size; sections under 80 words that stand side by side
 * become one. A passage whose normalised words came before is left out.
 */
export function chunkDocument(document: ReadDocument): Chunked {
  const parts = merged(partsOf(document.blocks));
  const pieces = parts.flatMap(split).filter(({ words }) => words > 0);
  const kept = pieces.filter(({ words }) => words >= FEWEST_WORDS);
  const passages = new Map<string, DocumentPassage>();
  for (const { part, paragraphs, place } of kept) {
    const text = paragraphs.map((sentences) => sentences.join(" ")).join("\n\n");
    const hash = textHash(text);
    if (passages.has(hash)) continue;
    const steps = part.lists.find((items) => items.every((item) => text.includes(item)));
    passages.set(hash, {
      hash,
      title: titled(part.headings.at(-1) ?? cleanText(document.title), place),
      headings: part.headings,
      text,
      ...(steps === undefined ? {} : { steps }),
    });
  }
  return {
    passages: [...passages.values()],
    fragments: pieces.length - kept.length,
    repeated: kept.length - passages.size,
  };
}

const titled = (heading: string, place: string): string => `${shortTitle(heading)}${place}`;

function shortTitle(heading: string): string {
  if (heading.length <= LONGEST_TITLE) return heading;
  const cut = heading.slice(0, LONGEST_TITLE);
  return `${cut.slice(0, cut.lastIndexOf(" ") > 20 ? cut.lastIndexOf(" ") : LONGEST_TITLE)}…`;
}

function partsOf(blocks: readonly Block[]): Part[] {
  const parts: Part[] = [];
  let path: { depth: number; text: string }[] = [];
  let paragraphs: string[][] = [];
  let lists: string[][] = [];
  const close = (): void => {
    if (paragraphs.length > 0) parts.push({ headings: path.map(({ text }) => text), paragraphs, lists });
    paragraphs = [];
    lists = [];
  };
  for (const block of blocks) {
    if (block.kind === "heading") {
      const text = cleanText(block.text).replace(/^(?:\d+(?:\.\d+)*[.)]?\s+)(?=\p{L})/u, "");
      if (text === "") continue;
      close();
      path = [...path.filter(({ depth }) => depth < block.depth), { depth: block.depth, text }];
    } else if (block.kind === "list") {
      const items = block.items.map((item) => asSentence(cleanText(item))).filter((item) => item !== "");
      const isProcedure =
        block.ordered &&
        items.length >= STEPS.from &&
        items.length <= STEPS.to &&
        new Set(items).size === items.length &&
        items.every((item) => item.length <= STEPS.longest);
      if (isProcedure) lists.push(items);
      const lead = paragraphs.at(-1);
      // "Do this:" and what follows it stay together.
      if (lead !== undefined && lead.at(-1)?.endsWith(":") === true) lead.push(...items);
      else if (items.length > 0) paragraphs.push(items);
    } else {
      const sentences = sentencesOf(cleanText(block.text));
      if (sentences.length > 0) paragraphs.push(sentences);
    }
  }
  close();
  return parts;
}

/** An item of a list as a sentence of its own. */
const asSentence = (item: string): string => {
  const text = item.replace(/[;,]$/u, "").trim();
  return text === "" || /[.!?:…"”]$/u.test(text) ? text : `${text}.`;
};

const sizeOf = ({ paragraphs }: Pick<Part, "paragraphs">): number =>
  paragraphs.reduce((sum, sentences) => sum + wordsIn(sentences.join(" ")), 0);

/** Small sections side by side as one; a small opening goes into the section below it. */
function merged(parts: readonly Part[]): Part[] {
  const result: Part[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    const fits = last !== undefined && sizeOf(last) + sizeOf(part) <= PASSAGE_WORDS.to;
    const isSmall = (one: Part): boolean => sizeOf(one) < PASSAGE_WORDS.from;
    const related = last === undefined ? undefined : relation(last, part);
    if (last !== undefined && fits && related !== undefined && (isSmall(last) || isSmall(part)))
      result.splice(-1, 1, joined(last, part, related));
    else result.push(part);
  }
  return result;
}

type Relation = "same" | "below" | "beside";

/** How the second section stands to the first; undefined when they belong to different ones. */
function relation(first: Part, second: Part): Relation | undefined {
  const [a, b] = [first.headings, second.headings];
  if (a.join("\n") === b.join("\n")) return "same";
  // The opening of the whole document belongs to no section.
  if (a.length > 1 && b.length === a.length + 1 && a.every((heading, index) => heading === b[index])) return "below";
  const beside =
    a.length === b.length && a.length > 1 && a.slice(0, -1).every((heading, index) => heading === b[index]);
  return beside ? "beside" : undefined;
}

function joined(first: Part, second: Part, related: Relation): Part {
  const [a = "", b = ""] = [first.headings.at(-1), second.headings.at(-1)];
  const headings =
    related === "below"
      ? second.headings
      : related === "same"
        ? first.headings
        : [...first.headings.slice(0, -1), a.includes(b) ? a : `${a}, ${b}`];
  return {
    headings,
    paragraphs: [...first.paragraphs, ...second.paragraphs],
    lists: [...first.lists, ...second.lists],
  };
}

interface Piece {
  readonly part: Part;
  readonly paragraphs: readonly (readonly string[])[];
  readonly words: number;
  /** " (2 of 3)" where a section became several. */
  readonly place: string;
}

/** A section in pieces of about the same size, cut between paragraphs, or between sentences where a paragraph is too long. */
function split(part: Part): Piece[] {
  const total = sizeOf(part);
  const pieces = Math.ceil(total / PASSAGE_WORDS.to);
  if (pieces <= 1) return [{ part, paragraphs: part.paragraphs, words: total, place: "" }];
  const aim = total / pieces;
  const groups: string[][][] = [];
  let size = 0;
  for (const unit of part.paragraphs.flatMap((paragraph) => unitsOf(paragraph, aim))) {
    const words = wordsIn(unit.join(" "));
    const current = groups.at(-1);
    if (current === undefined || size + words > PASSAGE_WORDS.to || size >= aim) {
      groups.push([unit]);
      size = words;
    } else {
      current.push(unit);
      size += words;
    }
  }
  return groups.map((paragraphs, index) => ({
    part,
    paragraphs,
    words: paragraphs.reduce((sum, sentences) => sum + wordsIn(sentences.join(" ")), 0),
    place: ` (${index + 1} of ${groups.length})`,
  }));
}

/** A paragraph, or runs of its sentences where it is longer than a piece should be. */
function unitsOf(sentences: readonly string[], aim: number): string[][] {
  if (wordsIn(sentences.join(" ")) <= aim) return [[...sentences]];
  const units: string[][] = [];
  let size = 0;
  for (const sentence of sentences.flatMap(bounded)) {
    const words = wordsIn(sentence);
    const current = units.at(-1);
    if (current === undefined || size + words > aim) {
      units.push([sentence]);
      size = words;
    } else {
      current.push(sentence);
      size += words;
    }
  }
  return units;
}

/** What goes on for longer than any passage is no sentence: a list of words, a table without lines. It is cut at words. */
function bounded(sentence: string): string[] {
  const words = sentence.split(" ");
  if (words.length <= PASSAGE_WORDS.to) return [sentence];
  return Array.from({ length: Math.ceil(words.length / PASSAGE_WORDS.from) }, (_, index) =>
    words.slice(index * PASSAGE_WORDS.from, (index + 1) * PASSAGE_WORDS.from).join(" "),
  );
}
