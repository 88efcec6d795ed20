import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { ChatResult } from "@langchain/core/outputs";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { createBreaker } from "#agents/coach/model-guard.ts";
import { createThink } from "#agents/coach/think.ts";
import {
  cutStream,
  EMPTY_ANSWER,
  hasToolResults,
  MALFORMED_STREAM,
  type ScriptedModel,
  startScriptedModel,
} from "#test/helpers/scripted-model.ts";
import { openWorld, type World } from "#test/helpers/world.ts";
import type { RunContext } from "#tools/run-context.ts";

const BASIC_WORDS = "I'm answering with my basic words right now.";

describe("A language model", () => {
  let model: ScriptedModel;
  let world: World;
  beforeAll(async () => {
    model = await startScriptedModel();
    world = await openWorld({ model });
  }, 120_000);
  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
    await model?.[Symbol.asyncDispose]();
  });
  // A good answer closes the breaker again, so that one fault says nothing about the next.
  afterEach(async () => {
    model.breakWire(undefined);
    model.script(() => ({ say: "Good to hear from you." }));
    expect(await world.ask("dev", "tell me about the sea")).toContain("Good to hear from you.");
  });

  const attempts = async (work: () => Promise<unknown>): Promise<number> => {
    const before = model.requests().length;
    await work();
    return model.requests().length - before;
  };

  test("calls a tool, reads its result and words the answer; numbers come from the tool", async () => {
    let seen = "";
    model.script((request) => {
      if (!hasToolResults(request)) return { call: [{ name: "biometric_fetch", args: { days: 7 } }] };
      seen = JSON.stringify(request.messages.findLast(({ role }) => role === "tool")?.content);
      return { say: "Your nights were on the short side." };
    });
    expect(await world.ask("ana", "tell me how my nights went lately")).toContain(
      "Your nights were on the short side.",
    );
    expect(seen).toMatch(/Sleep/u);
  });

  test("is told no name, e-mail, id or series of anybody", async () => {
    model.script((request) =>
      hasToolResults(request)
        ? { say: "There." }
        : {
            call: [
              { name: "twin_lookup", args: {} },
              { name: "plan_lookup", args: {} },
            ],
          },
    );
    const before = model.requests().length;
    await world.ask("ana", "tell me where I stand");
    const sent = model.requests().slice(before).join("\n");
    expect(sent).not.toMatch(/Ana|Ortiz|northwind|U0ANA|29:ana|"ana"/u);
  });

  test("cannot say a number that no tool gave", async () => {
    model.script(() => ({ say: "Your readiness is 66 and you slept 5.37 hours." }));
    expect(await world.ask("ben", "tell me a figure")).not.toMatch(/66|5[.,]37/u);
  });

  test("cannot make more than six tool calls in a turn", async () => {
    model.script(() => ({ call: [{ name: "twin_lookup", args: {} }] }));
    let reply = "";
    expect(await attempts(async () => (reply = await world.ask("ben", "tell me everything")))).toBeLessThanOrEqual(8);
    expect(reply).not.toBe("");
  });

  const faults: readonly [string, () => void][] = [
    ["whose stream ends without a finish reason", () => model.breakWire({ body: cutStream("You should ") })],
    ["whose stream is malformed", () => model.breakWire({ body: MALFORMED_STREAM })],
    ["that says nothing", () => model.breakWire({ body: EMPTY_ANSWER })],
    ["that answers 500", () => model.script(() => ({ status: 500 }))],
    ["that answers 429 with Retry-After", () => model.script(() => ({ status: 429, retryAfter: 7 }))],
    ["that refuses the key", () => model.script(() => ({ status: 401 }))],
  ];
  test.each(faults)(
    "%s is asked at most three times a turn, and the basic words answer once, saying so",
    async (_name, fault) => {
      fault();
      let replies: string[] = [];
      const asked = await attempts(async () => {
        replies = (await world.say("chloe", "any tips for a better presentation?")).map(
          ({ text, blocks }) => text + JSON.stringify(blocks),
        );
      });
      expect(asked).toBeGreaterThan(0);
      expect(asked).toBeLessThanOrEqual(3);
      expect(replies).toHaveLength(1);
      expect(replies[0]).toContain(BASIC_WORDS);
      expect(replies[0]).not.toMatch(/You should\s*["\\]|scripted failure|Error/u);
    },
  );
});

describe("A language model that fails again and again", () => {
  test("is left alone for a while, and everybody is answered all the same, in words that are true", async () => {
    await using model = await startScriptedModel();
    await using world = await openWorld({ model });
    model.script(() => ({ status: 500 }));
    for (let turn = 0; turn < 4; turn += 1)
      expect(await world.ask("eli", "any tips for a better presentation?")).toContain(BASIC_WORDS);
    const asked = model.requests().length;
    const reply = await world.ask("eli", "tell me about the sea");
    expect(reply).toContain(BASIC_WORDS);
    expect(reply).not.toContain("no language model is connected");
    expect(model.requests().length).toBe(asked);
  }, 120_000);
});

describe("A language model that never answers", () => {
  test("is given up in time for the basic words, within the turn", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const think = createThink({
        decide: async () => ({ unknown: true }),
        model: new SilentModel({}),
        tools: [],
        systemPrompt: "You are a coach.",
        breaker: createBreaker(Date.now),
        onDenied: async () => {},
      });
      const turn = { text: "tell me about the sea" } as RunContext["turn"];
      const context = { turn, person: {}, status: () => {}, failures: { count: 0 } } as unknown as RunContext;
      const thought = think([], context, new AbortController().signal);
      await vi.advanceTimersByTimeAsync(50_000);
      expect(await thought).toMatchObject({ degraded: true, offline: true });
    } finally {
      vi.useRealTimers();
    }
  });
});

/** Takes the question, and that is all. */
class SilentModel extends BaseChatModel {
  override _llmType(): string {
    return "silent";
  }
  override bindTools(): this {
    return this;
  }
  override async _generate(): Promise<ChatResult> {
    return new Promise(() => {});
  }
}
