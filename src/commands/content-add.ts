import type { Backend } from "#src/backend.ts";
import { type Command, UsageError } from "#src/commands/command.ts";
import { type ContentSource, readSource, sourcesOf } from "#src/commands/content-files.ts";
import { createProgressBar } from "#src/commands/progress-bar.ts";
import { readArguments, tenantOf } from "#src/commands/tenant.ts";
import { slugOf } from "#src/domain/content/clean-text.ts";
import { LEVELS } from "#src/domain/skill.ts";
import { ContentError } from "#src/ports/content.ts";
import type { Bringing, Brought, ContentMeta } from "#src/services/content-service.ts";
import type { ProposalView } from "#src/services/playbook-view.ts";

const OPTIONS = ["tenant", "skill", "level", "audience", "licence", "after"] as const;

/** Reads files and pages, keeps them as passages that wait, and proposes skills and exercises from them. */
export const addContent: Command = async ({ args, open, print }) => {
  const { words, options } = readArguments(args, OPTIONS);
  if (words.length === 0) throw new UsageError("content add needs a file, a folder, an address or a list of addresses");
  const meta = metaOf(options);
  const sources = (await Promise.all(words.map(sourcesOf))).flat();
  if (sources.length === 0)
    throw new Error(`Cannot add the content as there must be a readable file: "${words.join(" ")}" has none`);
  await using backend = await open();
  const now = backend.clock.now();
  const tenant = await tenantOf(backend.work.system.stores, options["tenant"]);
  await backend.library.seedLibrary(now);
  const bar = createProgressBar(process.stderr);
  const totals = { added: 0, updated: 0, unchanged: 0, failed: 0 };
  for (const [index, source] of sources.entries()) {
    bar.show(index, sources.length, source.name);
    try {
      const brought = await bring(backend, source, { tenant, meta, now });
      const proposal =
        brought.kind === "unchanged"
          ? undefined
          : await backend.playbooks.propose(tenant, brought.document.id, undefined, now);
      for (const document of brought.alsoIn) await backend.playbooks.propose(tenant, document, undefined, now);
      totals[brought.kind] += 1;
      bar.clear();
      for (const line of linesOf(source.name, brought, proposal)) print(line);
    } catch (error) {
      if (!(error instanceof ContentError)) throw error;
      totals.failed += 1;
      bar.clear();
      print(`! ${source.name}: ${error.message}.`);
    }
  }
  bar.clear();
  print(
    `${totals.added} added, ${totals.updated} updated, ${totals.unchanged} as they were, ${totals.failed} not read.`,
  );
  if (totals.added + totals.updated > 0)
    print('Nothing is taught yet: an overseer approves it in the chat ("proposals"), or with "content approve".');
  return totals.failed === 0 ? 0 : 1;
};

async function bring({ content }: Backend, source: ContentSource, bringing: Bringing): Promise<Brought> {
  if (source.kind === "page") return content.addPage(source.name, bringing);
  return content.add(await readSource(source.file, source.name), bringing);
}

function metaOf(options: Readonly<Record<string, string>>): ContentMeta {
  const { skill, level, audience, licence, after } = options;
  const known = LEVELS.find((candidate) => String(candidate) === level);
  if (level !== undefined && known === undefined)
    throw new UsageError(`the level must be 1 to 4: current value is "${level}"`);
  if (audience !== undefined && audience !== "hands-on" && audience !== "leading")
    throw new UsageError(`the audience must be hands-on or leading: current value is "${audience}"`);
  return {
    ...(skill === undefined ? {} : { skillId: slugOf(skill) }),
    ...(known === undefined ? {} : { level: known }),
    ...(audience === undefined ? {} : { audience }),
    ...(licence === undefined ? {} : { licence }),
    ...(after === undefined
      ? {}
      : {
          prerequisites: after
            .split(",")
            .map(slugOf)
            .filter((id) => id !== ""),
        }),
  };
}

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

function linesOf(
  name: string,
  { kind, document, passages, withdrawn, elsewhere, leftOut }: Brought,
  proposal: ProposalView | undefined,
): string[] {
  if (kind === "unchanged") return [`${name}: as it was`];
  const proposed =
    proposal === undefined
      ? "nothing new to approve"
      : `proposed: ${counted(proposal.open.skills, "skill")}, ${counted(proposal.open.passages, "passage")}, ${counted(proposal.open.exercises, "exercise")}`;
  return [
    `${name}: "${document.title}", ${document.id}, version ${document.version}, ${counted(passages, "passage")}; ${proposed}`,
    ...(withdrawn > 0 ? [`  ${withdrawn} passages are no longer in it, and no longer cited`] : []),
    ...(elsewhere > 0 ? [`  ${elsewhere} passages are in another document already`] : []),
    ...(proposal !== undefined && proposal.suspicious > 0
      ? [`  ${proposal.suspicious} passages read like instructions to a program: look at them before you approve them`]
      : []),
    ...(leftOut.length > 0 ? [`  left out: ${leftOut.join(", ")}`] : []),
  ];
}
