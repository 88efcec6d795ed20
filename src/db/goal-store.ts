import type { Queryable } from "#src/db/database.ts";
import type { LocalDay } from "#src/domain/time.ts";
import type { GoalStore } from "#src/ports/learning.ts";

export function createGoalStore(sql: Queryable): GoalStore {
  return {
    async goals(tenant, person) {
      const { rows } = await sql.query<{ skill_id: string; by_day: LocalDay }>(
        "select skill_id, by_day::text as by_day from goals where tenant_id = $1 and person_id = $2 order by by_day, skill_id",
        [tenant, person],
      );
      return rows.map(({ skill_id: skillId, by_day: by }) => ({ skillId, by }));
    },
    async putGoal(tenant, person, { skillId, by }, now) {
      await sql.query(
        `insert into goals (tenant_id, person_id, skill_id, by_day, set_at) values ($1, $2, $3, $4, $5)
         on conflict (tenant_id, person_id, skill_id) do update set by_day = excluded.by_day, set_at = excluded.set_at`,
        [tenant, person, skillId, by, now],
      );
    },
    async removeGoal(tenant, person, skillId) {
      const { rowCount } = await sql.query(
        "delete from goals where tenant_id = $1 and person_id = $2 and skill_id = $3",
        [tenant, person, skillId],
      );
      return rowCount === 1;
    },
  };
}
