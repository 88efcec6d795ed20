import { interrupt, type LangGraphRunnableConfig } from "@langchain/langgraph";
import { checkInOpening } from "#agents/check-in/opening.ts";
import type { Answer, Asks, CheckInStateValue } from "#agents/check-in/state.ts";
import { personal } from "#agents/coach/acts.ts";
import { answerRedFlags } from "#agents/coach/red-flag-answer.ts";
import {
  checkInDraft,
  droppedDraft,
  readingDraft,
  skippedDraft,
  snoozedDraft,
  unreadableDraft,
} from "#agents/drafts/check-in.ts";
import { needsConsentDraft } from "#agents/drafts/first-contact.ts";
import { noticedDraft } from "#agents/drafts/plan.ts";
import { runOf } from "#agents/run.ts";
import type { Services } from "#agents/services.ts";
import { type CheckIn, type CheckInItems, QUICK_MOOD, type QuickAnswer } from "#src/domain/check-in.ts";
import { codeForm } from "#src/domain/check-in-coding.ts";
import { allows } from "#src/domain/consent.ts";
import type { Person } from "#src/domain/person.ts";
import { correctReading, parseConfirmation, parseQuickAnswer, type Reading } from "#src/domain/sentence-reading.ts";
import { clockTime, localDay, localMinute } from "#src/domain/time.ts";
import type { Stores } from "#src/ports/stores.ts";
import type { Reply } from "#src/services/delivery-service.ts";

type Update = Partial<CheckInStateValue>;
type Node = (state: CheckInStateValue, config: LangGraphRunnableConfig) => Promise<Update>;

export interface CheckInNodes {
  readonly ask: Node;
  readonly propose: Node;
  readonly reply: Node;
  readonly wait: Node;
  readonly interpret: Node;
}

const SNOOZE_MS = 3_600_000;
/** Of 1 to 7. */
const WORSE_UP_TO = 3.5;
const QUICK_TAPS: Readonly<Record<string, QuickAnswer>> = {
  "check-in-good": "good",
  "check-in-okay": "okay",
  "check-in-rough": "rough",
};

export function createCheckInNodes(services: Services): CheckInNodes {
  /** Records what the person confirmed, plans today again, and says what that changed. */
  async function record(person: Person, items: CheckInItems, source: CheckIn["source"], now: Date): Promise<Update> {
    const outcome = await services.checkIns.record(person, items, source, now);
    if (outcome === "no-consent") return { replies: [personal(needsConsentDraft())], next: undefined };
    const before = await services.plans.inForce(person, localDay(now, person.timeZone));
    await services.plans.planAgain(person, now);
    const stoodBefore = before?.plan.days[0];
    if (stoodBefore !== undefined && saysWorse(items)) await services.nudges.spare(person, stoodBefore, now);
    const after = await services.plans.inForce(person, localDay(now, person.timeZone));
    const changed = before !== undefined && after !== undefined && today(before) !== today(after);
    const kept =
      changed && stoodBefore !== undefined ? await services.nudges.noteCheckIn(person, stoodBefore, now) : undefined;
    const view = await services.plans.today(person, now);
    return { replies: [personal(noticedDraft(view, changed, kept))], next: undefined };
  }

  async function byAction({ action, asked }: Answer, person: Person, now: Date): Promise<Update | undefined> {
    if (action === undefined) return undefined;
    const quick = QUICK_TAPS[action.id];
    if (quick !== undefined) return record(person, { mood: QUICK_MOOD[quick] }, "tap", now);
    switch (action.id) {
      case "check-in-details": {
        const items = codeForm(action.fields ?? {});
        const sentence = textOf(action.fields?.["sentence"]);
        const flagged = sentence === undefined ? undefined : await answerRedFlags(services, person, sentence, now);
        if (flagged !== undefined) {
          if (Object.keys(items).length > 0) await record(person, items, "form", now);
          // The answer to a symptom stands alone: no plan and no tip beside it.
          return { replies: [flagged], next: undefined };
        }
        const read = sentence === undefined ? undefined : await services.readings.propose(person, sentence);
        if (Object.keys(items).length > 0) return record(person, items, "form", now);
        return read?.kind === "reading"
          ? proposed(read.reading)
          : { replies: [personal(unreadableDraft())], next: { asks: "how" } };
      }
      case "reading-right":
        return asked.asks === "confirm"
          ? record(person, asked.reading.items, "confirmed-reading", now)
          : { replies: [personal(unreadableDraft())], next: asked };
      case "reading-drop":
        return { replies: [personal(droppedDraft())], next: undefined };
      case "check-in-skip":
        return { replies: [personal(skippedDraft())], next: undefined };
      case "check-in-snooze": {
        const at = new Date(now.getTime() + SNOOZE_MS);
        await services.work.of(person.tenant).stores.schedules.set({
          tenant: person.tenant,
          person: person.id,
          kind: "check-in",
          dueAt: at,
        });
        await services.nudges.snooze(person, at);
        return { replies: [personal(snoozedDraft(clockTime(localMinute(at, person.timeZone))))], next: undefined };
      }
      default:
        return undefined;
    }
  }

  async function byWords({ text, asked }: Answer, person: Person, now: Date): Promise<Update> {
    if (asked.asks === "confirm") {
      const said = parseConfirmation(text);
      if (said === "yes") return record(person, asked.reading.items, "confirmed-reading", now);
      if (said === "no") return { replies: [personal(droppedDraft())], next: undefined };
      const corrected = correctReading(asked.reading, text);
      if (corrected !== undefined) return record(person, corrected.items, "confirmed-reading", now);
    }
    const quick = parseQuickAnswer(text);
    if (quick !== undefined) return record(person, { mood: QUICK_MOOD[quick] }, "tap", now);
    const proposal = await services.readings.propose(person, text);
    return proposal.kind === "reading"
      ? proposed(proposal.reading)
      : { replies: [personal(unreadableDraft())], next: { asks: "how" } };
  }

  const proposed = (reading: Reading): Update => ({
    replies: [personal(readingDraft(reading))],
    next: { asks: "confirm", reading },
  });

  return {
    async ask(_state, config) {
      const { context, trace } = runOf(config);
      trace({ kind: "node", name: "check-in: ask" });
      const { person, turn } = context;
      if (!allows(await services.consents.holding(person, turn.now), "check-ins", "coaching")) {
        return { replies: [personal(needsConsentDraft())], next: undefined, answer: undefined };
      }
      const draft = checkInDraft(await checkInOpening(services, person, turn.now));
      return { replies: [personal(draft)], next: { asks: "how" }, answer: undefined };
    },

    async propose({ entry }, config) {
      const { context, trace, signal } = runOf(config);
      trace({ kind: "node", name: "check-in: propose" });
      const proposal = await services.readings.propose(
        context.person,
        entry.kind === "sentence" ? entry.text : "",
        signal,
      );
      return proposal.kind === "reading"
        ? proposed(proposal.reading)
        : { replies: [personal(unreadableDraft())], next: { asks: "how" } };
    },

    async reply({ replies, next }, config) {
      const { context, replyTo, trace } = runOf(config);
      trace({ kind: "node", name: "check-in: reply" });
      const { turn, person } = context;
      const day = localDay(turn.now, person.timeZone);
      const keepQuestion = async (stores: Stores): Promise<void> => {
        if (next === undefined) return stores.questions.close(person.tenant, person.id, "check-in", turn.now);
        const question = {
          id: `${person.tenant}:${person.id}:check-in:${day}`,
          graph: "check-in" as const,
          thread: threadOfCheckIn(person),
          asks: JSON.stringify(next),
          day,
        };
        return stores.questions.open(person.tenant, person.id, question, turn.now);
      };
      if (turn.kind === "system") await sendUnasked(person, replies, day, keepQuestion, turn.now);
      else await services.delivery.finishTurn(turn, replyTo, replies, keepQuestion);
      return { replies: [] };
    },

    async wait({ next }) {
      return { answer: interrupt<unknown, Answer>(next) };
    },

    async interpret({ answer }, config) {
      const { context, trace } = runOf(config);
      trace({ kind: "node", name: "check-in: interpret" });
      if (answer === undefined) return { next: undefined };
      const { person, turn } = context;
      return (await byAction(answer, person, turn.now)) ?? byWords(answer, person, turn.now);
    },
  };

  async function sendUnasked(
    person: Person,
    replies: readonly Reply[],
    day: string,
    effects: (stores: Stores) => Promise<void>,
    now: Date,
  ): Promise<void> {
    const [reply] = replies;
    if (reply === undefined) return;
    await services.delivery.sendProactive(
      person.tenant,
      person.id,
      `check-in:${person.id}:${day}:${now.getTime()}`,
      reply,
      now,
      async (stores) => {
        await effects(stores);
        await stores.nudges.add(person.tenant, person.id, {
          id: `check-in-${day}-${now.getTime()}`,
          kind: "check-in",
          sentAt: now,
        });
      },
    );
  }
}

/** Clearly under the middle of the scale, where 7 is good. */
function saysWorse(items: CheckInItems): boolean {
  const told = Object.values(items).filter((item) => typeof item === "number");
  return told.length > 0 && told.reduce((sum, item) => sum + item, 0) / told.length <= WORSE_UP_TO;
}

export const threadOfCheckIn = (person: Person): string => `${person.tenant}:${person.id}:check-in`;

export const parseAsks = (stored: string): Asks => JSON.parse(stored) as Asks;

const today = (plan: {
  readonly plan: {
    readonly days: readonly { readonly sessions: readonly { readonly title: string; readonly minutes: number }[] }[];
  };
}): string => JSON.stringify(plan.plan.days[0]?.sessions.map(({ title, minutes }) => [title, minutes]));

const textOf = (value: string | readonly string[] | undefined): string | undefined => {
  const first = typeof value === "string" ? value : value?.[0];
  return first === undefined || first.trim() === "" ? undefined : first.trim();
};
