import type { Queryable } from "#src/db/database.ts";
import type { Role } from "#src/domain/person.ts";
import type { DirectoryStore, Team } from "#src/ports/people.ts";

type TeamRow = { tenant_id: string; id: string; name: string; parent_id: string | null };

const toTeam = (row: TeamRow): Team => ({
  tenant: row.tenant_id,
  id: row.id,
  name: row.name,
  parent: row.parent_id ?? undefined,
});

export function createDirectoryStore(sql: Queryable): DirectoryStore {
  return {
    async rolesOf(tenant, person, now) {
      const { rows } = await sql.query<{ role: Role; team_id: string | null }>(
        `select role, team_id from memberships where tenant_id = $1 and person_id = $2
           and valid_from <= $3 and (valid_to is null or valid_to > $3) order by role, team_id`,
        [tenant, person, now],
      );
      return rows.map(({ role, team_id }) => ({ role, team: team_id ?? undefined }));
    },
    async belongs(tenant, person, now) {
      const { rows } = await sql.query<{ belongs: boolean }>(
        `select not has_roster or exists (select 1 from memberships m where m.tenant_id = t.id and m.person_id = $2
           and m.valid_from <= $3 and (m.valid_to is null or m.valid_to > $3)) as belongs
         from tenants t where t.id = $1`,
        [tenant, person, now],
      );
      return rows[0]?.belongs ?? false;
    },
    async team(tenant, team) {
      const { rows } = await sql.query<TeamRow>("select * from teams where tenant_id = $1 and id = $2", [tenant, team]);
      return rows[0] && toTeam(rows[0]);
    },
    async teams(tenant) {
      const { rows } = await sql.query<TeamRow>("select * from teams where tenant_id = $1 order by name", [tenant]);
      return rows.map(toTeam);
    },
    async membersOf(tenant, team, now) {
      const { rows } = await sql.query<{ person_id: string }>(
        `with recursive unit as (
           select id from teams where tenant_id = $1 and id = $2
           union select t.id from teams t join unit u on t.parent_id = u.id where t.tenant_id = $1)
         select distinct person_id from memberships where tenant_id = $1 and team_id in (select id from unit)
           and role = 'employee' and valid_from <= $3 and (valid_to is null or valid_to > $3) order by person_id`,
        [tenant, team, now],
      );
      return rows.map(({ person_id }) => person_id);
    },
    async addTeam(team) {
      await sql.query(
        `insert into teams (tenant_id, id, name, parent_id) values ($1, $2, $3, $4)
         on conflict (tenant_id, id) do update set name = excluded.name, parent_id = excluded.parent_id`,
        [team.tenant, team.id, team.name, team.parent ?? null],
      );
    },
    async addMembership(tenant, { person, team, role, validFrom, validTo }) {
      await sql.query(
        "insert into memberships (tenant_id, person_id, team_id, role, valid_from, valid_to) values ($1, $2, $3, $4, $5, $6)",
        [tenant, person, team ?? null, role, validFrom, validTo ?? null],
      );
    },
    async clearMemberships(tenant) {
      await sql.query("delete from memberships where tenant_id = $1", [tenant]);
    },
    async markRoster(tenant) {
      await sql.query("update tenants set has_roster = true where id = $1", [tenant]);
    },
  };
}
