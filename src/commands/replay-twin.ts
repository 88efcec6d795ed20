import { type Command, UsageError } from "#src/commands/command.ts";
import { openRecord } from "#src/commands/open-record.ts";
import { readArguments } from "#src/commands/tenant.ts";

/** Makes a person's twin again from its lineage and compares it bit for bit. Needs the person's own code, and tells them. */
export const replayTwin: Command = async ({ args, open, print }) => {
  const { words, options } = readArguments(args, ["tenant", "code"]);
  const [who, ...rest] = words;
  const code = options["code"];
  if (who === undefined || rest.length > 0 || code === undefined)
    throw new UsageError("twin replay needs a person (id or e-mail) and --code CODE");
  await using backend = await open();
  const person = await openRecord(backend, print, { who, code, look: "twin replay", tenant: options["tenant"] });
  if (person === undefined) return 1;
  const replay = await backend.twins.replay(person, backend.clock.now());
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
