import { type Command, UsageError } from "#src/commands/command.ts";

/** Walks every tenant's chain of hashes, and prints the number of the first entry that does not hold. */
export const verifyAudit: Command = async ({ args, open, print }) => {
  if (args.length > 0) throw new UsageError("audit verify takes no arguments");
  await using backend = await open();
  let broken = 0;
  const tenants = await backend.work.system.stores.tenants.all();
  for (const { id } of tenants) {
    const { entries, brokenAt } = await backend.audit.verify(id);
    if (brokenAt !== undefined) broken += 1;
    print(
      brokenAt === undefined
        ? `${id}: ${entries} entries, unbroken`
        : `${id}: broken at entry ${brokenAt} of ${entries}`,
    );
  }
  if (tenants.length === 0) print("There is no tenant yet.");
  return broken === 0 ? 0 : 1;
};
