import { describe, expect, test } from "vitest";
import { RosterError, readRoster, teamId } from "#src/commands/roster-file.ts";

const NOW = new Date("2026-03-10T09:00:00Z");
const HEADER = "email,name,team,manager,role,valid_from,valid_to";
const ADMIN = "olga@example.org,Olga Petrova,,,overseer,,";

const read = (...lines: string[]) => readRoster([HEADER, ...lines].join("\n"), NOW);

function problemsOf(...lines: string[]): readonly string[] {
  try {
    read(...lines);
  } catch (error) {
    if (error instanceof RosterError) return error.problems;
    throw error;
  }
  return [];
}

test("rows are read with their line, e-mails in lower case, days in UTC and empty cells as absent", () => {
  const rows = read(
    ADMIN,
    "mia@example.org,Mia Rossi,Atlas,,manager,2026-01-01,",
    "Ana@Example.org, Ana Ortiz ,Atlas,MIA@example.org,employee,2026-01-01,2026-07-01",
  );
  expect(rows[2]).toEqual({
    line: 4,
    email: "ana@example.org",
    name: "Ana Ortiz",
    team: "Atlas",
    manager: "mia@example.org",
    role: "employee",
    validFrom: new Date("2026-01-01T00:00:00Z"),
    validTo: new Date("2026-07-01T00:00:00Z"),
  });
  expect(rows[0]).toMatchObject({ team: undefined, manager: undefined, validFrom: undefined, validTo: undefined });
});

test("quotes, line ends of Windows, a byte order mark and a header in capitals are read", () => {
  const rows = readRoster(`\uFEFFEMAIL,Name,Role,Team\r\n"olga@example.org","Petrova, Olga",OVERSEER,"Ops"\r\n`, NOW);
  expect(rows).toMatchObject([{ name: "Petrova, Olga", role: "overseer", team: "Ops" }]);
});

test("every fault is told with its line, and all at once", () => {
  expect(
    problemsOf(
      ADMIN,
      "not-an-address,Ana,Atlas,,employee,,",
      "ben@example.org,,Atlas,,boss,,",
      "chloe@example.org,Chloe,Atlas,,employee,2026-02-30,",
      "dev@example.org,Dev,Atlas,,employee,2026-03-01,2026-03-01",
      "eli@example.org,Eli,,,manager,,",
    ),
  ).toEqual([
    'line 3: email must be an address: current value is "not-an-address"',
    "line 4: name must have 1 to 200 characters",
    'line 4: role must be employee, manager or overseer: current value is "boss"',
    'line 5: valid_from must be a day such as 2026-01-31: current value is "2026-02-30"',
    "line 6: valid_to must be after valid_from",
    "line 7: a manager needs the team that they manage",
  ]);
});

describe("rows that do not fit together", () => {
  test.each([
    [
      "a manager without a row",
      ["ana@example.org,Ana,Atlas,mia@example.org,employee,,"],
      "line 3: the manager mia@example.org has no row of their own",
    ],
    [
      "two names for one address",
      ["ana@example.org,Ana,Atlas,,employee,,", "ana@example.org,Anna,Boreal,,employee,,"],
      'line 4: ana@example.org is "Anna" here and "Ana" on line 3',
    ],
    [
      "the same place twice at once",
      ["ana@example.org,Ana,Atlas,,employee,2026-01-01,", "ana@example.org,Ana,ATLAS,,employee,2026-05-01,"],
      "line 4: says the same of ana@example.org as line 3, at the same time",
    ],
    [
      "one's own manager",
      ["ana@example.org,Ana,Atlas,ana@example.org,employee,,"],
      "line 3: nobody is their own manager",
    ],
    [
      "a manager of no team",
      ["ana@example.org,Ana,,mia@example.org,employee,,"],
      "line 3: manager needs a team: it says who manages that team",
    ],
  ])("%s", (_name, lines, told) => {
    expect(problemsOf(ADMIN, ...lines)).toEqual([told]);
  });

  test("the same place again later is a second membership", () => {
    expect(
      problemsOf(
        ADMIN,
        "ana@example.org,Ana,Atlas,,employee,2026-01-01,2026-02-01",
        "ana@example.org,Ana,Atlas,,employee,2026-02-01,",
      ),
    ).toEqual([]);
  });

  test.each([
    ["nobody is overseer", ["ana@example.org,Ana,Atlas,,employee,,"]],
    ["the only overseer's time is over", ["olga@example.org,Olga,,,overseer,2025-01-01,2026-03-10"]],
  ])("a roster where %s is refused", (_name, lines) => {
    expect(problemsOf(...lines)).toEqual(["no row has the role overseer now: the roster names the first admin"]);
  });
});

describe("files that are no roster", () => {
  test.each([
    ["", "the file has no rows below its header"],
    [`${HEADER}\n`, "the file has no rows below its header"],
    ["email;name;role\na@b.example;A;employee\n", 'line 1: the column "name" is missing'],
    ["email,name,role,salary\na@b.example,A,employee,1\n", 'line 1: the column "salary" is not known'],
    [`${HEADER}\n"olga@example.org,Olga`, "this is not CSV"],
    [`${HEADER}\nolga@example.org,Olga\n`, "line 2: this is not CSV"],
  ])("%j", (text, told) => {
    expect(() => readRoster(text, NOW)).toThrow(RosterError);
    expect(() => readRoster(text, NOW)).toThrow(told);
  });
});

test("a team is the same whatever its case, accents and punctuation", () => {
  expect(teamId("Sales, EMEA")).toBe("sales-emea");
  expect(teamId("  Équipe  Nº 1 ")).toBe("equipe-no-1");
  expect(teamId("営業")).toBe("営業");
});
