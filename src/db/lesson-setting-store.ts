import type { Queryable } from "#src/db/database.ts";
import type { LessonSettingStore } from "#src/ports/learning.ts";

export function createLessonSettingStore(sql: Queryable): LessonSettingStore {
  return {
    async setting(tenant) {
      const { rows } = await sql.query<{ sector: string | null; need: string | null }>(
        "select sector, need from lesson_settings where tenant_id = $1",
        [tenant],
      );
      const { sector, need } = rows[0] ?? { sector: null, need: null };
      return { ...(sector === null ? {} : { sector }), ...(need === null ? {} : { need }) };
    },
    async putSetting(tenant, { sector, need }, now) {
      await sql.query(
        `insert into lesson_settings (tenant_id, sector, need, updated_at) values ($1, $2, $3, $4)
         on conflict (tenant_id) do update set sector = excluded.sector, need = excluded.need, updated_at = excluded.updated_at`,
        [tenant, sector ?? null, need ?? null, now],
      );
    },
  };
}
