import { describe, expect, test } from "vitest";
import { explain } from "#src/providers/xapi/checks.ts";
import {
  isDuration,
  isIri,
  isLanguageTag,
  isMailto,
  isMediaType,
  isTimestamp,
  isUri,
} from "#src/providers/xapi/formats.ts";
import { checkStatement } from "#src/providers/xapi/statement-check.ts";

type Json = Record<string, unknown>;
const GOOD: Json = {
  actor: { mbox: "mailto:ana@example.org" },
  verb: { id: "http://adlnet.gov/expapi/verbs/completed" },
  object: { id: "https://lms.example/courses/1" },
};
const wordsOf = (statement: unknown): string | undefined => {
  const found = checkStatement(statement);
  return found === undefined ? undefined : explain(found, statement);
};
const question = (definition: Json): Json => ({ ...GOOD, object: { id: "https://lms.example/q", definition } });
const around = (context: Json): Json => ({ ...GOOD, context });
const within = (inner: Json): Json => ({ ...GOOD, object: { objectType: "SubStatement", ...inner } });
const score = (value: Json): Json => ({ ...GOOD, result: { score: value } });

describe("statements that are well made", () => {
  test.each<[string, Json]>([
    ["the smallest", GOOD],
    [
      "a group of two as authority",
      {
        ...GOOD,
        authority: { objectType: "Group", member: [{ mbox: "mailto:a@b.co" }, { openid: "https://id.example/x" }] },
      },
    ],
    ["an identified group without members", { ...GOOD, actor: { objectType: "Group", mbox: "mailto:team@b.co" } }],
    ["somebody as object", { ...GOOD, object: { objectType: "Agent", mbox: "mailto:a@b.co" } }],
    ["a statement within", within(GOOD)],
    ["null and nothing in extensions", { ...GOOD, context: { extensions: { "urn:x:a": null, "urn:x:b": {} } } }],
    [
      "one context activity and several",
      around({ contextActivities: { parent: { id: "urn:x:1" }, other: [{ id: "urn:x:2" }, { id: "urn:x:3" }] } }),
    ],
    [
      "a question with components",
      question({
        interactionType: "matching",
        source: [{ id: "a" }],
        target: [{ id: "b", description: { en: "B" } }],
        correctResponsesPattern: ["a[.]b"],
      }),
    ],
    ["a question of yes and no", question({ interactionType: "true-false", correctResponsesPattern: ["true"] })],
    ["a score at its bounds", score({ scaled: -1, raw: 5, min: 5, max: 10 })],
    ["an address with letters of any script", { ...GOOD, object: { id: "https://lms.example/kurs/größe" } }],
    [
      "voiding",
      {
        ...GOOD,
        verb: { id: "http://adlnet.gov/expapi/verbs/voided" },
        object: { objectType: "StatementRef", id: "7ccd3322-e1a5-411a-a67d-6a735c76f119" },
      },
    ],
  ])("%s", (_name, statement) => {
    expect(wordsOf(statement)).toBeUndefined();
  });
});

describe("what is wrong is named with its place and value", () => {
  test.each<[Json, string]>([
    [{ ...GOOD, id: "abc" }, 'id must be a UUID: current value is "abc"'],
    [{ ...GOOD, actor: {} }, "actor must have exactly one of mbox, mbox_sha1sum, openid, account"],
    [{ ...GOOD, actor: { mbox: "mailto:a@b.co", openid: "https://id.example/x" } }, "exactly one of"],
    [
      { ...GOOD, actor: { objectType: "Group", mbox: "mailto:a@b.co", openid: "https://id.example/x" } },
      "at most one of",
    ],
    [{ ...GOOD, actor: { objectType: "Group" } }, '"member" or an identifier'],
    [{ ...GOOD, actor: { objectType: "Group", member: [{ objectType: "Group", member: [] }] } }, "actor.member[0]"],
    [
      { ...GOOD, actor: { objectType: "agent", mbox: "mailto:a@b.co" } },
      'actor.objectType must be one of Agent: current value is "agent"',
    ],
    [{ ...GOOD, actor: { mbox: "ana@example.org" } }, 'actor.mbox must be "mailto:" and an e-mail address'],
    [{ ...GOOD, actor: { account: { homePage: "lms.example", name: "1" } } }, "actor.account.homePage must be an IRI"],
    [{ ...GOOD, actor: { account: { homePage: "https://lms.example" } } }, 'actor.account must have "name"'],
    [{ ...GOOD, verb: { id: "completed" } }, "verb.id must be an IRI with a scheme"],
    [
      { ...GOOD, verb: { id: "urn:x:y", display: { english: "y", something: "z" } } },
      "verb.display must have only keys that are language tags",
    ],
    [{ ...GOOD, verb: { id: "urn:x:y", display: { en: null } } }, "verb.display.en must be a string"],
    [{ ...GOOD, Result: {} }, 'it must not have "Result"'],
    [{ ...GOOD, objectType: "Statement" }, 'it must not have "objectType"'],
    [{ ...GOOD, object: { objectType: "activity", id: "urn:x:y" } }, "object.objectType"],
    [within({ ...GOOD, id: "7ccd3322-e1a5-411a-a67d-6a735c76f119" }), 'object must not have "id"'],
    [
      within({ ...GOOD, object: { objectType: "SubStatement", ...GOOD } }),
      "object.object must not hold a SubStatement in a SubStatement",
    ],
    [within({ ...GOOD, authority: { mbox: "mailto:a@b.co" } }), 'object must not have "authority"'],
    [{ ...GOOD, verb: { id: "http://adlnet.gov/expapi/verbs/voided" } }, "object must be a StatementRef"],
    [{ ...GOOD, object: { objectType: "StatementRef", id: "7ccd3322" } }, "object.id must be a UUID"],
    [
      { ...around({ platform: "LMS" }), object: { objectType: "Agent", mbox: "mailto:a@b.co" } },
      'context must not have "platform"',
    ],
    [around({ team: { mbox: "mailto:a@b.co" } }), 'context.team must have "objectType"'],
    [around({ contextActivities: { sibling: { id: "urn:x:1" } } }), 'must not have "sibling"'],
    [around({ language: "klingon_language" }), "context.language must be a language tag"],
    [around({ registration: null }), "context.registration must be a UUID"],
    [score({ scaled: 1.01 }), "result.score.scaled must be a number from -1 to 1"],
    [score({ raw: 1, min: 2, max: 3 }), "result.score.raw must be at least min, 2: current value is 1"],
    [score({ raw: 4, max: 3 }), "result.score.raw must be at most max, 3"],
    [score({ min: 3, max: 3 }), "result.score.min must be less than max, 3"],
    [score({ raw: "1" }), "result.score.raw must be a number"],
    [{ ...GOOD, result: { completion: "true" } }, "result.completion must be true or false"],
    [{ ...GOOD, result: { duration: "1 hour" } }, "result.duration must be a duration"],
    [{ ...GOOD, version: "2.0.0" }, 'version must be "1.0" or'],
    [{ ...GOOD, timestamp: "2026-02-30T00:00:00Z" }, "timestamp must be a timestamp"],
    [
      { ...GOOD, authority: { objectType: "Group", member: [{ mbox: "mailto:a@b.co" }] } },
      "authority.member must name two agents",
    ],
    [question({ choices: [{ id: "a" }] }), 'must have "interactionType" where it has "choices"'],
    [
      question({ interactionType: "likert", choices: [{ id: "a" }] }),
      'not have "choices" where interactionType is "likert"',
    ],
    [question({ interactionType: "choice", choices: [{ id: "a" }, { id: "a" }] }), "name each id once"],
    [question({ interactionType: "choice", choices: [{ id: "" }] }), "object.definition.choices[0].id"],
    [question({ interactionType: "true-false", correctResponsesPattern: ["yes"] }), 'hold only "true" and "false"'],
    [question({ extensions: { relative: 1 } }), "only keys that are IRIs"],
    [{ ...GOOD, attachments: [{ usageType: "urn:x:y" }] }, 'attachments[0] must have "display"'],
  ])("%j", (statement, words) => {
    expect(wordsOf(statement)).toContain(words);
    expect(wordsOf(statement)).toMatch(/^Cannot keep the statement as /u);
  });

  test.each([null, 1, "x", true, []])("%j is no statement", (value) => {
    expect(checkStatement(value)).toBeDefined();
  });

  test("what nests without end is refused, not followed", () => {
    let deep: unknown = 1;
    for (let i = 0; i < 5000; i++) deep = [deep];
    expect(wordsOf({ ...GOOD, context: { extensions: { "urn:x:y": deep } } })).toContain("nest deeper");
  });

  test("a name of every object's own is no property of a statement", () => {
    expect(checkStatement(JSON.parse('{"__proto__": {"actor": {}}}'))).toBeDefined();
    expect(wordsOf({ ...GOOD, constructor: 1 })).toContain('not have "constructor"');
  });
});

describe("formats", () => {
  test.each<[(text: string) => boolean, readonly string[], readonly string[]]>([
    [
      isTimestamp,
      [
        "2026-03-11T09:00:00Z",
        "2026-03-11T09:00:00.123456+05:30",
        "2026-03-11T09:00+0100",
        "2026-03-11T09:00:00-03",
        "2024-02-29",
        "2016-12-31T23:59:60Z",
      ],
      [
        "2026-03-11T09:00:00-00:00",
        "2026-03-11T09:00:00-0000",
        "2026-03-11T09:00:00-00",
        "2026-02-29",
        "2026-13-01",
        "2026-03-11 09:00:00Z",
        "2026-03-11T25:00Z",
        "11.03.2026",
        "T09:00",
      ],
    ],
    [
      isDuration,
      ["PT16559.14S", "P3Y1M29DT4H35M59.14S", "P4W", "PT0.5H", "P1Y", "PT0S", "P0,5D"],
      ["P", "PT", "P4W1D", "P1H", "PT1D", "P1YT", "1D", "PT1.5H30M", "P-1D", "PA1H0M0S"],
    ],
    [
      isLanguageTag,
      [
        "en",
        "en-US",
        "zh-Hant-TW",
        "sl-rozaj-biske",
        "de-CH-1901",
        "x-whatever",
        "i-klingon",
        "en-a-myext-b-another",
        "es-419",
        "cmn",
        "az-Arab-x-aze-derbend",
      ],
      ["", "e", "something", "a-DE", "de-419-DE", "ar-a-aaa-b-bbb-a-ccc", "de-rozaj-rozaj", "en_US", "en-"],
    ],
    [
      isIri,
      ["http://a.example/ä?x=%20", "urn:x:y", "mailto:a@b.co"],
      ["a.example", "http://a b", "ab=c://x", "http://a/%zz", ":x", "http:"],
    ],
    [isUri, ["https://id.example/~a"], ["https://id.example/ä", "id.example"]],
    [
      isMailto,
      ["mailto:ana.o'neil+x@example.org", "mailto:jürgen@münchen.example"],
      ["mailto:ana", "ana@example.org", "mailto:a@b@c", "mailto:@b.co", "mailto:a b@c.co"],
    ],
    [
      isMediaType,
      ["text/plain", "text/plain; charset=ascii", 'application/ld+json; profile="x y"'],
      ["text", "text/plain;", "text/plain; charset", "a b/c"],
    ],
  ])("%o", (is, right, wrong) => {
    expect(right.filter((text) => !is(text))).toEqual([]);
    expect(wrong.filter(is)).toEqual([]);
  });

  test("a long hostile text is judged as fast as a short one", () => {
    const hostile = [
      `mailto:${"a".repeat(200_000)}`,
      `http://${"a/".repeat(100_000)} `,
      `${"a-".repeat(100_000)}!`,
      `P${"1".repeat(200_000)}`,
      `text/plain${"; a=b".repeat(40_000)};`,
    ];
    for (const is of [isMailto, isIri, isUri, isLanguageTag, isDuration, isMediaType, isTimestamp])
      for (const text of hostile) expect(is(text) && text.endsWith("!")).toBe(false);
  });
});
