import type { Queryable } from "#src/db/database.ts";
import type { CheckIn, CheckInItems } from "#src/domain/check-in.ts";
import type { CheckInStore } from "#src/ports/records.ts";

type Row = { day: string; items: CheckInItems; source: CheckIn["source"]; at: Date };

export function createCheckInStore(sql: Queryable): CheckInStore {
  const between = async (tenant: string, person: string, from: string, to: string): Promise<CheckIn[]> => {
    const { rows } = await sql.query<Row>(
      "select day, items, source, at from check_ins where tenant_id = $1 and person_id = $2 and day between $3 and $4 order by day",
      [tenant, person, from, to],
    );
    return rows;
  };
  return {
    between,
    async get(tenant, person, day) {
      return (await between(tenant, person, day, day))[0];
    },
    async put(tenant, person, checkIns) {
      await sql.query(
        `insert into check_ins (tenant_id, person_id, day, items, source, at)
         select $1, $2, * from unnest($3::date[], $4::jsonb[], $5::text[], $6::timestamptz[])
         on conflict (tenant_id, person_id, day) do update set items = excluded.items, source = excluded.source, at = excluded.at`,
        [
          tenant,
          person,
          checkIns.map(({ day }) => day),
          checkIns.map(({ items }) => JSON.stringify(items)),
          checkIns.map(({ source }) => source),
          checkIns.map(({ at }) => at),
        ],
      );
    },
    async remove(tenant, person, day) {
      await sql.query("delete from check_ins where tenant_id = $1 and person_id = $2 and day = $3", [
        tenant,
        person,
        day,
      ]);
    },
  };
}
