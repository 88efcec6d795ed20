import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { claimAboutOthers } from "#src/domain/guardrails/message/claims-about-others.ts";
import { possibleNames, WORDS_TOO, wordsOfName } from "#src/domain/guardrails/message/names.ts";

const OTHERS = { names: ["Ana", "Ben", "Will"], teams: ["Atlas", "Boreal"] };
const claim = (text: string) => claimAboutOthers(text, OTHERS);

describe("a model's own words", () => {
  test.each([
    "Ana looks the most exhausted, she slept badly all week.",
    "ana is more tired than ben.",
    "Yes, Ana seems burned out.",
    "I can't say. She seems tired, though.",
    "Ana and Ben have not checked in.",
    "Ana skipped her sessions.",
    "Will is doing best.",
    "Removing Ana changes it most.",
    "Give Ana less, she is recovering from bad nights.",
    "The most tired is your analyst.",
    "One of your people is close to burning out.",
    "Ana hat diese Woche schlecht geschlafen.",
    "Ana est épuisée.",
    "Ana está cansada.",
  ])("claim something of a person: %s", (text) => {
    expect(claim(text)).toBe("person");
  });

  test.each([
    "Atlas: mood good, load high, energy low.",
    "Your team's readiness is low and their mood is bad.",
    "Over the last days Atlas was in a low mood.",
    "Everyone feels low.",
    "Dein Team: Stimmung schlecht.",
    "Ton équipe est fatiguée.",
    "One person wrote: the Meyer call went badly.",
    "The main theme is workload, mentioned by many.",
    "Most of your people said that they are tired of meetings.",
  ])("claim something of a team: %s", (text) => {
    expect(claim(text)).toBe("team");
  });

  test.each([
    "You slept 5.4 h and your energy is low.",
    "Ask Ben how he is, and listen.",
    "Your team may feel the load of a heavy week. Plan fewer meetings.",
    "I can show you the team's week.",
    "Keep the hour you get up the same every day. That helps sleep most.",
    "When a customer is stressed, slow down.",
    "The buyer says she is under pressure.",
    "Tell your team what you decided and why.",
    "Some people feel nervous before they present; slow breathing helps.",
    "You will feel tired tomorrow, and that is fine.",
    "Thank Ana for the call.",
    "Du hast gut geschlafen.",
    "Everyone feels low sometimes.",
  ])("claim nothing of others: %s", (text) => {
    expect(claim(text)).toBeUndefined();
  });

  test("are looked through for names in any case and spelling", () => {
    expect(possibleNames("Ana's mood, and BÉN")).toEqual(["ana", "anas", "mood", "and", "ben"]);
  });
});

describe("somebody who is known by more than a given name", () => {
  const people = [
    { givenName: "Ana", fullName: "Ana Ortiz", email: "ana.ortiz@northwind.example" },
    { givenName: "Jürgen", fullName: "Jürgen Müller-Weiß", email: "j.muellerweiss@northwind.example" },
    { givenName: "Siobhán", fullName: "Siobhán O'Brien", email: "sobrien@northwind.example" },
    { givenName: "Łukasz", fullName: "Łukasz van der Meer", email: "info@northwind.example" },
    { givenName: "Will", fullName: "Will Young", email: "wyoung@northwind.example" },
    { givenName: "Mark", fullName: "Mark Rose" },
    { givenName: "Grace", fullName: "Grace Stone" },
  ];
  const names = people.flatMap(wordsOfName);
  const about = (text: string) => claimAboutOthers(text, { names, teams: [] });

  test.each([
    "Ortiz slept badly.",
    "ms. ortiz slept badly all week.",
    "Ana Ortiz is exhausted.",
    "Ana O. slept badly.",
    "A. Ortiz is close to burning out.",
    "A.O. slept badly.",
    "Ana's sleep was short.",
    "Ortiz’s mood is low.",
    "ana.ortiz is the most tired.",
    "ana.ortiz@northwind.example slept 4 hours.",
    "Jurgen is worn out.",
    "Juergen is worn out.",
    "Mueller skipped his check-ins.",
    "Müller-Weiss skipped his check-ins.",
    "j.muellerweiss is struggling.",
    "OBrien is unhappy.",
    "O'Brien is unhappy.",
    "sobrien is unhappy.",
    "Siobhan seems tired.",
    "Lukasz is stressed.",
    "Meer is stressed.",
    "<@U0ANA> slept badly.",
    "<at>somebody</at> is exhausted.",
    "@ana.o seems tired.",
    "A\u200bna slept badly.",
    "\u0410n\u0430 slept badly.",
    "A n a slept badly.",
    "**An**a slept badly.",
    "Anas Schlaf war schlecht.",
    "Will slept badly.",
    "will has slept badly.",
    "Will Young is doing worst.",
    "Young is doing worst.",
    "Since Monday Mark is overloaded.",
    "I hear that Rose skipped her sessions.",
    "Grace has been ill.",
    "Most tired this week: Stone.",
    `${"Patience helps. ".repeat(300)}Ortiz slept badly.`,
  ])("is meant by: %s", (text) => {
    expect(about(text)).toBe("person");
  });

  test.each([
    "Will you sleep better with a walk?",
    "You will sleep better with a walk, and your energy will recover.",
    "Mark the page where your energy was low.",
    "Grace under stress is a skill.",
    "Rose hips help nobody sleep.",
    "A stone in the shoe makes any walk worse.",
    "The young sleep longer.",
    "Young teams skip breaks more often.",
    "Keep the marks of a good week: sleep and rest.",
    "The office is stressful; info on sleep is in the lesson.",
    "In the U.S. stress at work is common.",
  ])("is not meant by: %s", (text) => {
    expect(about(text)).toBeUndefined();
  });

  test("is not known by the address of an office, a particle or a single letter", () => {
    expect(
      wordsOfName({ givenName: "Łukasz", fullName: "Łukasz van der Meer", email: "info@northwind.example" }),
    ).toEqual(["lukasz", "meer"]);
    expect(wordsOfName({ givenName: "J", email: "sales.7@northwind.example" })).toEqual(["sales7"]);
  });

  test("is hardly ever found in the library's own words, though everybody were named like a word", () => {
    const folder = path.join(import.meta.dirname, "../../../../src/library/starter");
    const sentences = fs
      .readdirSync(folder)
      .filter((name) => name.endsWith(".md"))
      .flatMap((name) => fs.readFileSync(path.join(folder, name), "utf8").split(/\n+|(?<=[.!?])\s+/u))
      .filter((text) => claimAboutOthers(text, { names: [], teams: [] }) === undefined);
    const alarms = sentences.filter(
      (text) => claimAboutOthers(text, { names: [...WORDS_TOO], teams: [] }) !== undefined,
    );
    expect(sentences.length).toBeGreaterThan(3_000);
    expect(alarms.length).toBeLessThanOrEqual(sentences.length * 0.002);
  });
});
