import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Entry, fromBuffer, type ZipFile } from "yauzl";
import { CONSENT_VERSION } from "#src/domain/consent.ts";
import type { OwnExport } from "#src/services/export-service.ts";
import { openWorld, slackUser, textOf, type World, wordsOf } from "#test/helpers/world.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The link behind the newest "Download". */
const downloadOf = (said: string): string => /"url":"([^"]+\/my-data\/[^"]+)"/u.exec(said)?.[1] ?? "";

async function unzip(bytes: Buffer): Promise<Record<string, string>> {
  const zip = await promisify<Buffer, { lazyEntries: true }, ZipFile>(fromBuffer)(bytes, { lazyEntries: true });
  const files: Record<string, string> = {};
  const open = promisify(
    zip.openReadStream.bind(zip) as (entry: Entry, done: (e: Error | null, s: NodeJS.ReadableStream) => void) => void,
  );
  await new Promise<void>((resolve, reject) => {
    zip.on("entry", (entry: Entry) => {
      open(entry)
        .then((stream) => buffer(stream))
        .then((content) => {
          files[entry.fileName] = content.toString("utf8");
          zip.readEntry();
        }, reject);
    });
    zip.on("end", resolve);
    zip.on("error", reject);
    zip.readEntry();
  });
  return files;
}

/** Opens the dialog behind a button and sends it with some of its answers changed. */
async function fill(world: World, who: string, label: string, values: Record<string, unknown>): Promise<string> {
  const slack = world.app.local!.slack;
  await world.tap(who, label);
  const { modal } = slack.state(slackUser(who));
  const before = new Set(world.dm(who).map(({ ts }) => ts));
  await slack.submitView(slackUser(who), modal!.id, values as never);
  await world.app.jobs.runUntilIdle();
  return wordsOf(world.dm(who).filter(({ ts, fromBot }) => fromBot && !before.has(ts)));
}

describe("what a person asks about their own data", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  }, 120_000);
  afterAll(() => world?.[Symbol.asyncDispose]());

  test("is told by category with count, age, source and purpose, and what was left out and why", async () => {
    await world.rows(
      `insert into readings (tenant_id, person_id, source, record_id, metric, day, value, measured_at, recorded_at)
       select 'demo', 'ana', 'demo', 'zero ' || n, 'spo2_pct', current_date - n, 0, now() - interval '9 days', now() from generate_series(1, 3) n`,
    );
    await world.rows(
      `insert into rejections (tenant_id, person_id, source, record_id, metric, day, value, rule, flagged_only, recorded_at)
       select 'demo', 'ana', 'demo', 'zero ' || n, 'spo2_pct', current_date - n, 0, 'zero-means-missing', false, now() from generate_series(1, 3) n`,
    );
    const said = await world.ask("ana", "what do you know about me and how fresh is it?");
    expect(said).toMatch(/Check-ins: \d+ kept, newest from (?:today|yesterday), from you, for my coaching/u);
    expect(said).toMatch(/Sleep: \d+ kept, newest from .+, from .+, for my coaching/u);
    expect(said).toMatch(/Heart: \d+ kept.+Left out: 3 zeros, which mean that nothing was measured\./u);
    expect(said).toMatch(/Calendar, busy times only: nothing/u);
  });

  test("is downloaded with one tap, whole, and by nobody a second time", async () => {
    const link = downloadOf((await world.say("ana", "my data")).map(textOf).join("\n"));
    expect(new URL(link).origin).toBe(new URL(world.app.url).origin);
    // A scanner that looks at links, or a person who looks twice, uses nothing up.
    for (let look = 0; look < 2; look += 1) {
      const page = await fetch(link);
      expect(page.status).toBe(200);
      expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(await page.text()).toContain('<form method="post"');
    }
    const response = await fetch(link, { method: "POST" });
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="my-data.zip"');
    const files = await unzip(Buffer.from(await response.arrayBuffer()));
    expect(Object.keys(files)).toEqual(["my-data.html", "my-data.json"]);
    const own = JSON.parse(files["my-data.json"]!) as OwnExport;
    const rows = (table: string) => own.tables.find((each) => each.table === table)!.rows.length;
    for (const table of ["check_ins", "measurements", "sessions", "consents", "inbox"])
      expect(rows(table), table).toBe(await world.count(table, "person_id = 'ana'"));
    expect(own.tables.every(({ rows: all }) => all.every((row) => (row["person_id"] ?? "ana") === "ana"))).toBe(true);

    for (const method of ["GET", "POST"]) {
      const again = await fetch(link, { method });
      expect(again.status).toBe(410);
      expect(await again.text()).toContain("Write &quot;my data&quot;");
    }
  });

  test("is at no address that is made up, and after half an hour at none", async () => {
    const link = downloadOf((await world.say("ana", "my data")).map(textOf).join("\n"));
    expect((await fetch(link.replace(/.$/u, (last) => (last === "A" ? "B" : "A")))).status).toBe(410);
    expect((await fetch(new URL("/my-data/", world.app.url))).status).toBe(410);
    await world.app.jobs.moveClockTo(new Date(world.app.clock.now().getTime() + HOUR_MS / 2));
    expect((await fetch(link)).status).toBe(410);
  });

  test("is offered in Teams just so", async () => {
    const { teams } = world.app.local!;
    await teams.install("29:ben");
    await world.app.jobs.runUntilIdle();
    await teams.say("29:ben", "my data");
    await world.app.jobs.runUntilIdle();
    const said = JSON.stringify(teams.state("29:ben").activities.findLast(({ fromBot }) => fromBot));
    const response = await fetch(downloadOf(said.replaceAll('\\"', '"')), { method: "POST" });
    expect(response.status).toBe(200);
    const files = await unzip(Buffer.from(await response.arrayBuffer()));
    expect((JSON.parse(files["my-data.json"]!) as OwnExport).person).toBe("ben");
  });
});

describe("consent", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  }, 120_000);
  afterAll(() => world?.[Symbol.asyncDispose]());

  const inForce = async (who: string): Promise<string[]> =>
    (
      await world.rows<{ wish: string }>(
        "select category || ':' || purpose as wish from consents where person_id = $1 and withdrawn_at is null order by 1",
        [who],
      )
    ).map(({ wish }) => wish);

  test("the dialog shows each category with each purpose, and what holds now", async () => {
    await world.ask("ana", "what I share");
    const slack = world.app.local!.slack;
    await world.tap("ana", "Change");
    const shown = JSON.stringify(slack.state(slackUser("ana")).modal!.view);
    for (const label of ["Check-ins", "Sleep", "Heart", "Activity", "Calendar", "Learning", "How I write"])
      expect(shown).toContain(label);
    for (const wish of await inForce("ana")) expect(shown).toContain(wish);
    expect(shown).toContain("Fairness checks");
  });

  test("withdrawn in the dialog stops at once: what was measured goes, and the twin of those days", async () => {
    expect(await world.count("measurements", "person_id = 'ana' and metric = 'sleep_h'")).toBeGreaterThan(0);
    await world.ask("ana", "plan");
    const twins = await world.count("twins", "person_id = 'ana'");
    expect(twins).toBeGreaterThan(0);
    await world.ask("ana", "what I share");
    const said = await fill(world, "ana", "Change", { sleep: [], heart: [] });
    expect(said).toContain("Saved.");
    expect((await inForce("ana")).filter((wish) => /sleep|heart/u.test(wish))).toEqual([]);
    expect(await world.count("measurements", "person_id = 'ana'")).toBe(0);
    expect(await world.count("readings", "person_id = 'ana'")).toBe(0);
    expect(await world.count("twins", "person_id = 'ana'")).toBe(0);
    expect(await world.ask("ana", "my data")).toMatch(/Sleep: nothing/u);
  });

  test("is asked for at the moment of use; no keeps things as they are, yes goes on with what was wanted", async () => {
    const before = await inForce("chloe");
    expect(before).not.toContain("activity:coaching");
    expect(await world.ask("chloe", "benchmark 5 km 24:30")).toContain(
      "To keep your benchmarks I'd need your activity.",
    );
    expect(wordsOf(await world.tap("chloe", "No"))).toContain("it stays off");
    expect(await inForce("chloe")).toEqual(before);
    expect(await world.count("benchmarks")).toBe(0);

    await world.ask("chloe", "benchmark 5 km 24:30");
    expect(wordsOf(await world.tap("chloe", "Yes"))).toContain("Noted, 5 km: 24:30.");
    expect(await inForce("chloe")).toEqual([...before, "activity:coaching"].toSorted());
    expect(await world.count("benchmarks", "person_id = 'chloe'")).toBe(1);
  });

  describe.each([
    ["older than a year", `granted_at = granted_at - interval '400 days'`],
    ["to an older text", `version = ${CONSENT_VERSION - 1}`],
  ])("%s", (_title, change) => {
    test("is asked for again before anything is planned, and one tap renews it", async () => {
      const before = await inForce("dev");
      await world.rows(`update consents set ${change} where person_id = 'dev'`);
      expect(await world.ask("dev", "plan")).toContain("Is it still fine that I use your");
      expect(await world.ask("dev", "how are my chances today?")).toContain("Is it still fine");
      expect(await world.ask("dev", "my data")).toMatch(/Check-ins: \d+ kept.+from you, used for nothing now\./u);
      expect(await world.ask("dev", "what I share")).toContain("needs your yes again");
      await world.ask("dev", "plan");
      expect(wordsOf(await world.tap("dev", "Yes, as before"))).toContain("Thank you.");
      expect(await inForce("dev")).toEqual(before);
      expect(await world.ask("dev", "plan")).not.toContain("Is it still fine");
    });
  });

  test("that ran out is asked about unasked, once", async () => {
    await world.rows("update consents set granted_at = granted_at - interval '400 days' where person_id = 'fay'");
    const { clock, jobs } = world.app;
    await jobs.moveClockTo(new Date(clock.now().getTime() + 6 * DAY_MS));
    const asked = world.dm("fay").filter((message) => textOf(message).includes("Is it still fine"));
    expect(asked).toHaveLength(1);
    expect(wordsOf(await world.tap("fay", "No"))).toContain("Switched off.");
    expect(await inForce("fay")).toEqual([]);
    expect(await world.count("measurements", "person_id = 'fay'")).toBe(0);
  }, 180_000);
});

describe("the intake and benchmarks", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  }, 120_000);
  afterAll(() => world?.[Symbol.asyncDispose]());

  const intakeOf = async (who: string) =>
    (await world.rows<{ intake: Record<string, unknown> | null }>("select intake from people where id = $1", [who]))[0]!
      .intake;

  test("physical training is off until it is answered; then the answers are shown, open the form, and are changed", async () => {
    expect(await world.ask("eli", "my answers")).toContain("physical training is off");
    const on = await fill(world, "eli", "Answer them", {
      conditions: ["heart"],
      injury: ["knee"],
      "injury-age": "older",
      pain: "2",
      age: "40-64",
    });
    expect(on).toContain("Physical training is on.");
    expect(await intakeOf("eli")).toMatchObject({
      heartCondition: true,
      parQYes: false,
      clearance: false,
      injuries: [{ bodyPart: "knee", monthsAgo: 12, painToday: 2 }],
      answers: { ageBand: "40-64" },
    });
    const shown = await world.ask("eli", "my answers");
    expect(shown).toContain("A heart condition.");
    expect(shown).toContain("Old injuries: knee, longer ago.");
    expect(shown).toContain("Pain there: 2 of 10.");
    expect(shown).toContain("Age: 40 to 64.");

    await world.tap("eli", "Change my answers");
    const modal = JSON.stringify(world.app.local!.slack.state(slackUser("eli")).modal!.view);
    expect(modal).toMatch(/"initial_options":\[\{[^\]]*"value":"heart"/u);
    expect(modal).toContain('"initial_value":"2"');
    await fill(world, "eli", "Change my answers", { conditions: [], pain: "5" });
    expect(await intakeOf("eli")).toMatchObject({
      heartCondition: false,
      injuries: [{ bodyPart: "knee", painToday: 5 }],
      answers: { ageBand: "40-64", conditions: [] },
    });
  });

  test("answering again does not clear a red flag, and neither does turning training off and on", async () => {
    await world.ask("eli", "chest pain on the stairs, give me intervals for tonight");
    expect(await intakeOf("eli")).toMatchObject({ symptoms: { redFlag: true } });
    await world.ask("eli", "my answers");
    await fill(world, "eli", "Change my answers", { pain: "0" });
    expect(await intakeOf("eli")).toMatchObject({ symptoms: { redFlag: true }, answeredAt: expect.any(String) });
    expect(await world.ask("eli", "delete my answers")).toContain("your intake answers are deleted");
    expect(await intakeOf("eli")).toEqual({ symptoms: { redFlag: true } });
    expect(await world.count("people", "id = 'eli' and physical_training")).toBe(0);
    await world.ask("eli", "my doctor cleared me");
    expect((await intakeOf("eli"))?.["symptoms"]).toBeUndefined();
  });

  test("benchmarks are kept, listed, deleted, and gone with the consent", async () => {
    await world.app.services.consents.grant(
      await world.app.services.people.get("demo", "ben"),
      [{ category: "activity", purpose: "coaching" }],
      world.app.clock.now(),
    );
    expect(await world.ask("ben", "benchmark 5 km 24:30 on 2026-01-05")).toContain("Noted, 5 km: 24:30.");
    expect(await world.ask("ben", "benchmark goal deadlift 100 kg")).toContain("Noted, aim: deadlift: 100 kg.");
    const list = await world.ask("ben", "benchmarks");
    expect(list).toContain("1. aim: deadlift: 100 kg");
    expect(list).toContain("2. 5 km: 24:30 (2026-01-05)");
    expect(await world.ask("ben", "benchmark body weight 60 kg")).toContain("nothing that I coach");
    expect(await world.ask("ben", "benchmark 5 km fast")).toContain("a name and a value");
    expect(await world.ask("ben", "benchmark 5 km 24:30 on 2999-01-01")).toContain("must be one that was");
    expect(await world.ask("ben", "delete benchmark 2")).toContain("Deleted: 5 km: 24:30.");
    expect(await world.ask("ben", "my data")).toMatch(
      /Benchmarks: 1 kept, newest from today, from you, for my coaching/u,
    );
    await world.ask("ben", "what I share");
    await fill(world, "ben", "Change", { activity: [] });
    expect(await world.count("benchmarks", "person_id = 'ben'")).toBe(0);
  });
});
