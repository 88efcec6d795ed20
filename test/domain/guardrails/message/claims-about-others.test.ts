import { describe, expect, test } from "vitest";
import { claimAboutOthers, possibleNames } from "#src/domain/guardrails/message/claims-about-others.ts";

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

  test("are looked through for names in any case, and for no more than four hundred words", () => {
    expect(possibleNames("Ana's mood, and BEN")).toEqual(["ana", "mood", "and", "ben"]);
    const words = Array.from(
      { length: 900 },
      (_, index) => `w${String.fromCharCode(97 + (index % 26)).repeat(1 + Math.floor(index / 26))}`,
    );
    expect(possibleNames(words.join(" "))).toHaveLength(400);
  });
});
