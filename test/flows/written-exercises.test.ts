import { describe, expect, test } from "vitest";
import { goodTalk, HOSTILE_TALKS, talkAfterQuestion } from "#test/helpers/scripted-exercises.ts";
import { formOf, goodLesson, materialOf, type WriterMaterial } from "#test/helpers/scripted-lessons.ts";
import type { Script } from "#test/helpers/scripted-model.ts";
import { startScriptedModel } from "#test/helpers/scripted-model.ts";
import { openWorld, type World } from "#test/helpers/world.ts";

const spokenIn = (text: string): string | undefined => /They say: "([^"]+)"/u.exec(text)?.[1];

/** Writes lessons well, and talks as it is told; reads answers as the word rules do. */
const script =
  (talk: object): Script =>
  (request) => {
    switch (formOf(request)) {
      case "lesson":
        return { say: JSON.stringify(goodLesson(materialOf<WriterMaterial>(request))) };
      case "talk":
        return { say: JSON.stringify({ ...talk, cites: citesOf(request) }) };
      default:
        return { say: "{}" };
    }
  };
const citesOf = (request: Parameters<Script>[0]): string[] =>
  materialOf<{ passages: { label: string }[] }>(request).passages.map(({ label }) => label);

/** Leaves the one talk that the script writes after. */
const onlyThatTalk = (world: World) =>
  world.app.database.sql.query(
    "delete from exercises where body ->> 'kind' = 'role-play' and id not like '%/talk-renewal-price'",
  );

describe("A talk written for its reader", () => {
  test("is played and graded like a stored one, goes on after a pause, and teaches no stored exercise", async () => {
    await using model = await startScriptedModel();
    await using world = await openWorld({ model });
    await onlyThatTalk(world);
    model.script(script(goodTalk));
    const told = await world.ask("eli", "role-play in sales negotiation");
    expect(told).toContain("You speak with the head nurse of the clinic.");
    expect(spokenIn(told)).toBe(goodTalk.opening);
    expect(told).toMatch(/Source: .*Kairos starter library/u);
    const next = await world.ask("eli", goodTalk.moves[0]!.model);
    expect(spokenIn(next)).toBe(goodTalk.moves[0]!.held);
    // Shown again it is the same one, and nothing is written anew.
    const asked = model.requests().length;
    expect(spokenIn(await world.ask("eli", "lesson"))).toBe(goodTalk.moves[0]!.held);
    expect(
      model
        .requests()
        .slice(asked)
        .some((request) => request.includes('"name":"talk"')),
    ).toBe(false);
    expect(await world.ask("eli", goodTalk.moves[1]!.model)).toContain("What worked.");
    const [attempt] = await world.rows<{ exercise_id: string }>(
      "select exercise_id from attempts where person_id = 'eli'",
    );
    expect(attempt?.exercise_id).toMatch(/talk-renewal-price~/u);
    expect(await world.count("item_difficulties", "exercise_id like '%talk-renewal-price%'")).toBe(0);
    expect(await world.count("exercises", "id like '%~%'")).toBe(0);
  }, 180_000);

  test("is there in a skill without a stored talk, and only where it can be written", async () => {
    await using model = await startScriptedModel();
    await using world = await openWorld({ model });
    await world.app.database.sql.query(
      "delete from exercises where body ->> 'kind' = 'text' and skill_id = 'presenting' and id not like '%/reframe'",
    );
    for (const bad of [HOSTILE_TALKS["invents a figure"]!(talkAfterQuestion), {}]) {
      model.script(script(bad));
      expect(await world.ask("eli", "role-play in presenting")).toContain('I have no role-play in "Presenting" yet.');
      expect(await world.count("lessons", "person_id = 'eli'")).toBe(0);
    }
    await world.tap("eli", "Start a lesson");
    expect(await world.rows("select distinct skill_id from lessons where person_id = 'eli'")).toEqual([
      { skill_id: "presenting" },
    ]);
    await world.ask("eli", "skip");

    model.script(script(talkAfterQuestion));
    const told = await world.ask("eli", "role-play in presenting");
    expect(told).toContain("A language model worded this and wrote the exercise for you, from the library's own text.");
    expect(told).toMatch(/Source: Answer the question behind it \(Kairos starter library/u);
    expect(spokenIn(told)).toBe(talkAfterQuestion.opening);
    const [first = "", second = ""] = talkAfterQuestion.moves.map((move) => move.model);
    expect(spokenIn(await world.ask("eli", first))).toBe(talkAfterQuestion.moves[0]!.held);
    expect(await world.ask("eli", second)).toContain("What worked.");
    const [attempt] = await world.rows<{ exercise_id: string; concept: string }>(
      "select exercise_id, concept from attempts where person_id = 'eli' order by at limit 1",
    );
    expect(attempt?.exercise_id).toMatch(/\/reframe~/u);
    expect(attempt?.concept).toBe("questions");
    expect(await world.count("exercises", "id like '%~%'")).toBe(0);
  }, 180_000);

  test("is the stored one where the writer goes wrong, fails, or is not there", async () => {
    await using model = await startScriptedModel();
    await using world = await openWorld({ model });
    await onlyThatTalk(world);
    const stored = "Let's make this quick. What will it cost us this year?";
    for (const what of ["invents a figure", "touches a red flag", "sends a link"]) {
      model.script(script(HOSTILE_TALKS[what]!(goodTalk)));
      expect(spokenIn(await world.ask("eli", "role-play in sales negotiation"))).toBe(stored);
      await world.ask("eli", "skip");
    }
    model.script(() => ({ status: 500 }));
    expect(spokenIn(await world.ask("eli", "role-play in sales negotiation"))).toBe(stored);
  }, 180_000);
});
