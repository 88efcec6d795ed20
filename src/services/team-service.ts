import { allows } from "#src/domain/consent.ts";
import type { Person, PersonId, TenantId } from "#src/domain/person.ts";
import { publishTeam, type TeamBands, type TeamEvidence } from "#src/domain/team.ts";
import { addDays, isoWeek, localDay, weekday } from "#src/domain/time.ts";
import type { Team } from "#src/ports/people.ts";
import type { Stores, UnitOfWork } from "#src/ports/stores.ts";

export type TeamAnswer =
  | { readonly kind: "not-a-manager" }
  | {
      readonly kind: "withheld";
      readonly team: string;
      readonly week: string;
      readonly larger?: { readonly team: string; readonly bands: TeamBands } | undefined;
    }
  | { readonly kind: "shown"; readonly team: string; readonly week: string; readonly bands: TeamBands };

export interface TeamService {
  /** The weekly snapshot of the team that the caller manages now. `teamId` picks one when there are several. */
  weekOf(tenant: TenantId, caller: PersonId, now: Date, teamId?: string): Promise<TeamAnswer[]>;
  /** What the managers of the person's own teams are shown this week. */
  asManagersSee(person: Person, now: Date): Promise<TeamAnswer[]>;
}

/** The window of a snapshot, days. */
const WINDOW = 7;

/** A larger unit stands in for a team that is too small only from this size on (SAFETY.md 7). */
const LARGER_UNIT = 10;

export function createTeamService(work: UnitOfWork): TeamService {
  async function evidenceOf(
    stores: Stores,
    tenant: TenantId,
    members: readonly PersonId[],
    from: string,
    to: string,
  ): Promise<TeamEvidence[]> {
    const evidence: TeamEvidence[] = [];
    for (const person of members) {
      const consents = await stores.consents.inForce(tenant, person);
      const sharesCheckIns = allows(consents, "check-ins", "team");
      const sharesLearning = allows(consents, "learning", "team");
      const checkIns = sharesCheckIns ? await stores.checkIns.between(tenant, person, from, to) : [];
      const sessions = sharesLearning ? await stores.plans.sessions(tenant, person, from, to) : [];
      evidence.push({
        person,
        checkIns: checkIns.map(({ items }) => items),
        learning: sessions.filter(({ session }) => session.kind === "learning").map(({ status }) => status),
      });
    }
    return evidence;
  }

  /** Made once a week and team: asked again, asked differently, the answer is the same. */
  async function snapshot(
    tenant: TenantId,
    team: Team,
    now: Date,
  ): Promise<{ bands: TeamBands; withheld: boolean; members: PersonId[]; week: string }> {
    const today = localDay(now, "UTC");
    // The last whole week: a window that is still open would change between two questions.
    const lastSunday = addDays(today, -weekday(today));
    const week = isoWeek(lastSunday);
    return work.transaction(async (stores) => {
      const members = await stores.directory.membersOf(tenant, team.id, now);
      const made = await stores.snapshots.get(tenant, team.id, week);
      if (made !== undefined) return { bands: made.bands as TeamBands, withheld: made.withheld, members, week };
      const evidence = await evidenceOf(stores, tenant, members, addDays(lastSunday, 1 - WINDOW), lastSunday);
      const bands = publishTeam(evidence);
      const withheld = Object.keys(bands).length === 0;
      await stores.snapshots.add(tenant, { team: team.id, week, bands, withheld, madeAt: now });
      return { bands, withheld, members, week };
    });
  }

  /** The unit above, when it is large enough and differs from what else is published by nobody or by at least five. */
  async function largerUnit(tenant: TenantId, team: Team, now: Date) {
    if (team.parent === undefined) return undefined;
    const parent = await work.stores.directory.team(tenant, team.parent);
    if (parent === undefined) return undefined;
    const { bands, withheld, members } = await snapshot(tenant, parent, now);
    if (withheld || members.length < LARGER_UNIT) return undefined;
    const teams = await work.stores.directory.teams(tenant);
    for (const sibling of teams.filter(({ parent: above }) => above === parent.id)) {
      const published = !(await snapshot(tenant, sibling, now)).withheld;
      const others = members.length - (await work.stores.directory.membersOf(tenant, sibling.id, now)).length;
      if (published && others > 0 && others < 5) return undefined;
    }
    return { team: parent.name, bands };
  }

  async function answerFor(tenant: TenantId, teamId: string, now: Date): Promise<TeamAnswer[]> {
    const team = await work.stores.directory.team(tenant, teamId);
    if (team === undefined) return [];
    const { bands, withheld, week } = await snapshot(tenant, team, now);
    return [
      withheld
        ? { kind: "withheld", team: team.name, week, larger: await largerUnit(tenant, team, now) }
        : { kind: "shown", team: team.name, week, bands },
    ];
  }

  return {
    async asManagersSee(person, now) {
      const roles = await work.stores.directory.rolesOf(person.tenant, person.id, now);
      const teams = roles.flatMap(({ role, team }) => (role === "employee" && team !== undefined ? [team] : []));
      return (await Promise.all(teams.map((team) => answerFor(person.tenant, team, now)))).flat();
    },
    async weekOf(tenant, caller, now, teamId) {
      const roles = await work.stores.directory.rolesOf(tenant, caller, now);
      const managed = roles.filter(
        ({ role, team }) => role === "manager" && team !== undefined && (teamId === undefined || team === teamId),
      );
      if (managed.length === 0) return [{ kind: "not-a-manager" }];
      const answers: TeamAnswer[] = [];
      for (const { team } of managed) answers.push(...(await answerFor(tenant, team!, now)));
      return answers;
    },
  };
}
