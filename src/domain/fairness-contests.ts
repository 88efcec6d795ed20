import { type Counted, givesNobodyAway } from "#src/domain/disclosure.ts";
import type { FairnessAudit, GroupFinding } from "#src/domain/fairness-audit.ts";
import { GROUP_ATTRIBUTES, GROUP_NAMES, type GroupAttribute } from "#src/domain/fairness-groups.ts";
import type { Trainee } from "#src/domain/fairness-measures.ts";
import type { PersonId } from "#src/domain/person.ts";

/** Fewer people than this in a group, or beside it, are not judged (MODEL.md 5); in an intersection of two, this many. */
export const LEAST_TRAINEES = 10;
const LEAST_IN_INTERSECTION = 30;
/** No two published sets may differ by fewer (SAFETY.md 7). */
const LEAST_DIFFERENCE = 5;

/** A group, and those of the same attribute that it is held against. */
export interface Contest {
  readonly group: GroupFinding["group"];
  readonly inside: ReadonlySet<PersonId>;
  readonly others: ReadonlySet<PersonId>;
}

/** Groups against the others of their attribute, as far as both are large enough and no two sets give anybody away. */
export function contestsOf(people: readonly Trainee[]): {
  readonly contests: readonly Contest[];
  readonly unjudged: FairnessAudit["unjudged"];
} {
  const pairs = GROUP_NAMES.flatMap((a, at) => GROUP_NAMES.slice(at + 1).map((b) => [a, b] as const));
  const cuts: readonly (readonly GroupAttribute[])[] = [...GROUP_NAMES.map((name) => [name]), ...pairs];
  const shown: Counted[] = [];
  const contests: Contest[] = [];
  for (const attributes of cuts) {
    const least = attributes.length === 1 ? LEAST_TRAINEES : LEAST_IN_INTERSECTION;
    const cells = cellsOf(people, attributes).filter(({ inside }) => inside.size >= least);
    for (const cell of cells) {
      const others = new Set(cells.flatMap(({ inside }) => (inside === cell.inside ? [] : [...inside])));
      if (others.size < least) continue;
      const [group, beside] = [cell.inside, others].map((set): Counted => ({ members: set, respondents: set }));
      const safe =
        givesNobodyAway(group!, shown, LEAST_DIFFERENCE) &&
        givesNobodyAway(beside!, [...shown, group!], LEAST_DIFFERENCE);
      if (!safe) continue;
      shown.push(group!, beside!);
      contests.push({ ...cell, others });
    }
  }
  const unjudged = GROUP_NAMES.flatMap((attribute) =>
    Object.keys(GROUP_ATTRIBUTES[attribute].values)
      .filter(
        (value) =>
          !contests.some(
            ({ group: [first, second] }) =>
              second === undefined && first?.attribute === attribute && first.value === value,
          ),
      )
      .map((value) => ({ attribute, value })),
  );
  return { contests, unjudged };
}

function cellsOf(people: readonly Trainee[], attributes: readonly GroupAttribute[]) {
  const cells = new Map<string, { group: GroupFinding["group"]; inside: Set<PersonId> }>();
  for (const { person, groups } of people) {
    const group = attributes.flatMap((attribute) => {
      const value = groups[attribute];
      return value === undefined ? [] : [{ attribute, value }];
    });
    if (group.length < attributes.length) continue;
    const key = group.map(({ value }) => value).join(" ");
    const cell = cells.get(key) ?? { group, inside: new Set<PersonId>() };
    cell.inside.add(person);
    cells.set(key, cell);
  }
  return [...cells].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell);
}
