import { describe, expect, test } from "vitest";
import { asksAboutSomebody, parseCommand } from "#agents/coach/commands.ts";
import { readDay, readMinute } from "#agents/coach/read-time.ts";
import { routeTurn } from "#agents/turn-router.ts";
import type { OpenQuestion } from "#src/ports/traffic.ts";

const checkIn: OpenQuestion = { id: "q1", graph: "check-in", thread: "t", asks: "{}", day: "2026-11-25" };
const reading: OpenQuestion = { ...checkIn, asks: '{"asks":"confirm"}' };
const lesson: OpenQuestion = { id: "q2", graph: "lesson", thread: "t", asks: "l1", day: "2026-11-25" };

describe("exact words", () => {
  test.each([
    ["plan", "plan"],
    ["/kairos plan", "plan"],
    ["Why?", "why"],
    ["check-in", "check-in"],
    ["How is my team?", "team"],
    ["what do you know about me?", "my-data"],
    ["delete my data", "data-delete"],
    ["talk to a human", "human"],
    ["", "help"],
  ])("%j means %s", (text, id) => {
    expect(parseCommand(text)?.id).toBe(id);
  });

  test("a session is told in a few words", () => {
    expect(parseCommand("partly, 12 minutes, effort 6")).toEqual({
      id: "session-feedback",
      fields: { status: "partly", minutes: "12", effort: "6" },
    });
  });

  test("leave tells until when", () => {
    expect(parseCommand("I'm away until Friday")).toEqual({ id: "away", value: "Friday" });
  });

  test("a sentence is no command", () => {
    expect(parseCommand("my plan for the weekend is to rest")).toBeUndefined();
  });
});

describe("a question about somebody else", () => {
  test.each([
    "How did Ana sleep this week?",
    "is Ben tired?",
    "what was Chloe's mood",
    "How's Dev?",
    "tell me about Eli",
    "Atlas readiness without Ana",
    "How did Nobody sleep?",
  ])("is recognised: %s", (text) => expect(asksAboutSomebody(text)).toBe(true));
  test.each([
    "how did I sleep",
    "How is my team?",
    "how can I sleep better?",
    "Is the plan okay?",
    "I feel tired",
    "How are you doing?",
    "what was my mood",
  ])("is not seen in: %s", (text) => expect(asksAboutSomebody(text)).toBe(false));
});

describe("the way of a turn", () => {
  test("a typed answer goes to the question that is open", () => {
    expect(routeTurn({ text: "2" }, [checkIn])).toBe("check-in-answer");
    expect(routeTurn({ text: "right" }, [reading])).toBe("check-in-answer");
    expect(routeTurn({ text: "yes" }, [reading])).toBe("check-in-answer");
    expect(routeTurn({ text: "no, mood was fine" }, [checkIn])).toBe("check-in-answer");
  });

  test('"yes" is no answer to how somebody is: it may be one to something that Kairos asked before', () => {
    expect(routeTurn({ text: "yes" }, [checkIn])).toBe("coach");
  });

  test("a wish while a question is open goes to the coach", () => {
    expect(routeTurn({ text: "why" }, [checkIn])).toBe("coach");
    expect(routeTurn({ text: "how can I sleep better?" }, [checkIn, lesson])).toBe("coach");
  });

  test("free words answer an open lesson, and skip means the lesson's skip", () => {
    expect(routeTurn({ text: "because you doubled the seats, it is 48,000" }, [lesson])).toBe("lesson-answer");
    expect(routeTurn({ text: "skip" }, [lesson])).toBe("lesson-answer");
    expect(routeTurn({ text: "skip" }, [checkIn])).toBe("check-in-answer");
  });

  test("a symptom is never taken for an answer", () => {
    expect(routeTurn({ text: "bad, I have chest pain" }, [checkIn])).toBe("coach");
  });

  test("how somebody is, said without being asked, becomes a check-in to confirm", () => {
    expect(routeTurn({ text: "honestly wiped, the Meyer call went badly" }, [])).toBe("check-in-sentence");
  });
});

describe("times and days as people write them", () => {
  test.each([
    ["8:30", 510],
    ["08.05", 485],
    ["9", 540],
    ["9 pm", 1260],
    ["12 am", 0],
    ["25:00", undefined],
    ["soon", undefined],
  ])("%s is %s minutes after midnight", (text, minute) => expect(readMinute(text)).toBe(minute));

  test.each([
    ["Friday", "2026-11-27"],
    ["wednesday", "2026-12-02"],
    ["tomorrow", "2026-11-26"],
    ["2026-12-24", "2026-12-24"],
    ["3 January", "2027-01-03"],
    ["December 1", "2026-12-01"],
    ["2026-02-31", undefined],
    ["yesterday", undefined],
  ])("on Wednesday 25 November, %s is %s", (text, day) => expect(readDay(text, "2026-11-25")).toBe(day));
});
