import type { Database } from "#src/db/database.ts";
import { NEW_PERSON, type Person } from "#src/domain/person.ts";
import type { Learner } from "#src/services/learning-service.ts";

/** Somebody in Berlin of whom nothing is known yet; named by the id where no name is given. */
export function personOf(over: Partial<Person> = {}): Person {
  const { id = "ana" } = over;
  const known = { tenant: "t1", id, givenName: id, timeZone: "Europe/Berlin", country: "DE", language: "en" };
  return { ...NEW_PERSON, ...known, ...over };
}

/** Somebody awake and unhurt who learns. */
export const learnerOf = (person: Partial<Person> = {}, over: Partial<Learner> = {}): Learner => ({
  person: personOf(person),
  plain: false,
  injuries: [],
  acuity: 1,
  ...over,
});

/** Rows of people who are in nobody's directory, and of their tenant. */
export async function addPeople(
  { sql }: Database,
  ids: readonly string[],
  { tenant = "t1", now }: { readonly tenant?: string; readonly now: Date },
): Promise<void> {
  await sql.query("insert into tenants (id, name, created_at) values ($1, $1, $2) on conflict do nothing", [
    tenant,
    now,
  ]);
  for (const id of ids)
    await sql.query(
      "insert into people (tenant_id, id, given_name, time_zone, country, language, created_at) values ($1, $2, $2, 'Europe/Berlin', 'DE', 'en', $3)",
      [tenant, id, now],
    );
}
