import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formOf } from "#test/helpers/scripted-lessons.ts";
import { type ScriptedModel, startScriptedModel } from "#test/helpers/scripted-model.ts";
import { openWorld, slackUser, type World, wordsOf } from "#test/helpers/world.ts";

const SHORT = ["too long for me tbh", "whats on for me then", "nah lets leave that one", "yeah that works lol"];
const profileOf = (world: World, who: string) =>
  world.rows<{ messages: number; words_per_sentence: number; choices: object; languages: object }>(
    "select messages, words_per_sentence, choices, languages from style_profiles where person_id = $1",
    [who],
  );
const agree = async (world: World, who: string): Promise<void> => {
  await world.say(who, "how do i write?");
  await world.tap(who, "Yes");
};

describe("How somebody writes", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  }, 120_000);
  afterAll(() => world?.[Symbol.asyncDispose]());

  test("is not measured without its own consent, and is asked for when they want to know", async () => {
    for (const words of SHORT) await world.say("ben", words);
    expect(await profileOf(world, "ben")).toEqual([]);
    expect(await world.ask("ben", "how do I write?")).toContain("I'd need your way of writing");
    const told = wordsOf(await world.tap("ben", "Yes"));
    expect(told).toMatch(/I know too little of how you write yet|Thank you/u);
    expect(await profileOf(world, "ben")).toEqual([]);
  });

  test("is learned from messages to Kairos alone, as numbers, and no word of them is kept with it", async () => {
    for (const words of [...SHORT, "marmalade is not what i had in mind"]) await world.say("ben", words);
    await world.mention("ben", "and another thing for everybody here");
    const [profile] = await profileOf(world, "ben");
    expect(profile).toMatchObject({ messages: 5 });
    expect(await world.tablesHolding("marmalade")).not.toContain("style_profiles");
    const columns = await world.rows<{ data_type: string }>(
      "select distinct data_type from information_schema.columns where table_name = 'style_profiles' and column_name not in ('tenant_id', 'person_id')",
    );
    expect(columns.map(({ data_type }) => data_type).toSorted()).toEqual(
      ["double precision", "integer", "jsonb", "timestamp with time zone"].toSorted(),
    );
  });

  test("is shown on request, and lessons follow it", async () => {
    const shown = await world.ask("ben", "how do I write?");
    expect(shown).toMatch(/You write about \d+ words a sentence, casually/u);
    expect(shown).toContain("short sentences");
    expect(shown).toContain("never your words");
    await world.say("ben", "lesson");
    const { lesson } = (await world.app.services.learning.openLesson("demo", "ben"))!;
    expect(lesson.plain).toBe(true);
  });

  test("is changed in words, and the choice comes before what was measured", async () => {
    expect(await world.ask("ben", "write longer please")).toContain("long sentences");
    expect(await world.ask("ben", "be more formal")).toContain("formally");
    const [profile] = await profileOf(world, "ben");
    expect(profile?.choices).toEqual({ length: "long", register: "formal" });
    expect(await world.ask("ben", "how do I write?")).toContain("What you chose comes before");
  });

  test("is changed in the form, where every choice can be taken back", async () => {
    await world.say("ben", "how do I write?");
    await world.tap("ben", "Change");
    const { slack } = world.app.local!;
    const modal = slack.state(slackUser("ben")).modal!;
    expect(JSON.stringify(modal.view)).toContain("As I write");
    await slack.submitView(slackUser("ben"), modal.id, {
      length: "measured",
      register: "formal",
      words: "technical",
      language: "measured",
    });
    await world.app.jobs.runUntilIdle();
    const [profile] = await profileOf(world, "ben");
    expect(profile?.choices).toEqual({ register: "formal", words: "technical" });
    expect(await world.ask("ben", "how do I write?")).toContain("in technical words");
  });

  test("stands among what is known of the person", async () => {
    expect(await world.ask("ben", "what do you know about me?")).toMatch(/How you write, as numbers/u);
  });

  test("is forgotten on request, with the choices", async () => {
    expect(await world.ask("ben", "forget how I write")).toContain("Forgotten");
    const [profile] = await profileOf(world, "ben");
    // The message that asked for it is the first of the new count, or none is.
    expect(profile?.messages ?? 0).toBeLessThanOrEqual(1);
    expect(profile?.choices ?? {}).toEqual({});
  });

  test("goes with the consent", async () => {
    await agree(world, "chloe");
    for (const words of SHORT) await world.say("chloe", words);
    expect(await profileOf(world, "chloe")).toHaveLength(1);
    const person = await world.app.services.people.get("demo", "chloe");
    await world.app.services.consents.setAll(
      person,
      [{ category: "learning", purpose: "coaching" }],
      world.app.clock.now(),
    );
    expect(await profileOf(world, "chloe")).toEqual([]);
    await world.say("chloe", "and this is not counted any more");
    expect(await profileOf(world, "chloe")).toEqual([]);
  });

  test("in another language is answered in English, which is said once", async () => {
    await agree(world, "dev");
    expect(await world.ask("dev", "answer in German")).toContain("I can only write English");
    const lesson = await world.ask("dev", "lesson");
    expect(lesson).toContain("Your turn.");
    expect(lesson).not.toContain("I can only write English");
    expect(await world.count("told_once", "person_id = 'dev'")).toBe(1);
  });

  test("is answered in English, with the note, also where only the message shows it", async () => {
    const german = "Ich weiß nicht, wie ich das mit dem Kunden machen soll, und es ist schon spät.";
    expect(await world.ask("gus", german)).toContain("I can only write English");
    expect(await world.ask("gus", german)).not.toContain("I can only write English");
  });

  test("of somebody who writes English needs no such note", async () => {
    expect(await world.ask("eli", "lesson")).not.toContain("only write English");
  });
});

describe("With a language model", () => {
  let model: ScriptedModel;
  let world: World;
  beforeAll(async () => {
    model = await startScriptedModel();
    world = await openWorld({ model });
    model.script(() => ({ say: "Gern." }));
  }, 120_000);
  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
    await model?.[Symbol.asyncDispose]();
  });

  const systemOf = (request: string | undefined): string => {
    const { messages } = JSON.parse(request ?? "{}") as { messages: { role: string; content: string }[] };
    return messages
      .filter(({ role }) => role === "system")
      .map(({ content }) => JSON.stringify(content))
      .join("\n");
  };

  test("answers follow how the person writes, and the language they chose; nobody is told it writes English alone", async () => {
    await world.say("ben", "tell me about patience");
    expect(systemOf(model.requests().at(-1))).toContain("in English");
    await agree(world, "ben");
    const chosen = await world.ask("ben", "answer in German");
    expect(chosen).not.toContain("only write English");
    expect(chosen).toContain("I answer you in German. Plans, exercises and what I say of an answer stay in English");
    expect(await world.ask("ben", "write shorter")).not.toContain("said once");
    await world.say("ben", "tell me about courage");
    const system = systemOf(model.requests().at(-1));
    expect(system).toContain("short sentences");
    expect(system).toContain("in German");
  });

  test("a lesson is told in the language they chose where the words hold, and says what stays in English", async () => {
    await agree(world, "fay");
    await world.say("fay", "answer in German");
    const german = {
      explanation:
        "Wer die erste Zahl nennt, legt fest, wo das Gespräch beginnt. Du rückst von dieser Zahl zwar ab, aber nie weit genug. Wenn du den Wert gut kennst, sag zuerst deinen Grund, dann eine Zahl und dann nichts mehr. Der Grund lässt die Zahl durchdacht klingen, und die Stille lässt sie wirken. Gib keine Spanne an, denn die andere Seite hört nur das Ende, das ihr passt.",
      example:
        "Du betreust die Berichte einer Firma für Pakete, die in diesem Jahr weitere Standorte nutzt. Du nennst zuerst den Grund, dann 48,000 als Preis, und wartest. Das Gespräch geht von dieser Zahl aus weiter und nicht von der alten.",
      drill: null,
      cites: ["P1"],
    };
    model.script((request) => (formOf(request) === "lesson" ? { say: JSON.stringify(german) } : { say: "Gern." }));
    const told = await world.ask("fay", "teach me the first number pulls the deal");
    expect(told).toContain("Wer die erste Zahl nennt");
    expect(told).toContain("The exercise is in English; write in whichever you like.");
    await world.say("fay", "skip");
    // A model that answers in the wrong language is not told; that it is English is.
    model.script((request) =>
      formOf(request) === "lesson"
        ? { say: JSON.stringify({ ...german, explanation: "The first figure pulls every other." }) }
        : { say: "Gern." },
    );
    expect(await world.ask("fay", "teach me the first number pulls the deal")).toContain(
      "I use the library's own words this time, which are in English.",
    );
  });
});

describe("What lessons are set in", () => {
  test("is said by an overseer alone, and reaches the person's lessons", async () => {
    await using world = await openWorld();
    const [overseer] = await world.rows<{ person_id: string }>(
      "select person_id from memberships where role = 'overseer' limit 1",
    );
    expect(await world.ask("ana", "our sector is parcel delivery")).toContain("people who look after the library");
    expect(await world.ask(overseer!.person_id, "our sector is parcel delivery")).toContain("parcel delivery");
    expect(await world.ask(overseer!.person_id, "lessons serve renewals without discounts")).toContain("renewals");
    const person = await world.app.services.people.get("demo", "ana");
    const learner = await world.app.services.learners.of(person, { now: world.app.clock.now() } as never);
    expect(learner).toMatchObject({ sector: "parcel delivery", need: "renewals without discounts" });
  }, 120_000);

  test("content gaps and disputed exercises are listed to an overseer alone, small counts without their number", async () => {
    await using world = await openWorld();
    const [overseer] = await world.rows<{ person_id: string }>(
      "select person_id from memberships where role = 'overseer' limit 1",
    );
    const people = ["ana", "ben", "chloe", "dev", "eli"];
    const dispute = async (who: string, exercise: string) =>
      world.app.database.sql.query(
        `insert into attempts (tenant_id, person_id, lesson_id, number, exercise_id, skill_id, concept, verdict, hinted, expected, at, disputed_at, first_verdict)
         select 'demo', $1, $1 || id, 1, id, skill_id, concept, 'wrong', false, 0.8, now(), now(), 'wrong' from exercises where id like '%/' || $2`,
        [who, exercise],
      );
    for (const who of people.slice(0, 3)) await dispute(who, "range-or-figure");
    for (const who of people) await dispute(who, "heels-lift");
    for (const who of people.slice(0, 2)) await dispute(who, "knees-in");
    await world.app.services.work.of("demo").stores.learning.recordGap("demo", "presenting", "2026-01-01");
    expect(await world.ask("ana", "content gaps")).toContain("people who look after the library");
    const told = await world.ask(overseer!.person_id, "content gaps");
    expect(told).toMatch(/"range-or-figure" of Sales negotiation, level 1, by a few people/u);
    expect(told).toMatch(/"heels-lift" of Squat mechanics, level 1, by 5 people/u);
    expect(told).not.toContain("knees-in");
    for (const name of ["Ana", "Ben", "Chloe"]) expect(told).not.toContain(name);
  }, 120_000);
});
