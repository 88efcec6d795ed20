import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addDays } from "#src/domain/time.ts";
import { linkIn, TODAY } from "#test/helpers/connected-world.ts";
import { openWorld, type World, wordsOf } from "#test/helpers/world.ts";
import { exportOf, openFolder, record } from "#test/providers/apple-health/files.ts";

const NIGHTS = 40;

/** Forty nights of seven hours up to today, a pulse that no living body has on one of them, and thirty days of steps. */
function exportXml(): string {
  const night = (back: number): string[] => {
    const [from, to] = [addDays(TODAY, -back - 1), addDays(TODAY, -back)];
    return [
      record("SleepAnalysis", [`${from} 22:30:00`, `${to} 05:30:00`], "AsleepCore"),
      record("RestingHeartRate", [`${to} 05:40:00`, `${to} 05:45:00`], back === 3 ? 250 : 50 + (back % 3), {
        unit: "count/min",
      }),
      ...(back >= 1 && back <= 30
        ? [record("StepCount", [`${to} 05:50:00`, `${to} 05:55:00`], 5000 + back, { unit: "count" })]
        : []),
    ];
  };
  return exportOf(...Array.from({ length: NIGHTS }, (_, back) => night(back)).flat());
}

interface State {
  readonly phase: string;
  readonly words: readonly string[];
}

async function settled(world: World, address: string): Promise<State> {
  for (;;) {
    const state = (await (await fetch(new URL(address, world.app.url))).json()) as State;
    if (state.phase === "done" || state.phase === "failed") return state;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function uploadsIn({ path: folder }: { readonly path: string }): string[] {
  const uploads = path.join(folder, "uploads");
  return fs.existsSync(uploads) ? fs.readdirSync(uploads) : [];
}

const send = (link: string, body: BodyInit): Promise<Response> => fetch(link, { method: "POST", body });

describe("a health export, handed over from chat", () => {
  let world: World;
  let zip: Uint8Array<ArrayBuffer>;
  const data = openFolder();
  const kept = () => uploadsIn(data);
  const ofAna = (metric: string) =>
    world.count("measurements", `person_id = 'ana' and source = 'apple-health' and metric = '${metric}'`);
  beforeAll(async () => {
    world = await openWorld({ env: { DATA_DIR: data.path } });
    using folder = openFolder();
    zip = new Uint8Array(
      fs.readFileSync(await folder.zip("export.zip", { "apple_health_export/export.xml": exportXml() })),
    );
  }, 120_000);
  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
    data[Symbol.dispose]();
  });

  test("goes to a page of its own that says what is read, and loads nothing from elsewhere", async () => {
    const said = await world.say("ana", "import apple health");
    expect(wordsOf(said)).toMatch(/Export All Health Data.*I read only your sleep and heart/su);
    const link = linkIn(said);
    const page = await fetch(link);
    const text = await page.text();
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; connect-src 'self'/u,
    );
    expect(page.headers.get("referrer-policy")).toBe("no-referrer");
    expect(text).not.toMatch(/https?:\/\//u);
    expect(text).toContain("I read only what you share with me: sleep, heart");
  });

  test("is read in the background, told in chat and on the page, and leaves no file", async () => {
    const link = linkIn(await world.say("ana", "import apple health"));
    const response = await send(link, zip);
    expect(response.status).toBe(202);
    const { status } = (await response.json()) as { status: string };
    const state = await settled(world, status);
    await world.app.jobs.runUntilIdle();
    const said = wordsOf(world.dm("ana").filter(({ fromBot }) => fromBot));
    expect(said).toContain("Your Apple Health export has arrived");
    expect(said).toMatch(/Your Apple Health export is in: 40 nights and 39 days of resting heart rate/u);
    expect(said).toContain("1 value was not believed and left out.");
    expect(state).toMatchObject({
      phase: "done",
      words: expect.arrayContaining([expect.stringContaining("40 nights")]),
    });
    expect(await ofAna("sleep_h")).toBe(NIGHTS);
    expect(await ofAna("resting_hr_bpm")).toBe(NIGHTS - 1);
    expect(kept()).toEqual([]);
    expect(await world.count("audit", "event = 'health-imported'")).toBe(1);
  }, 60_000);

  test("says why something was left out", async () => {
    expect(wordsOf(await world.tap("ana", "Why left out?"))).toContain("1 outside what a body does");
  });

  test("again brings the same and nothing twice", async () => {
    const before = await world.rows(
      "select record_id, metric, day, value from readings where person_id = 'ana' and source = 'apple-health' order by 1, 2",
    );
    const link = linkIn(await world.say("ana", "import apple health"));
    const { status } = (await (await send(link, zip)).json()) as { status: string };
    expect((await settled(world, status)).phase).toBe("done");
    expect(
      await world.rows(
        "select record_id, metric, day, value from readings where person_id = 'ana' and source = 'apple-health' order by 1, 2",
      ),
    ).toEqual(before);
    expect(await ofAna("sleep_h")).toBe(NIGHTS);
  }, 60_000);

  test("whose link was used opens nothing any more, and costs no link where it broke off or was too large", async () => {
    const link = linkIn(await world.say("ana", "import apple health"));
    const broken = new AbortController();
    const endless = new ReadableStream({
      pull: async (controller) => {
        controller.enqueue(new Uint8Array(1000));
        await new Promise((resolve) => setTimeout(resolve, 20));
        broken.abort();
      },
    });
    await expect(
      fetch(link, { method: "POST", body: endless, duplex: "half", signal: broken.signal } as RequestInit),
    ).rejects.toThrow();
    await expect.poll(kept).toEqual([]);
    expect((await fetch(link)).status).toBe(200);
    const { status } = (await (await send(link, zip)).json()) as { status: string };
    await settled(world, status);
    expect((await fetch(link)).status).toBe(410);
    expect((await send(link, zip)).status).toBe(410);
  }, 60_000);

  test("that is none is told in words, and can be tried again", async () => {
    const link = linkIn(await world.say("ana", "import apple health"));
    const { status } = (await (await send(link, "just words")).json()) as { status: string };
    const { phase, words } = await settled(world, status);
    expect(phase).toBe("failed");
    expect(words.join(" ")).toContain("This is not an export of Apple Health");
    await world.app.jobs.runUntilIdle();
    expect(
      wordsOf(
        world
          .dm("ana")
          .filter(({ fromBot }) => fromBot)
          .slice(-1),
      ),
    ).toContain("I couldn't read your Apple Health export");
    expect(kept()).toEqual([]);
  }, 60_000);

  test("cannot be handed over by guessing, and its state cannot be asked for by guessing", async () => {
    const guess = "A".repeat(43);
    expect((await fetch(`${world.app.url}/health/upload/${guess}`)).status).toBe(410);
    expect((await send(`${world.app.url}/health/upload/${guess}`, zip)).status).toBe(410);
    expect((await fetch(`${world.app.url}/health/upload-state/${"A".repeat(32)}`)).status).toBe(404);
    expect((await fetch(`${world.app.url}/health/push/${guess}`)).status).toBe(410);
  });

  test("is not asked for before somebody shares anything that could be in it", async () => {
    await world.app.services.consents.setAll(
      (await world.app.services.people.get("demo", "ben"))!,
      [{ category: "check-ins", purpose: "coaching" }],
      world.app.clock.now(),
    );
    const asked = await world.say("ben", "import apple health");
    expect(wordsOf(asked)).toContain(
      "To use what Apple Health knows I'd need your sleep, heart rate and its variability and activity.",
    );
    expect(() => linkIn(asked)).toThrow();
    expect(linkIn(await world.tap("ben", "Yes"))).toContain("/health/upload/");
  });
});

test("an upload beyond the limit is refused in words, and nothing of it stays", async () => {
  using data = openFolder();
  await using world = await openWorld({ env: { UPLOAD_MEGABYTES: "1", DATA_DIR: data.path } });
  const link = linkIn(await world.say("ana", "import apple health"));
  const body = new Uint8Array(2 ** 20 + 1);
  const told = await send(link, body);
  expect(told.status).toBe(413);
  expect(((await told.json()) as { words: string }).words).toContain("larger than 1 MiB");
  // Without its length told beforehand.
  const stream = new Blob([body]).stream();
  const untold = await fetch(link, { method: "POST", body: stream, duplex: "half" } as RequestInit);
  expect(untold.status).toBe(413);
  expect(uploadsIn(data)).toEqual([]);
}, 60_000);
