import { UsageError } from "#src/commands/command.ts";
import type { SystemStores } from "#src/ports/system.ts";

/** Arguments apart from options: `--name value`. */
export function readArguments(
  args: readonly string[],
  options: readonly string[],
): { readonly words: readonly string[]; readonly options: Readonly<Record<string, string>> } {
  const words: string[] = [];
  const found: Record<string, string> = {};
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!;
    if (!word.startsWith("--")) {
      words.push(word);
      continue;
    }
    const name = word.slice(2);
    const value = args[++i];
    if (!options.includes(name)) throw new UsageError(`there is no option "${word}"`);
    if (value === undefined) throw new UsageError(`the option "${word}" needs a value`);
    found[name] = value;
  }
  return { words, options: found };
}

/** The tenant that is named, or the only one. */
export async function tenantOf({ tenants }: Pick<SystemStores, "tenants">, name: string | undefined): Promise<string> {
  const ids = (await tenants.all()).map(({ id }) => id);
  if (name !== undefined) {
    if (!ids.includes(name))
      throw new Error(`Cannot find the tenant "${name}" as it must be one of: ${ids.join(", ")}`);
    return name;
  }
  const [only, ...others] = ids;
  if (only === undefined) throw new Error("Cannot go on as there must be a tenant: start Kairos or import a roster");
  if (others.length > 0) throw new UsageError(`name one tenant with --tenant: ${ids.join(", ")}`);
  return only;
}
