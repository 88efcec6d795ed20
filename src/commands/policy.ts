import fs from "node:fs/promises";
import { type Command, UsageError } from "#src/commands/command.ts";
import { readArguments, tenantOf } from "#src/commands/tenant.ts";
import type { PolicyChange } from "#src/domain/guardrails/policy.ts";
import type { Plans } from "#src/domain/plan-figures.ts";
import { type PolicyReading, readPolicy } from "#src/services/policy-service.ts";
import type { Count } from "#src/services/replan.ts";

const LARGEST_FILE = 1_000_000;
const USUAL_DAYS = 60;
const MOST_DAYS = 400;

/** Whether a policy file can be put in force; every problem is printed. Needs no database. */
export const checkPolicy: Command = async ({ args, print }) => {
  const { words } = readArguments(args, []);
  const reading = await read(fileOf(words, "policy check"));
  if (!reading.ok) return refuse(reading, print);
  print(`The policy may be put in force. Version ${reading.version.slice(0, 12)}.`);
  return 0;
};

/** What a policy file would change against the policy in force. */
export const diffPolicy: Command = async ({ args, open, print }) => {
  const { words, options } = readArguments(args, ["tenant"]);
  const reading = await read(fileOf(words, "policy diff"));
  if (!reading.ok) return refuse(reading, print);
  await using backend = await open();
  const tenant = await tenantOf(backend.work.system.stores, options["tenant"]);
  const changes = await backend.policies.diff(tenant, reading.policy);
  if (changes.length === 0) print("Nothing would change.");
  for (const change of changes) print(inWords(change));
  return 0;
};

/** What a policy file would have changed in the last days, in sessions and people. Nothing is stored or sent. */
export const backtestPolicy: Command = async ({ args, open, print }) => {
  const { words, options } = readArguments(args, ["tenant", "days"]);
  const reading = await read(fileOf(words, "policy backtest"));
  if (!reading.ok) return refuse(reading, print);
  const days = Number(options["days"] ?? USUAL_DAYS);
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    throw new UsageError(`--days must be a whole number from 1 to ${MOST_DAYS}`);
  await using backend = await open();
  const tenant = await tenantOf(backend.work.system.stores, options["tenant"]);
  const result = await backend.backtests.of(tenant, reading.policy, days, backend.clock.now());
  print(`From ${result.from} to ${result.to}, of ${told(result.judged)}:`);
  print(`  plans changed:     ${plansOf(result.changedPlans)} of ${plansOf(result.plans)}`);
  print(`  shorter or easier: ${told(result.reduced)}`);
  print(`  left out:          ${told(result.leftOut)}`);
  print(`  let through anew:  ${told(result.allowed)}`);
  const { again } = result;
  print(`Planned anew on a sample of ${again.days ?? "a few"} mornings, of ${told(again.sessions)}:`);
  print(`  moved:             ${told(again.moved)}`);
  print(`  shorter or easier: ${told(again.reduced)}`);
  print(`  blocked more:      ${told(again.blocked)}`);
  print(`  allowed anew:      ${told(again.allowed)}`);
  if (result.unknownPlans > 0)
    print(`${result.unknownPlans} older plans could not be judged: their twins are not kept.`);
  return 0;
};

/** Puts a policy file in force. Easing what the company had tightened needs two overseers. */
export const applyPolicy: Command = async ({ args, open, print }) => {
  const { words, options } = readArguments(args, ["tenant", "by", "second"]);
  const source = await textOf(fileOf(words, "policy apply"));
  await using backend = await open();
  const tenant = await tenantOf(backend.work.system.stores, options["tenant"]);
  const by = [options["by"], options["second"]].filter((email) => email !== undefined);
  const applied = await backend.policies.apply(tenant, source, by, backend.clock.now());
  if (!applied.ok) return refuse(applied, print);
  for (const change of applied.changes) print(inWords(change));
  print(`Revision ${applied.revision} is in force. Version ${applied.version.slice(0, 12)}.`);
  return 0;
};

function fileOf(words: readonly string[], command: string): string {
  const [file, ...rest] = words;
  if (file === undefined || rest.length > 0) throw new UsageError(`${command} needs one file`);
  return file;
}

async function textOf(file: string): Promise<string> {
  const { size } = await fs.stat(file).catch((cause: unknown) => {
    throw new Error(`Cannot read the policy as "${file}" must be a file that can be read`, { cause });
  });
  if (size > LARGEST_FILE)
    throw new Error(`Cannot read the policy as it must have at most ${LARGEST_FILE} bytes: current size is ${size}`);
  return fs.readFile(file, "utf8");
}

const read = async (file: string): Promise<PolicyReading> => readPolicy(await textOf(file));

function refuse({ problems }: { readonly problems: readonly string[] }, print: (line: string) => void): number {
  print("The policy is refused:");
  for (const problem of problems) print(`  ${problem}`);
  return 1;
}

const inWords = ({ path, from, to, direction }: PolicyChange): string => `${path}: ${from} -> ${to} (${direction})`;

const plansOf = (plans: Plans): string => (plans === "few" ? "those of fewer than 5 people" : String(plans));

const told = (count: Count): string =>
  count === "none"
    ? "none"
    : count === "few"
      ? "sessions of fewer than 5 people"
      : `${count.sessions} sessions of ${count.people} people`;
