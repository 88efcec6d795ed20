import { describe, expect, test } from "vitest";
import { groundingOf } from "#src/domain/guardrails/message/grounding.ts";
import { numbersIn } from "#src/domain/guardrails/message/numbers.ts";

const values = (text: string): string[] => numbersIn(text).map(({ kind, value }) => `${kind} ${value}`);

describe("a number that is spelled otherwise", () => {
  test.each([
    ["fünfundsechzig Prozent", "percent 65"],
    ["soixante-cinq", "number 65"],
    ["quatre-vingt-dix-sept", "number 97"],
    ["sesenta y seis", "number 66"],
    ["sessantasei", "number 66"],
    ["sessenta e seis", "number 66"],
    ["zesenzestig", "number 66"],
    ["the twentieth", "number 20"],
    ["sixtysix", "number 66"],
    ["sixtyish", "number 60"],
    ["LXVI beats", "number 66"],
    ["六十六", "number 66"],
    ["٦٦", "number 66"],
    ["６６", "number 66"],
  ])("%s is seen", (text, value) => {
    expect(values(text)).toEqual([value]);
  });

  test("as a sign that nobody can read, rests on nothing", () => {
    const ungrounded = groundingOf({
      facts: [{ name: "readiness", value: 66 }],
      constants: [],
      citations: [],
      personText: "",
    });
    expect(ungrounded("Your readiness is ❻❻.")).not.toEqual([]);
    expect(ungrounded("Your readiness is LXV.")).not.toEqual([]);
    expect(ungrounded("Your readiness is LXVI, sixty-six, sechsundsechzig.")).toEqual([]);
  });

  test("in a title that is declared, stays", () => {
    const title = "Leadership II";
    const ungrounded = groundingOf({
      facts: [{ name: "module", value: 1, renderings: [title] }],
      constants: [],
      citations: [],
      personText: "",
    });
    expect(ungrounded(`Next is ${title}.`)).toEqual([]);
    expect(ungrounded("Next is Leadership III.")).not.toEqual([]);
  });

  test.each([
    "it is due at once",
    "seize the moment",
    "the mix of an XL shirt",
    "I did it",
    "HRV, CV and VO2max",
    "an elf",
  ])("is not made of ordinary words: %s", (text) => {
    expect(values(text)).toEqual([]);
  });
});
