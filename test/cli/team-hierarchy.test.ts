import { describe, expect, test } from "vitest";
import { readRoster } from "#src/commands/roster-file.ts";
import { hierarchyOf } from "#src/commands/team-hierarchy.ts";

const NOW = new Date("2026-03-10T09:00:00Z");
const HEADER = "email,name,team,manager,role,valid_from,valid_to";
const ADMIN = "olga@example.org,Olga,,,overseer,,";

const read = (...lines: string[]) => {
  const { parents, unclear } = hierarchyOf(readRoster([HEADER, ADMIN, ...lines].join("\n"), NOW), NOW);
  return { parents: Object.fromEntries(parents), unclear };
};

describe("Who is part of whom", () => {
  test("a team is part of the team that its manager belongs to", () => {
    expect(
      read(
        "vera@example.org,Vera,Board,,employee,,",
        "mia@example.org,Mia,Sales leads,vera@example.org,employee,,",
        "ana@example.org,Ana,Atlas,mia@example.org,employee,,",
        "ben@example.org,Ben,Boreal,mia@example.org,employee,,",
      ),
    ).toEqual({ parents: { "sales-leads": "board", atlas: "sales-leads", boreal: "sales-leads" }, unclear: [] });
  });

  test("a row with the role says the same as the manager's cell", () => {
    expect(
      read(
        "mia@example.org,Mia,Atlas,,manager,,",
        "mia@example.org,Mia,Leads,,employee,,",
        "ana@example.org,Ana,Atlas,,employee,,",
      ).parents,
    ).toEqual({ atlas: "leads" });
  });

  test("a manager without a team of their own, or of the team they manage, leaves it on top", () => {
    expect(
      read("mia@example.org,Mia,,,employee,,", "ana@example.org,Ana,Atlas,mia@example.org,employee,,").parents,
    ).toEqual({});
    expect(read("mia@example.org,Mia,Atlas,,employee,,", "mia@example.org,Mia,Atlas,,manager,,").parents).toEqual({});
  });

  test("managers of different teams make no parent: nothing is guessed", () => {
    expect(
      read(
        "mia@example.org,Mia,Sales leads,,employee,,",
        "noor@example.org,Noor,Data leads,,employee,,",
        "ana@example.org,Ana,Atlas,mia@example.org,employee,,",
        "ben@example.org,Ben,Atlas,noor@example.org,employee,,",
      ),
    ).toEqual({ parents: {}, unclear: ["atlas"] });
  });

  test("teams whose managers sit in each other's stand alone, and those below them keep their place", () => {
    expect(
      read(
        "mia@example.org,Mia,Atlas,noor@example.org,employee,,",
        "noor@example.org,Noor,Boreal,mia@example.org,employee,,",
        "ana@example.org,Ana,Crew,ben@example.org,employee,,",
        "ben@example.org,Ben,Atlas,,employee,,",
      ),
    ).toEqual({ parents: { crew: "atlas" }, unclear: ["atlas", "boreal"] });
  });

  test("what held before, or will hold later, says nothing of today", () => {
    expect(
      read(
        "mia@example.org,Mia,Old leads,,employee,2025-01-01,2026-01-01",
        "mia@example.org,Mia,Leads,,employee,2026-01-01,",
        "mia@example.org,Mia,New leads,,employee,2026-09-01,",
        "ana@example.org,Ana,Atlas,mia@example.org,employee,,",
      ).parents,
    ).toEqual({ atlas: "leads" });
  });
});
