import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { breaksOff, type CrisisKind, crisisDraft, screenForCrisis, screenLong } from "#src/domain/crisis.ts";
import { reviewMessage } from "#src/domain/guardrails/review.ts";
import { HELPLINE_COUNTRIES, helpFor } from "#src/domain/helplines.ts";

const lines = (name: string): string[] =>
  readFileSync(new URL(`../fixtures/crisis/${name}.txt`, import.meta.url), "utf8")
    .trim()
    .split("\n");

describe("what raises the alarm", () => {
  test.each(lines("hard"))("%s", (text) => {
    expect(screenForCrisis(text)).toBeDefined();
  });
});

describe("what does not", () => {
  test.each(lines("everyday"))("%s", (text) => {
    expect(screenForCrisis(text)).toBeUndefined();
  });
});

describe("disguises do not hide it", () => {
  test.each([
    ["leetspeak", "i want to k1ll my53lf"],
    ["wildcards", "i want to k*ll myself"],
    ["spaced letters", "I want to k i l l  m y s e l f"],
    ["dots between letters", "k.i.l.l myself tonight"],
    ["no spaces", "iwanttokillmyself"],
    ["stretched letters", "i want to dieeeee"],
    ["Cyrillic and Greek lookalikes", "Ι wаnt tо kіll mуsеlf"],
    ["full-width letters", "ｉ ｗａｎｔ ｔｏ ｄｉｅ"],
    ["missing apostrophes", "i dont want to be alive anymore"],
    ["typographic apostrophes", "I don’t want to live anymore"],
    ["typing slips", "thinking about sucide, cant kill myslef yet"],
    ["zero-width characters", "I want to ki\u200bll my\u200dself"],
    ["tag characters in between", `I want to di\u{e0041}e`],
    ["short forms", "gonna kms tonight"],
    ["capitals", "I WANT TO DIE"],
  ])("%s", (_how, text) => {
    expect(screenForCrisis(text)?.kind).toBe("self");
  });
});

describe("negation", () => {
  test.each([
    ["said away", "I'm not suicidal, just tired", false],
    ["said away with never", "I would never kill myself", false],
    ["said away, then said otherwise", "I'm not suicidal but I don't want to exist anymore", true],
    ["a struggle, not a denial", "I'm trying not to kill myself", true],
    ["a promise that may break", "I can't promise I won't hurt myself", true],
    ["not wanting to live", "I do not want to be alive", true],
    ["another clause denies something else", "I don't want to hurt anyone and I want to kill myself", true],
    ["somebody else in the same sentence", "my wife left and I feel suicidal", true],
  ])("%s", (_what, text, alarm) => {
    expect(screenForCrisis(text) !== undefined).toBe(alarm);
  });
});

test("a worry about somebody else is a finding of its own and pauses nothing", () => {
  expect(screenForCrisis("my colleague wants to kill himself")).toEqual({
    kind: "other",
    code: "other:worry",
    pausesNudges: false,
  });
});

test("danger for the person comes before a worry about somebody else", () => {
  expect(screenForCrisis("my friend wants to die and I want to kill myself too")?.kind).toBe("self");
});

test("violence is a finding of its own", () => {
  expect(screenForCrisis("my partner beats me every weekend")).toMatchObject({ kind: "violence", pausesNudges: true });
});

test("two weak cues of different kinds raise the alarm, one does not", () => {
  expect(screenForCrisis("I feel like such a burden")).toBeUndefined();
  expect(screenForCrisis("I found new homes for my cats")).toBeUndefined();
  expect(screenForCrisis("I feel like such a burden. I found new homes for my cats.")?.kind).toBe("self");
});

test("the finding holds a code and nothing of the text", () => {
  const finding = screenForCrisis("CANARY-77 I want to kill myself");
  expect(JSON.stringify(finding)).not.toContain("CANARY");
  expect(finding?.code).toMatch(/^self:[a-z-]+$/u);
});

test("a sentence at the end of a very long message counts", () => {
  const long = `${"we met the client and talked about prices. ".repeat(600)}I want to kill myself`;
  expect(screenLong(long)?.kind).toBe("self");
  expect(screenLong("we met the client and talked about prices. ".repeat(600))).toBeUndefined();
});

test("a message that breaks off is told from one that is whole", () => {
  for (const text of ["I don't want to", "i just", "I wish I could…", "ich will nicht"])
    expect(breaksOff(text)).toBe(true);
  for (const text of ["this deadline is killing me", "how are you?", "I want coffee", ""])
    expect(breaksOff(text)).toBe(false);
});

test("empty and very long texts are answered", () => {
  expect(screenForCrisis("")).toBeUndefined();
  expect(screenForCrisis("a ".repeat(10_000))).toBeUndefined();
  expect(screenForCrisis(`I want to die ${"x ".repeat(10_000)}`)).toBeDefined();
});

const kinds: readonly CrisisKind[] = ["self", "violence", "other"];
const finding = (kind: CrisisKind) => ({ kind, code: `${kind}:plan`, pausesNudges: kind !== "other" }) as const;
const context = {
  surface: "slack-dm",
  audience: "ana",
  key: Buffer.alloc(32, 1),
  verdictId: "v1",
  personalContent: true,
} as const;

describe.each(["", "ZZ", ...HELPLINE_COUNTRIES])("the answer in country '%s'", (country) => {
  test.each(kinds)("names contacts first and passes review untouched: %s", (kind) => {
    const draft = crisisDraft(finding(kind), { country, assistanceLine: "Acme Assistance 0800 123 456" });
    const shown = [draft.headline, ...draft.paragraphs].join("\n").slice(0, 400);
    const help = helpFor(country);
    expect(shown).toContain(help.emergency);
    for (const { call, text } of help.crisis.slice(0, 1)) {
      expect(shown).toContain(call);
      if (text !== undefined) expect(shown).toContain(text);
    }
    expect(draft.actions.map(({ id }) => id)).toEqual(["crisis-call-back", "crisis-safe"]);
    expect(reviewMessage(draft, context)).toMatchObject({ outcome: "approved", fired: [] });
  });
});

test("the answer holds no tip, score or question and never the manager", () => {
  for (const kind of kinds) {
    const { headline, paragraphs } = crisisDraft(finding(kind), { country: "US" });
    expect([headline, ...paragraphs].join(" ")).not.toMatch(/\?|manager|\btip\b|score|cheer up|rate/iu);
  }
});

test("every country has an emergency number, and at least twenty have a line of their own", () => {
  expect(HELPLINE_COUNTRIES.length).toBeGreaterThanOrEqual(20);
  for (const country of HELPLINE_COUNTRIES) {
    expect(helpFor(country).emergency).toMatch(/\d/u);
    expect(helpFor(country.toLowerCase()).crisis.length).toBeGreaterThan(0);
  }
  expect(helpFor("??").emergency).toBe("your local emergency number");
});
