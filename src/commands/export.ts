import fs from "node:fs/promises";
import path from "node:path";
import { type Command, UsageError } from "#src/commands/command.ts";
import { openRecord } from "#src/commands/open-record.ts";
import { readArguments } from "#src/commands/tenant.ts";

/** Writes everything that is kept of a person into a file, with their own code; they are told. */
export const exportPerson: Command = async ({ args, open, print }) => {
  const { words, options } = readArguments(args, ["tenant", "code", "out"]);
  const [who, ...rest] = words;
  const { code, out } = options as { code?: string; out?: string };
  if (who === undefined || rest.length > 0 || code === undefined || out === undefined)
    throw new UsageError("export needs a person (id or e-mail), --code CODE and --out FILE");
  const kind = path.extname(out);
  if (![".zip", ".json", ".html"].includes(kind))
    throw new UsageError(`the file of an export ends in .zip, .json or .html: "${out}" does not`);
  // Before the code is spent: it opens the record only once.
  await assertFree(out);
  await using backend = await open();
  const person = await openRecord(backend, print, { who, code, look: "export", tenant: options["tenant"] });
  if (person === undefined) return 1;
  const files = await backend.exports.of(person, backend.clock.now());
  if (files === undefined) throw new Error("Cannot export as the person has been deleted meanwhile");
  const bytes = kind === ".zip" ? await backend.pack(files) : kind === ".json" ? files.json : files.html;
  await fs.writeFile(out, bytes, { mode: 0o600, flag: "wx" });
  print(`Written to ${out}, readable by you alone. The person is told that you did this.`);
  return 0;
};

async function assertFree(file: string): Promise<void> {
  const isThere = await fs.stat(file).then(
    () => true,
    () => false,
  );
  if (isThere) throw new Error(`Cannot write the export as "${file}" must not be there yet: name another file`);
}
