import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { assertLocal } from "#src/playground/access.ts";
import { pageClock } from "#src/playground/clock.ts";
import { spoken } from "#src/playground/page/slack/commands.ts";
import { toHtml } from "#src/playground/page/teams/markdown.ts";
import { describeTrace } from "#src/playground/page/trace-words.ts";
import { createSentAt } from "#src/playground/sent-at.ts";

describe("who may use the playground", () => {
  const from = (remoteAddress: string | undefined) =>
    ({ method: "GET", headers: { host: "localhost" }, socket: { remoteAddress } }) as unknown as IncomingMessage;

  test.each(["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"])("a caller at %s is let in", (address) => {
    expect(() => assertLocal(from(address))).not.toThrow();
  });

  test.each(["10.0.0.5", "192.168.1.2", "::ffff:10.0.0.5", "fe80::1", "1127.0.0.1", undefined])(
    "a caller at %s is not",
    (address) => {
      expect(() => assertLocal(from(address))).toThrow("only on this machine");
    },
  );
});

describe("the buttons of the clock", () => {
  const at = (now: string, zone = "Europe/Berlin") => {
    const { nextMorning, nextWeek } = pageClock(new Date(now), false, zone);
    return [nextMorning, nextWeek];
  };

  test("the next morning is today's while it has not come", () => {
    expect(at("2026-11-24T05:00:00Z")).toEqual(["2026-11-24T08:00:00.000Z", "2026-11-30T08:00:00.000Z"]);
  });

  test("the next morning is tomorrow's at nine and later", () => {
    expect(at("2026-11-24T08:00:00Z")[0]).toBe("2026-11-25T08:00:00.000Z");
  });

  test("next week is a Monday, also on a Monday and on a Sunday", () => {
    expect(at("2026-11-23T08:00:00Z")[1]).toBe("2026-11-30T08:00:00.000Z");
    expect(at("2026-11-29T08:00:00Z")[1]).toBe("2026-11-30T08:00:00.000Z");
  });

  test("nine is nine on the wall across the end of summer time", () => {
    expect(at("2026-10-24T08:00:00Z")[0]).toBe("2026-10-25T08:00:00.000Z");
    expect(at("2026-10-23T08:00:00Z")[0]).toBe("2026-10-24T07:00:00.000Z");
  });

  test("the person's zone decides", () => {
    expect(at("2026-11-24T20:00:00Z", "Asia/Tokyo")[0]).toBe("2026-11-25T00:00:00.000Z");
  });
});

describe("when a message was sent", () => {
  test("is told on the clock that held when it was sent, however often the clock moved since", () => {
    let real = 1_000_000;
    let lead = 0;
    const sentAt = createSentAt(
      () => new Date(real + lead),
      () => real,
    );
    sentAt.note();
    const first = real;
    real += 10_000;
    lead = 86_400_000;
    sentAt.note();
    const second = real;
    real += 500;
    lead = 7 * 86_400_000;

    expect(sentAt.of(first)).toBe(new Date(first).toISOString());
    expect(sentAt.of(second)).toBe(new Date(second + 86_400_000).toISOString());
    expect(sentAt.of(real)).toBe(new Date(real + 7 * 86_400_000).toISOString());
  });
});

describe("what typing in Slack means", () => {
  test.each([
    ["hi", "dm", { kind: "slack-say", place: "dm", text: "hi" }],
    ["/kairos plan", "dm", { kind: "slack-command", place: "dm", text: "plan" }],
    ["/kairos", "general", { kind: "slack-command", place: "general", text: "" }],
    ["/kairosity", "dm", { kind: "slack-say", place: "dm", text: "/kairosity" }],
    ["@Kairos, any tips?", "general", { kind: "slack-mention", text: "any tips?" }],
    ["@Kairos any tips?", "dm", { kind: "slack-say", place: "dm", text: "@Kairos any tips?" }],
    ["@kairos", "general", { kind: "slack-say", place: "general", text: "@kairos" }],
  ] as const)("%j in %s", (text, place, wish) => {
    expect(spoken(text, place)).toEqual(wish);
  });
});

describe("the markdown of a card", () => {
  test("bold, italic and lists are drawn", () => {
    expect(toHtml("**Now** and _then_\n- a\n- b")).toBe(
      "<strong>Now</strong> and <em>then</em><br><ul><li>a</li><li>b</li></ul>",
    );
  });

  test("HTML and links stay text", () => {
    expect(toHtml("<img src=x onerror=alert(1)> [a](javascript:alert(1))")).toBe(
      "&lt;img src=x onerror=alert(1)&gt; [a](javascript:alert(1))",
    );
  });

  test("an escaped mark is the mark, and cannot smuggle HTML in", () => {
    expect(toHtml("\\*not bold\\* snake\\_case \\<b\\> \\>")).toBe("*not bold* snake_case \\&lt;b&gt; &gt;");
    expect(toHtml("\ue03cscript\ue03e")).toBe("script");
  });
});

describe("what happened, in words", () => {
  test.each([
    [{ kind: "node", name: "load_context" }, "Read what it knows of today"],
    [{ kind: "node", name: "some_new_node" }, "Some new node"],
    [{ kind: "tool", name: "twin_lookup" }, "Read the twin"],
    [{ kind: "denied", name: "post_message" }, "Refused: post message"],
    [{ kind: "model", name: "offline" }, "Answered by rules: no language model is connected"],
    [{ kind: "outbox", name: "sent", detail: "teams" }, "Message sent (Teams)"],
    [{ kind: "verdict", name: "nudge held back: G21" }, "Nudge held back: G21"],
  ] as const)("%j", (step, words) => {
    expect(describeTrace({ at: "", person: "", turn: "", ...step }).said).toBe(words);
  });
});
