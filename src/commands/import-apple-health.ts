import fs from "node:fs";
import { type Command, UsageError } from "#src/commands/command.ts";
import { openRecord } from "#src/commands/open-record.ts";
import { readArguments } from "#src/commands/tenant.ts";
import { REJECTION_WORDS } from "#src/domain/rejection-words.ts";
import { FileError } from "#src/ports/provider.ts";
import type { ImportSummary } from "#src/services/health-import-service.ts";

/** Reads a person's own export of Apple Health into their record. Needs the person's own code, and tells them. */
export const importAppleHealth: Command = async ({ args, open, print }) => {
  const { words, options } = readArguments(args, ["tenant", "person", "code"]);
  const [file, ...rest] = words;
  const { person: who, code } = options;
  if (file === undefined || rest.length > 0 || who === undefined || code === undefined)
    throw new UsageError("import apple-health needs a file, --person EMAIL and --code CODE");
  // Before the code is spent: it works once.
  if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new Error(`Cannot read the export as "${file}" must be a file that can be read`);
  await using backend = await open();
  const person = await openRecord(backend, print, {
    who,
    code,
    look: "import apple-health",
    tenant: options["tenant"],
  });
  if (person === undefined) return 1;
  try {
    const summary = await backend.healthImports.importFile(person, file, backend.clock.now(), {
      onProgress: everyTenth(print),
    });
    for (const line of linesOf(summary)) print(line);
    return summary.cutShort === undefined ? 0 : 1;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    print(`${error.message}.`);
    return 1;
  }
};

const MB = 1e6;

function everyTenth(print: (line: string) => void) {
  let told = 0;
  return ({ bytes, totalBytes }: { readonly bytes: number; readonly totalBytes?: number | undefined }): void => {
    const tenth = totalBytes === undefined ? Math.floor(bytes / (100 * MB)) : Math.floor((10 * bytes) / totalBytes);
    if (tenth <= told) return;
    told = tenth;
    const read = `${Math.round(bytes / MB)} MB`;
    print(
      totalBytes === undefined ? `read ${read}` : `read ${tenth * 10}%  ${read} of ${Math.round(totalBytes / MB)} MB`,
    );
  };
}

function linesOf({ days, values, rejected, withheld, cutShort }: ImportSummary): string[] {
  return [
    days === undefined ? "Nothing in it may be used." : `Imported ${days.count} days, from ${days.from} to ${days.to}.`,
    ...Object.entries(values).map(([metric, count]) => `  ${metric}: ${count}`),
    ...Object.entries(rejected).map(
      ([rule, count]) => `  left out: ${count} ${REJECTION_WORDS[rule as keyof typeof REJECTION_WORDS]} (${rule})`,
    ),
    ...(withheld.length === 0 ? [] : [`Not read, as the person does not share it: ${withheld.join(", ")}.`]),
    ...(cutShort === undefined ? [] : [`${cutShort}.`]),
  ];
}
