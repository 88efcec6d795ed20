import type { Backend } from "#src/backend.ts";
import { type Command, type CommandContext, UsageError } from "#src/commands/command.ts";
import { FileError, readText } from "#src/commands/csv-file.ts";
import { readAssignments, readCatalogue } from "#src/commands/learning-files.ts";
import { readMap, readResults } from "#src/commands/learning-results.ts";
import { readArguments, tenantOf } from "#src/commands/tenant.ts";
import type { Person } from "#src/domain/person.ts";
import type { Course } from "#src/ports/learning-records.ts";

interface Given {
  readonly text: string;
  readonly options: Readonly<Record<string, string>>;
}

/** The file of a command: one argument, beside options. */
async function given(
  { args }: CommandContext,
  command: string,
  what: string,
  known: readonly string[],
): Promise<Given> {
  const { words, options } = readArguments(args, ["tenant", ...known]);
  const [file, ...rest] = words;
  if (file === undefined || rest.length > 0) throw new UsageError(`${command} needs one file`);
  return { text: await readText(file, what), options };
}

async function peopleOf(backend: Backend, tenant: string): Promise<ReadonlyMap<string, Person>> {
  const people = await backend.work.of(tenant).stores.people.all(tenant);
  return new Map(
    people.flatMap((person) => (person.email === undefined ? [] : [[person.email.toLowerCase(), person]])),
  );
}

const unknownPerson = (line: number, email: string): string =>
  `line ${line}: ${email} is not in the roster: import it with "directory import", or take the row out`;
const unknownCourse = (line: number, course: string): string =>
  `line ${line}: the course "${course}" is not in the catalogue: import it with "learning catalogue"`;

/** Puts the courses of a file into the catalogue; what statements said of them before counts now. */
export const importCatalogue: Command = async (context) => {
  const { text, options } = await given(context, "learning catalogue", "the catalogue", []);
  await using backend = await context.open();
  const now = backend.clock.now();
  await backend.library.seedLibrary(now);
  const tenant = await tenantOf(backend.work.system.stores, options["tenant"]);
  const courses = readCatalogue(text, await backend.library.skills(tenant));
  await backend.courses.importCatalogue(tenant, courses, now);
  const here = courses.filter(({ url }) => url === undefined).length;
  context.print(`Imported ${courses.length} courses, ${here} of them taught here.`);
  return 0;
};

/** Assigns courses to people; an assignment that is there already keeps its state. */
export const importAssignments: Command = async (context) => {
  const { text, options } = await given(context, "learning assignments", "the assignments", []);
  const problems: string[] = [];
  const rows = readAssignments(text, problems);
  await using backend = await context.open();
  const tenant = await tenantOf(backend.work.system.stores, options["tenant"]);
  const people = await peopleOf(backend, tenant);
  const known = new Set((await backend.work.of(tenant).stores.learningRecords.courses(tenant)).map(({ id }) => id));
  const assignments = rows.flatMap(({ line, email, courseId, due }) => {
    const person = people.get(email);
    if (person === undefined) problems.push(unknownPerson(line, email));
    if (!known.has(courseId)) problems.push(unknownCourse(line, courseId));
    return person === undefined ? [] : [{ person, courseId, due }];
  });
  if (problems.length > 0) throw new FileError("the assignments", problems);
  await backend.courses.importAssignments(tenant, assignments, backend.clock.now());
  context.print(`Imported ${assignments.length} assignments.`);
  return 0;
};

/** Reads results that a learning platform exported, by a map of its columns. */
export const importResults: Command = async (context) => {
  const { text, options } = await given(context, "learning import", "the results", ["map"]);
  const mapFile = options["map"];
  if (mapFile === undefined) throw new UsageError("learning import needs --map MAP.yaml");
  const map = readMap(await readText(mapFile, "the map"));
  await using backend = await context.open();
  const now = backend.clock.now();
  const rows = readResults(text, map, now);
  const tenant = await tenantOf(backend.work.system.stores, options["tenant"]);
  const people = await peopleOf(backend, tenant);
  const courses = coursesByName(await backend.work.of(tenant).stores.learningRecords.courses(tenant));
  const problems: string[] = [];
  const results = rows.flatMap(({ line, email, course: name, verb, score, completedAt }) => {
    const [person, course] = [people.get(email), courses.get(name)];
    if (person === undefined) problems.push(unknownPerson(line, email));
    if (course === undefined) problems.push(unknownCourse(line, name));
    return person === undefined || course === undefined ? [] : [{ person, course, verb, score, completedAt }];
  });
  problems.push(...contradictions(rows));
  if (problems.length > 0) throw new FileError("the results", problems);
  const { added, replaced, unchanged } = await backend.courses.importResults(tenant, results);
  context.print(`Imported ${results.length} results: ${added} new, ${replaced} corrected, ${unchanged} known before.`);
  context.print("They count only for people who let Kairos learn from their courses.");
  return 0;
};

const coursesByName = (courses: readonly Course[]): ReadonlyMap<string, Course> =>
  new Map(
    courses.flatMap((course) =>
      [course.url, course.activity, course.id].flatMap((name) => (name === undefined ? [] : [[name, course] as const])),
    ),
  );

/** One moment has one result: two rows that differ cannot both be right. */
function contradictions(rows: ReturnType<typeof readResults>): string[] {
  const first = new Map<string, (typeof rows)[number]>();
  return rows.flatMap((row) => {
    const key = JSON.stringify([row.email, row.course, row.completedAt]);
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, row);
    const same =
      earlier === undefined || JSON.stringify([earlier.verb, earlier.score]) === JSON.stringify([row.verb, row.score]);
    return same ? [] : [`line ${row.line}: says another result than line ${earlier.line}, of the same moment`];
  });
}
