/** Longest text of one turn that anything downstream sees, in code points. */
export const MAX_TEXT = 4000;

/** Longest message that is looked at at all, in code points: longer than any platform lets somebody type. */
const MOST_READ = 40_000;

/** Anything that is drawn as a line break, including the two separators and NEL. */
const LINE_BREAKS = /\r\n?|[\u0085\u2028\u2029\v\f]/gu;

/**
 * What carries no visible meaning: tag characters (U+E0000 block), zero-width characters, bidi controls, variation selectors
 * (all of them are default ignorable), other format and control characters, private use and lone surrogates.
 */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Co}\p{Cs}]|(?![\n\t])\p{Cc}/gu;

/** More marks than any script stacks on one letter. */
const STACKED_MARKS = /(\p{M}{2})\p{M}+/gu;

/**
 * The text of a person as everything else may see it (SAFETY.md A7): NFKC, without invisible characters, with runs of white
 * space collapsed (a run that breaks the line becomes one line break), and cut at `MAX_TEXT` code points.
 *
 * Applying it twice changes nothing. It must run before the crisis screen, before storage and before any model.
 */
export const normaliseText = (raw: string): string => cutText(foldedText(raw), MAX_TEXT).trimEnd();

/** The same, with what stands beyond the cut: it is looked at for a crisis, and goes nowhere else. */
export function normaliseLong(raw: string): { readonly text: string; readonly beyond?: string } {
  const whole = foldedText(cutText(raw, MOST_READ));
  const text = cutText(whole, MAX_TEXT);
  const beyond = whole.slice(text.length);
  return { text: text.trimEnd(), ...(beyond === "" ? {} : { beyond }) };
}

function foldedText(raw: string): string {
  return untilStable(raw, (text) =>
    text.replace(LINE_BREAKS, "\n").replace(INVISIBLE, "").normalize("NFKC").replace(STACKED_MARKS, "$1"),
  )
    .replace(/\s*\n\s*/gu, "\n")
    .replace(/[^\S\n]+/gu, " ")
    .trim();
}

/**
 * Untrusted data (calendar and course titles, retrieved passages, display names) as one plain line of at most `max` code
 * points: no markup, no links, no mentions, nothing that a channel or a model would read as an instruction's frame.
 */
export function plainData(text: string, max: number): string {
  const plain = untilStable(normaliseText(text), (line) =>
    line
      .replace(/!?\[([^\]]*)\]\([^)]*\)/gu, "$1")
      .replace(/<[^>]*>/gu, " ")
      .replace(/\b[a-z][a-z0-9+.-]*:\/\/\S+/giu, " ")
      .replace(/\b(?:javascript|data|mailto|file|tel):\S*/giu, " ")
      .replace(/[`<>|{}[\]\\*_~#]/gu, " ")
      .replace(/@(?=\w)/gu, "")
      .replace(/\s+/gu, " ")
      .trim(),
  );
  return plain.length > 0 && [...plain].length > max ? `${cutText(plain, Math.max(0, max - 1)).trimEnd()}…` : plain;
}

/** The first `max` code points; never half a character. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  return Array.from(text).slice(0, max).join("");
}

/** Applies `step` until it changes nothing: removing a character can make two others combine. */
function untilStable(text: string, step: (text: string) => string): string {
  let current = text;
  for (let round = 0; round < 8; round++) {
    const next = step(current);
    if (next === current) break;
    current = next;
  }
  return current;
}
