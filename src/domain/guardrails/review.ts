import { createHmac, timingSafeEqual } from "node:crypto";
import { enforcePlan, type PlanVerdict, planSatisfies } from "#src/domain/guardrails/enforce.ts";
import { checkMessage } from "#src/domain/guardrails/message/check-message.ts";
import { checkView } from "#src/domain/guardrails/message/check-view.ts";
import type { Fired, MessageContext, ViewContext } from "#src/domain/guardrails/message/context.ts";
import { canonicalJson, type Envelope, envelopeSchema, planSchema } from "#src/domain/guardrails/message/envelope.ts";
import type { PlanFacts } from "#src/domain/guardrails/plan-facts.ts";
import { type Policy, policyVersion as versionOf } from "#src/domain/guardrails/policy.ts";
import type { Draft, Form, HomeView } from "#src/domain/message.ts";
import type { CandidatePlan } from "#src/domain/plan.ts";

export type { Fired, MessageContext, ViewContext } from "#src/domain/guardrails/message/context.ts";

declare const approval: unique symbol;

/** Reviewed text. Only this file can write the brand; nothing else can be sent. */
export type ApprovedMessage = Draft & { readonly [approval]: "message"; readonly verdictId: string };

/** A reviewed dialog or page, for the surfaces that answer at once. */
export type ApprovedView = (Form | HomeView) & { readonly [approval]: "view" };

/** A plan within every rule. Only this file can write the brand; nothing else can be saved. */
export type ApprovedPlan = CandidatePlan & { readonly [approval]: "plan"; readonly verdictId: string };

/** What review found. A blocked draft carries no text onward. */
export interface MessageVerdict {
  readonly id: string;
  readonly outcome: "approved" | "edited" | "blocked";
  /** Absent exactly when blocked. */
  readonly message?: ApprovedMessage;
  readonly fired: readonly Fired[];
  /** Keyed digest of what was reviewed (draft, surface, audience, grounds), hex; it cannot be guessed from a short text. */
  readonly inputs: string;
  readonly policyVersion: string;
  readonly modelVersion: string;
  /** HMAC-SHA256 over all of the above, base64url. */
  readonly mac: string;
}

/** Thrown when a stored message or plan is not what review signed. */
export class UnapprovedError extends Error {
  override readonly name = "UnapprovedError";
  readonly code = "unapproved";
}

/** Thrown when a dialog or page must not be shown. */
export class ViewBlockedError extends Error {
  override readonly name = "ViewBlockedError";
  readonly code = "view_blocked";
  readonly fired: readonly Fired[];
  constructor(fired: readonly Fired[]) {
    super(
      `Cannot show the view as review blocked it: current reasons are ${fired.map(({ id, reason }) => `${id} (${reason})`).join(", ")}`,
    );
    this.fired = fired;
  }
}

export interface PlanContext {
  readonly key: Uint8Array;
  readonly verdictId: string;
  readonly modelVersion?: string | undefined;
  /** Seed of the simulation whose odds the facts hold. */
  readonly seed?: string | undefined;
}

/** The rules' verdict on a plan, signed. */
export interface SignedPlanVerdict extends PlanVerdict {
  readonly id: string;
  /** Keyed digest of the candidate, the facts, the policy and the seed, hex. */
  readonly inputs: string;
  readonly policyVersion: string;
  readonly modelVersion: string;
  readonly mac: string;
}

const envelopes = new WeakMap<object, Envelope>();
const views = new WeakSet<object>();

/**
 * Reviews a draft (SAFETY.md 4 and 9, G24, G25, G28, G29): strips what may not leave, drops paragraphs whose numbers have no ground,
 * and blocks what cannot be mended. Pure: the same draft and context give the same verdict.
 */
export function reviewMessage(draft: Draft, context: MessageContext): MessageVerdict {
  const { outcome, draft: reviewed, fired } = checkMessage(draft, context);
  const { verdictId: id, surface, audience, policyVersion = "", modelVersion = "" } = context;
  const grounds = [context.personalContent, context.personText ?? "", context.constants ?? []];
  const inputs = digest(context.key, [draft, surface, audience, grounds]);
  const verdict = { id, outcome, fired: [...fired], inputs, policyVersion, modelVersion, surface, audience };
  const message = reviewed && (plain(reviewed) as NonNullable<Envelope["message"]>);
  const envelope: Envelope = { version: 1, verdict, ...(message && { message }), mac: "" };
  const mac = sign(envelope, context.key);
  return {
    id,
    outcome,
    fired,
    inputs,
    policyVersion,
    modelVersion,
    mac,
    ...(message && { message: approve({ ...envelope, mac }, message) }),
  };
}

/** The row in which an approved message is stored. It revives only under the key that signed it. */
export function serialiseApproved(message: ApprovedMessage): Envelope {
  assertApproved(message);
  return envelopes.get(message)!;
}

/**
 * The approved message of a stored row.
 *
 * Throws UnapprovedError when the row has another shape, was blocked, or differs in any way from what review signed.
 */
export function reviveApproved(row: unknown, key: Uint8Array): ApprovedMessage {
  const envelope = open(row, key, "message");
  if (!envelope.message)
    throw new UnapprovedError("Cannot revive a message as its verdict must carry one: current value is none");
  return approve(envelope, envelope.message as Draft);
}

/** Fails loudly when something that review did not make reaches a messenger, for example through `any`. */
export function assertApproved(message: unknown): asserts message is ApprovedMessage {
  if (typeof message !== "object" || message === null || !envelopes.has(message)) {
    throw new UnapprovedError("Cannot send a message as it must come from review: current value was made elsewhere");
  }
}

/** Whom and where the message was approved for; the outbox sends it nowhere else. */
export function approvedFor(message: ApprovedMessage): Pick<MessageContext, "audience" | "surface"> {
  const { audience, surface } = serialiseApproved(message).verdict;
  if (audience === undefined || surface === undefined)
    throw new UnapprovedError("Cannot tell whom a message is for as its verdict must say so");
  return { audience, surface };
}

/**
 * Reviews a dialog or a page by the same checks as a message.
 *
 * Throws ViewBlockedError when anything in it may not be shown: there is nobody to mend it while a trigger waits.
 */
export function reviewView<V extends Form | HomeView>(view: V, context: ViewContext): ApprovedView & V {
  const { view: reviewed, fired } = checkView(view, context);
  if (!reviewed) throw new ViewBlockedError(fired);
  const frozen = deepFreeze(plain(reviewed));
  views.add(frozen);
  return frozen as ApprovedView & V;
}

/** Fails loudly when a view that review did not make reaches a channel. */
export function assertApprovedView(view: unknown): asserts view is ApprovedView {
  if (typeof view !== "object" || view === null || !views.has(view)) {
    throw new UnapprovedError("Cannot show a view as it must come from review: current value was made elsewhere");
  }
}

/**
 * Holds a candidate plan to every rule of MODEL.md 4 and signs what is left of it: the emitted plan is nowhere larger than the candidate
 * and satisfies every rule; where the rules block, it holds no session.
 *
 * Throws a RangeError for a plan or facts with numbers that are not finite, and an Error should enforcement leave a broken rule.
 */
export function reviewPlan(
  candidate: CandidatePlan,
  facts: PlanFacts,
  policy: Policy,
  { key, verdictId: id, modelVersion = "", seed = "" }: PlanContext,
): { plan: ApprovedPlan; verdict: SignedPlanVerdict } {
  const enforced = enforcePlan(candidate, facts, policy);
  const broken = planSatisfies(enforced.plan, facts, policy);
  if (broken.length > 0)
    throw new Error(`Cannot approve a plan as it must satisfy every rule: current violations are ${broken.join(", ")}`);
  const inputs = digest(key, [candidate, facts, policy, seed]);
  const policyVersion = versionOf(policy);
  const fired = enforced.fired.map(({ id: rule, reason }) => ({ id: rule, reason }));
  const verdict = { id, outcome: enforced.outcome, fired, inputs, policyVersion, modelVersion };
  const unsigned: Envelope = { version: 1, verdict, plan: { ...plain(enforced.plan) }, mac: "" };
  const envelope = { ...unsigned, mac: sign(unsigned, key) };
  return {
    plan: approvePlan(envelope),
    verdict: { ...enforced, id, inputs, policyVersion, modelVersion, mac: envelope.mac },
  };
}

/** The row in which an approved plan is stored. It revives only under the key that signed it. */
export function serialiseApprovedPlan(plan: ApprovedPlan): Envelope {
  assertApprovedPlan(plan);
  return envelopes.get(plan)!;
}

/** The approved plan of a stored row. Throws UnapprovedError as `reviveApproved` does. */
export function reviveApprovedPlan(row: unknown, key: Uint8Array): ApprovedPlan {
  return approvePlan(open(row, key, "plan"));
}

/** Fails loudly when a plan that review did not make reaches a store, for example through `any`. */
export function assertApprovedPlan(plan: unknown): asserts plan is ApprovedPlan {
  if (typeof plan !== "object" || plan === null || !envelopes.has(plan)) {
    throw new UnapprovedError("Cannot save a plan as it must come from review: current value was made elsewhere");
  }
}

function approvePlan(envelope: Envelope): ApprovedPlan {
  const parsed = planSchema.safeParse(envelope.plan);
  if (!parsed.success)
    throw new UnapprovedError("Cannot revive a plan as its verdict must carry one: current value is none");
  const approved: CandidatePlan & { verdictId: string } = {
    ...(parsed.data as CandidatePlan),
    verdictId: envelope.verdict.id,
  };
  const plan = deepFreeze(approved) as ApprovedPlan;
  envelopes.set(plan, deepFreeze(envelope));
  return plan;
}

function approve(envelope: Envelope, draft: Draft): ApprovedMessage {
  const message = deepFreeze({ ...draft, verdictId: envelope.verdict.id }) as ApprovedMessage;
  envelopes.set(message, deepFreeze(envelope));
  return message;
}

function open(row: unknown, key: Uint8Array, what: string): Envelope {
  const parsed = envelopeSchema.safeParse(row);
  if (!parsed.success) {
    throw new UnapprovedError(
      `Cannot revive a ${what} as its row must have the shape that review wrote: current problem is ${parsed.error.issues[0]?.path.join(".") || "no object"}`,
    );
  }
  const envelope = plain(parsed.data);
  const expected = Buffer.from(sign(envelope, key));
  const stored = Buffer.from(envelope.mac);
  if (expected.length !== stored.length || !timingSafeEqual(expected, stored)) {
    throw new UnapprovedError(
      `Cannot revive a ${what} as its signature must match its content: current verdict is "${envelope.verdict.id}"`,
    );
  }
  return envelope;
}

function sign({ mac: _unsigned, ...signed }: Envelope, key: Uint8Array): string {
  if (key.length < 32)
    throw new RangeError(
      `Cannot sign a verdict as the key must have at least 32 bytes: current value is ${key.length}`,
    );
  return createHmac("sha256", key).update("kairos verdict 1\n").update(canonicalJson(signed)).digest("base64url");
}

const digest = (key: Uint8Array, value: unknown): string =>
  createHmac("sha256", key).update("kairos inputs 1\n").update(canonicalJson(value)).digest("hex");

/** As it will come back from the database: no undefined, no prototypes. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !(value instanceof Date) && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const child of Object.values(value)) deepFreeze(child);
  }
  return value;
}
