import { allows } from "#src/domain/consent.ts";
import type { Person, PersonId, Role, TeamId, TenantId } from "#src/domain/person.ts";
import { publishTeams, type TeamBands, type TeamEvidence, type TeamWeek } from "#src/domain/team.ts";
import { addDays, isoWeek, localDay, weekday } from "#src/domain/time.ts";
import type { Team } from "#src/ports/people.ts";
import type { TeamSnapshot } from "#src/ports/records.ts";
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
    { from, to, now }: { readonly from: string; readonly to: string; readonly now: Date },
  ): Promise<TeamEvidence[]> {
    const evidence: TeamEvidence[] = [];
    for (const person of members) {
      const consents = await stores.consents.holding(tenant, person, now);
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

  /**
   * Made once a week for all teams of the tenant together: asked again, asked differently, the answer is the same, and no
   * two answers can be taken from each other. A team that was registered later has no figures until the next week.
   */
  async function snapshots(tenant: TenantId, now: Date): Promise<{ week: string; of: Map<TeamId, TeamSnapshot> }> {
    const today = localDay(now, "UTC");
    // The last whole week: a window that is still open would change between two questions.
    const lastSunday = addDays(today, -weekday(today));
    const week = isoWeek(lastSunday);
    return work.of(tenant).transaction(async (stores) => {
      const teams = (await stores.directory.teams(tenant)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
      const stored = await readSnapshots(stores, tenant, teams, week);
      if (stored.size > 0) return { week, of: stored };
      const weeks: TeamWeek[] = [];
      for (const { id } of teams) {
        const members = await stores.directory.membersOf(tenant, id, now);
        weeks.push({
          team: id,
          evidence: await evidenceOf(stores, tenant, members, {
            from: addDays(lastSunday, 1 - WINDOW),
            to: lastSunday,
            now,
          }),
        });
      }
      const weekBefore = await readSnapshots(stores, tenant, teams, isoWeek(addDays(lastSunday, -WINDOW)));
      const before = new Map([...weekBefore].map(([team, { bands }]) => [team, bands as TeamBands]));
      for (const [team, bands] of publishTeams(weeks, before)) {
        await stores.snapshots.add(tenant, {
          team,
          week,
          bands: bands as Record<string, string>,
          withheld: Object.keys(bands).length === 0,
          madeAt: now,
        });
      }
      // Whoever asked at the same moment has written first: then theirs holds.
      return { week, of: await readSnapshots(stores, tenant, teams, week) };
    });
  }

  async function readSnapshots(
    stores: Stores,
    tenant: TenantId,
    teams: readonly Team[],
    week: string,
  ): Promise<Map<TeamId, TeamSnapshot>> {
    const found = new Map<TeamId, TeamSnapshot>();
    for (const { id } of teams) {
      const snapshot = await stores.snapshots.get(tenant, id, week);
      if (snapshot !== undefined) found.set(id, snapshot);
    }
    return found;
  }

  /** The nearest unit above that is large enough and published. */
  async function largerUnit(tenant: TenantId, team: Team, of: ReadonlyMap<TeamId, TeamSnapshot>, now: Date) {
    const seen = new Set([team.id]);
    for (let above = team.parent; above !== undefined && !seen.has(above); ) {
      seen.add(above);
      const unit = await work.of(tenant).stores.directory.team(tenant, above);
      if (unit === undefined) return undefined;
      const snapshot = of.get(unit.id);
      const members = await work.of(tenant).stores.directory.membersOf(tenant, unit.id, now);
      if (snapshot !== undefined && !snapshot.withheld && members.length >= LARGER_UNIT)
        return { team: unit.name, bands: snapshot.bands as TeamBands };
      above = unit.parent;
    }
    return undefined;
  }

  async function answerFor(tenant: TenantId, teamId: string, now: Date): Promise<TeamAnswer[]> {
    const team = await work.of(tenant).stores.directory.team(tenant, teamId);
    if (team === undefined) return [];
    const { week, of } = await snapshots(tenant, now);
    const snapshot = of.get(teamId);
    return [
      snapshot === undefined || snapshot.withheld
        ? { kind: "withheld", team: team.name, week, larger: await largerUnit(tenant, team, of, now) }
        : { kind: "shown", team: team.name, week, bands: snapshot.bands as TeamBands },
    ];
  }

  /** Who asked without managing a team, as which role. */
  async function noteRefusal(tenant: TenantId, caller: PersonId, roles: readonly Role[], now: Date): Promise<void> {
    await work.of(tenant).transaction((stores) =>
      stores.audit.append({
        tenant,
        person: caller,
        event: "team_denied",
        detail: { role: roles.join(" ") || "none" },
        at: now,
      }),
    );
  }

  return {
    async asManagersSee(person, now) {
      const roles = await work.of(person.tenant).stores.directory.rolesOf(person.tenant, person.id, now);
      const teams = roles.flatMap(({ role, team }) => (role === "employee" && team !== undefined ? [team] : []));
      return (await Promise.all(teams.map((team) => answerFor(person.tenant, team, now)))).flat();
    },
    async weekOf(tenant, caller, now, teamId) {
      const roles = await work.of(tenant).stores.directory.rolesOf(tenant, caller, now);
      const managed = roles.filter(
        ({ role, team }) => role === "manager" && team !== undefined && (teamId === undefined || team === teamId),
      );
      if (managed.length === 0) {
        await noteRefusal(
          tenant,
          caller,
          roles.map(({ role }) => role),
          now,
        );
        return [{ kind: "not-a-manager" }];
      }
      const answers: TeamAnswer[] = [];
      for (const { team } of managed) answers.push(...(await answerFor(tenant, team!, now)));
      return answers;
    },
  };
}
