import { type Command, UsageError } from "#src/commands/command.ts";

/** Checks the signature of every plan and message that is kept, and that its verdict says the same. */
export const verifyVerdicts: Command = async ({ args, open, print }) => {
  if (args.length > 0) throw new UsageError("audit verdicts takes no arguments");
  await using backend = await open();
  let broken = 0;
  for (const { id } of await backend.work.system.stores.tenants.all()) {
    const found = await backend.audit.verdicts(id);
    broken += found.broken.length;
    print(`${id}: ${found.checked} signed verdicts hold, ${found.broken.length} do not`);
    for (const verdict of found.broken) print(`  ${verdict.id}: ${verdict.reason}`);
  }
  return broken === 0 ? 0 : 1;
};
