import { FileError, isDay, type Row, readRows } from "#src/commands/csv-file.ts";
import type { Level, Skill } from "#src/domain/skill.ts";
import { plainData } from "#src/domain/text.ts";
import type { LocalDay } from "#src/domain/time.ts";
import type { Course } from "#src/ports/learning-records.ts";

const LONGEST_TITLE = 120;
const LONGEST_ID = 500;
const LONGEST_MINUTES = 10_000;

/**
 * Reads a catalogue: `course_id,title,skill,level,minutes,url`. A course without `url` is taught here, by the lessons of its
 * skill and level.
 *
 * Throws FileError naming every fault with its line.
 */
export function readCatalogue(text: string, skills: readonly Skill[]): Course[] {
  const problems: string[] = [];
  const rows = readRows(
    text,
    { required: ["course_id", "title"], optional: ["skill", "level", "minutes", "url"] },
    problems,
  );
  if (problems.length > 0) throw new FileError("the catalogue", problems);
  const lines = new Map<string, number>();
  const courses = rows.flatMap((row) => {
    const found = courseOf(row, skills, problems);
    const earlier = found === undefined ? undefined : lines.get(found.id);
    if (earlier !== undefined) problems.push(`line ${row.line}: ${found!.id} is on line ${earlier} already`);
    if (found !== undefined) lines.set(found.id, row.line);
    return found ?? [];
  });
  if (problems.length > 0) throw new FileError("the catalogue", problems);
  return courses;
}

function courseOf({ line, cell }: Row, skills: readonly Skill[], problems: string[]): Course | undefined {
  const before = problems.length;
  const wrong = (what: string): void => void problems.push(`line ${line}: ${what}`);
  const id = cell("course_id") ?? "";
  const title = plainData(cell("title") ?? "", LONGEST_TITLE);
  const [skillId, level, minutes, url] = [cell("skill"), cell("level"), cell("minutes"), cell("url")];
  if (id === "" || id.length > LONGEST_ID) wrong(`course_id must have 1 to ${LONGEST_ID} characters`);
  if (title === "") wrong("title must have words");
  if (skillId !== undefined && !skills.some((skill) => skill.id === skillId))
    wrong(`skill must be one of ${skills.map((skill) => skill.id).join(", ")}: current value is "${skillId}"`);
  if ((skillId === undefined) !== (level === undefined)) wrong("skill and level must be given together, or neither");
  if (level !== undefined && !/^[1-4]$/u.test(level)) wrong(`level must be 1, 2, 3 or 4: current value is "${level}"`);
  if (minutes !== undefined && !(/^\d+$/u.test(minutes) && Number(minutes) >= 1 && Number(minutes) <= LONGEST_MINUTES))
    wrong(`minutes must be a whole number from 1 to ${LONGEST_MINUTES}: current value is "${minutes}"`);
  if (url !== undefined && !/^https?:\/\/[^\s<>"]+$/u.test(url))
    wrong(`url must start with https:// or http://: current value is "${url}"`);
  if (url === undefined && skillId === undefined)
    wrong("a course without url is taught here, so it needs a skill and a level");
  if (problems.length > before) return undefined;
  return {
    id,
    activity: activityOf(id, url),
    title,
    skillId,
    level: level === undefined ? undefined : (Number(level) as Level),
    minutes: minutes === undefined ? undefined : Number(minutes),
    url,
  };
}

/** How statements name a course: by its id where that is an address, else by where it is, else by a name of ours. */
const activityOf = (id: string, url: string | undefined): string =>
  /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/iu.test(id) ? id : (url ?? `urn:kairos:course:${encodeURIComponent(id)}`);

export interface AssignmentRow {
  readonly line: number;
  /** Lower case. */
  readonly email: string;
  readonly courseId: string;
  readonly due?: LocalDay | undefined;
}

/** Reads assignments: `email,course_id,due`, days as YYYY-MM-DD. Faults go to `problems`. */
export function readAssignments(text: string, problems: string[]): AssignmentRow[] {
  const rows = readRows(text, { required: ["email", "course_id"], optional: ["due"] }, problems);
  if (problems.length > 0) return [];
  return rows.flatMap(({ line, cell }) => {
    const [email, courseId, due] = [cell("email"), cell("course_id"), cell("due")];
    const before = problems.length;
    if (email === undefined) problems.push(`line ${line}: email must be filled`);
    if (courseId === undefined) problems.push(`line ${line}: course_id must be filled`);
    if (due !== undefined && !isDay(due))
      problems.push(`line ${line}: due must be a day such as 2026-01-31: current value is "${due}"`);
    if (problems.length > before) return [];
    return [{ line, email: email!.toLowerCase(), courseId: courseId!, due }];
  });
}
