/** Syllables of an English word by its groups of vowels; a silent final e does not count. */
function syllables(word: string): number {
  const groups = word
    .toLowerCase()
    .replace(/[^a-z]/gu, "")
    .replace(/(?:[^laeiouy]es|ed|[^laeiouy]e)$/u, "")
    .match(/[aeiouy]+/gu);
  return Math.max(1, groups?.length ?? 1);
}

/** Flesch-Kincaid grade: years of school that a text asks for. */
export function readingGrade(text: string): number {
  const sentences = Math.max(1, text.split(/[.!?:;]+(?:\s|$)/u).filter((part) => part.trim() !== "").length);
  const words = text.match(/[A-Za-z][A-Za-z'-]*/gu) ?? [];
  const total = words.reduce((sum, word) => sum + syllables(word), 0);
  return 0.39 * (words.length / sentences) + 11.8 * (total / Math.max(1, words.length)) - 15.59;
}
