import type { Backend } from "#src/backend.ts";
import type { CommandContext } from "#src/commands/command.ts";
import { tenantOf } from "#src/commands/tenant.ts";
import type { Person } from "#src/domain/person.ts";

const REFUSALS = {
  "no-code": 'the person must have asked Kairos for one: they write "access code"',
  expired: "it holds for ten minutes",
  used: "it works once",
  wrong: "it is another one",
  "too-many-attempts": "it was tried too often: ask the person for a new one",
} as const;

export interface Opening {
  /** Id or e-mail. */
  readonly who: string;
  readonly code: string;
  /** What the person is told was done with their record. */
  readonly look: string;
  readonly tenant: string | undefined;
}

/** The person whose record may be looked at, once, with their own code; undefined, after saying why, where it may not. */
export async function openRecord(
  { work, access, clock }: Backend,
  print: CommandContext["print"],
  { who, code, look, tenant: name }: Opening,
): Promise<Person | undefined> {
  const tenant = await tenantOf(work.system.stores, name);
  const person =
    (await work.of(tenant).stores.people.get(tenant, who)) ??
    (await work.of(tenant).stores.people.byEmail(tenant, who));
  const outcome = person === undefined ? "no-code" : await access.spend(tenant, person.id, code, look, clock.now());
  if (outcome === "granted") return person;
  // The same words whether or not there is such a person.
  print(`The code does not open this record: ${REFUSALS[outcome]}.`);
  return undefined;
}
