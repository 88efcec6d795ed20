import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ApprovedMessage } from "#src/domain/guardrails/review.ts";
import type { Action } from "#src/domain/message.ts";
import { type Destination, type Messenger, STATUS_LINES, type StatusLine } from "#src/ports/messenger.ts";
import { approve } from "#test/contracts/approve.ts";

/** What the platform does to the next send instead of taking it. */
export type Fault =
  /** It says "too fast" and when to come back. Nothing is delivered. */
  | { readonly kind: "rate-limited"; readonly afterMs: number }
  /** The connection dies before an answer came, before or after the message was delivered. */
  | { readonly kind: "no-answer"; readonly delivered: boolean }
  /** The conversation is gone for good: deleted, blocked, uninstalled. */
  | { readonly kind: "gone" };

/** An action as the person can reach it, with what a tap on it would bring back. */
export interface SeenAction {
  readonly label: string;
  readonly id: string;
  readonly value?: string | undefined;
  /** The key of the message that carries it. */
  readonly card?: string | undefined;
  readonly placement: "button" | "menu";
}

/** One message as a person sees it. */
export interface SeenMessage {
  /** Every word a person can read, with the platform's escaping and markup undone, in order. */
  readonly text: string;
  /** What a notification or a screen reader says. */
  readonly fallback: string;
  /** The alt texts of its pictures. */
  readonly pictures: readonly string[];
  readonly actions: readonly SeenAction[];
}

/** One messenger, connected to a platform that a test controls. */
export interface MessengerHarness {
  readonly messenger: Messenger;
  /** A private conversation the bot may write to. */
  readonly to: Destination;
  /** What the person sees in `to`, oldest first. A picture may be a message of its own. */
  seen(): Promise<readonly SeenMessage[]>;
  /** Applies to the next attempt to post a message, once. */
  failNext(fault: Fault): void;
  /** The next status call is refused by the platform. */
  failNextStatus(): void;
  close(): Promise<void>;
}

export interface MessengerContract {
  readonly name: string;
  /** Whether the platform can be asked if a message is there. Without it, reconcile always says "unknown". */
  readonly looksUp: boolean;
  create(): Promise<MessengerHarness>;
}

const actionsOf = (count: number): readonly Action[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `choice-${index + 1}`,
    label: `Choice ${"ABCDEFGH"[index]}`,
    value: `value "${index}" of <many> & more`,
    placement: index < 3 ? ("button" as const) : ("menu" as const),
  }));

/** A PNG of one pixel. */
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/** What every messenger does, whichever platform it speaks to. */
export function messengerContract({ name, looksUp, create }: MessengerContract): void {
  describe(`the messenger of ${name}`, () => {
    let harness: MessengerHarness;
    const longAgo = new Date(Date.now() - 3_600_000);

    beforeEach(async () => {
      harness = await create();
    });
    afterEach(async () => {
      await harness.close();
    });

    test("an approved message arrives once, with its headline, its paragraphs in order and a fallback", async () => {
      const result = await harness.messenger.send(
        harness.to,
        approve({ headline: "Today: light.", paragraphs: ["A short review.", "Then a walk, if you like."] }),
        "key-1",
      );
      expect(result).toMatchObject({ kind: "sent", ref: expect.stringMatching(/./) });
      const seen = await harness.seen();
      expect(seen).toHaveLength(1);
      expect(seen[0]?.text).toMatch(/Today: light\.[\s\S]*A short review\.[\s\S]*Then a walk, if you like\./);
      expect(seen[0]?.fallback).toContain("Today: light.");
    });

    test("a message without a headline has its first paragraph as fallback", async () => {
      await harness.messenger.send(harness.to, approve({ paragraphs: ["How are you starting today?"] }), "key-1");
      const seen = await harness.seen();
      expect(seen[0]?.fallback).toContain("How are you starting today?");
    });

    test("two messages get two references", async () => {
      const first = await harness.messenger.send(harness.to, approve({ headline: "First." }), "key-1");
      const second = await harness.messenger.send(harness.to, approve({ headline: "Second." }), "key-2");
      expect(first).toMatchObject({ kind: "sent" });
      expect(second).toMatchObject({ kind: "sent" });
      expect(first).not.toEqual(second);
      const seen = await harness.seen();
      expect(seen.map((message) => message.text)).toEqual([
        expect.stringContaining("First."),
        expect.stringContaining("Second."),
      ]);
    });

    test("characters with a meaning on the platform are read as they were written", async () => {
      const text = 'Plan for R&D: keep load < limit & rest > work, "quoted", [brackets] (not a link).';
      await harness.messenger.send(harness.to, approve({ headline: "Plan.", paragraphs: [text] }), "key-1");
      expect((await harness.seen())[0]?.text).toContain(text);
    });

    test("a tap brings back the action, its value and the key of its card", async () => {
      await harness.messenger.send(harness.to, approve({ headline: "Choose.", actions: actionsOf(2) }), "key-7");
      expect((await harness.seen())[0]?.actions).toEqual(
        actionsOf(2).map((action) => ({
          id: action.id,
          label: action.label,
          value: action.value,
          card: "key-7",
          placement: "button",
        })),
      );
    });

    test("an action without a value brings back none", async () => {
      await harness.messenger.send(
        harness.to,
        approve({ headline: "Choose.", actions: [{ id: "why", label: "Why?" }] }),
        "key-1",
      );
      const action = (await harness.seen())[0]?.actions[0];
      expect(action).toMatchObject({ id: "why", label: "Why?", card: "key-1" });
      expect(action?.value).toBeUndefined();
    });

    test("at most three actions are buttons, the rest is one menu and all of them work", async () => {
      const everyAction = actionsOf(6).map(({ placement: _, ...action }) => action);
      await harness.messenger.send(harness.to, approve({ headline: "Choose.", actions: everyAction }), "key-1");
      const seen = (await harness.seen())[0]?.actions ?? [];
      expect(seen.filter((action) => action.placement === "button")).toHaveLength(3);
      expect(seen.map((action) => [action.id, action.value, action.card])).toEqual(
        everyAction.map((action) => [action.id, action.value, "key-1"]),
      );
    });

    test("the same action with two values keeps both", async () => {
      const actions = ["monday", "tuesday"].map((value) => ({ id: "move-to", label: `Move to ${value}`, value }));
      await harness.messenger.send(harness.to, approve({ headline: "Choose.", actions }), "key-1");
      expect((await harness.seen())[0]?.actions.map(({ id, value }) => [id, value])).toEqual([
        ["move-to", "monday"],
        ["move-to", "tuesday"],
      ]);
    });

    test("a cited source is named", async () => {
      await harness.messenger.send(
        harness.to,
        approve({
          headline: "Anchoring.",
          citations: [
            { chunkId: "c", title: "First offers", source: "Starter library", passage: "First offers anchor." },
          ],
        }),
        "key-1",
      );
      const text = (await harness.seen())[0]?.text;
      expect(text).toContain("First offers");
      expect(text).toContain("Starter library");
    });

    test("a picture arrives with the words that say its finding", async () => {
      await harness.messenger.send(
        harness.to,
        approve({
          headline: "Your days.",
          picture: { name: "days.png", alt: "Load stayed inside the band on all days", png: PIXEL },
        }),
        "key-1",
      );
      const seen = await harness.seen();
      expect(seen.flatMap((message) => message.pictures)).toEqual(["Load stayed inside the band on all days"]);
    });

    test("a long message arrives whole", async () => {
      const sentence = "Calm steady practice builds skill. ";
      const paragraphs = ["Alpha", "Beta", "Gamma"].map((word) => `${word}. ${sentence.repeat(50)}${word} ends.`);
      const result = await harness.messenger.send(harness.to, approve({ headline: "Long.", paragraphs }), "key-1");
      expect(result.kind).toBe("sent");
      const text = (await harness.seen()).map((message) => message.text).join("\n");
      for (const word of ["Alpha", "Beta", "Gamma"]) {
        expect(text).toContain(`${word} ends.`);
      }
    });

    test("what review has not approved is not sent", async () => {
      const unapproved: ApprovedMessage = JSON.parse(
        JSON.stringify({ headline: "Hello.", paragraphs: [], actions: [], facts: [], citations: [], verdictId: "v" }),
      );
      await expect(harness.messenger.send(harness.to, unapproved, "key-1")).rejects.toThrow();
      expect(await harness.seen()).toEqual([]);
    });

    test("too fast is tried again after the time the platform names, and nothing was delivered", async () => {
      harness.failNext({ kind: "rate-limited", afterMs: 7_000 });
      const message = approve({ headline: "Hello." });
      expect(await harness.messenger.send(harness.to, message, "key-1")).toMatchObject({
        kind: "retry",
        afterMs: 7_000,
      });
      expect(await harness.seen()).toEqual([]);
      expect(await harness.messenger.send(harness.to, message, "key-1")).toMatchObject({ kind: "sent" });
      expect(await harness.seen()).toHaveLength(1);
    });

    test("a conversation that is gone is refused", async () => {
      harness.failNext({ kind: "gone" });
      expect(await harness.messenger.send(harness.to, approve({ headline: "Hello." }), "key-1")).toMatchObject({
        kind: "refused",
      });
      expect(await harness.seen()).toEqual([]);
    });

    test("no answer after delivery is ambiguous, and a look-up finds the message", async () => {
      harness.failNext({ kind: "no-answer", delivered: true });
      expect(await harness.messenger.send(harness.to, approve({ headline: "Hello." }), "key-1")).toMatchObject({
        kind: "ambiguous",
      });
      expect(await harness.messenger.reconcile(harness.to, "key-1", longAgo)).toBe(looksUp ? "delivered" : "unknown");
      expect(await harness.seen()).toHaveLength(1);
    });

    test("no answer before delivery is ambiguous, and a look-up says the message is absent", async () => {
      await harness.messenger.send(harness.to, approve({ headline: "Another." }), "key-0");
      harness.failNext({ kind: "no-answer", delivered: false });
      expect(await harness.messenger.send(harness.to, approve({ headline: "Hello." }), "key-1")).toMatchObject({
        kind: "ambiguous",
      });
      expect(await harness.messenger.reconcile(harness.to, "key-1", longAgo)).toBe(looksUp ? "absent" : "unknown");
    });

    test("a status never throws, not even when the platform refuses it", async () => {
      for (const line of Object.keys(STATUS_LINES) as StatusLine[]) {
        await harness.messenger.status(harness.to, line);
      }
      await harness.messenger.status(harness.to, undefined);
      harness.failNextStatus();
      await harness.messenger.status(harness.to, "reading");
    });
  });
}
