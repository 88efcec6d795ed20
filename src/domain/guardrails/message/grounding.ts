import { type NumberToken, numbersIn, romansIn } from "#src/domain/guardrails/message/numbers.ts";
import type { Citation, Fact } from "#src/domain/message.ts";
import { normaliseText } from "#src/domain/text.ts";

/** What the numbers of a text may rest on (SAFETY.md 4). */
export interface Grounds {
  readonly facts: readonly Fact[];
  readonly constants: readonly Fact[];
  readonly citations: readonly Citation[];
  /** The person's own words of this turn. */
  readonly personText: string;
}

/** Finds the numbers of a text that rest on nothing. */
export type GroundingCheck = (text: string) => NumberToken[];

const CLOSE = 1e-9;
/** Stands for a rendering that was found; never part of a text, since review takes private-use characters out. */
const MASK = "\u{e000}";
/** "a third" may stand for 0.333. */
const FRACTION_CLOSE = 5e-4;

/**
 * A check that a number is a fact's value, a fact's declared rendering, a policy constant, inside a cited passage, or the person's own of
 * this turn. Kinds do not mix: a percentage needs a percentage, a clock time a clock time.
 */
export function groundingOf({ facts, constants, citations, personText }: Grounds): GroundingCheck {
  const stated = [...facts, ...constants];
  const renderings = stated
    .flatMap((fact) => fact.renderings ?? [])
    .map((text) => normaliseText(text).toLowerCase())
    .filter((text) => text !== "")
    .sort((a, b) => b.length - a.length);
  const grounds: NumberToken[] = [
    ...stated.flatMap(factTokens),
    ...renderings.map((rendering) => numbersIn(rendering)).flatMap((tokens) => (tokens.length === 1 ? tokens : [])),
    ...citations.flatMap(({ passage, title }) => [...numbersIn(passage), ...numbersIn(title)]),
    ...numbersIn(personText),
    ...stated.flatMap((fact) => (fact.renderings ?? []).flatMap(romansIn)),
  ];
  // What is masked is in lower case, where a Roman numeral cannot be told from a word.
  return (text) =>
    [...numbersIn(mask(text, renderings)), ...romansIn(text)].filter(
      (token) => !grounds.some((ground) => same(token, ground)),
    );
}

function factTokens({ value, unit, name }: Fact): NumberToken[] {
  if (!Number.isFinite(value)) return [];
  const size = Math.abs(value);
  const percent = unit !== undefined && /^(?:%|percent|per cent)/iu.test(unit);
  return [
    { kind: percent ? "percent" : "number", value: size, raw: name },
    ...(percent ? [{ kind: "fraction" as const, value: size / 100, raw: name }] : []),
    ...(!percent && size <= 1 ? [{ kind: "fraction" as const, value: size, raw: name }] : []),
  ];
}

function same(token: NumberToken, ground: NumberToken): boolean {
  if (token.kind === ground.kind) {
    return (
      Math.abs(token.value - ground.value) <=
      (token.kind === "fraction" ? FRACTION_CLOSE : CLOSE * Math.max(1, ground.value))
    );
  }
  const asPercent = token.kind === "percent" ? token.value / 100 : token.kind === "fraction" ? token.value : undefined;
  const groundShare =
    ground.kind === "percent" ? ground.value / 100 : ground.kind === "fraction" ? ground.value : undefined;
  return asPercent !== undefined && groundShare !== undefined && Math.abs(asPercent - groundShare) <= CLOSE;
}

/** The text without its declared renderings, each only as a whole (not inside a longer number). */
function mask(text: string, renderings: readonly string[]): string {
  let rest = text.toLowerCase();
  for (const rendering of renderings) {
    let from = 0;
    for (;;) {
      const at = rest.indexOf(rendering, from);
      if (at < 0) break;
      const end = at + rendering.length;
      if (cutsWord(rest, at) || cutsWord(rest, end)) {
        from = at + 1;
        continue;
      }
      rest = `${rest.slice(0, at)}${MASK}${rest.slice(end)}`;
      from = at + 1;
    }
  }
  return rest.replaceAll(MASK, " ; ");
}

/** Whether position `at` lies inside a word or a number. */
function cutsWord(text: string, at: number): boolean {
  const around = text.slice(Math.max(0, at - 2), at + 2);
  const [before, after] = [text[at - 1] ?? " ", text[at] ?? " "];
  if (/[\p{L}\p{N}]/u.test(before) && /[\p{L}\p{N}%]/u.test(after)) return true;
  return /\d[.,:]\d/u.test(around) && /[.,:]/u.test(before + after);
}
