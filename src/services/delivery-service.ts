import { randomUUID } from "node:crypto";
import { type MessageVerdict, reviewMessage } from "#src/domain/guardrails/review.ts";
import type { Draft, Fact } from "#src/domain/message.ts";
import { isPrivate, type Person, type PersonId, type Surface, type TenantId } from "#src/domain/person.ts";
import { localDay } from "#src/domain/time.ts";
import type { Turn } from "#src/domain/turn.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Destination } from "#src/ports/messenger.ts";
import type { Stores, UnitOfWork } from "#src/ports/stores.ts";

/** A draft with what review must know about it. */
export interface Reply {
  readonly draft: Draft;
  /** Says something about the person; never shown where others read. */
  readonly personal: boolean;
}

export interface DeliveryOptions {
  readonly work: UnitOfWork;
  readonly clock: Clock;
  /** Signs verdicts. */
  readonly key: Uint8Array;
  /** The version of the policy in force for a tenant. */
  readonly policyVersion: (tenant: TenantId) => string;
  readonly modelVersion: string;
  readonly constants: readonly Fact[];
  readonly linkHosts: readonly string[];
  /** Prompts and secrets that may never leave. */
  readonly systemPrompts: readonly string[];
  readonly secrets: readonly string[];
  /** Told of everything a person wrote, in the transaction that ends its turn. */
  readonly heard?: (stores: Stores, person: Person, turn: Turn) => Promise<void>;
}

export type DeliveryService = ReturnType<typeof createDeliveryService>;

interface Target {
  readonly tenant: TenantId;
  readonly person: Person;
  readonly surface: Surface;
  readonly to: Destination;
  readonly personText?: string | undefined;
}

const BLOCKED: Draft = {
  headline: "I can't answer that one safely, so I'd rather leave it.",
  paragraphs: ["Ask me about today's plan, your check-in or a lesson, or talk to a human."],
  actions: [{ id: "human", label: "Talk to a human" }],
  facts: [],
  citations: [],
};

const IN_PRIVATE: Draft = {
  headline: "That one is between you and me: I've answered in our direct message.",
  paragraphs: [],
  actions: [],
  facts: [],
  citations: [],
};

const WRITE_PRIVATELY: Draft = {
  ...IN_PRIVATE,
  headline: "I keep personal things out of shared rooms. Write to me in a direct message and I'll answer there.",
};

/** What is remembered of a message: its words without a code in them. */
const wordsOf = ({ headline, paragraphs, secrets = [] }: Draft): string =>
  secrets.reduce((text, secret) => text.replaceAll(secret, "[code]"), [headline, ...paragraphs].join("\n"));

/** The person's own conversation, by its channel. */
export const surfaceOf = (destination: Destination): Surface =>
  destination.channel === "slack" ? "slack-dm" : "teams-personal";

/** The two doors that everything leaves by: review, then the outbox row in the transaction of its effect. */
export function createDeliveryService(options: DeliveryOptions) {
  const { work, clock } = options;

  function review(
    draft: Draft,
    target: Pick<Target, "person" | "surface" | "personText">,
    personal: boolean,
  ): MessageVerdict {
    return reviewMessage(draft, {
      surface: target.surface,
      audience: target.person.id,
      key: options.key,
      verdictId: randomUUID(),
      personalContent: personal,
      personText: target.personText,
      constants: options.constants,
      linkHosts: options.linkHosts,
      systemPromptRuns: options.systemPrompts,
      canaries: options.secrets,
      policyVersion: options.policyVersion(target.person.tenant),
      modelVersion: options.modelVersion,
    });
  }

  /** Writes the reviewed draft, or the safe answer where review blocked it, under `key`. */
  async function post(
    stores: Stores,
    target: Target,
    reply: Reply,
    key: string,
    { urgent = false } = {},
  ): Promise<Draft> {
    const now = clock.now();
    const hushes = reply.draft.hushes === true;
    if (hushes) await hush(stores, target, now);
    let verdict = review(reply.draft, target, reply.personal);
    await keep(stores, target, verdict, now);
    if (verdict.message === undefined) {
      verdict = review(BLOCKED, target, false);
      await keep(stores, target, verdict, now);
    }
    const message = verdict.message;
    if (message === undefined)
      throw new Error("Cannot send the safe answer as review must approve it: current outcome is blocked");
    await stores.outbox.add({
      id: randomUUID(),
      tenant: target.tenant,
      person: target.person.id,
      key,
      destination: target.to,
      message,
      day: localDay(now, target.person.timeZone),
      urgent: urgent || hushes,
      createdAt: now,
    });
    return message;
  }

  /** Takes back what has not left, and lets nothing follow that was composed before now. */
  async function hush({ people, outbox }: Stores, { tenant, person }: Target, now: Date): Promise<void> {
    await people.hold(tenant, person.id);
    await people.setStanding(tenant, person.id, { hushedAt: now });
    await outbox.withdraw(tenant, person.id);
  }

  /**
   * Holds the person until the transaction ends. False after a crisis, until the person writes; and where what was looked at `since`
   * is from before a crisis or a red flag.
   */
  async function mayWriteUnasked(
    { people }: Stores,
    tenant: TenantId,
    person: PersonId,
    since: Date,
  ): Promise<boolean> {
    await people.hold(tenant, person);
    if ((await people.get(tenant, person)) === undefined) return false;
    const { nudgesPausedAt, hushedAt } = await people.standing(tenant, person);
    return nudgesPausedAt === undefined && (hushedAt === undefined || since >= hushedAt);
  }

  async function keep(stores: Stores, target: Target, verdict: MessageVerdict, at: Date): Promise<void> {
    await stores.verdicts.add({
      id: verdict.id,
      tenant: target.tenant,
      person: target.person.id,
      subject: "message",
      outcome: verdict.outcome,
      fired: verdict.fired,
      numbers: { inputs: verdict.inputs },
      policyVersion: verdict.policyVersion,
      modelVersion: verdict.modelVersion,
      mac: verdict.mac,
      at,
    });
  }

  /** In a shared room personal content goes to the person's own conversation, and the room is told only that. */
  async function postWhereItBelongs(stores: Stores, target: Target, reply: Reply, key: string): Promise<Draft> {
    if (isPrivate(target.surface) || !reply.personal) return post(stores, target, reply, key);
    const own = await stores.people.destination(target.tenant, target.person.id);
    if (own === undefined) return post(stores, target, { draft: WRITE_PRIVATELY, personal: false }, key);
    await post(stores, target, { draft: IN_PRIVATE, personal: false }, key);
    return post(stores, { ...target, to: own, surface: surfaceOf(own) }, reply, `${key}:private`);
  }

  return {
    /** For the synchronous surfaces and the guardrail tool: what review would say, without sending. */
    review,

    post,

    mayWriteUnasked,

    /**
     * Ends a turn: its replies, its effects and its end are one transaction.
     *
     * False when the turn had ended already, or the person said stop, was in a crisis or was erased meanwhile: then nothing is written.
     */
    async finishTurn(
      turn: Turn,
      replyTo: Destination,
      replies: readonly Reply[],
      effects: (stores: Stores) => Promise<void> = async () => {},
    ): Promise<boolean> {
      return work.of(turn.tenant).transaction(async (stores) => {
        if (await stores.erasure.isErased(turn.tenant, turn.person)) return false;
        const person = await stores.people.get(turn.tenant, turn.person);
        if (person === undefined) return false;
        await stores.people.hold(turn.tenant, turn.person);
        const end = await stores.turns.finish(turn.id, "done");
        if (end === "finished before") return false;
        // What is urgent for the body is said all the same; the rest was composed before the answer to a crisis, or before "stop".
        const said = end === "stopped" ? replies.filter(({ draft }) => draft.hushes === true) : replies;
        if (end === "stopped" && said.length === 0) return false;
        if (end === "finished") await effects(stores);
        const target: Target = {
          tenant: turn.tenant,
          person,
          surface: turn.surface,
          to: replyTo,
          personText: turn.text,
        };
        const line = { tenant: turn.tenant, person: turn.person, surface: turn.surface, at: turn.now };
        if (turn.kind === "message") {
          await stores.transcripts.add({ ...line, speaker: "person", text: turn.text });
          await options.heard?.(stores, person, turn);
        }
        for (const [index, reply] of said.entries()) {
          const draft = await postWhereItBelongs(stores, target, reply, `turn:${turn.id}:${index}`);
          await stores.transcripts.add({
            ...line,
            speaker: "kairos",
            text: wordsOf(draft),
          });
        }
        return true;
      });
    },

    /**
     * A message that nobody asked for, once per `key`, to the conversation the person used last. `since` is when what it says was
     * looked at.
     *
     * False when there is nowhere to send it, review blocked it, or it may not follow what the person was told meanwhile.
     */
    async sendProactive(
      tenant: TenantId,
      personId: PersonId,
      key: string,
      reply: Reply,
      since: Date,
      effects: (stores: Stores) => Promise<void> = async () => {},
    ): Promise<boolean> {
      return work.of(tenant).transaction(async (stores) => {
        if (!(await mayWriteUnasked(stores, tenant, personId, since))) return false;
        const person = await stores.people.get(tenant, personId);
        const to = await stores.people.destination(tenant, personId);
        if (person === undefined || to === undefined) return false;
        const target = { tenant, person, surface: surfaceOf(to), to };
        const verdict = review(reply.draft, target, reply.personal);
        if (verdict.message === undefined) {
          // Nobody asked, so silence is better than an excuse.
          await keep(stores, target, verdict, clock.now());
          return false;
        }
        await effects(stores);
        await post(stores, target, reply, key);
        return true;
      });
    },
  };
}
