import { type RosterRow, teamId } from "#src/commands/roster-file.ts";
import type { TeamId } from "#src/domain/person.ts";

export interface Hierarchy {
  /** The team that a team is part of. */
  readonly parents: ReadonlyMap<TeamId, TeamId>;
  /** Teams whose managers belong to different teams, or that would be part of themselves: they stand alone. */
  readonly unclear: readonly TeamId[];
}

/**
 * A team is part of the team that its manager belongs to as an employee, as of `now`.
 *
 * Nothing is guessed: who is part of whom decides whose week stands in for a team that is too small. Where the managers of a team
 * belong to different teams, or the chain comes back to where it began, a team has no parent.
 */
export function hierarchyOf(rows: readonly RosterRow[], now: Date): Hierarchy {
  const holding = rows.filter(({ validFrom, validTo }) => (validFrom ?? now) <= now && (validTo ?? FOR_EVER) > now);
  const parents = new Map<TeamId, TeamId>();
  const unclear: TeamId[] = [];
  for (const [team, managers] of managersOf(holding)) {
    const own = new Set(
      holding.flatMap(({ email, role, team: name }) => {
        const id = teamId(name);
        return role === "employee" && managers.has(email) && id !== undefined && id !== team ? [id] : [];
      }),
    );
    const [parent, ...others] = own;
    if (others.length > 0) unclear.push(team);
    else if (parent !== undefined) parents.set(team, parent);
  }
  const circular = [...parents.keys()].filter((team) => comesBack(team, parents));
  for (const team of circular) parents.delete(team);
  return { parents, unclear: [...unclear, ...circular].sort() };
}

const FOR_EVER = new Date(8.64e15);

function managersOf(rows: readonly RosterRow[]): Map<TeamId, Set<string>> {
  const managers = new Map<TeamId, Set<string>>();
  const add = (team: TeamId, email: string): void => {
    managers.set(team, (managers.get(team) ?? new Set()).add(email));
  };
  for (const { email, role, team, manager } of rows) {
    const id = teamId(team);
    if (id === undefined) continue;
    if (role === "manager") add(id, email);
    if (manager !== undefined) add(id, manager);
  }
  return managers;
}

function comesBack(team: TeamId, parents: ReadonlyMap<TeamId, TeamId>): boolean {
  const seen = new Set<TeamId>();
  for (let above = parents.get(team); above !== undefined && !seen.has(above); above = parents.get(above)) {
    if (above === team) return true;
    seen.add(above);
  }
  return false;
}
