import { type Command, UsageError } from "#src/commands/command.ts";
import { readArguments, tenantOf } from "#src/commands/tenant.ts";

const REFUSALS = {
  "no-code": 'the person must have asked Kairos for one: they write "access code"',
  expired: "it holds for ten minutes",
  used: "it works once",
  wrong: "it is another one",
  "too-many-attempts": "it was tried too often: ask the person for a new one",
} as const;

/** Makes a person's twin again from its lineage and compares it bit for bit. Needs the person's own code, and tells them. */
export const replayTwin: Command = async ({ args, open, print }) => {
  const { words, options } = readArguments(args, ["tenant", "code"]);
  const [who, ...rest] = words;
  const code = options["code"];
  if (who === undefined || rest.length > 0 || code === undefined)
    throw new UsageError("twin replay needs a person (id or e-mail) and --code CODE");
  await using backend = await open();
  const { stores } = backend.work;
  const tenant = await tenantOf(stores, options["tenant"]);
  const person = (await stores.people.get(tenant, who)) ?? (await stores.people.byEmail(tenant, who));
  const access =
    person === undefined
      ? "no-code"
      : await backend.access.spend(tenant, person.id, code, "twin replay", backend.clock.now());
  if (person === undefined || access !== "granted") {
    // The same words whether or not there is such a person.
    const reason = REFUSALS[access === "granted" ? "no-code" : access];
    print(`The code does not open this record: ${reason}.`);
    return 1;
  }
  const replay = await backend.twins.replay(person);
  if (replay === undefined) {
    print("There is no twin to make again.");
    return 0;
  }
  print(
    `Twin of ${replay.day}, begun ${replay.startedOn}, ${replay.modelVersion}, ${replay.observations} observations.`,
  );
  print(`Own parameters learnt on: ${replay.learntOn.join(", ") || "no day yet"}.`);
  print(`kept    ${replay.kept}`);
  print(`rebuilt ${replay.rebuilt}`);
  print(replay.identical ? "Identical to the last bit." : "They differ.");
  return replay.identical ? 0 : 1;
};
