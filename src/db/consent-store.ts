import type { Queryable } from "#src/db/database.ts";
import { type ConsentCategory, type ConsentPurpose, stillHolds } from "#src/domain/consent.ts";
import type { ConsentStore } from "#src/ports/people.ts";

export function createConsentStore(sql: Queryable): ConsentStore {
  const given: ConsentStore["given"] = async (tenant, person) => {
    const { rows } = await sql.query<{
      category: ConsentCategory;
      purpose: ConsentPurpose;
      version: number;
      granted_at: Date;
    }>(
      `select category, purpose, version, granted_at from consents
         where tenant_id = $1 and person_id = $2 and withdrawn_at is null order by category, purpose`,
      [tenant, person],
    );
    return rows.map(({ granted_at, ...consent }) => ({ ...consent, grantedAt: granted_at }));
  };
  return {
    holding: async (tenant, person, now) => stillHolds(await given(tenant, person), now),
    given,
    async grant(tenant, person, consents) {
      const categories = consents.map(({ category }) => category);
      await sql.query(
        `insert into consents (tenant_id, person_id, category, purpose, version, granted_at)
         select distinct $1, $2, given.* from unnest($3::text[], $4::text[], $5::int[], $6::timestamptz[]) as given
         on conflict (tenant_id, person_id, category, purpose) where withdrawn_at is null do update set version = excluded.version, granted_at = excluded.granted_at`,
        [
          tenant,
          person,
          categories,
          consents.map(({ purpose }) => purpose),
          consents.map(({ version }) => version),
          consents.map(({ grantedAt }) => grantedAt),
        ],
      );
      await sql.query("delete from consent_refusals where tenant_id = $1 and person_id = $2 and category = any($3)", [
        tenant,
        person,
        categories,
      ]);
    },
    async withdraw(tenant, person, category, purpose, now) {
      await sql.query(
        `update consents set withdrawn_at = $5
         where tenant_id = $1 and person_id = $2 and category = $3 and purpose = $4 and withdrawn_at is null`,
        [tenant, person, category, purpose, now],
      );
    },
    async refuse(tenant, person, category, now) {
      await sql.query(
        `insert into consent_refusals (tenant_id, person_id, category, refused_at) values ($1, $2, $3, $4)
         on conflict (tenant_id, person_id, category) do update set refused_at = excluded.refused_at`,
        [tenant, person, category, now],
      );
    },
    async refusedAt(tenant, person, category) {
      const { rows } = await sql.query<{ refused_at: Date }>(
        "select refused_at from consent_refusals where tenant_id = $1 and person_id = $2 and category = $3",
        [tenant, person, category],
      );
      return rows[0]?.refused_at;
    },
  };
}
