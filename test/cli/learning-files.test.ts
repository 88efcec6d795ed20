import { describe, expect, test } from "vitest";
import { FileError } from "#src/commands/csv-file.ts";
import { readAssignments, readCatalogue } from "#src/commands/learning-files.ts";
import { readMap, readResults } from "#src/commands/learning-results.ts";

const NOW = new Date("2026-03-11T09:00:00Z");
const SKILLS = [{ id: "pricing", title: "Pricing", scope: "knowledge" as const, summary: "" }];
const problemsOf = (read: () => unknown): readonly string[] => {
  try {
    read();
  } catch (error) {
    if (error instanceof FileError) return error.problems;
    throw error;
  }
  return [];
};

describe("a catalogue", () => {
  const read = (...lines: string[]) =>
    readCatalogue(["course_id,title,skill,level,minutes,url", ...lines].join("\n"), SKILLS);

  test("names each course, what it teaches, and how statements call it", () => {
    expect(
      read(
        "P-1,Pricing *basics*,pricing,2,45,https://lms.example/p-1",
        "https://lms.example/p-2,Two,,,,https://lms.example/x",
        "K 1,Here,pricing,1,,",
      ),
    ).toEqual([
      {
        id: "P-1",
        activity: "https://lms.example/p-1",
        title: "Pricing basics",
        skillId: "pricing",
        level: 2,
        minutes: 45,
        url: "https://lms.example/p-1",
      },
      {
        id: "https://lms.example/p-2",
        activity: "https://lms.example/p-2",
        title: "Two",
        url: "https://lms.example/x",
      },
      { id: "K 1", activity: "urn:kairos:course:K%201", title: "Here", skillId: "pricing", level: 1 },
    ]);
  });

  test("every fault is named with its line", () => {
    expect(
      problemsOf(() =>
        read(
          "P-1,One,,,,https://lms.example/p-1",
          "P-1,Again,,,,https://lms.example/p-1",
          "P-2,,pricing,7,-1,ftp://x",
          "P-3,Three,selling,1,,",
          "P-4,Four,pricing,,,https://a.example",
          "P-5,Five,,,,",
        ),
      ),
    ).toEqual([
      "line 3: P-1 is on line 2 already",
      "line 4: title must have words",
      'line 4: level must be 1, 2, 3 or 4: current value is "7"',
      'line 4: minutes must be a whole number from 1 to 10000: current value is "-1"',
      'line 4: url must start with https:// or http://: current value is "ftp://x"',
      'line 5: skill must be one of pricing: current value is "selling"',
      "line 6: skill and level must be given together, or neither",
      "line 7: a course without url is taught here, so it needs a skill and a level",
    ]);
  });

  test("a column that is missing or unknown is named, and so is what is no CSV", () => {
    expect(problemsOf(() => readCatalogue("id,title\nP-1,One", SKILLS))).toEqual([
      'line 1: the column "course_id" is missing',
      'line 1: the column "id" is not known; columns are course_id,title,skill,level,minutes,url',
    ]);
    expect(problemsOf(() => read('P-1,"One'))[0]).toMatch(/^line \d+: this is not CSV/u);
    expect(problemsOf(() => read())).toEqual(["the file has no rows below its header"]);
  });
});

test("assignments are read with their line, and every fault is named", () => {
  const problems: string[] = [];
  const text =
    "email,course_id,due\nAna@Example.org,P-1,2026-04-01\nben@example.org,P-2,\n,P-3,\neli@example.org,,1.4.2026";
  expect(readAssignments(text, problems)).toEqual([
    { line: 2, email: "ana@example.org", courseId: "P-1", due: "2026-04-01" },
    { line: 3, email: "ben@example.org", courseId: "P-2", due: undefined },
  ]);
  expect(problems).toEqual([
    "line 4: email must be filled",
    "line 5: course_id must be filled",
    'line 5: due must be a day such as 2026-01-31: current value is "1.4.2026"',
  ]);
});

describe("results by a map", () => {
  const MAP = `
columns: { email: E-Mail, course: Kurs, completed_at: Am, score: Punkte, max: Von, status: Ergebnis }
delimiter: ";"
decimal: ","
dates: DD.MM.YYYY
time_zone: Europe/Berlin
statuses: { passed: [Bestanden], failed: [Nicht bestanden] }
`;
  const read = (...lines: string[]) =>
    readResults(["E-Mail;Kurs;Am;Punkte;Von;Ergebnis;Sonst", ...lines].join("\n"), readMap(MAP), NOW);

  test("columns of any name, decimal commas, local times and words for states are read", () => {
    expect(
      read(
        "Ana@example.org;P-1;01.03.2026 14:30;8,5;10;Bestanden;x",
        "ben@example.org;P-1;2.3.2026;;;nicht bestanden;",
        "eli@example.org;P-1;01.03.2026;85%;;completed;",
      ),
    ).toEqual([
      {
        line: 2,
        email: "ana@example.org",
        course: "P-1",
        verb: "passed",
        score: { raw: 8.5, min: 0, max: 10 },
        completedAt: new Date("2026-03-01T13:30:00Z"),
      },
      {
        line: 3,
        email: "ben@example.org",
        course: "P-1",
        verb: "failed",
        score: undefined,
        completedAt: new Date("2026-03-02T11:00:00Z"),
      },
      {
        line: 4,
        email: "eli@example.org",
        course: "P-1",
        verb: "completed",
        score: { raw: 85, min: 0, max: 100 },
        completedAt: new Date("2026-03-01T11:00:00Z"),
      },
    ]);
  });

  test("every fault is named with its line, its column and its value", () => {
    expect(
      problemsOf(() =>
        read(
          ";P-1;31.02.2026;8;10;Bestanden;",
          "a@b.co;;12.03.2026;acht;10;Bestanden;",
          "a@b.co;P-1;01.03.2026;12;10;Vielleicht;",
          "a@b.co;P-1;01.03.2026;5;;Bestanden;",
        ),
      ),
    ).toEqual([
      'line 2: "E-Mail" must be filled',
      'line 2: "Am" must be a date like DD.MM.YYYY: current value is "31.02.2026"',
      'line 3: "Kurs" must be filled',
      'line 3: "Am" must not lie ahead: current value is "12.03.2026"',
      'line 3: "Punkte" must be a number: current value is "acht"',
      'line 4: "Punkte" must be from 0 to 10: current value is "12"',
      'line 4: "Ergebnis" must be one of started, completed, Bestanden, Nicht bestanden: current value is "Vielleicht"',
      'line 5: "Punkte" needs a largest score: map a column or set "max"',
    ]);
  });

  test("without a column for it, a row is a completion, and dates are ISO", () => {
    const map = readMap("columns: { email: email, course: course, completed_at: done }");
    const rows = readResults(
      "email,course,done\na@b.co,P-1,2026-03-01T10:00:00+01:00\na@b.co,P-1,2026-03-02",
      map,
      NOW,
    );
    expect(rows.map(({ verb, completedAt }) => [verb, completedAt.toISOString()])).toEqual([
      ["completed", "2026-03-01T09:00:00.000Z"],
      ["completed", "2026-03-02T12:00:00.000Z"],
    ]);
  });

  test.each([
    ["columns: {email: a}", "columns.course"],
    ["columns: {email: a, course: b, completed_at: c, mark: d}", "mark"],
    ["columns: {email: a, course: b, completed_at: c}\ntime_zone: Mars/Base", "time_zone: must be a name"],
    ["columns: {email: a, course: b, completed_at: c}\ndates: YY", "dates"],
    ["- a", "the map"],
    ["a: [", "must be YAML"],
  ])("a map that is wrong is refused with what is wrong in it: %s", (map, words) => {
    expect(() => readMap(map)).toThrow(words);
  });

  test("a column that the map names and the file lacks is told", () => {
    expect(problemsOf(() => readResults("email\na@b.co", readMap(MAP), NOW))[0]).toContain(
      'the column "E-Mail" is missing',
    );
  });
});
