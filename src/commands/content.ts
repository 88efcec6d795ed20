import { embedLibrary } from "#src/backend.ts";
import { type Command, UsageError } from "#src/commands/command.ts";

const TENANT = "main";

/** Every skill that a tenant may read, with what there is on each level. */
export const listContent: Command = async ({ args, open, print }) => {
  if (args.length > 1) throw new UsageError("content list takes at most a tenant");
  const tenant = args[0] ?? TENANT;
  await using backend = await open();
  const { library } = backend;
  await library.seedLibrary(backend.clock.now());
  for (const skill of await library.skills(tenant)) {
    const passages = await library.passages(tenant, skill.id);
    const exercises = await library.exercises(tenant, skill.id);
    const off = passages.filter(({ approved }) => !approved).length;
    print(`${skill.id}  ${skill.title} (${skill.scope})`);
    for (const level of [1, 2, 3, 4]) {
      const here = passages.filter((passage) => passage.level === level);
      print(
        `  level ${level}: ${here.length} passages, ${exercises.filter((exercise) => exercise.level === level).length} exercises`,
      );
    }
    if (off > 0) print(`  ${off} passages wait for approval`);
  }
  return 0;
};

/** Computes the vectors that ship with the starter library and the phrases, after their texts were changed. */
export const embedContent: Command = async ({ args, print }) => {
  if (args.length > 0) throw new UsageError("content embed takes no arguments");
  const { passages, phrases } = await embedLibrary();
  print(`Embedded ${passages} passages and ${phrases} phrases into src/library.`);
  return 0;
};
