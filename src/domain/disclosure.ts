import type { PersonId } from "#src/domain/person.ts";

/** People behind a figure: those it could be about, and those it is made of. A Set or a Map by person. */
export interface Counted {
  readonly members: People;
  readonly respondents: People;
}

type People = Pick<ReadonlySet<PersonId>, "has" | "keys">;

/**
 * Whether a figure of `fresh` may be published beside those of `shown` (SAFETY.md 7): taken from each other, any two that
 * overlap tell of nobody or of at least `least` people, and so does `fresh` without all it overlaps with together.
 *
 * Where members remain of whom none answered it may not: it would tell that nobody there shares.
 */
export function givesNobodyAway(fresh: Counted, shown: readonly Counted[], least: number): boolean {
  const overlapping = shown.filter(({ members }) => [...fresh.members.keys()].some((person) => members.has(person)));
  return (
    overlapping.every((other) => isSafeWithout(fresh, [other], least) && isSafeWithout(other, [fresh], least)) &&
    isSafeWithout(fresh, overlapping, least)
  );
}

/** Whether what is left of a set after the others are taken from it tells of at least `least` people, or of nobody. */
function isSafeWithout({ members, respondents }: Counted, others: readonly Counted[], least: number): boolean {
  const remaining = [...respondents.keys()].filter((person) => !others.some((other) => other.respondents.has(person)));
  if (remaining.length > 0) return remaining.length >= least;
  return [...members.keys()].every((person) => others.some((other) => other.members.has(person)));
}

/** What a published number counts, each with the person it is of. */
export type Published = ReadonlyMap<string, PersonId>;

/**
 * Whether these may be published together (SAFETY.md 7): of none is anything of one to `least` - 1 people left when another
 * that overlaps it is taken away, or all that overlap it and do not contain it. For few sets: every one is held against all.
 */
export function maySpeakTogether(sets: readonly Published[], least: number): boolean {
  return sets.every((set, at) => {
    const others = sets.filter((other, index) => index !== at && [...set.keys()].some((item) => other.has(item)));
    const parts = others.filter((other) => [...set.keys()].some((item) => !other.has(item)));
    return [...others.map((other) => [other]), ...(parts.length > 0 ? [parts] : [])].every((taken) => {
      const left = new Set(
        [...set].filter(([item]) => !taken.some((other) => other.has(item))).map(([, person]) => person),
      );
      return left.size === 0 || left.size >= least;
    });
  });
}
