import { describe, expect, test } from "vitest";
import { crisisDraft, screenForCrisis } from "#src/domain/crisis.ts";
import { withoutContacts } from "#src/domain/guardrails/message/contacts.ts";
import { reviewMessage } from "#src/domain/guardrails/review.ts";
import type { Draft } from "#src/domain/message.ts";

const NOTHING = { stated: [], citations: [], personText: "" };
const bare = (text: string) => withoutContacts(text, NOTHING);
const KEY = Buffer.alloc(32, 7);
const review = (draft: Draft) =>
  reviewMessage(draft, { surface: "slack-dm", audience: "ana", key: KEY, verdictId: "v", personalContent: true });

describe("addresses and telephone numbers in a text", () => {
  test.each([
    "Write to coach@evil.example now.",
    "Write to first.last+tag@mail.evil.example.",
    "Write to coach＠evil.example.".normalize("NFKC"),
    "Write to coach @ evil.example.",
    "Write to coach (at) evil (dot) example.",
    "Write to coach[at]evil[dot]example.",
    "Write to coach at evil dot example.",
    "Write to coach@localhost.",
    "Call +49 170 1234567.",
    "Call 0800 123 4567.",
    "Call (555) 010-0199.",
    "Call 555-010-0199 now.",
    "Call 06.12.34.56.78.",
    "Call 5550100199.",
    "Call five five five zero one zero zero one nine nine.",
    "Call 5 5 5 0 1 0 0 1 9 9.",
  ])("are taken out: %s", (text) => {
    expect(bare(text)).toMatch(/^(?:Write to|Call) \[removed\](?: now)?\.$/u);
  });

  test.each([
    "You slept 5.4 h on 2026-11-23, 66 of 100.",
    "From 2024-2026, and on 23.11.2026 at 10:00-11:30.",
    "Three sets @ 20 kg, at home.",
    "The 80/20 rule, 50/50 at best.",
    "About 1 in 20 of 10,000 simulated days.",
    "A budget of 1 200 000 in 2025.",
    "Look (at) this. Then breathe.",
    "One, two, three, four: breathe out.",
    "Meet at the door at 9.",
    "The counts were 3, 4, 4, 5, 2, 6, 7.",
    "A scale of 1 2 3 4 5 6 7.",
    "Count: one, two, three, four, five, six, seven.",
    "Weights of 60 70 80 and 90 in a row.",
  ])("are not seen in: %s", (text) => {
    expect(bare(text)).toBe(text);
  });

  test("stay where a fact, an approved passage or the person said them, and only those", () => {
    const stated = [{ name: "contact", value: 0, renderings: ["EAP: 0800 123 4567, care@company.example"] }];
    const citations = [{ chunkId: "c", title: "t", source: "s", passage: "Book at rooms@company.example." }];
    const grounds = { stated, citations, personText: "my number is 030 1234567" };
    const kept = "Call 0800 123 4567 or 030 1234567, write to care@company.example or rooms@company.example.";
    expect(withoutContacts(kept, grounds)).toBe(kept);
    expect(withoutContacts("Call 0800 123 4568, write to care@company.example.evil.example.", grounds)).toBe(
      "Call [removed], write to [removed].",
    );
  });

  test("are no figures that are all stated, side by side; a run of digits that is not stated is one, and so is a prefix", () => {
    const stated = [99, 81, 180, 30].map((value) => ({ name: "figure", value, source: "library" }));
    const within = (text: string) => withoutContacts(text, { ...NOTHING, stated });
    expect(within("The second leaves 81 and 99. 81 / 180 are bad.")).toBe(
      "The second leaves 81 and 99. 81 / 180 are bad.",
    );
    expect(within("Call 99 81 182.")).toBe("Call [removed].");
    expect(within("Call 030 99 81.")).toBe("Call [removed].");
    expect(within("Call +99 81 180.")).toBe("Call [removed].");
  });

  test("leave a message with a reason, though its numbers are grounded one by one", () => {
    const facts = [555, 10, 199].map((value) => ({ name: "figure", value }));
    const draft = {
      headline: "Call 555-010-0199.",
      paragraphs: ["Or coach@evil.example."],
      actions: [],
      facts,
      citations: [],
    };
    const { outcome, message, fired } = review(draft);
    expect(outcome).toBe("edited");
    expect(JSON.stringify(message)).not.toMatch(/0199|evil/u);
    expect(fired.map(({ id }) => id)).toContain("contact");
  });

  test.each(["DE", "GB", "US", "FR", "IN", "ZZ"])(
    "never take a helpline or the company's line from a crisis answer: %s",
    (country) => {
      const finding = screenForCrisis("I want to die")!;
      const draft = crisisDraft(finding, {
        country,
        assistanceLine: "Care team: care@company.example, +49 30 1234567",
      });
      const { outcome, message } = review(draft);
      expect(outcome).toBe("approved");
      expect(JSON.stringify(message?.paragraphs)).toContain("care@company.example, +49 30 1234567");
    },
  );
});
