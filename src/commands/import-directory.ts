import { randomUUID } from "node:crypto";
import fs from "node:fs/promises";
import { type Command, UsageError } from "#src/commands/command.ts";
import { type RosterRow, readRoster, teamId } from "#src/commands/roster-file.ts";
import { hierarchyOf } from "#src/commands/team-hierarchy.ts";
import { NEW_PERSON, type Person } from "#src/domain/person.ts";
import type { Stores } from "#src/ports/stores.ts";

const TENANT = { id: "main", name: "Main" };
const LARGEST_FILE = 20_000_000;

interface Defaults {
  readonly country: string;
  readonly timeZone: string;
}

/** Makes the roster of a file the one in force: teams, managers and roles. What it does not name has no role any more. */
export const importDirectory =
  (defaults: Defaults): Command =>
  async ({ args, open, print }) => {
    const [file, ...rest] = args;
    if (file === undefined || rest.length > 0) throw new UsageError("directory import needs one file");
    const { size } = await fs.stat(file).catch((cause: unknown) => {
      throw new Error(`Cannot read the roster as "${file}" must be a file that can be read`, { cause });
    });
    if (size > LARGEST_FILE)
      throw new Error(`Cannot read the roster as it must have at most ${LARGEST_FILE} bytes: current size is ${size}`);
    const text = await fs.readFile(file, "utf8");
    await using backend = await open();
    const now = backend.clock.now();
    const rows = readRoster(text, now);
    await backend.work.system.stores.tenants.ensure(TENANT, now);
    const { people, added, teams, within, unclear } = await backend.work
      .of(TENANT.id)
      .transaction((stores) => write(stores, rows, defaults, now));
    print(`Imported ${rows.length} rows: ${people} people (${added} new), ${teams} teams.`);
    for (const line of within) print(`  ${line}.`);
    for (const team of unclear)
      print(`  ${team} stands alone: its managers belong to different teams, or it would be part of itself.`);
    print("Everybody who is not in the file has no team and no role now; their own data is untouched.");
    return 0;
  };

async function write(stores: Stores, rows: readonly RosterRow[], defaults: Defaults, now: Date) {
  const teams = new Map(rows.flatMap(({ team }) => (team === undefined ? [] : [[teamId(team)!, team] as const])));
  const { parents, unclear } = hierarchyOf(rows, now);
  for (const [id, name] of teams)
    await stores.directory.addTeam({ tenant: TENANT.id, id, name, parent: parents.get(id) });
  const people = new Map<string, string>();
  let added = 0;
  for (const { email, name } of rows) {
    if (people.has(email)) continue;
    const known = await stores.people.byEmail(TENANT.id, email);
    if (known === undefined) added += 1;
    const person = known ?? newPerson(email, name, defaults);
    if (known === undefined) await stores.people.add({ ...person, createdAt: now });
    await stores.people.knownAs(TENANT.id, person.id, { givenName: person.givenName, fullName: name, email });
    people.set(email, person.id);
  }
  await stores.directory.clearMemberships(TENANT.id);
  for (const membership of membershipsOf(rows)) {
    await stores.directory.addMembership(TENANT.id, {
      person: people.get(membership.email)!,
      team: teamId(membership.team),
      role: membership.role,
      validFrom: membership.validFrom ?? now,
      validTo: membership.validTo,
    });
  }
  await stores.directory.markRoster(TENANT.id);
  for (const id of people.values()) {
    await stores.audit.append({
      tenant: TENANT.id,
      person: id,
      event: "roster-imported",
      detail: { rows: rows.length },
      at: now,
    });
  }
  return {
    people: people.size,
    added,
    teams: teams.size,
    within: [...parents].map(([team, parent]) => `${teams.get(team)} is part of ${teams.get(parent)}`),
    unclear: unclear.map((team) => teams.get(team)!),
  };
}

type Membership = Pick<RosterRow, "email" | "team" | "role" | "validFrom" | "validTo">;

/** The rows themselves, and for each `manager` cell that person as the team's manager, where no row says it already. */
function membershipsOf(rows: readonly RosterRow[]): Membership[] {
  const memberships: Membership[] = [...rows];
  for (const { team, manager, validFrom, validTo } of rows) {
    if (manager === undefined) continue;
    const isSaid = memberships.some(
      (said) =>
        said.email === manager &&
        said.role === "manager" &&
        teamId(said.team) === teamId(team) &&
        (said.validFrom?.getTime() ?? 0) <= (validFrom?.getTime() ?? 0) &&
        (said.validTo?.getTime() ?? Number.POSITIVE_INFINITY) >= (validTo?.getTime() ?? Number.POSITIVE_INFINITY),
    );
    if (!isSaid) memberships.push({ email: manager, team, role: "manager", validFrom, validTo });
  }
  return memberships;
}

const newPerson = (email: string, name: string, { country, timeZone }: Defaults): Person => ({
  ...NEW_PERSON,
  tenant: TENANT.id,
  id: randomUUID(),
  givenName: name.split(/\s+/u)[0]!,
  email,
  timeZone,
  country,
  language: "en",
});
