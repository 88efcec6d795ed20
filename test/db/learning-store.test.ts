import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "#src/db/database.ts";
import { createLearningUnit } from "#src/db/learning-store.ts";
import type { Lesson } from "#src/domain/lesson.ts";
import { reviewCard } from "#src/domain/memory.ts";
import type { Passage } from "#src/domain/skill.ts";
import type { LearningUnit, SearchRequest } from "#src/ports/learning.ts";
import { openTestDatabase } from "#test/helpers/database.ts";
import { lessonOf } from "#test/helpers/lessons.ts";
import { addPeople } from "#test/helpers/people.ts";

const now = new Date("2026-03-02T09:00:00Z");
let database: Database;
let unit: LearningUnit;

beforeAll(async () => {
  database = await openTestDatabase();
  unit = createLearningUnit(database);
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.sql.query("delete from chunks");
  await database.sql.query("delete from tenants");
  for (const tenant of ["t1", "t2"]) await addPeople(database, ["ana"], { tenant, now });
});

const passage = (id: string, text: string, over: Partial<Passage> = {}): Passage => ({
  id,
  skillId: "selling",
  level: 1,
  concept: id,
  title: id,
  text,
  today: "",
  plain: "",
  keywords: "",
  examples: { "hands-on": "", leading: "" },
  source: "test",
  licence: "CC0-1.0",
  approved: true,
  ...over,
});

/** A vector that points along one axis, tilted towards another. */
function vector(axis: number, tilt = 0): Float32Array {
  const values = new Float32Array(512);
  values[axis] = Math.sqrt(1 - tilt * tilt);
  values[(axis + 1) % 512] = tilt;
  return values;
}

async function save(
  tenant: string | undefined,
  passages: readonly Passage[],
  vectors: readonly Float32Array[] = [],
): Promise<void> {
  const { store } = tenant === undefined ? unit.shared : unit.of(tenant);
  await store.putPassages(
    tenant,
    passages.map((item, index) => ({ passage: item, hash: item.id, vector: vectors[index] })),
    "model",
    now,
  );
  await store.refreshStatistics(tenant, "hash", now);
}

const search = async (over: Partial<SearchRequest>): Promise<string[]> => {
  const hits = await unit
    .of(over.tenant ?? "t1")
    .store.search({ tenant: "t1", query: "", model: "model", weight: 0.3, limit: 10, ...over });
  return hits.map(({ passage: { id } }) => id);
};

describe("search", () => {
  test("finds a passage that holds only one of the words", async () => {
    await save(undefined, [passage("a", "The anchor pulls the price."), passage("b", "Nothing here.")]);
    expect(await search({ query: "how does an anchor work in a blue moon" })).toEqual(["a"]);
  });

  test("ranks by BM25: a rare word counts more, and a long text less", async () => {
    const common = Array.from({ length: 6 }, (_, index) => passage(`c${index}`, `price number ${index}`));
    await save(undefined, [
      ...common,
      passage("rare", "price anchor"),
      passage("long", `price ${"filler ".repeat(40)}`),
    ]);
    const found = await search({ query: "price anchor" });
    expect(found[0]).toBe("rare");
    expect(found.at(-1)).toBe("long");
  });

  test("gives the scores of the formula, computed by hand for one word in one of two documents of equal length", async () => {
    await save(undefined, [passage("a", "anchor", { title: "" }), passage("b", "other", { title: "" })]);
    const [hit] = await unit
      .of("t1")
      .store.search({ tenant: "t1", query: "anchor", model: "model", weight: 0, limit: 1 });
    expect(hit).toMatchObject({ lexical: 1, score: 1, cosine: 0, coverage: 1 });
  });

  test("finds by meaning alone, and fuses both by the weight", async () => {
    await save(undefined, [passage("words", "anchor"), passage("meaning", "something else")], [vector(3), vector(0)]);
    expect(await search({ query: "unheard", vector: vector(0) })).toEqual(["meaning", "words"]);
    expect((await search({ query: "anchor", vector: vector(0), weight: 0.3 }))[0]).toBe("words");
    expect((await search({ query: "anchor", vector: vector(0), weight: 3 }))[0]).toBe("meaning");
  });

  test("never compares vectors of another model", async () => {
    await save(undefined, [passage("a", "text")], [vector(0)]);
    expect(await search({ query: "unheard", vector: vector(0), model: "other" })).toEqual([]);
  });

  test("keeps to the skill and the level that are asked for", async () => {
    await save(undefined, [
      passage("a", "anchor"),
      passage("b", "anchor", { level: 2 }),
      passage("c", "anchor", { skillId: "lifting" }),
    ]);
    expect(await search({ query: "anchor", skillId: "selling", level: 2 })).toEqual(["b"]);
    expect(await search({ query: "anchor", skillId: "lifting" })).toEqual(["c"]);
  });

  test("shows a tenant the starter library and its own content, never another tenant's", async () => {
    await save(undefined, [passage("starter", "anchor")]);
    await save("t1", [passage("own", "anchor")]);
    await save("t2", [passage("theirs", "anchor")], [vector(0)]);
    expect((await search({ query: "anchor", vector: vector(0) })).toSorted()).toEqual(["own", "starter"]);
    expect((await search({ tenant: "t2", query: "anchor" })).toSorted()).toEqual(["starter", "theirs"]);
  });

  test("shows only what is approved, and a tenant's own decision wins for that tenant alone", async () => {
    await save(undefined, [passage("on", "anchor"), passage("off", "anchor", { approved: false })]);
    expect(await search({ query: "anchor" })).toEqual(["on"]);
    expect(await unit.of("t1").store.decide("t1", "off", true, "ana", now)).toBe(true);
    expect(await unit.of("t1").store.decide("t1", "on", false, undefined, now)).toBe(true);
    expect(await search({ query: "anchor" })).toEqual(["off"]);
    expect(await search({ tenant: "t2", query: "anchor" })).toEqual(["on"]);
  });

  test("takes text that looks like a query language as plain words", async () => {
    await save(undefined, [passage("a", "anchor")]);
    for (const query of ["anchor' & !('", "anchor | ) <-> \\", "'; drop table chunks; --anchor", "", "   ", "!!!"]) {
      expect(await search({ query })).toEqual(query.includes("anchor") ? ["a"] : []);
    }
  });

  test("reads a large library by the rarest of its words where all are common, and no word that nobody wrote hides them", async () => {
    await save(undefined, [passage("x1", "price talk"), passage("x2", "price"), passage("x3", "talk")]);
    await database.sql.query("update library_statistics set documents = 10000 where tenant_id is null");
    await database.sql.query(
      "update document_frequencies set documents = case lexeme when 'price' then 4000 else 3000 end where tenant_id is null",
    );
    expect(await search({ query: "price talk" })).toEqual(["x1", "x3"]);
    expect(await search({ query: "price unheard" })).toEqual(["x2", "x1"]);
  });

  test("finds the nearest by the index above 20,000 chunks, also under a tenant's filter", async () => {
    await save(
      undefined,
      Array.from({ length: 50 }, (_, index) => passage(`far${index}`, "x")),
      Array.from({ length: 50 }, (_, index) => vector(100 + index)),
    );
    await save("t1", [passage("near", "x"), passage("nearer", "x")], [vector(0, 0.3), vector(0, 0.1)]);
    await database.sql.query("update library_statistics set documents = 30000 where tenant_id is null");
    expect((await search({ query: "unheard", vector: vector(0) })).slice(0, 2)).toEqual(["nearer", "near"]);
  });
});

describe("content", () => {
  test("of a tenant cannot replace a passage of the starter library", async () => {
    await save(undefined, [passage("a", "anchor")]);
    await expect(save("t1", [passage("a", "hijacked")])).rejects.toThrow("row-level security");
    expect((await unit.of("t1").store.passages("t1", "selling")).map(({ text }) => text)).toEqual(["anchor"]);
    expect(await unit.of("t2").store.decide("t2", "missing", true, undefined, now)).toBe(false);
  });

  test("that is not listed any more is removed, within its scope", async () => {
    await save(undefined, [passage("a", "x"), passage("b", "x")]);
    await save("t1", [passage("own", "x")]);
    await unit.shared.store.keepOnly(undefined, ["a"], []);
    expect((await unit.of("t1").store.passages("t1", "selling")).map(({ id }) => id)).toEqual(["a", "own"]);
  });

  test("gaps are counted by skill and day and hold nobody's words", async () => {
    await unit.of("t1").store.recordGap("t1", "selling", "2026-03-02");
    await unit.of("t1").store.recordGap("t1", "selling", "2026-03-02");
    await unit.of("t1").store.recordGap("t1", undefined, "2026-03-01");
    expect(await unit.of("t1").store.gaps("t1", "2026-03-01")).toEqual([
      { skillId: "selling", times: 2 },
      { skillId: "", times: 1 },
    ]);
    expect(await unit.of("t2").store.gaps("t2", "2026-03-01")).toEqual([]);
  });
});

describe("practice", () => {
  const lesson = (id: string, over: Partial<Lesson> = {}): Lesson =>
    lessonOf({ id, skillId: "selling", chunkIds: ["a"], startedAt: now, ...over });

  test("a lesson comes back as it was", async () => {
    const stored = lesson("l1", {
      state: "finished",
      verdicts: ["right"],
      finishedAt: now,
      nextReview: "2026-03-05",
      lastTurn: "turn-1",
    });
    await unit.of("t1").store.putLesson("t1", "ana", stored);
    expect(await unit.of("t1").store.lesson("t1", "ana", "l1")).toEqual(stored);
    expect(await unit.of("t1").store.lastLesson("t1", "ana", "selling")).toEqual(stored);
    expect(await unit.of("t1").store.lessonOfTurn("t1", "ana", "turn-1")).toEqual(stored);
    expect(await unit.of("t1").store.openLesson("t1", "ana")).toBeUndefined();
    expect(await unit.of("t2").store.lesson("t2", "ana", "l1")).toBeUndefined();
  });

  test("two lessons of one person cannot be open at once", async () => {
    await unit.of("t1").store.putLesson("t1", "ana", lesson("l1"));
    await expect(unit.of("t1").store.putLesson("t1", "ana", lesson("l2"))).rejects.toThrow("lessons_open");
    await unit.of("t2").store.putLesson("t2", "ana", lesson("l2"));
  });

  test("the same try of a lesson is written once", async () => {
    const attempt = {
      lessonId: "l1",
      exerciseId: "e",
      skillId: "selling",
      concept: "c",
      number: 1,
      verdict: "right" as const,
      hinted: false,
      expected: 0.8,
      at: now,
    };
    expect(await unit.of("t1").store.addAttempt("t1", "ana", attempt)).toBe(true);
    expect(await unit.of("t1").store.addAttempt("t1", "ana", { ...attempt, verdict: "wrong" })).toBe(false);
    expect(await unit.of("t1").store.attempts("t1", "ana", "selling", 5)).toEqual([attempt]);
  });

  test("beliefs and review cards come back to the last digit", async () => {
    const ability = { mean: 0.1 + 0.2, variance: 1 / 3 };
    await unit.of("t1").store.putAbility("t1", "ana", ability, now);
    const mastery = {
      skillId: "selling",
      ability,
      attempts: 3,
      streak: -2,
      rating: "too-hard" as const,
      updatedAt: now,
    };
    await unit.of("t1").store.putMastery("t1", "ana", mastery);
    const review = { skillId: "selling", concept: "c", card: reviewCard(undefined, "good", now) };
    await unit.of("t1").store.putReview("t1", "ana", review);
    expect(await unit.of("t1").store.ability("t1", "ana")).toEqual({ ability, updatedAt: now });
    expect(await unit.of("t1").store.masteries("t1", "ana")).toEqual([mastery]);
    expect(await unit.of("t1").store.reviews("t1", "ana")).toEqual([review]);
  });

  test("goes with the person when the person is erased", async () => {
    await unit.of("t1").store.putLesson("t1", "ana", lesson("l1"));
    await unit.of("t1").store.putAbility("t1", "ana", { mean: 0, variance: 1 }, now);
    await unit
      .of("t1")
      .store.putReview("t1", "ana", { skillId: "s", concept: "c", card: reviewCard(undefined, "good", now) });
    await database.sql.query("delete from people where tenant_id = 't1' and id = 'ana'");
    for (const table of ["lessons", "abilities", "reviews", "attempts", "masteries"]) {
      const { rows } = await database.sql.query(`select 1 from ${table} where tenant_id = 't1'`);
      expect(rows, table).toEqual([]);
    }
  });
});
