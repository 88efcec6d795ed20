import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ConnectedWorld, openConnectedWorld } from "#test/helpers/connected-world.ts";
import { openPlainBrowser } from "#test/helpers/plain-browser.ts";
import { wordsOf } from "#test/helpers/world.ts";

describe("The way to a vendor and back", () => {
  let world: ConnectedWorld;
  beforeAll(async () => {
    world = await openConnectedWorld();
  }, 120_000);
  afterAll(() => world?.[Symbol.asyncDispose]());

  const connections = (who: string) => world.count("connections", `person_id = '${who}' and status = 'connected'`);

  test("looking at a link uses nothing up, shows whom it is for, and leaks its address nowhere", async () => {
    const link = await world.linkFor("ana", "oura");
    const pages = [await openPlainBrowser().open(link), await openPlainBrowser().open(link)];
    for (const page of pages) {
      expect(page.status).toBe(200);
      expect(page.text).toContain("Kairos of <strong>Ana</strong>");
      expect(page.text).not.toMatch(/<script|src=|href=/u);
      expect(page.headers.get("referrer-policy")).toBe("no-referrer");
      expect(page.headers.get("cache-control")).toBe("no-store");
      expect(page.headers.get("content-security-policy")).toMatch(/default-src 'none'.*frame-ancestors 'none'/u);
    }
    expect(await world.count("oauth_states")).toBe(0);
    expect(await world.tablesHolding(link.split("/").at(-1)!)).toEqual([]);
  }, 60_000);

  test("a link works once, for half an hour, and only for the vendor it was made for", async () => {
    const link = await world.linkFor("ana", "oura");
    const browser = openPlainBrowser();
    world.oura.signIn("oura-1");
    const page = await browser.open(link);
    expect((await openPlainBrowser().open(link.replaceAll("oura", "whoop"))).status).toBe(410);
    expect((await browser.submit(page)).status).toBe(200);
    expect((await openPlainBrowser().submit(page)).status).toBe(410);
    expect((await browser.open(link)).status).toBe(410);
    expect(await connections("ana")).toBe(1);
    await world.app.jobs.runUntilIdle();
  }, 60_000);

  test("an answer works once, even from the browser that began", async () => {
    world.oura.signIn("oura-2");
    const departed = await fetch(await world.linkFor("ben", "oura"), { method: "POST", redirect: "manual" });
    const cookie = departed.headers.get("set-cookie")!.split(";")[0]!;
    const back = (await fetch(departed.headers.get("location")!, { redirect: "manual" })).headers.get("location")!;
    const answers = await Promise.all([1, 2, 3].map(() => fetch(back, { headers: { cookie } })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
    await world.app.jobs.runUntilIdle();
    expect(await connections("ben")).toBe(1);
  }, 60_000);

  test("an answer that another browser brings is worth nothing: nobody's data can be drawn into somebody else's Kairos", async () => {
    const attacker = openPlainBrowser();
    const page = await world.connect("chloe", "oura", "oura-3", attacker);
    expect(page.status).toBe(200);
    await world.app.jobs.runUntilIdle();
    await world.say("chloe", "disconnect oura");
    const before = world.oura.requests.length;
    // Chloe begins, and hands the vendor's page with her own state to somebody else, who agrees there.
    const link = await world.linkFor("chloe", "oura");
    const departed = await fetch(link, { method: "POST", redirect: "manual" });
    const vendorPage = departed.headers.get("location")!;
    world.oura.signIn("oura-4");
    const victim = await openPlainBrowser().open(vendorPage);
    expect(victim.status).toBe(410);
    expect(victim.text).toContain("another browser");
    expect(await connections("chloe")).toBe(0);
    expect(world.oura.requests.slice(before).filter(({ path }) => path === "/oauth/token")).toEqual([]);
  }, 60_000);

  test("an answer with another state, or without one, is worth nothing", async () => {
    const link = await world.linkFor("dev", "oura");
    const departed = await fetch(link, { method: "POST", redirect: "manual" });
    const cookie = departed.headers.get("set-cookie")!.split(";")[0]!;
    expect(departed.headers.get("set-cookie")).toMatch(/HttpOnly; SameSite=Lax; Max-Age=600/u);
    for (const query of ["code=stolen&state=guessed", "code=stolen", "state=", ""]) {
      const response = await fetch(`${world.app.url}/oauth/oura/callback?${query}`, { headers: { cookie } });
      expect(response.status).toBe(410);
      expect(await response.text()).not.toContain("guessed");
    }
    expect(await connections("dev")).toBe(0);
  }, 60_000);

  test("an answer that comes after ten minutes is worth nothing", async () => {
    const link = await world.linkFor("dev", "oura");
    const departed = await fetch(link, { method: "POST", redirect: "manual" });
    const cookie = departed.headers.get("set-cookie")!.split(";")[0]!;
    const vendorPage = await fetch(departed.headers.get("location")!, { redirect: "manual" });
    await world.app.jobs.moveClockTo(new Date(world.app.clock.now().getTime() + 11 * 60_000));
    expect((await fetch(vendorPage.headers.get("location")!, { headers: { cookie } })).status).toBe(410);
    expect(await connections("dev")).toBe(0);
  }, 60_000);

  test("a no at the vendor connects nothing and says so", async () => {
    const link = await world.linkFor("dev", "oura");
    const departed = await fetch(link, { method: "POST", redirect: "manual" });
    const cookie = departed.headers.get("set-cookie")!.split(";")[0]!;
    const state = new URL(departed.headers.get("location")!).searchParams.get("state")!;
    const back = `${world.app.url}/oauth/oura/callback?error=access_denied&state=${state}`;
    const response = await fetch(back, { headers: { cookie } });
    expect(await response.text()).toContain("Nothing was connected");
    expect(await connections("dev")).toBe(0);
  }, 60_000);

  test("an account is connected by one person only, and who has it is not told", async () => {
    const page = await world.connect("dev", "oura", "oura-2");
    expect(page.status).toBe(409);
    expect(page.text).not.toMatch(/Ben/u);
    expect(await connections("dev")).toBe(0);
    expect(await connections("ben")).toBe(1);
  }, 60_000);

  test("a vendor that fails leaves nothing behind", async () => {
    world.oura.fail({ kind: "server-error" }, { times: 20, path: /oauth\/token/u });
    const page = await world.connect("dev", "oura", "oura-4");
    world.oura.heal();
    expect(page.status).toBe(502);
    expect(await connections("dev")).toBe(0);
  }, 60_000);

  test("no token, code or state is in a row or a log line in clear", async () => {
    const secrets = new Set<string>();
    for (const { headers, query, body, path } of world.oura.requests) {
      const bearer = /^Bearer (.+)$/u.exec(headers.authorization ?? "")?.[1];
      const form = new URLSearchParams(path === "/oauth/token" ? body : "");
      for (const secret of [
        bearer,
        query["state"],
        form.get("code"),
        form.get("refresh_token"),
        world.oura.clientSecret,
      ])
        if (typeof secret === "string" && secret !== "") secrets.add(secret);
    }
    expect(secrets.size).toBeGreaterThan(6);
    for (const secret of secrets) {
      expect(await world.tablesHolding(secret)).toEqual([]);
      expect(world.log.join("\n")).not.toContain(secret);
    }
  }, 60_000);

  test("who connected and disconnected is in the audit, without account or token", async () => {
    const entries = await world.rows<{ event: string; detail: unknown }>(
      "select event, detail from audit where event in ('connected', 'disconnected') order by seq",
    );
    expect(entries.map(({ event }) => event)).toEqual(["connected", "connected", "connected", "disconnected"]);
    expect(JSON.stringify(entries)).not.toMatch(/oura-\d|access-|refresh-/u);
  });

  test("erasure takes access back at the vendor and leaves no row of it", async () => {
    const event = { event_type: "update", data_type: "sleep", object_id: "x", user_id: "oura-2" } as const;
    expect(await world.ping("oura", world.oura.delivery(event))).toBe(200);
    await world.linkFor("ben", "whoop");
    await fetch(await world.linkFor("ben", "whoop"), { method: "POST", redirect: "manual" });
    await world.say("ben", "delete my data");
    await world.tap("ben", "Delete everything");
    for (const table of ["connections", "oauth_states", "deliveries", "one_time_links", "readings", "measurements"])
      expect(await world.count(table, "person_id = 'ben'")).toBe(0);
    expect(await world.count("pgboss.job", "data ->> 'person' = 'ben' and state < 'active'")).toBe(0);
    expect(world.oura.isConnected("oura-2")).toBe(false);
    expect(await world.ping("oura", world.oura.delivery(event))).toBe(200);
    expect(await world.count("deliveries", "person_id = 'ben'")).toBe(0);
  }, 60_000);
});

describe("What is told when a vendor no longer lets Kairos in", () => {
  let world: ConnectedWorld;
  beforeAll(async () => {
    world = await openConnectedWorld();
    await world.connect("ana", "oura", "oura-1");
    await world.app.jobs.runUntilIdle();
  }, 120_000);
  afterAll(() => world?.[Symbol.asyncDispose]());

  const said = () => wordsOf(world.dm("ana").filter(({ fromBot }) => fromBot));
  const ping = (object_id: string) =>
    world.ping("oura", world.oura.delivery({ event_type: "update", data_type: "sleep", object_id, user_id: "oura-1" }));
  const refreshes = () =>
    world.oura.requests.filter(
      ({ path, body }) => path === "/oauth/token" && body.includes("grant_type=refresh_token"),
    );

  test("a token that ran out is refreshed and the fetch goes on, and the person hears nothing", async () => {
    const sleeps = world.oura.documents("oura-1", "sleep");
    const napped = new Set(sleeps.filter(({ type }) => type === "sleep").map((nap) => nap.day));
    const { id, day } = sleeps.filter((sleep) => sleep["type"] === "long_sleep" && !napped.has(sleep.day)).at(-1)!;
    world.oura.put("oura-1", "sleep", { id, total_sleep_duration: 22_500, time_in_bed: 26_000 });
    world.oura.expireAccess();
    const before = said();
    expect(await ping(id)).toBe(200);
    await world.app.jobs.runUntilIdle();
    expect(await world.value("ana", "sleep_h", day)).toBeCloseTo(6.25, 6);
    expect(refreshes()).toHaveLength(1);
    expect(said()).toBe(before);
  }, 60_000);

  test("many who need a fresh token at once refresh it once, as a refresh token is good for one use", async () => {
    const key = { tenant: "demo", person: "ana", source: "oura" as const };
    const { access } = world.app.services.connections;
    world.oura.expireAccess();
    const before = refreshes().length;
    const read = (token: string) =>
      fetch(`${world.oura.url}/v2/usercollection/personal_info`, { headers: { authorization: `Bearer ${token}` } });
    const used: string[] = [];
    const later = new Date(world.app.clock.now().getTime() + 2 * 3_600_000);
    await Promise.all(
      Array.from({ length: 12 }, () =>
        access.with(key, later, async (token) => {
          used.push(token);
          expect((await read(token)).status).toBe(200);
        }),
      ),
    );
    expect(refreshes().length).toBe(before + 1);
    expect(new Set(used).size).toBe(1);
  }, 60_000);

  test("access taken back at the vendor is told once, kindly, with the way back", async () => {
    const held = world.oura.requests.findLast(({ headers }) => headers.authorization !== undefined)!;
    const token = held.headers.authorization!.replace("Bearer ", "");
    await fetch(`${world.oura.url}/oauth/revoke?access_token=${token}`, { method: "POST" });
    for (const id of ["a", "b"]) {
      expect(await ping(id)).toBe(200);
      await world.app.jobs.runUntilIdle();
    }
    await world.app.jobs.moveClockTo(new Date(world.app.clock.now().getTime() + 86_400_000));
    expect(said().match(/no longer lets me in/gu)).toHaveLength(1);
    expect(await world.count("connections", "status = 'broken' and broken_told_at is not null")).toBe(1);
    expect(await world.ask("ana", "my connections")).toContain("Nothing new comes until you connect it again");
    const requests = world.oura.requests.length;
    expect(await ping("c")).toBe(200);
    await world.app.jobs.runUntilIdle();
    expect(world.oura.requests.length).toBe(requests);
  }, 120_000);

  test("the button of that message connects again", async () => {
    world.oura.signIn("oura-1");
    const offered = await world.tap("ana", "Connect Oura again");
    expect(wordsOf(offered)).toContain("Oura asks you on its own page");
    const page = await world.connect("ana", "oura", "oura-1");
    expect(page.status).toBe(200);
    await world.app.jobs.runUntilIdle();
    expect(await world.count("connections", "status = 'connected' and broken_reason is null")).toBe(1);
  }, 120_000);

  test("withdrawn consent stops fetching at once and empties what there was; given again, the past comes back", async () => {
    const person = await world.app.services.people.get("demo", "ana");
    const { consents } = world.app.services;
    const now = world.app.clock.now();
    await consents.setAll(person, [{ category: "check-ins", purpose: "coaching" }], now);
    expect(await world.count("readings", "person_id = 'ana' and source = 'oura'")).toBe(0);
    const requests = world.oura.requests.length;
    const { id } = world.oura.documents("oura-1", "sleep").at(-1)!;
    expect(await ping(id)).toBe(200);
    await world.app.jobs.runUntilIdle();
    await world.app.jobs.moveClockTo(new Date(now.getTime() + 86_400_000));
    expect(world.oura.requests.length).toBe(requests);
    expect(await world.count("readings", "person_id = 'ana' and source = 'oura'")).toBe(0);
    expect(await world.ask("ana", "my connections")).toContain("I read nothing");

    await consents.grant(person, [{ category: "sleep", purpose: "coaching" }], world.app.clock.now());
    expect(await ping(id)).toBe(200);
    await world.app.jobs.runUntilIdle();
    expect(
      await world.count("measurements", "person_id = 'ana' and source = 'oura' and metric = 'sleep_h'"),
    ).toBeGreaterThan(70);
    expect(await world.count("readings", "person_id = 'ana' and source = 'oura' and metric like 'hrv%'")).toBe(0);
  }, 120_000);
});
