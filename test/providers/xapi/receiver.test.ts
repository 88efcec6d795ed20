import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { STATEMENTS_PATH } from "#src/providers/xapi/receiver.ts";
import { basic, openXapi, PASSWORD, said, USER, voiding, type XapiWorld } from "#test/providers/xapi/world.ts";

let world: XapiWorld;
beforeAll(async () => {
  world = await openXapi();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(async () => {
  await world.database.sql.query("truncate statements, course_results, learning_evidence, courses cascade");
});

const ID = "7ccd3322-e1a5-411a-a67d-6a735c76f119";
const OTHER = "8f87ccde-bb56-4c2e-ab83-44982ef22df0";
const one = (id: string): string => `${STATEMENTS_PATH}?statementId=${id}`;
const search = (params: Record<string, string>): string => `${STATEMENTS_PATH}?${new URLSearchParams(params)}`;
const idsOf = async (params: Record<string, string>): Promise<string[]> => {
  const answer = await world.ask(search(params));
  expect(answer.text).toContain("statements");
  return answer.json<{ statements: { id: string }[] }>().statements.map(({ id }) => id);
};
const put = (id: string, body: unknown) => world.ask(one(id), { method: "PUT", body });
const errorOf = (answer: { json: <T>() => T }): string => answer.json<{ error: string }>().error;

describe("who may ask", () => {
  test("about tells the versions to anybody", async () => {
    const answer = await world.ask("/xapi/about", {
      headers: { authorization: undefined, "x-experience-api-version": undefined },
    });
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({ version: ["1.0.0", "1.0.1", "1.0.2", "1.0.3"] });
    expect(answer.headers.get("x-experience-api-version")).toBe("1.0.3");
    expect((await world.ask("/xapi/about", { method: "POST", body: {} })).status).toBe(405);
  });

  test.each([
    ["no credentials", undefined],
    ["a wrong password", basic(USER, "wrong")],
    ["a wrong user", basic("somebody", PASSWORD)],
    ["another scheme", "Bearer abc"],
    ["a part of the password", basic(USER, PASSWORD.slice(0, -1))],
    ["what is no base64", "Basic ***"],
  ])("statements are refused to a sender with %s, and nothing is kept", async (_name, authorization) => {
    const headers = { authorization };
    const answer = await world.ask(STATEMENTS_PATH, { method: "POST", body: said("completed"), headers });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toContain("Basic");
    expect(await world.count("statements")).toBe(0);
  });

  test.each(["1.0", "1.0.0", "1.0.3", "1.0.9"])("version %s of a request is understood", async (version) => {
    const answer = await world.ask(STATEMENTS_PATH, { headers: { "x-experience-api-version": version } });
    expect(answer.status).toBe(200);
  });

  test.each([undefined, "0.9", "0.95", "1.1.0", "2.0.0", "banana"])("version %s is refused", async (version) => {
    const answer = await world.ask(STATEMENTS_PATH, { headers: { "x-experience-api-version": version } });
    expect(answer.status).toBe(400);
    expect(errorOf(answer)).toContain("X-Experience-API-Version");
    expect(answer.headers.get("x-experience-api-version")).toBe("1.0.3");
  });
});

describe("keeping statements", () => {
  test("a statement comes back as it was sent, with what a receiver fills in", async () => {
    const sent = said("completed", {
      result: { score: { scaled: 0.5 }, extensions: { "https://x.example/a": null } },
      context: { contextActivities: { parent: { id: "https://lms.example/parent" } } },
    });
    const posted = await world.post(sent);
    expect(posted.status).toBe(200);
    const [id] = posted.json<string[]>();
    const found = await world.ask(one(id!));
    expect(found.status).toBe(200);
    const kept = found.json<Record<string, unknown>>();
    expect(kept).toMatchObject({
      ...sent,
      id,
      version: "1.0.0",
      context: { contextActivities: { parent: [{ id: "https://lms.example/parent" }] } },
    });
    expect(kept["authority"]).toEqual({
      objectType: "Agent",
      account: { homePage: "https://kairos.example", name: USER },
    });
    expect(Date.parse(kept["stored"] as string)).not.toBeNaN();
    expect(kept["timestamp"]).toBe(kept["stored"]);
  });

  test("a batch answers the ids in its order", async () => {
    const posted = await world.post([said("attempted", { id: OTHER.toUpperCase() }), said("completed", { id: ID })]);
    expect(posted.json()).toEqual([OTHER, ID]);
  });

  test("one faulty statement keeps the whole batch out, and is named", async () => {
    const posted = await world.post([said("completed"), said("completed", { actor: {} })]);
    expect(posted.status).toBe(400);
    expect(errorOf(posted)).toContain("actor");
    expect(await world.count("statements")).toBe(0);
  });

  test("an id that is used twice in a batch is refused", async () => {
    expect(
      (await world.post([said("attempted", { id: ID }), said("completed", { id: ID.toUpperCase() })])).status,
    ).toBe(400);
    expect(await world.count("statements")).toBe(0);
  });

  test("the same statement sent again changes nothing, by PUT or by POST", async () => {
    expect((await put(ID, said("completed"))).status).toBe(204);
    const before = (await world.ask(one(ID))).text;
    expect((await put(ID, said("completed"))).status).toBe(204);
    expect((await world.post(said("completed", { id: ID }))).json()).toEqual([ID]);
    expect((await world.post(JSON.parse(before))).status).toBe(200);
    expect((await world.ask(one(ID))).text).toBe(before);
    expect(await world.count("statements")).toBe(1);
  });

  test("another statement under the same id is a conflict, and a batch with it keeps nothing", async () => {
    await put(ID, said("completed"));
    expect((await put(ID, said("failed"))).status).toBe(409);
    expect((await world.post([said("attempted"), said("passed", { id: ID })])).status).toBe(409);
    expect(await world.count("statements")).toBe(1);
  });

  test("what the standard does not count as a difference is none", async () => {
    const sent = said("completed", {
      actor: { objectType: "Group", member: [{ mbox: "mailto:a@example.org" }, { mbox: "mailto:b@EXAMPLE.org" }] },
      timestamp: "2026-03-11T10:00:00+01:00",
    });
    await put(ID, sent);
    const alike = {
      ...sent,
      actor: { objectType: "Group", member: [{ mbox: "mailto:b@example.org" }, { mbox: "mailto:a@example.org" }] },
      verb: { ...sent.verb, display: { de: "beendet" } },
      object: { ...sent.object, definition: { name: { en: "Pricing" } } },
      timestamp: "2026-03-11T09:00:00Z",
      version: "1.0.2",
    };
    expect((await put(ID, alike)).status).toBe(204);
    expect((await put(ID, { ...sent, timestamp: "2026-03-11T09:00:01Z" })).status).toBe(409);
    expect((await put(ID, { ...sent, result: { duration: "PT60S" } })).status).toBe(409);
  });

  test("a PUT needs an id that fits, and one statement", async () => {
    expect((await world.ask(STATEMENTS_PATH, { method: "PUT", body: said("completed") })).status).toBe(400);
    expect((await put("no-uuid", said("completed"))).status).toBe(400);
    expect((await put(ID, said("completed", { id: OTHER }))).status).toBe(400);
    expect((await put(ID, [said("completed"), said("failed")])).status).toBe(400);
    expect((await put(ID, said("completed", { id: ID.toUpperCase() }))).status).toBe(204);
  });

  test.each([
    ["multipart/mixed; boundary=x", 415, "attachments"],
    ["text/plain", 400, "application/json"],
    ["application/x-www-form-urlencoded", 400, "application/json"],
  ])("a body of %s is refused with %i, and with words", async (type, status, words) => {
    const headers = { "content-type": type };
    const answer = await world.ask(STATEMENTS_PATH, {
      method: "POST",
      body: JSON.stringify(said("completed")),
      headers,
    });
    expect(answer.status).toBe(status);
    expect(errorOf(answer)).toContain(words);
  });

  test("an attachment needs an address, since its content is not taken", async () => {
    const attachment = {
      usageType: "http://adlnet.gov/expapi/attachments/certificate",
      display: { en: "Certificate" },
      contentType: "application/pdf",
      length: 5,
      sha2: "a".repeat(64),
    };
    const refused = await world.post(said("completed", { attachments: [attachment] }));
    expect(refused.status).toBe(400);
    expect(errorOf(refused)).toContain("fileUrl");
    const taken = said("completed", { attachments: [{ ...attachment, fileUrl: "https://lms.example/c.pdf" }] });
    expect((await world.post(taken)).status).toBe(200);
  });

  test("what is no JSON, no UTF-8, too long or too much is refused, and nothing is kept", async () => {
    expect((await world.post("{")).status).toBe(400);
    const broken = await fetch(`${world.url}${STATEMENTS_PATH}`, {
      method: "POST",
      headers: {
        authorization: basic(USER, PASSWORD),
        "x-experience-api-version": "1.0.3",
        "content-type": "application/json",
      },
      body: Buffer.from([0x7b, 0xff, 0x7d]),
    });
    expect(broken.status).toBe(400);
    expect((await world.post(Array.from({ length: 501 }, () => said("completed")))).status).toBe(413);
    expect((await world.post(said("completed", { result: { response: "x".repeat(4_100_000) } }))).status).toBe(413);
    expect((await world.post(said("completed", { result: { response: "a\u0000b" } }))).status).toBe(400);
    expect(
      (await world.post(JSON.stringify(said("completed", { result: { response: "x" } })).replace('"x"', '"\\ud800"')))
        .status,
    ).toBe(400);
    expect(
      (
        await world.post(
          JSON.stringify(said("completed", { result: { score: { raw: 1 } } })).replace('"raw":1', '"raw":1e999'),
        )
      ).status,
    ).toBe(400);
    expect(await world.count("statements")).toBe(0);
    expect(world.errors).toEqual([]);
  });

  test("a method that is not offered is answered with those that are", async () => {
    const answer = await world.ask(STATEMENTS_PATH, { method: "DELETE" });
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("GET, HEAD, PUT, POST");
  });

  test("a parameter that is not known is refused on every method", async () => {
    expect((await world.ask(search({ statementid: ID }))).status).toBe(400);
    expect((await world.ask(search({ foo: "1" }), { method: "POST", body: said("completed") })).status).toBe(400);
    expect(
      (await world.ask(search({ statementId: ID, foo: "1" }), { method: "PUT", body: said("completed") })).status,
    ).toBe(400);
    expect(await world.count("statements")).toBe(0);
  });
});

describe("finding statements", () => {
  test("HEAD answers as GET does, without a body", async () => {
    await put(ID, said("completed"));
    const [head, get] = [await world.ask(one(ID), { method: "HEAD" }), await world.ask(one(ID))];
    expect(head.status).toBe(200);
    expect(head.text).toBe("");
    expect(head.headers.get("content-length")).toBe(get.headers.get("content-length"));
    expect((await world.ask(one(OTHER), { method: "HEAD" })).status).toBe(404);
  });

  test("every answer says how far what is kept can be relied on", async () => {
    await put(ID, said("completed"));
    const answer = await world.ask(STATEMENTS_PATH);
    const through = Date.parse(answer.headers.get("x-experience-api-consistent-through") ?? "");
    const [{ stored }] = answer.json<{ statements: [{ stored: string }] }>().statements;
    expect(through).toBeGreaterThanOrEqual(Date.parse(stored) - 1000);
  });

  test("filters find by actor, verb, activity and registration, newest first", async () => {
    const registration = "ec531277-b57b-4c15-8d91-d292c5b2b8f7";
    await put(ID, said("completed", { context: { registration } }));
    await put(OTHER, said("failed", { actor: { account: { homePage: "https://lms.example", name: "42" } } }));
    expect(await idsOf({})).toEqual([OTHER, ID]);
    expect(await idsOf({ ascending: "true" })).toEqual([ID, OTHER]);
    expect(await idsOf({ verb: "http://adlnet.gov/expapi/verbs/failed" })).toEqual([OTHER]);
    expect(await idsOf({ activity: "https://lms.example/courses/p-101" })).toEqual([OTHER, ID]);
    expect(await idsOf({ activity: "https://lms.example/courses/other" })).toEqual([]);
    expect(await idsOf({ registration: registration.toUpperCase() })).toEqual([ID]);
    expect(await idsOf({ agent: JSON.stringify({ mbox: "mailto:ANA@example.org" }) })).toEqual([ID]);
    expect(
      await idsOf({ agent: JSON.stringify({ account: { homePage: "https://lms.example", name: "42" } }) }),
    ).toEqual([OTHER]);
  });

  test("related agents and activities are found only when asked for", async () => {
    await put(
      ID,
      said("completed", {
        context: {
          instructor: { mbox: "mailto:teacher@example.org" },
          contextActivities: { grouping: [{ id: "https://lms.example/path" }] },
        },
      }),
    );
    const agent = JSON.stringify({ mbox: "mailto:teacher@example.org" });
    expect(await idsOf({ agent })).toEqual([]);
    expect(await idsOf({ agent, related_agents: "true" })).toEqual([ID]);
    expect(await idsOf({ activity: "https://lms.example/path" })).toEqual([]);
    expect(await idsOf({ activity: "https://lms.example/path", related_activities: "true" })).toEqual([ID]);
  });

  test("a statement about a statement is found by what that one says", async () => {
    await put(ID, said("completed"));
    await put(
      OTHER,
      said("http://example.org/commented", {
        actor: { mbox: "mailto:x@example.org" },
        object: { objectType: "StatementRef", id: ID },
      }),
    );
    expect(await idsOf({ verb: "http://adlnet.gov/expapi/verbs/completed" })).toEqual([OTHER, ID]);
  });

  test("since and until go by when a statement was kept: after the one, up to the other", async () => {
    await put(ID, said("completed", { timestamp: "1999-01-01T00:00:00Z" }));
    await put(OTHER, said("failed"));
    const { statements } = (await world.ask(search({ ascending: "true" }))).json<{
      statements: { stored: string }[];
    }>();
    const [first, second] = statements.map(({ stored }) => stored);
    expect(await idsOf({ since: first! })).toEqual([OTHER]);
    expect(await idsOf({ until: first! })).toEqual([ID]);
    expect(await idsOf({ since: second! })).toEqual([]);
  });

  test.each(["true", "false"])(
    "pages of a search (ascending=%s) lead through everything once, also while more arrives",
    async (ascending) => {
      for (let i = 0; i < 7; i++) await world.post(said("completed", { timestamp: `2026-03-0${i + 1}T00:00:00Z` }));
      const seen: string[] = [];
      let next: string | undefined = search({
        limit: "3",
        ascending,
        verb: "http://adlnet.gov/expapi/verbs/completed",
      });
      while (next !== undefined) {
        const page: { statements: { id: string }[]; more: string } = (await world.ask(next)).json();
        expect(page.statements.length).toBeLessThanOrEqual(3);
        seen.push(...page.statements.map(({ id }) => id));
        if (ascending === "false") await world.post(said("failed"));
        next = page.more === "" ? undefined : page.more;
      }
      expect(new Set(seen).size).toBe(7);
      expect(seen).toHaveLength(7);
    },
  );

  test("a page that nobody was given is refused", async () => {
    expect((await world.ask(search({ more: "abc" }))).status).toBe(400);
    const made = Buffer.from(JSON.stringify({ params: { verb: "x y" }, after: 1 })).toString("base64url");
    expect((await world.ask(search({ more: made }))).status).toBe(400);
  });

  test.each([
    ["statementId", { statementId: "x" }],
    ["statementId with another", { statementId: ID, verb: "http://example.org/v" }],
    ["both ids", { statementId: ID, voidedStatementId: OTHER }],
    ["agent that is no JSON", { agent: "ana" }],
    ["agent without identifier", { agent: "{}" }],
    ["agent that is a group without identifier", { agent: '{"objectType":"Group","member":[]}' }],
    ["verb", { verb: "completed" }],
    ["activity", { activity: "p-101" }],
    ["registration", { registration: "1" }],
    ["related_agents", { related_agents: "yes" }],
    ["since", { since: "yesterday" }],
    ["until", { until: "2026-13-01" }],
    ["limit", { limit: "-1" }],
    ["format", { format: "short" }],
    ["attachments", { attachments: "true" }],
    ["ascending", { ascending: "1" }],
  ])("a wrong parameter is refused with words: %s", async (_name, params) => {
    const answer = await world.ask(search(params as Record<string, string>));
    expect(answer.status).toBe(400);
    expect(errorOf(answer)).toMatch(/^Cannot /u);
  });

  test("identifiers alone, or one language, are given when asked for", async () => {
    await put(
      ID,
      said("completed", {
        actor: { objectType: "Agent", name: "Ana", mbox: "mailto:ana@example.org" },
        verb: { id: "http://adlnet.gov/expapi/verbs/completed", display: { en: "completed", "de-DE": "beendet" } },
        object: {
          id: "https://lms.example/c",
          definition: {
            name: { en: "Pricing", "de-DE": "Preise" },
            type: "http://adlnet.gov/expapi/activities/course",
          },
        },
      }),
    );
    const ids = (await world.ask(search({ statementId: ID, format: "ids" }))).json();
    expect(ids).toMatchObject({
      actor: { objectType: "Agent", mbox: "mailto:ana@example.org" },
      verb: { id: "http://adlnet.gov/expapi/verbs/completed" },
      object: { id: "https://lms.example/c" },
    });
    expect(JSON.stringify(ids)).not.toContain("Ana");
    expect(JSON.stringify(ids)).not.toContain("Pricing");
    const headers = { "accept-language": "fr;q=0.9, de;q=0.8" };
    const german = (await world.ask(search({ statementId: ID, format: "canonical" }), { headers })).json<
      Record<string, Record<string, unknown>>
    >();
    expect(german["verb"]!["display"]).toEqual({ "de-DE": "beendet" });
    expect(german["object"]).toMatchObject({ definition: { name: { "de-DE": "Preise" } } });
    expect(german["actor"]!["name"]).toBe("Ana");
  });
});

describe("voiding", () => {
  const voided = (id: string): string => search({ voidedStatementId: id });

  test("a voided statement is found as voided alone, and the one that voids it stays", async () => {
    await put(ID, said("completed"));
    expect((await world.ask(voided(ID))).status).toBe(404);
    expect((await put(OTHER, voiding(ID))).status).toBe(204);
    expect((await world.ask(one(ID))).status).toBe(404);
    expect((await world.ask(voided(ID))).status).toBe(200);
    expect(await idsOf({})).toEqual([OTHER]);
    expect(await idsOf({ verb: "http://adlnet.gov/expapi/verbs/completed" })).toEqual([OTHER]);
  });

  test("a statement that arrives after it was voided is kept as voided", async () => {
    await put(OTHER, voiding(ID));
    await put(ID, said("completed"));
    expect((await world.ask(one(ID))).status).toBe(404);
    expect((await world.ask(voided(ID))).status).toBe(200);
  });

  test("what voids cannot be voided", async () => {
    await put(ID, said("completed"));
    await put(OTHER, voiding(ID));
    expect((await world.post(voiding(OTHER))).status).toBe(200);
    expect((await world.ask(one(OTHER))).status).toBe(200);
    expect((await world.ask(one(ID))).status).toBe(404);
  });

  test("voiding needs a reference", async () => {
    const answer = await world.post(said("voided"));
    expect(answer.status).toBe(400);
    expect(errorOf(answer)).toContain("StatementRef");
  });
});

describe("the alternate syntax", () => {
  const form = (fields: Record<string, string>, method: string) =>
    world.ask(`${STATEMENTS_PATH}?method=${method}`, {
      method: "POST",
      body: String(new URLSearchParams(fields)),
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        authorization: undefined,
        "x-experience-api-version": undefined,
      },
    });
  const head = { Authorization: basic(USER, PASSWORD), "X-Experience-API-Version": "1.0.3" };

  test("a form carries method, headers, parameters and body", async () => {
    const content = JSON.stringify(said("completed"));
    const kept = await form({ ...head, "Content-Type": "application/json", statementId: ID, content }, "PUT");
    expect(kept.status).toBe(204);
    const found = await form({ ...head, statementId: ID }, "GET");
    expect(found.json()).toMatchObject({ id: ID });
  });

  test("a form without credentials, or beside parameters of the address, is refused", async () => {
    expect((await form({ "X-Experience-API-Version": "1.0.3", statementId: ID }, "GET")).status).toBe(401);
    expect((await form({ ...head }, "GET&limit=1")).status).toBe(400);
    expect((await form({ ...head }, "PATCH")).status).toBe(400);
  });
});
