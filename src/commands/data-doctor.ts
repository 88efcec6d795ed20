import type { Command } from "#src/commands/command.ts";
import { readArguments } from "#src/commands/tenant.ts";
import { REJECTION_WORDS } from "#src/domain/rejection-words.ts";
import { MIN_RESPONDENTS } from "#src/domain/team.ts";
import type { SourceFigures } from "#src/ports/rights.ts";

const FEW = `fewer than ${MIN_RESPONDENTS} people`;

/** What devices brought, by source and rule; counts of few people are left out, as they would say who they are. */
export const dataDoctor: Command = async ({ args, open, print }) => {
  const { options } = readArguments(args, ["tenant"]);
  await using backend = await open({ migrate: false });
  const tenants = (await backend.work.system.stores.tenants.all()).filter(
    ({ id }) => options["tenant"] === undefined || id === options["tenant"],
  );
  for (const { id } of tenants) {
    const sources = await backend.work.of(id).stores.dataFigures.bySource(id);
    print(`tenant ${id}`);
    if (sources.length === 0) print("  nothing measured");
    for (const source of sources) for (const line of linesOf(source)) print(`  ${line}`);
  }
  return 0;
};

function linesOf({ source, people, readings, measurements, rules }: SourceFigures): string[] {
  const name = source.padEnd(13);
  if (people < MIN_RESPONDENTS) return [`${name}${FEW}`];
  return [
    `${name}${people} people; ${readings} values came, ${measurements} measurements are kept`,
    ...rules.map(({ rule, flaggedOnly, people: behind, count }) => {
      const what = `${rule}${flaggedOnly ? ", kept" : ""}`.padEnd(26);
      return `  ${what}${behind < MIN_RESPONDENTS ? FEW : `${count} of ${behind} people`} (${REJECTION_WORDS[rule]})`;
    }),
  ];
}
