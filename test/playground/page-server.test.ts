import { request as httpRequest } from "node:http";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { PageState } from "#src/playground/wire.ts";
import { type EchoWorld, openEchoWorld } from "#test/browser/echo-bots.ts";

describe("the playground's server", () => {
  let world: EchoWorld;

  beforeEach(async () => {
    world = await openEchoWorld();
  });
  afterEach(async () => {
    await world[Symbol.asyncDispose]();
  });

  const get = (path: string, headers: Record<string, string> = {}) => fetch(world.url + path, { headers });
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(world.url + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as { error?: string; now?: string } };
  };
  const act = (wish: object, person = "ana") => post("/playground/act", { person, ...wish });
  const state = async (person = "ana") => (await (await get(`/playground/state?person=${person}`)).json()) as PageState;
  const eventually = <T>(look: () => Promise<T>) => vi.waitFor(look, { timeout: 5_000, interval: 20 });

  describe("what it serves", () => {
    test("the page is HTML that may load nothing from anywhere else", async () => {
      const response = await get("/playground");
      const html = await response.text();
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toContain("text/html");
      expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(response.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
      expect(html).not.toMatch(/(?:src|href)="(?!\/playground\/)/);
      expect(html).toContain("Ana Novak");
    });

    test("the script and the styles are built from the sources at the first start", async () => {
      for (const [name, type] of [
        ["page.js", "text/javascript"],
        ["style.css", "text/css"],
        ["icon.svg", "image/svg+xml"],
      ] as const) {
        const response = await get(`/playground/assets/${name}`);
        expect(response.status).toBe(200);
        expect(response.headers.get("content-type")).toContain(type);
        expect((await response.text()).length).toBeGreaterThan(100);
      }
      expect(await (await get("/playground/assets/style.css")).text()).not.toMatch(/url\(\s*["']?https?:/);
    });

    test("a browser that has the script already gets it only once", async () => {
      const etag = (await get("/playground/assets/page.js")).headers.get("etag") ?? "";
      const again = await get("/playground/assets/page.js", { "if-none-match": etag });
      expect(again.status).toBe(304);
    });

    test("an unknown path, asset, person and picture are not found, in words", async () => {
      for (const path of [
        "/playground/nothing",
        "/playground/assets/nothing.js",
        "/playground/assets/..%2fserver.ts",
        "/playground/state?person=zed",
        "/playground/events?person=zed",
        "/playground/file?person=ana&id=F1",
      ]) {
        const response = await get(path);
        expect(response.status, path).toBe(404);
        expect(((await response.json()) as { error: string }).error).toMatch(/^There is (?:no|nothing|nobody)/);
      }
    });
  });

  describe("whom it answers", () => {
    const raw = (headers: Record<string, string>, path = "/playground", method = "GET") =>
      new Promise<number>((resolve, reject) => {
        const sent = httpRequest(world.url + path, { method, headers }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        });
        sent.once("error", reject).end();
      });

    test("a name that somebody else's server may point to this machine is refused", async () => {
      for (const host of [
        "kairos.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "evil@localhost.x",
        "evil@localhost",
      ]) {
        expect(await raw({ host }), host).toBe(403);
      }
    });

    test("localhost and loopback addresses are answered", async () => {
      for (const host of ["localhost", "localhost:3000", "127.0.0.1:1", "[::1]:3000"]) {
        expect(await raw({ host }), host).toBe(200);
      }
    });

    test("a request that another page sends is refused, one of its own page is not", async () => {
      for (const origin of ["https://evil.example", "null", "http://localhost:1", "http://127.0.0.1:1"]) {
        expect((await post("/playground/clock", { advance: "PT1H" }, { origin })).status, origin).toBe(403);
      }
      expect(world.clock.moves).toEqual([]);
      expect((await post("/playground/clock", { advance: "PT1H" }, { origin: world.url })).status).toBe(200);
    });

    test("a script or a form of another site is refused, a link to the page is not", async () => {
      expect(await raw({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" })).toBe(403);
      expect(await raw({ "sec-fetch-site": "same-site", "sec-fetch-mode": "cors" }, "/playground/state")).toBe(403);
      expect(
        await raw({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" }, "/playground/clock", "POST"),
      ).toBe(403);
      expect(await raw({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" })).toBe(200);
    });
  });

  describe("the clock", () => {
    test("tells the time", async () => {
      expect(await (await get("/playground/clock")).json()).toEqual({ now: "2026-11-24T08:00:00.000Z" });
    });

    test.each([
      [{ advance: "PT1H" }, "2026-11-24T09:00:00.000Z"],
      [{ advance: "P1D" }, "2026-11-25T08:00:00.000Z"],
      [{ advance: "P7D" }, "2026-12-01T08:00:00.000Z"],
      [{ advance: "P1DT30M" }, "2026-11-25T08:30:00.000Z"],
      [{ now: "2026-11-25T09:00:00+01:00" }, "2026-11-25T08:00:00.000Z"],
      [{ now: "2026-11-24T08:00:00Z" }, "2026-11-24T08:00:00.000Z"],
    ])("moves by %j to %s", async (wish, now) => {
      expect(await post("/playground/clock", wish)).toEqual({ status: 200, body: { now } });
      expect(world.clock.now().toISOString()).toBe(now);
    });

    test.each([
      [{}, /Send \{"now"/],
      [{ advance: "PT1H", now: "2026-11-25T08:00:00Z" }, /nothing else/],
      [{ advance: 60 }, /Send \{"now"/],
      [{ advance: "one hour" }, /ISO 8601 duration.*"one hour"/],
      [{ advance: "-PT1H" }, /goes forward only/],
      [{ now: "tomorrow" }, /ISO 8601 time.*"tomorrow"/],
      [{ now: "2026-11-25T08:00:00" }, /with its zone/],
      [{ now: "2026-11-23T08:00:00Z" }, /goes forward only/],
      [{ advance: "P20Y" }, /at most 400 days/],
      ["[", /cannot be read as JSON/],
      [[], /Send \{"now"/],
    ])("answers 400 and stays where it is for %j", async (wish, words) => {
      const { status, body } = await post("/playground/clock", wish);
      expect(status).toBe(400);
      expect(body.error).toMatch(words);
      expect(world.clock.moves).toEqual([]);
    });

    test("takes JSON only, and not too much of it", async () => {
      expect((await post("/playground/clock", "advance=PT1H", { "content-type": "text/plain" })).status).toBe(415);
      expect((await post("/playground/clock", { advance: "P".repeat(70_000) })).status).toBe(413);
    });

    test("a second move begins where the first one ended", async () => {
      const release = world.clock.hold();
      const both = [post("/playground/clock", { advance: "PT1H" }), post("/playground/clock", { advance: "PT1H" })];
      await eventually(async () => expect(world.clock.moves).toHaveLength(1));
      expect((await state()).clock.moving).toBe(true);
      release();
      expect((await Promise.all(both)).map(({ body }) => body.now).sort()).toEqual([
        "2026-11-24T09:00:00.000Z",
        "2026-11-24T10:00:00.000Z",
      ]);
      expect((await state()).clock.moving).toBe(false);
    });
  });

  describe("what a person does", () => {
    test("words in Slack reach the app and come back", async () => {
      expect((await act({ kind: "slack-say", place: "dm", text: "hi" })).status).toBe(200);
      await eventually(async () =>
        expect((await state()).slack.messages.map(({ author, text }) => `${author}: ${text}`)).toEqual([
          "Ana Novak: hi",
          "Kairos: You said: hi",
        ]),
      );
    });

    test("a command, a button, a menu and a form in Slack reach the app", async () => {
      await act({ kind: "slack-say", place: "dm", text: "hi" });
      const shown = await eventually(async () => {
        const found = (await state()).slack.messages.find(({ fromBot }) => fromBot);
        expect(found).toBeDefined();
        return found;
      });
      const message = shown?.ts ?? "";
      await act({ kind: "slack-tap", message, action: "menu", selected: "Snooze" });
      await act({ kind: "slack-command", place: "general", text: "plan" });
      await act({ kind: "slack-tap", message, action: "more" });
      const view = await eventually(async () => {
        const { modal } = (await state()).slack;
        expect(modal).toBeDefined();
        return modal?.id ?? "";
      });
      await act({ kind: "slack-submit", view, values: {} });
      expect((await state()).slack.modal?.errors).toEqual({ energy: "This is a required field" });
      await act({ kind: "slack-submit", view, values: { energy: "low", areas: ["sleep"] } });
      await eventually(async () => {
        const { messages, modal } = (await state()).slack;
        expect(modal).toBeUndefined();
        expect(messages.map(({ text }) => text)).toEqual(
          expect.arrayContaining(["Tapped: Snooze", "Command: plan", expect.stringMatching(/^Form: .*"value":"low"/)]),
        );
      });
    });

    test("a mention in the channel is seen by everybody, direct messages by one", async () => {
      await act({ kind: "slack-mention", text: "hello" });
      await act({ kind: "slack-say", place: "dm", text: "secret" });
      await eventually(async () => expect((await state("ben")).slack.channel).toHaveLength(2));
      expect((await state("ben")).slack.messages).toEqual([]);
      expect((await state("ben")).slack.channel[0]?.author).toBe("Ana Novak");
    });

    test("nobody taps on what somebody else was sent", async () => {
      await act({ kind: "slack-say", place: "dm", text: "hi" });
      const message = await eventually(async () => {
        const found = (await state()).slack.messages.find(({ fromBot }) => fromBot);
        expect(found).toBeDefined();
        return found?.ts ?? "";
      });
      const { status, body } = await act({ kind: "slack-tap", message, action: "good" }, "ben");
      expect(status).toBe(409);
      expect(body.error).toMatch(/the person must see the message/);
    });

    test("Teams wants the app added first; then words, taps and dialogs reach it", async () => {
      expect((await state()).teams.installed).toBe(false);
      await act({ kind: "teams-install" });
      await act({ kind: "teams-say", text: "hi" });
      const card = await eventually(async () => {
        const found = (await state()).teams.messages.find((message) => message.card);
        expect(found).toBeDefined();
        return found?.id ?? "";
      });
      await act({ kind: "teams-tap", message: card, action: "good", inputs: {} });
      expect((await state()).teams.notice).toBe("Noted.");
      await act({ kind: "teams-tap", message: card, action: "more", inputs: {} });
      expect((await state()).teams.dialog?.title).toBe("Tell me more");
      expect((await act({ kind: "teams-submit", inputs: {} })).status).toBe(409);
      await act({ kind: "teams-submit", inputs: { energy: "high", sentence: "fine" } });
      await eventually(async () => {
        const { dialog, messages } = (await state()).teams;
        expect(dialog).toBeUndefined();
        expect(messages.at(-1)?.text).toMatch(/^Form: .*"energy":"high"/);
      });
    });

    test("an app that does not answer, or refuses, is told in words", async () => {
      world.deaf(true);
      const { status, body } = await act({ kind: "slack-say", place: "dm", text: "hi" });
      expect(status).toBe(502);
      expect(body.error).toBe("Kairos refused this with HTTP 503. Its log says why.");
    });

    test.each([
      [{ kind: "slack-fly" }, 400],
      [{ kind: "slack-say", place: "dm", text: "  " }, 400],
      [{ kind: "slack-say", place: "dm", text: "hi", user: "U2" }, 400],
      [{ kind: "slack-say", place: "dm", text: "hi", person: "zed" }, 404],
      [{ kind: "teams-submit", inputs: {} }, 409],
    ])("%j is refused with %i", async (wish, status) => {
      const answer = await act(wish);
      expect(answer.status).toBe(status);
      expect(answer.body.error).toBeTruthy();
    });

    test("messages carry the playground's time, not the machine's", async () => {
      await act({ kind: "slack-say", place: "dm", text: "before" });
      await post("/playground/clock", { advance: "P1D" });
      await act({ kind: "slack-say", place: "dm", text: "after" });
      const { messages } = (await state()).slack;
      const days = messages.filter(({ fromBot }) => !fromBot).map(({ at }) => at.slice(0, 10));
      expect(days).toEqual(["2026-11-24", "2026-11-25"]);
    });
  });

  describe("the stream of events", () => {
    const listen = async (person: string) => {
      const stopping = new AbortController();
      const response = await fetch(`${world.url}/playground/events?person=${person}`, { signal: stopping.signal });
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
      let text = "";
      const ended = (async () => {
        for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value;
      })();
      return { text: () => text, ended, stop: () => stopping.abort() };
    };

    test("tells the state at once, and again when something changes", async () => {
      const stream = await listen("ana");
      await eventually(async () => expect(stream.text()).toContain("event: state"));
      await act({ kind: "slack-say", place: "dm", text: "hello there" });
      await eventually(async () => expect(stream.text()).toContain("You said: hello there"));
      stream.stop();
      await stream.ended.catch(() => undefined);
    });

    test("tells what happened for the chosen person only, before and after it was opened", async () => {
      world.trace({ person: "ana", turn: "t1", kind: "node", name: "first" });
      world.trace({ person: "ben", turn: "t2", kind: "node", name: "other" });
      const stream = await listen("ana");
      await eventually(async () => expect(stream.text()).toContain('"name":"first"'));
      world.trace({ person: "ben", turn: "t2", kind: "tool", name: "other" });
      world.trace({ person: "ana", turn: "t1", kind: "tool", name: "second" });
      await eventually(async () => expect(stream.text()).toContain('"name":"second"'));
      expect(stream.text()).not.toContain('"name":"other"');
      stream.stop();
      await stream.ended.catch(() => undefined);
    });
  });
});
