import fs from "node:fs";
import path from "node:path";
import { openBackend } from "#src/backend.ts";
import { type Command, UsageError } from "#src/commands/command.ts";
import { embedContent, listContent } from "#src/commands/content.ts";
import { addContent } from "#src/commands/content-add.ts";
import { approveContent, listDocuments, withdrawContent } from "#src/commands/content-documents.ts";
import { dataDoctor } from "#src/commands/data-doctor.ts";
import { doctor } from "#src/commands/doctor.ts";
import { exportPerson } from "#src/commands/export.ts";
import { importAppleHealth } from "#src/commands/import-apple-health.ts";
import { importBenchmarks } from "#src/commands/import-benchmarks.ts";
import { importDirectory } from "#src/commands/import-directory.ts";
import { importAssignments, importCatalogue, importResults } from "#src/commands/import-learning.ts";
import { applyPolicy, backtestPolicy, checkPolicy, diffPolicy } from "#src/commands/policy.ts";
import { replayTwin } from "#src/commands/replay-twin.ts";
import { verifyAudit } from "#src/commands/verify-audit.ts";
import { verifyVerdicts } from "#src/commands/verify-verdicts.ts";
import { type Config, readConfig } from "#src/config.ts";

const HELP = `usage: npm run kairos -- COMMAND

  directory import FILE.csv   replace the roster: email,name,team,manager,role,valid_from,valid_to
  doctor                      look at the database, the keys, the messages and the audit; changes nothing
  audit verify                check every tenant's chain of hashes
  audit verdicts              check the signature of every plan and message that is kept
  policy check FILE           whether a policy file may be put in force; needs no data
  policy diff FILE            what it would change against the policy in force
  policy backtest FILE [--days N]   what it would have changed in the last N days (60); sends nothing
  policy apply FILE [--by EMAIL --second EMAIL]   put it in force; easing a limit needs two overseers
  twin replay PERSON --code CODE    make a person's twin again; they write "access code" to get the code
  export PERSON --code CODE --out FILE   everything that is kept of a person, as .zip, .json or .html; they are told
  import apple-health FILE --person EMAIL --code CODE   a person's export.zip or export.xml; they are told
  data doctor                 what devices brought and what was not believed, by source and rule; names nobody
  benchmarks import FILE.csv  results and aims of people who share their activity: email,name,value,day,aim
  learning catalogue FILE.csv       courses: course_id,title,skill,level,minutes,url; without url taught here
  learning assignments FILE.csv     who is to take what: email,course_id,due
  learning import FILE.csv --map MAP.yaml   results of the learning platform, by a map of its columns
  content list [TENANT]       the skills of the library, level by level
  content add PATH|ADDRESS|LIST... [--skill S --level N --audience hands-on|leading --licence TEXT --after S,S]
                              read files, folders and public pages; what is proposed from them waits for approval
  content documents           what was added, and what of it is taught
  content approve DOCUMENT --by EMAIL    approve all that waits of a document, as an overseer
  content withdraw DOCUMENT --by EMAIL   stop citing a document
  content embed               compute the vectors of the starter library, after changing its texts
  help                        this text

The environment is that of "npm start" (README.md). With the embedded database, stop Kairos first: one process
at a time may have the data folder open. Exit codes: 0 all is well, 1 something is wrong, 2 not understood.
`;

const commands = (config: Config): Readonly<Record<string, Command>> => ({
  "directory import": importDirectory({ country: config.defaultCountry, timeZone: config.defaultTimeZone }),
  doctor,
  "audit verify": verifyAudit,
  "audit verdicts": verifyVerdicts,
  "policy check": checkPolicy,
  "policy diff": diffPolicy,
  "policy backtest": backtestPolicy,
  "policy apply": applyPolicy,
  "twin replay": replayTwin,
  export: exportPerson,
  "data doctor": dataDoctor,
  "import apple-health": importAppleHealth,
  "benchmarks import": importBenchmarks,
  "learning catalogue": importCatalogue,
  "learning assignments": importAssignments,
  "learning import": importResults,
  "content list": listContent,
  "content add": addContent,
  "content documents": listDocuments,
  "content approve": approveContent,
  "content withdraw": withdrawContent,
  "content embed": embedContent,
});

const USAGE = "usage: npm run kairos -- COMMAND\n\n";
const ASKS_FOR_HELP: readonly string[] = ["help", "--help", "-h"];

/** The help of one command, of all that begin with its first word, or everything. */
function helpOn(argv: readonly string[]): string {
  const entries = HELP.split(/\n(?= {2}\S)/u).slice(1);
  const [group = "", word = ""] = argv.filter((argument) => !ASKS_FOR_HELP.includes(argument));
  const starting = (start: string): string[] =>
    start.trim() === "" ? [] : entries.filter((entry) => `${entry.trim()} `.startsWith(`${start.trim()} `));
  const found = [starting(`${group} ${word}`), starting(group)].find((some) => some.length > 0);
  return found === undefined ? HELP : `${USAGE}${found.map((entry) => entry.split("\n\n")[0]).join("\n")}\n`;
}

const print = (line: string): void => console.log(line);

async function run(argv: readonly string[]): Promise<number> {
  if (argv.length === 0 || argv[0] === "help" || argv.some((word) => word === "--help" || word === "-h")) {
    process.stdout.write(helpOn(argv));
    return argv.length === 0 ? 2 : 0;
  }
  const config = readConfig(process.env);
  const known = commands(config);
  const [name, args] = [2, 1]
    .map((words) => [argv.slice(0, words).join(" "), argv.slice(words)] as const)
    .find(([candidate]) => candidate in known) ?? [undefined, []];
  if (name === undefined) throw new UsageError(`there is no command "${argv.join(" ")}"`);
  return known[name]!({
    args,
    print,
    async open(options) {
      const folder = path.join(config.dataDir, "postgres");
      if (options?.migrate === false && config.databaseUrl === undefined && !fs.existsSync(folder)) {
        throw new Error(
          `Cannot look at the data as "${config.dataDir}" must hold some: start Kairos once, or set DATA_DIR`,
        );
      }
      return openBackend(config, options);
    },
  });
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) {
    console.error(`Cannot run this: ${error.message}\n\n${helpOn(process.argv.slice(2))}`);
    process.exitCode = 2;
  } else {
    const isExplained = error instanceof Error && error.message.startsWith("Cannot ");
    console.error(isExplained ? error.message : error);
    process.exitCode = 1;
  }
}
