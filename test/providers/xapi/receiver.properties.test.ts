import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { STATEMENTS_PATH } from "#src/providers/xapi/receiver.ts";
import { openXapi, said, voiding, type XapiWorld } from "#test/providers/xapi/world.ts";

let world: XapiWorld;
beforeAll(async () => {
  world = await openXapi();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(() => clear());
const clear = async (): Promise<void> => {
  await world.database.sql.query("truncate statements, course_results, learning_evidence, courses cascade");
};

const text = fc.string({ unit: "grapheme", maxLength: 20 }).map((one) => one.replaceAll("\0", ""));
const extensions = fc.dictionary(
  fc.constantFrom("https://x.example/a", "urn:x:b"),
  fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value).replaceAll("\\u0000", ""))),
);
/** Well-made statements of all shapes that a platform sends. */
const statements = fc.record(
  {
    actor: fc.oneof(
      fc.record({ mbox: fc.constantFrom("mailto:ana@example.org", "mailto:x@example.org") }),
      fc.record({
        objectType: fc.constant("Agent"),
        account: fc.record({ homePage: fc.constant("https://lms.example"), name: text }),
      }),
      fc.record({
        objectType: fc.constant("Group"),
        member: fc.constant([{ mbox: "mailto:a@example.org" }, { openid: "https://id.example/b" }]),
      }),
    ),
    verb: fc.record({
      id: fc
        .constantFrom("completed", "passed", "scored", "commented")
        .map((verb) => `http://adlnet.gov/expapi/verbs/${verb}`),
    }),
    object: fc.record({ id: fc.webUrl() }),
    result: fc.record(
      {
        score: fc.record({ scaled: fc.double({ min: -1, max: 1, noNaN: true, noDefaultInfinity: true }) }),
        response: text,
        extensions,
      },
      { requiredKeys: [] },
    ),
    context: fc.record(
      { registration: fc.uuid(), contextActivities: fc.record({ parent: fc.record({ id: fc.webUrl() }) }), extensions },
      { requiredKeys: [] },
    ),
    timestamp: fc
      .date({ min: new Date("2000-01-01"), max: new Date("2030-01-01"), noInvalidDate: true })
      .map((at) => at.toISOString()),
  },
  { requiredKeys: ["actor", "verb", "object"] },
);
type Sent = Record<string, unknown>;
const RUNS = { numRuns: 40 };

test("a well-made statement comes back with everything that was sent, and can be sent again as it came", async () => {
  await fc.assert(
    fc.asyncProperty(statements, fc.uuid(), async (statement, id) => {
      await clear();
      const address = `${STATEMENTS_PATH}?statementId=${id}`;
      expect((await world.ask(address, { method: "PUT", body: statement })).text).toBe("");
      const kept = (await world.ask(address)).json<Sent>();
      const { context, ...rest } = JSON.parse(JSON.stringify(statement)) as Sent;
      expect(kept).toMatchObject(rest);
      expect(kept["context"] === undefined).toBe(context === undefined);
      for (const again of [statement, kept]) {
        expect((await world.ask(address, { method: "PUT", body: again })).status).toBe(204);
        expect((await world.post([{ ...again, id }])).status).toBe(200);
      }
      expect((await world.ask(address)).json()).toEqual(kept);
      expect(await world.count("statements")).toBe(1);
    }),
    RUNS,
  );
  expect(world.errors).toEqual([]);
});

const faults: readonly ((statement: Sent) => Sent)[] = [
  ({ actor: _, ...rest }) => rest,
  (statement) => ({ ...statement, verb: { id: "completed" } }),
  (statement) => ({ ...statement, object: null }),
  (statement) => ({ ...statement, extra: 1 }),
  (statement) => ({ ...statement, id: "1" }),
  (statement) => ({ ...statement, result: { score: { scaled: 2 } } }),
];

test("a batch with one fault, at any place, keeps nothing", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(statements, { minLength: 1, maxLength: 6 }),
      fc.nat(),
      fc.constantFrom(...faults),
      async (batch, place, fault) => {
        await clear();
        const faulty = batch.map((one, index) => (index === place % batch.length ? fault(one as Sent) : one));
        expect((await world.post(faulty)).status).toBe(400);
        expect(await world.count("statements")).toBe(0);
        expect(await world.count("courses")).toBe(0);
      },
    ),
    RUNS,
  );
});

test("a batch with a conflict, at any place, keeps nothing", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(statements, { minLength: 1, maxLength: 5 }),
      fc.nat(),
      fc.uuid(),
      async (batch, place, id) => {
        await clear();
        await world.post(said("failed", { id, object: { id: "https://lms.example/other" } }));
        const at = place % batch.length;
        expect((await world.post(batch.map((one, index) => (index === at ? { ...one, id } : one)))).status).toBe(409);
        expect(await world.count("statements")).toBe(1);
      },
    ),
    RUNS,
  );
});

test("in whatever order statements and what voids them arrive, the same ones are voided", async () => {
  const ids = ["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"] as const;
  const [first, second] = ids;
  const everything = [
    said("completed", { id: first, timestamp: "2026-01-01T00:00:00Z" }),
    said("failed", { id: second, timestamp: "2026-01-01T00:00:00Z" }),
    { ...voiding(first), id: "00000000-0000-4000-8000-00000000000a" },
    { ...voiding("00000000-0000-4000-8000-00000000000a"), id: "00000000-0000-4000-8000-00000000000b" },
  ];
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(everything, { minLength: 4 }), fc.boolean(), async (order, oneByOne) => {
      await clear();
      if (oneByOne) for (const statement of order) await world.post(statement);
      else await world.post(order);
      const found = (await world.ask(STATEMENTS_PATH)).json<{ statements: { id: string }[] }>().statements;
      expect(found.map(({ id }) => id).toSorted()).toEqual([
        second,
        "00000000-0000-4000-8000-00000000000a",
        "00000000-0000-4000-8000-00000000000b",
      ]);
    }),
    { numRuns: 24 },
  );
});

test("sent by several senders at once, a statement is kept once", async () => {
  const id = "00000000-0000-4000-8000-000000000001";
  const answers = await Promise.all(Array.from({ length: 8 }, () => world.post(said("completed", { id }))));
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
  const rivals = await Promise.all(
    ["passed", "failed", "scored", "passed"].map((verb) =>
      world.post(said(verb, { id: "00000000-0000-4000-8000-000000000002" })),
    ),
  );
  expect(rivals.filter(({ status }) => status === 409).length).toBeGreaterThanOrEqual(2);
  expect(await world.count("statements")).toBe(2);
});

test("statements by several senders at once stand in one order, each kept later than the one before", async () => {
  await Promise.all(
    Array.from({ length: 12 }, (_, i) =>
      world.post([said("completed", { timestamp: `2026-01-01T00:00:${String(i).padStart(2, "0")}Z` })]),
    ),
  );
  const found = (await world.ask(`${STATEMENTS_PATH}?ascending=true`)).json<{ statements: { stored: string }[] }>()
    .statements;
  const stored = found.map((one) => one.stored);
  expect(stored).toEqual([...new Set(stored)].toSorted());
  expect(stored).toHaveLength(12);
});
