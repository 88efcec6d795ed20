/** Syllables of an English word by its groups of vowels; a silent final e does not count. */
function syllables(word: string): number {
  const groups = word
    .toLowerCase()
    .replace(/[^a-z]/gu, "")
    .replace(/(?:[^laeiouy]es|ed|[^laeiouy]e)$/u, "")
    .match(/[aeiouy]+/gu);
  return Math.max(1, groups?.length ?? 1);
}

const sentencesIn = (text: string): string[] => text.split(/[.!?:;]+(?:\s|$)/u).filter((part) => part.trim() !== "");

/** Flesch-Kincaid grade of an English text: years of school that it asks for. */
export function readingGrade(text: string): number {
  const sentences = Math.max(1, sentencesIn(text).length);
  const words = text.match(/[A-Za-z][A-Za-z'-]*/gu) ?? [];
  const total = words.reduce((sum, word) => sum + syllables(word), 0);
  return 0.39 * (words.length / sentences) + 11.8 * (total / Math.max(1, words.length)) - 15.59;
}

const LONG_WORD = 7;

/** Björnsson's readability index, for any language of words: words a sentence plus the percentage of words over six letters. */
export function readabilityIndex(text: string): number {
  const sentences = Math.max(1, sentencesIn(text).length);
  const words = text.match(/\p{L}[\p{L}\p{M}'-]*/gu) ?? [];
  const long = words.filter((word) => [...word].length >= LONG_WORD).length;
  return words.length / sentences + (100 * long) / Math.max(1, words.length);
}

/** Words of the longest sentence. */
export const longestSentence = (text: string): number =>
  Math.max(0, ...text.split(/[.!?]+["”»)]?(?:\s|$)/u).map((part) => wordCount(part)));

export const wordCount = (text: string): number =>
  text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
