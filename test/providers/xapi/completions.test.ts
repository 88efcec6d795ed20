import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Lesson, LessonState } from "#src/domain/lesson.ts";
import type { Level } from "#src/domain/skill.ts";
import { createSendCompletion, enqueueCompletions } from "#src/jobs/send-completion.ts";
import type { Course } from "#src/ports/learning-records.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import { createCompletionSender } from "#src/providers/xapi/completion-sender.ts";
import { openRecordStore, type StubRecordStore } from "#test/providers/xapi/record-store.ts";
import { openXapi, person, START, said, TENANT, type XapiWorld } from "#test/providers/xapi/world.ts";

let world: XapiWorld;
let store: StubRecordStore;
const ana = person("ana");
const HERE: Course = {
  id: "K-1",
  activity: "urn:kairos:course:K-1",
  title: "Pricing with Kairos",
  skillId: "pricing",
  level: 2,
};
const LATER = new Date(START.getTime() + 3_600_000);

beforeEach(async () => {
  world = await openXapi({ reportsCompletions: true });
  store = await openRecordStore();
  await world.consent("ana");
  await world.courses.importCatalogue(TENANT, [HERE], START);
});
afterEach(async () => {
  await world[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
});

const assign = (course = HERE.id) =>
  world.courses.importAssignments(TENANT, [{ person: ana, courseId: course }], START);

let lessons = 0;
async function lesson(concept: string, over: Partial<Lesson> & { readonly state?: LessonState } = {}): Promise<void> {
  lessons += 1;
  await world.work.of(TENANT).stores.learning.putLesson(TENANT, "ana", {
    id: `lesson-${lessons}`,
    skillId: "pricing",
    level: 2 as Level,
    concept,
    title: concept,
    chunkIds: [],
    exerciseId: `exercise-${concept}`,
    minutes: 3,
    audience: "hands-on",
    plain: false,
    review: false,
    expected: 0.8,
    usesModel: false,
    state: "finished",
    hinted: false,
    shown: false,
    verdicts: ["right"],
    startedAt: LATER,
    ...over,
  } as Lesson);
}
const finishAll = async (): Promise<void> => {
  await lesson("anchoring");
  await lesson("framing");
  await world.courses.completeFinished(ana, LATER);
};

/** Everything the program does between a completion and the record store. */
async function deliver(): Promise<void> {
  const claimed: { tenant: string; person: string; statement: string }[] = [];
  const { system } = world.work;
  const work: UnitOfWork = {
    ...world.work,
    system: {
      ...system,
      transaction: (run) =>
        system.transaction((stores) =>
          run({
            ...stores,
            queue: {
              enqueue: async (_name, data) => void claimed.push(data as (typeof claimed)[number]),
              enqueueAll: async () => {},
            },
          }),
        ),
    },
  };
  await enqueueCompletions(work, world.clock);
  const receiver = createCompletionSender({
    url: store.url,
    user: "kairos",
    password: "secret-word",
    privateNetwork: false,
  });
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const send = createSendCompletion({ work: world.work, clock: world.clock, receiver, logger });
  for (const data of claimed) await send(data);
}

describe("what the record store is told", () => {
  test("an assigned module whose lessons are all done, and nothing but that", async () => {
    world.clock.set(LATER);
    await assign();
    await finishAll();
    await deliver();
    expect(store.told).toHaveLength(1);
    const [{ method, path, headers, body }] = store.told as [(typeof store.told)[number]];
    expect(method).toBe("PUT");
    expect(path).toBe(`/lrs/statements?statementId=${String(body["id"])}`);
    expect(headers["x-experience-api-version"]).toBe("1.0.3");
    expect(headers["authorization"]).toBe(`Basic ${Buffer.from("kairos:secret-word").toString("base64")}`);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/u),
      actor: { objectType: "Agent", mbox: "mailto:ana@example.org" },
      verb: { id: "http://adlnet.gov/expapi/verbs/completed", display: { en: "completed" } },
      object: { objectType: "Activity", id: HERE.activity },
      result: { completion: true },
      timestamp: LATER.toISOString(),
    });
  });

  test("it is told once, however often lessons and deliveries are looked at again", async () => {
    world.clock.set(LATER);
    await assign();
    await finishAll();
    await deliver();
    await deliver();
    await lesson("anchoring");
    await world.courses.completeFinished(ana, LATER);
    await assign();
    await deliver();
    expect(store.told).toHaveLength(1);
  });

  test("what was practised before the assignment stays free practice", async () => {
    await lesson("anchoring", { startedAt: new Date(START.getTime() - 1000) });
    await lesson("framing");
    await assign();
    await world.courses.completeFinished(ana, LATER);
    world.clock.set(LATER);
    await deliver();
    expect(store.told).toEqual([]);
  });

  test("a module that the platform teaches itself is never told back to it", async () => {
    const elsewhere = { ...HERE, id: "P-1", activity: "https://lms.example/p-1", url: "https://lms.example/p-1" };
    await world.courses.importCatalogue(TENANT, [elsewhere], START);
    await assign("P-1");
    await finishAll();
    await world.post(said("passed", { object: { id: elsewhere.activity }, result: { score: { scaled: 1 } } }));
    world.clock.set(LATER);
    await deliver();
    expect(store.told).toEqual([]);
  });

  test("the table itself refuses a completion of what was not assigned, or is not done", async () => {
    const completion = { courseId: HERE.id, statementId: "7ccd3322-e1a5-411a-a67d-6a735c76f119", completedAt: LATER };
    await world.work.of(TENANT).stores.learningRecords.queueCompletion(TENANT, "ana", completion);
    await assign();
    await world.work.of(TENANT).stores.learningRecords.queueCompletion(TENANT, "ana", completion);
    expect(await world.count("completions")).toBe(0);
    const direct = world.database.sql.query(
      "insert into completions (tenant_id, person_id, course_id, statement_id, completed_at, next_attempt_at) values ($1, 'ben', $2, $3, now(), now())",
      [TENANT, HERE.id, completion.statementId],
    );
    await expect(direct).rejects.toThrow(/foreign key/u);
  });

  test("whatever somebody does, only completions of assigned modules go out", async () => {
    const acts: Readonly<Record<string, () => Promise<unknown>>> = {
      assigned: () => assign(),
      right: () => lesson("anchoring"),
      "right too": () => lesson("framing"),
      skipped: () => lesson("anchoring", { state: "skipped", verdicts: [] }),
      wrong: () => lesson("framing", { verdicts: ["wrong", "wrong"] }),
      "free practice of another level": () => lesson("framing", { level: 3 }),
      "a score elsewhere": () => world.post(said("scored", { result: { score: { scaled: 0.2 } } })),
      failed: () => world.post(said("failed", { object: { id: HERE.activity } })),
      paused: async () => {
        lessons += 1;
        await world.work.of(TENANT).stores.changes.add(TENANT, "ana", {
          id: `change-${lessons}`,
          at: START,
          day: "2026-03-11",
          summary: "Paused the course.",
          before: [],
          after: [],
          proposed: true,
        });
      },
      "missed the day": async () => world.clock.set(new Date(world.clock.now().getTime() + 40 * 86_400_000)),
    };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...Object.keys(acts)), { maxLength: 12 }), async (order) => {
        await world.database.sql.query(
          "truncate completions, assignments, lessons, statements, course_results, changes cascade",
        );
        store.told.length = 0;
        world.clock.set(LATER);
        const done = new Set<string>();
        let assigned = false;
        let complete = false;
        for (const name of order) {
          await acts[name]!();
          await world.courses.completeFinished(ana, LATER);
          assigned ||= name === "assigned";
          if (name === "right" || name === "right too") done.add(name);
          complete ||= assigned && done.size === 2;
          await deliver();
        }
        expect(store.told).toHaveLength(complete ? 1 : 0);
        for (const { body } of store.told) {
          expect(Object.keys(body).toSorted()).toEqual(["actor", "id", "object", "result", "timestamp", "verb"]);
          expect(body["verb"]).toMatchObject({ id: "http://adlnet.gov/expapi/verbs/completed" });
          expect(body["object"]).toEqual({ objectType: "Activity", id: HERE.activity });
          expect(body["result"]).toEqual({ completion: true });
        }
      }),
      { numRuns: 12 },
    );
  });
});

describe("how it is told", () => {
  beforeEach(async () => {
    world.clock.set(LATER);
    await assign();
    await finishAll();
  });
  const pass = (minutes: number): void => world.clock.set(new Date(world.clock.now().getTime() + minutes * 60_000));

  test.each([429, 500, 503, 401, 302])(
    "after status %i it is told again, later each time, under the same id",
    async (status) => {
      store.answers = [status, status, 204];
      await deliver();
      await deliver();
      expect(store.told).toHaveLength(1);
      pass(1);
      await deliver();
      pass(1);
      await deliver();
      expect(store.told).toHaveLength(2);
      pass(5);
      await deliver();
      pass(600);
      await deliver();
      expect(store.told).toHaveLength(3);
      expect(new Set(store.told.map(({ body }) => body["id"])).size).toBe(1);
    },
  );

  test("a conflict means that it is there: it is not told again", async () => {
    store.answers = [409];
    await deliver();
    pass(6000);
    await deliver();
    expect(store.told).toHaveLength(1);
    expect(await world.count("completions where status = 'sent'")).toBe(1);
  });

  test("what the store cannot take is given up", async () => {
    store.answers = [400];
    await deliver();
    pass(6000);
    await deliver();
    expect(store.told).toHaveLength(1);
    expect(await world.count("completions where status = 'failed'")).toBe(1);
  });

  test("nothing is told of somebody who was erased meanwhile", async () => {
    await world.database.sql.query("delete from people where id = 'ana'");
    await deliver();
    expect(store.told).toEqual([]);
  });

  test("nothing is told of somebody who took their consent back meanwhile", async () => {
    await world.work.of(TENANT).stores.consents.withdraw(TENANT, "ana", "learning", "coaching", LATER);
    await deliver();
    expect(store.told).toEqual([]);
  });

  test("an address in a private network is not followed unless the operator allows it", async () => {
    const { port } = new URL(store.url);
    const completion = {
      statementId: "7ccd3322-e1a5-411a-a67d-6a735c76f119",
      email: "a@example.org",
      activity: "urn:x:y",
      completedAt: LATER,
    };
    for (const host of [`0.0.0.0:${port}`, `[::]:${port}`, "169.254.169.254", "10.0.0.1"]) {
      const sender = createCompletionSender({
        url: `http://${host}/lrs`,
        user: "u",
        password: "p",
        privateNetwork: false,
      });
      expect((await sender.send(completion)).kind).toBe("retry");
    }
    expect(store.told).toEqual([]);
  });
});
