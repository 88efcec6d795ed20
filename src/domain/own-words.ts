import { viewOf } from "#src/domain/answer-text.ts";

/** Words in a row that only repeat what was heard. */
const ECHO_WORDS = 4;

/**
 * An answer without what only repeats the other side: runs of four words or more that stand in a row in what was heard.
 *
 * Without anything heard it is the answer as it is.
 */
export function ownWords(answer: string, heard: string | undefined): string {
  if (heard === undefined) return answer;
  const { text, words } = viewOf(answer);
  const known = viewOf(heard).words.map(({ word }) => word);
  const kept: string[] = [];
  let from = 0;
  for (let at = 0; at < words.length; ) {
    const length = longestRun(
      words.slice(at).map(({ word }) => word),
      known,
    );
    const [first, last] = [words[at], words[at + length - 1]];
    if (length >= ECHO_WORDS && first !== undefined && last !== undefined) {
      kept.push(text.slice(from, first.from));
      from = last.to;
    }
    at += length >= ECHO_WORDS ? length : 1;
  }
  return [...kept, text.slice(from)].join(" ").replace(/\s+/gu, " ").trim();
}

/** How many of the first words stand in a row in `known`. */
function longestRun(words: readonly string[], known: readonly string[]): number {
  let longest = 0;
  for (let at = 0; at < known.length; at += 1) {
    let length = 0;
    while (length < words.length && at + length < known.length && words[length] === known[at + length]) length += 1;
    longest = Math.max(longest, length);
  }
  return longest;
}

/** Whether words stand in a row, whole, in what was heard. */
export function isHeard(quote: string, heard: string | undefined): boolean {
  if (heard === undefined) return false;
  const words = viewOf(quote).words.map(({ word }) => word);
  return (
    words.length > 0 &&
    longestRun(
      words,
      viewOf(heard).words.map(({ word }) => word),
    ) === words.length
  );
}
