import type { Role, Seniority } from "#src/domain/person.ts";

/** One made-up member of the demo company. */
export interface DemoMember {
  readonly id: string;
  readonly givenName: string;
  readonly name: string;
  readonly jobTitle: string;
  readonly seniority: Seniority;
  readonly team?: "atlas" | "boreal" | undefined;
  readonly role: Role;
  /** In a few words, for the person switch. */
  readonly about: string;
  /** What the last weeks were like; nobody without a story has a history. */
  readonly story?: "declining" | "steady" | "improving" | undefined;
  readonly wearable: boolean;
}

const member = (
  id: string,
  name: string,
  jobTitle: string,
  about: string,
  rest: Pick<DemoMember, "seniority" | "team" | "role" | "story" | "wearable">,
): DemoMember => ({ id, givenName: name.split(" ")[0]!, name, jobTitle, about, ...rest });

export const DEMO_TENANT = {
  id: "demo",
  name: "Northwind Demo",
  slackTeam: "T0DEMO",
  teamsTenant: "0de30000-0000-4000-8000-0000000de300",
};

export const DEMO_TEAMS = [
  { id: "all", name: "The department" },
  { id: "atlas", name: "Atlas", parent: "all" },
  { id: "boreal", name: "Boreal", parent: "all" },
] as const;

export const DEMO_EMAIL_HOST = "northwind.example";

/** Two teams with a manager each, and one admin. Everybody is invented. */
export const DEMO_MEMBERS: readonly DemoMember[] = [
  member("ana", "Ana Ortiz", "Account manager", "Account manager, Atlas; running on short nights", {
    seniority: "senior",
    team: "atlas",
    role: "employee",
    story: "declining",
    wearable: true,
  }),
  member("ben", "Ben Adeyemi", "Sales analyst", "Junior analyst, Atlas", {
    seniority: "junior",
    team: "atlas",
    role: "employee",
    story: "steady",
    wearable: true,
  }),
  member("chloe", "Chloe Martin", "Sales director", "Director, Atlas", {
    seniority: "director",
    team: "atlas",
    role: "employee",
    story: "improving",
    wearable: true,
  }),
  member("dev", "Dev Patel", "Solutions engineer", "Engineer, Atlas", {
    seniority: "senior",
    team: "atlas",
    role: "employee",
    story: "steady",
    wearable: true,
  }),
  member("eli", "Eli Novak", "Account manager", "Account manager, Atlas", {
    seniority: "junior",
    team: "atlas",
    role: "employee",
    story: "steady",
    wearable: false,
  }),
  member("fay", "Fay Lindqvist", "Customer success", "Customer success, Atlas", {
    seniority: "senior",
    team: "atlas",
    role: "employee",
    story: "improving",
    wearable: true,
  }),
  member("mia", "Mia Rossi", "Head of sales", "Manager of Atlas", {
    seniority: "director",
    team: "atlas",
    role: "manager",
    wearable: false,
  }),
  member("gus", "Gus Becker", "Data engineer", "Engineer, Boreal", {
    seniority: "senior",
    team: "boreal",
    role: "employee",
    story: "steady",
    wearable: true,
  }),
  member("hana", "Hana Kim", "Data analyst", "Analyst, Boreal", {
    seniority: "junior",
    team: "boreal",
    role: "employee",
    story: "improving",
    wearable: true,
  }),
  member("ivo", "Ivo Marin", "Data scientist", "Scientist, Boreal", {
    seniority: "senior",
    team: "boreal",
    role: "employee",
    story: "steady",
    wearable: false,
  }),
  member("jun", "Jun Tanaka", "Data analyst", "Starts today, no wearable, Boreal", {
    seniority: "junior",
    team: "boreal",
    role: "employee",
    wearable: false,
  }),
  member("noor", "Noor Haddad", "Head of data", "Manager of Boreal", {
    seniority: "director",
    team: "boreal",
    role: "manager",
    wearable: false,
  }),
  member("olga", "Olga Petrova", "People operations", "Admin", {
    seniority: "senior",
    role: "overseer",
    wearable: false,
  }),
];

export const emailOf = ({ id }: DemoMember): string => `${id}@${DEMO_EMAIL_HOST}`;
export const slackUserOf = ({ id }: DemoMember): string => `U0${id.toUpperCase()}`;
export const teamsUserOf = ({ id }: DemoMember): string => `29:${id}`;
