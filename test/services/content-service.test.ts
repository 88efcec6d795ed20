import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createContentReader } from "#src/content/content-reader.ts";
import { createLearningUnit } from "#src/db/learning-store.ts";
import type { Person } from "#src/domain/person.ts";
import type { ContentError } from "#src/ports/content.ts";
import type { Embedder } from "#src/ports/learning.ts";
import { type ContentService, createContentService } from "#src/services/content-service.ts";
import { createLibraryService, type LibraryService } from "#src/services/library-service.ts";
import { createPlaybookService, type PlaybookService } from "#src/services/playbook-service.ts";
import { structureProposer } from "#src/services/structure-proposer.ts";
import { markdownOf, PLAYBOOK } from "#test/content/playbook.ts";
import { openSmallCompany, type SmallCompany } from "#test/db/small-company.ts";

const monday = new Date("2026-03-02T09:00:00Z");
const later = (minutes: number): Date => new Date(monday.getTime() + minutes * 60_000);
const file = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text) });
const without = (...words: string[]): string =>
  markdownOf(
    PLAYBOOK.filter((block) => {
      const text = block.kind === "list" ? block.items.join(" ") : block.text;
      return !words.some((word) => text.includes(word));
    }),
  );

/** A model whose vectors are told apart by their first axis. */
const embedder = (model: string, axis: number, over: Partial<Embedder> = {}): Embedder => ({
  model,
  dimensions: 512,
  weight: 1,
  embed: async (texts) =>
    texts.map((text) => {
      const vector = new Float32Array(512);
      vector[axis] = 0.8;
      vector[axis + 1 + (text.length % 7)] = 0.6;
      return vector;
    }),
  close: async () => {},
  ...over,
});

let company: SmallCompany;
let content: ContentService;
let library: LibraryService;
let playbooks: PlaybookService;
let ana: Person;

const reader = createContentReader();
const starter = { contents: [], embeddings: { model: "none", vectors: new Map<string, Float32Array>() } };
const first = embedder("first", 0);

beforeAll(async () => {
  company = await openSmallCompany();
});
afterAll(() => company[Symbol.asyncDispose]());
beforeEach(async () => {
  const { sql } = company.database;
  for (const table of [
    "documents",
    "chunks",
    "exercises",
    "skills",
    "embedding_state",
    "library_statistics",
    "document_frequencies",
    "memberships",
  ])
    await sql.query(`delete from ${table}`);
  await sql.query(
    "insert into memberships (tenant_id, person_id, role, valid_from) values ('t1', 'ana', 'overseer', $1)",
    [monday],
  );
  ana = (await company.work.of("t1").stores.people.get("t1", "ana"))!;
  const { work } = company;
  content = createContentService({ work, reader, pages: { fetch: async () => expect.fail("no page is fetched") } });
  library = createLibraryService({ unit: createLearningUnit(company.database), embedder: first, starter });
  playbooks = createPlaybookService({ work, library, proposer: structureProposer });
});

const bring = (name: string, text: string, minutes = 0, tenant = "t1") =>
  content.add(file(name, text), { tenant, by: "ana", now: later(minutes) });

async function approveAll(documentId: string, minutes: number): Promise<void> {
  const proposal = await playbooks.propose("t1", documentId, "ana", later(minutes));
  const decided = await playbooks.decide(ana, proposal!.id, { of: "all" }, "approved", later(minutes));
  expect(decided).toMatchObject({ kind: "decided", proposal: { closed: true } });
}

const cited = async (query: string): Promise<string[]> =>
  (await library.search(query, { tenant: "t1", limit: 3 })).map(({ passage }) => passage.title);
const count = async (where: string): Promise<number> =>
  (await company.database.sql.query<{ n: number }>(`select count(*)::int as n from ${where}`)).rows[0]!.n;

describe("A document", () => {
  test("is the same by its name, updated in place and counted in versions", async () => {
    const added = await bring("playbook.md", markdownOf(PLAYBOOK));
    expect(added).toMatchObject({
      kind: "added",
      passages: 12,
      document: { version: 1, licence: "the company's own" },
    });
    expect(await bring("playbook.md", markdownOf(PLAYBOOK), 1)).toMatchObject({
      kind: "unchanged",
      document: { version: 1 },
    });
    const updated = await bring("playbook.md", without("Timing objections", "Call me again"), 2);
    expect(updated).toMatchObject({ kind: "updated", document: { id: added.document.id, version: 2 } });
    const levelled = await content.add(file("playbook.md", without("Timing objections", "Call me again")), {
      tenant: "t1",
      now: later(3),
      meta: { level: 3, licence: "CC0-1.0" },
    });
    expect(levelled).toMatchObject({ kind: "updated", document: { version: 3, level: 3, licence: "CC0-1.0" } });
  });

  test("loses a passage that is no longer in it: withdrawn, not cited, and kept", async () => {
    const { document } = await bring("playbook.md", markdownOf(PLAYBOOK));
    await approveAll(document.id, 1);
    expect(await cited("call me again after the season")).toContain("Timing objections");
    expect(await bring("playbook.md", without("Timing objections", "Call me again"), 2)).toMatchObject({
      withdrawn: 1,
    });
    expect(await cited("call me again after the season")).not.toContain("Timing objections");
    expect(await count("chunks where withdrawn_at is not null")).toBe(1);
    const [gone] = (
      await company.database.sql.query<{ id: string }>("select id from exercises where withdrawn_at is not null")
    ).rows;
    expect(await company.work.of("t1").stores.learning.exercise("t1", gone!.id)).toMatchObject({
      concept: "timing-objections",
    });
    const listed = await company.work.of("t1").stores.learning.exercises("t1", "objection-handling");
    expect(listed.some(({ concept }) => concept === "timing-objections")).toBe(false);
    // Brought back, it needs approval again, and the rest keeps its own.
    await bring("playbook.md", markdownOf(PLAYBOOK), 3);
    const proposal = await playbooks.propose("t1", document.id, "ana", later(4));
    expect(proposal?.open).toMatchObject({ skills: 1, passages: 1 });
  });

  test("does not bring words a second time that another document holds, until that one goes", async () => {
    const one = await bring("one.md", markdownOf(PLAYBOOK));
    await approveAll(one.document.id, 1);
    const two = await bring("two.md", markdownOf(PLAYBOOK), 2);
    expect(two).toMatchObject({ kind: "added", elsewhere: 12 });
    expect(await playbooks.propose("t1", two.document.id, "ana", later(3))).toBeUndefined();
    const gone = await content.withdraw("t1", one.document.id, "ana", later(4));
    expect(gone).toMatchObject({ withdrawn: 11, alsoIn: [two.document.id] });
    expect(await cited("portal commission")).toEqual([]);
    expect((await playbooks.propose("t1", two.document.id, "ana", later(5)))?.open.passages).toBe(11);
  });

  test("stays with its tenant, also under the same name", async () => {
    const { document } = await bring("playbook.md", markdownOf(PLAYBOOK));
    await approveAll(document.id, 1);
    const other = await bring("playbook.md", markdownOf(PLAYBOOK), 2, "t2");
    expect(other.document.id).not.toBe(document.id);
    expect(other.elsewhere).toBe(0);
    expect((await library.search("portal commission", { tenant: "t2" })).length).toBe(0);
    expect(await content.documents("t2")).toHaveLength(1);
  });

  test("and a tenant's other content do not remove each other", async () => {
    const { document } = await bring("playbook.md", markdownOf(PLAYBOOK));
    await approveAll(document.id, 1);
    const own = [
      { skill: { id: "own", title: "Own", scope: "knowledge" as const, summary: "" }, passages: [], exercises: [] },
    ];
    await library.saveContent("t1", own, later(2));
    expect(await count("chunks where withdrawn_at is null")).toBe(11);
    await bring("other.md", without("Timing").replaceAll("owner", "host"), 3);
    expect(await count("chunks where withdrawn_at is null")).toBe(11);
  });

  test("that says too little is refused, and nothing is kept of it", async () => {
    const error = await bring("tiny.md", "Hello there.").catch((cause: ContentError) => cause);
    expect(error).toMatchObject({ fault: "no-text" });
    expect(await count("documents")).toBe(0);
  });

  test("outlives whoever brought and approved it", async () => {
    const { sql } = company.database;
    await sql.query(
      "insert into memberships (tenant_id, person_id, role, valid_from) values ('t1', 'ben', 'overseer', $1)",
      [monday],
    );
    const ben = (await company.work.of("t1").stores.people.get("t1", "ben"))!;
    const { document } = await content.add(file("playbook.md", markdownOf(PLAYBOOK)), {
      tenant: "t1",
      by: "ben",
      now: monday,
    });
    const proposal = await playbooks.propose("t1", document.id, "ben", later(1));
    await playbooks.decide(ben, proposal!.id, { of: "all" }, "approved", later(1));
    await company.work.of("t1").transaction(({ erasure }) => erasure.erase("t1", "ben", later(3)));
    expect(await cited("portal commission")).toContain("Price objections");
    const { rows } = await sql.query(
      "select v.brought_by, p.asked_by from document_versions as v, proposals as p where p.document_id = v.document_id",
    );
    expect(rows).toEqual([{ brought_by: null, asked_by: null }]);
  });
});

describe("A proposal", () => {
  test("is replaced by a newer one, and an old card decides nothing", async () => {
    const { document } = await bring("playbook.md", markdownOf(PLAYBOOK));
    const old = await playbooks.propose("t1", document.id, "ana", later(1));
    await bring("playbook.md", without("Timing objections", "Call me again"), 2);
    expect(await playbooks.decide(ana, old!.id, { of: "all" }, "approved", later(3))).toEqual({ kind: "out-of-date" });
    expect(await count("chunks")).toBe(0);
  });

  test("asked for twice at the same moment is one", async () => {
    const { document } = await bring("playbook.md", markdownOf(PLAYBOOK));
    const one = await playbooks.propose("t1", document.id, "ana", later(1));
    const two = await playbooks.propose("t1", document.id, "ana", later(1));
    expect(two).toEqual(one);
    expect(await count("proposals")).toBe(1);
  });

  test("decided by two overseers at once is decided once", async () => {
    const { document } = await bring("playbook.md", markdownOf(PLAYBOOK));
    const proposal = await playbooks.propose("t1", document.id, "ana", later(1));
    const both = await Promise.all([
      playbooks.decide(ana, proposal!.id, { of: "skill", skill: 0 }, "approved", later(2)),
      playbooks.decide(ana, proposal!.id, { of: "skill", skill: 0 }, "rejected", later(2)),
    ]);
    expect(both.map((one) => (one.kind === "decided" ? one.passages : one.kind)).toSorted()).toEqual([0, 4]);
    expect([0, 4]).toContain(await count("chunks"));
  });

  test("gives a concept its own name where another document has it already", async () => {
    const one = await bring("one.md", markdownOf(PLAYBOOK));
    await approveAll(one.document.id, 1);
    const two = await bring(
      "two.md",
      markdownOf(PLAYBOOK).replaceAll("owner", "host").replaceAll("Harbour", "Anchor"),
      2,
    );
    const proposal = await playbooks.propose("t1", two.document.id, "ana", later(3));
    const concepts = proposal!.skills.flatMap(({ passages }) => passages.map(({ passage }) => passage.concept));
    expect(concepts).toContain("price-objections-2");
    const talk = proposal!.skills
      .flatMap(({ passages }) => passages)
      .flatMap(({ exercises }) => exercises)
      .find(({ exercise }) => exercise.kind === "role-play");
    expect(talk?.exercise.kind === "role-play" && talk.exercise.moves[0]?.points[0]?.concept).toMatch(/-2$/u);
  });

  test("adds to a skill that is there already, without renaming it", async () => {
    await company.work
      .of("t1")
      .stores.learning.putSkills("t1", [
        { id: "renewals", title: "Renewals at Harbour", scope: "knowledge", summary: "Own words." },
      ]);
    const { document } = await bring("playbook.md", markdownOf(PLAYBOOK));
    await approveAll(document.id, 1);
    const skill = (await library.skills("t1")).find(({ id }) => id === "renewals");
    expect(skill).toMatchObject({
      id: "renewals",
      title: "Renewals at Harbour",
      scope: "knowledge",
      summary: "Own words.",
    });
  });

  test("taken back is no longer cited, and can be approved no second time by an old card", async () => {
    const { document } = await bring("playbook.md", markdownOf(PLAYBOOK));
    await approveAll(document.id, 1);
    const [row] = (await company.database.sql.query<{ id: string }>("select id from proposals")).rows;
    expect(await playbooks.takeBack(ana, row!.id, 0, later(2))).toMatchObject({ kind: "decided", passages: 4 });
    expect(await cited("portal commission")).not.toContain("Price objections");
    expect(await cited("prepare the renewal")).toContain("Prepare the renewal");
  });

  test("is no longer to be decided by somebody whose role has ended", async () => {
    const { document } = await bring("playbook.md", markdownOf(PLAYBOOK));
    const proposal = await playbooks.propose("t1", document.id, "ana", later(1));
    await company.database.sql.query("update memberships set valid_to = $1", [later(2)]);
    expect(await playbooks.decide(ana, proposal!.id, { of: "all" }, "approved", later(2))).toEqual({
      kind: "not-an-overseer",
    });
    expect(await count("chunks")).toBe(0);
  });
});

describe("Another embedding model", () => {
  const switched = (over: Partial<Embedder> = {}, former: Embedder | undefined = first) =>
    createLibraryService({
      unit: createLearningUnit(company.database),
      embedder: embedder("second", 100, over),
      starter,
      formerEmbedder: (name) => (name === "first" ? former : undefined),
    });
  const state = async () => (await company.database.sql.query("select slot, model from embedding_state")).rows[0];
  const filled = () => count("chunks where spare_embedding is not null and spare_embedding_model = 'second'");

  beforeEach(async () => {
    await company.work.system.stores.library.setEmbeddingState({ slot: "main", model: "first" }, monday);
    const { document } = await bring("playbook.md", markdownOf(PLAYBOOK));
    await approveAll(document.id, 1);
  });

  test("fills its vectors beside the old ones, which search goes by until they are complete", async () => {
    let asked: string[] = [];
    const old = embedder("first", 0, {
      async embed(texts) {
        asked = [...asked, ...texts];
        return first.embed(texts);
      },
    });
    let during: string[] = [];
    const next = switched(
      {
        embed: async (texts) => {
          // A question in the middle of the change.
          if (texts.length > 1)
            during = (await next.search("portal commission", { tenant: "t1" })).map(({ passage }) => passage.title);
          return embedder("second", 100).embed(texts);
        },
      },
      old,
    );
    expect(await next.needsVectors()).toBe(true);
    expect(await next.fillVectors(later(5))).toEqual({ computed: 11, switched: true });
    expect(during).toContain("Price objections");
    expect(asked).toEqual(["portal commission"]);
    expect(await state()).toEqual({ slot: "spare", model: "second" });
    expect(await filled()).toBe(11);
    asked = [];
    expect((await next.search("portal commission", { tenant: "t1" }))[0]?.passage.title).toBe("Price objections");
    expect(asked).toEqual([]);
    expect(await next.needsVectors()).toBe(false);
    expect(await next.fillVectors(later(6))).toEqual({ computed: 0, switched: false });
  });

  test("goes by words alone meanwhile where the old one can no longer be asked", async () => {
    const next = switched({}, undefined);
    expect((await next.search("portal commission", { tenant: "t1" }))[0]?.passage.title).toBe("Price objections");
  });

  test("that fails half-way leaves search as it was, and goes on where it stopped", async () => {
    let calls = 0;
    const failing = switched({
      async embed() {
        calls += 1;
        throw new Error("rate limited");
      },
    });
    await expect(failing.fillVectors(later(5))).rejects.toThrow("rate limited");
    expect(calls).toBe(1);
    expect(await state()).toEqual({ slot: "main", model: "first" });
    expect((await failing.search("portal commission", { tenant: "t1" }))[0]?.passage.title).toBe("Price objections");
    expect(await switched().fillVectors(later(6))).toEqual({ computed: 11, switched: true });
  });

  test("meets what was approved while it was being filled", async () => {
    const next = switched();
    const during = createPlaybookService({ work: company.work, library: next, proposer: structureProposer });
    const { document } = await bring(
      "other.md",
      markdownOf(PLAYBOOK).replaceAll("owner", "host").replaceAll("Harbour", "Anchor"),
      2,
    );
    const proposal = await during.propose("t1", document.id, "ana", later(3));
    await during.decide(ana, proposal!.id, { of: "all" }, "approved", later(3));
    const all = await count("chunks");
    expect(all).toBeGreaterThan(11);
    expect(await count("chunks where embedding is not null and embedding_model = 'first'")).toBe(all);
    await next.fillVectors(later(5));
    expect(await filled()).toBe(all);
  });
});
