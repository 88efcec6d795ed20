import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createContentReader } from "#src/content/content-reader.ts";
import { createLearningUnit } from "#src/db/learning-store.ts";
import type { Person } from "#src/domain/person.ts";
import { readStarterLibrary } from "#src/library/starter-library.ts";
import { type ContentMeta, type ContentService, createContentService } from "#src/services/content-service.ts";
import { createLibraryService } from "#src/services/library-service.ts";
import { createPlaybookService, type PlaybookService } from "#src/services/playbook-service.ts";
import { structureProposer } from "#src/services/structure-proposer.ts";
import { markdownOf, PLAYBOOK } from "#test/content/playbook.ts";
import { openSmallCompany, type SmallCompany } from "#test/db/small-company.ts";
import { wordsOnly } from "#test/helpers/libraries.ts";

const monday = new Date("2026-03-02T09:00:00Z");

let company: SmallCompany;
let content: ContentService;
let playbooks: PlaybookService;
let ana: Person;

beforeAll(async () => {
  company = await openSmallCompany();
  const { work, database } = company;
  const library = createLibraryService({
    unit: createLearningUnit(database),
    embedder: wordsOnly,
    starter: await readStarterLibrary(),
    onEmbeddingFailure: () => {},
  });
  await library.seedLibrary(monday);
  content = createContentService({
    work,
    reader: createContentReader(),
    pages: { fetch: async () => expect.fail("no page is fetched") },
  });
  playbooks = createPlaybookService({ work, library, proposer: structureProposer });
});
afterAll(() => company[Symbol.asyncDispose]());
beforeEach(async () => {
  const { sql } = company.database;
  for (const table of [
    "documents",
    "chunks where tenant_id is not null",
    "skills where tenant_id is not null",
    "memberships",
  ])
    await sql.query(`delete from ${table}`);
  await sql.query(
    "insert into memberships (tenant_id, person_id, role, valid_from) values ('t1', 'ana', 'overseer', $1)",
    [monday],
  );
  ana = (await company.work.of("t1").stores.people.get("t1", "ana"))!;
});

const bring = (text: string, meta?: ContentMeta) =>
  content.add(
    { name: "playbook.md", bytes: new TextEncoder().encode(text) },
    { tenant: "t1", by: "ana", now: monday, meta },
  );
const withFront = (front: string): string => `---\n${front}\n---\n\n${markdownOf(PLAYBOOK)}`;

async function approved(documentId: string) {
  const proposal = await playbooks.propose("t1", documentId, "ana", monday);
  await playbooks.decide(ana, proposal!.id, { of: "all" }, "approved", monday);
  return company.work.of("t1").stores.learning.skills("t1");
}

describe("The order of skills that a document brings", () => {
  test("is read from its front matter, by id or by name, proposed, and kept with what is approved", async () => {
    const { document, leftOut } = await bring(withFront("prerequisites: [sales-negotiation, Giving feedback]"));
    expect(leftOut.join()).not.toContain("prerequisite");
    const proposal = await playbooks.propose("t1", document.id, "ana", monday);
    const own = proposal!.skills.map(({ skill }) => skill.prerequisites);
    expect(own.length).toBeGreaterThan(0);
    for (const order of own) expect(order).toEqual(["sales-negotiation", "giving-feedback"]);
    const skills = await approved(document.id);
    expect(skills.find(({ id }) => id === proposal!.skills[0]!.skill.id)?.prerequisites).toEqual([
      "sales-negotiation",
      "giving-feedback",
    ]);
  });

  test("may be given by whoever brings it, and wins over what the document says", async () => {
    const { document } = await bring(withFront("prerequisites: [sales-negotiation]"), {
      skillId: "closing",
      prerequisites: ["data-literacy"],
    });
    expect(document.prerequisites).toEqual(["data-literacy"]);
    const skills = await approved(document.id);
    expect(skills.find(({ id }) => id === "closing")?.prerequisites).toEqual(["data-literacy"]);
  });

  test("leaves out a skill that is not there, and says so", async () => {
    const { document, leftOut } = await bring(withFront("prerequisites: [juggling, data-literacy]"));
    expect(document.prerequisites).toEqual(["data-literacy"]);
    expect(leftOut).toContain('the prerequisite "juggling", as there is no such skill');
  });

  test("is refused with its path where a skill would come before itself, and nothing is kept", async () => {
    const meta = { skillId: "data-literacy", prerequisites: ["presenting"] };
    await expect(bring(markdownOf(PLAYBOOK), meta)).rejects.toThrow(
      "No skill may come before itself: data-literacy -> presenting -> data-literacy",
    );
    const { rows } = await company.database.sql.query("select 1 from documents");
    expect(rows).toEqual([]);
  });

  test("changes the order of a skill that is there already, and leaves its name", async () => {
    const { document } = await bring(markdownOf(PLAYBOOK), {
      skillId: "sales-negotiation",
      prerequisites: ["giving-feedback"],
    });
    const skills = await approved(document.id);
    expect(skills.find(({ id }) => id === "sales-negotiation")).toMatchObject({
      title: "Sales negotiation",
      prerequisites: ["giving-feedback"],
    });
    expect(
      (await company.work.of("t2").stores.learning.skills("t2")).find(({ id }) => id === "sales-negotiation"),
    ).toMatchObject({
      prerequisites: [],
    });
  });

  test.each(["prerequisites: 7", "prerequisites: {a: b}", "prerequisites: [1, null, '']", "title: ["])(
    "is none where the front matter says it as %s",
    async (front) => {
      const { document } = await bring(withFront(front));
      expect(document.prerequisites ?? []).toEqual([]);
    },
  );
});
