import { withoutContacts } from "#src/domain/guardrails/message/contacts.ts";
import type { Fired, MessageContext } from "#src/domain/guardrails/message/context.ts";
import { draftSchema } from "#src/domain/guardrails/message/envelope.ts";
import { type GroundingCheck, groundingOf } from "#src/domain/guardrails/message/grounding.ts";
import { medicalClaims } from "#src/domain/guardrails/message/medical.ts";
import { filterText, holdsSecret, leaksRun, mayOpen } from "#src/domain/guardrails/message/output-filter.ts";
import { arrange, calmText, LIMITS, shorten } from "#src/domain/guardrails/message/voice.ts";
import type { Action, Citation, Draft } from "#src/domain/message.ts";
import { isPrivate } from "#src/domain/person.ts";

export interface MessageCheck {
  readonly outcome: "approved" | "edited" | "blocked";
  readonly draft?: Draft;
  readonly fired: readonly Fired[];
}

type Texts = Pick<Draft, "headline" | "paragraphs" | "actions" | "citations" | "picture">;

/** Every check of a message, in order: shape, surface, filter, leaks, claims, grounding, form. The first that blocks ends it. */
export function checkMessage(draft: Draft, context: MessageContext): MessageCheck {
  const fired: Fired[] = [];
  const blocked = (id: Fired["id"], reason: string): MessageCheck => ({
    outcome: "blocked",
    fired: unique([...fired, { id, reason }]),
  });

  const shape = draftSchema.safeParse(JSON.parse(JSON.stringify(draft)));
  if (!shape.success)
    return blocked("shape", `the draft is malformed at "${shape.error.issues[0]?.path.join(".") ?? ""}"`);
  if (!isPrivate(context.surface) && (context.personalContent || draft.facts.length > 0)) {
    return blocked("public-surface", "personal content stays in a direct message");
  }
  const openable = draft.actions.filter((action) => opensSafely(action, context));
  if (openable.length < draft.actions.length)
    fired.push({ id: "link", reason: "a button to a page that is not allowed here was left out" });
  const arranged = arrange(openable);
  if (arranged.bad) return blocked(arranged.bad.id, arranged.bad.reason);
  fired.push(...arranged.fired);

  const clean = cleanTexts({ ...draft, actions: arranged.actions }, context, fired);
  const leak = leakOf(clean, draft, context);
  if (leak) return blocked(leak.id, leak.reason);
  const claims = saidTexts(clean).flatMap((text) => medicalClaims(text));
  const claim = [...claims, ...medicalClaims(wholeText(clean))][0];
  if (claim) return blocked(claim.id, claim.reason);

  const ungrounded = groundingOf({
    facts: draft.facts,
    constants: context.constants ?? [],
    citations: clean.citations,
    personText: context.personText ?? "",
  });
  const grounded = groundTexts(clean, ungrounded);
  if (!grounded)
    return blocked("grounding", "a number rests on no fact, constant, cited passage or word of the person");
  if (grounded.dropped > 0)
    fired.push({ id: "grounding", reason: `${grounded.dropped} paragraph(s) with a number without ground left out` });
  if (grounded.paragraphs.length === 0 && (clean.headline === "" || clean.paragraphs.length > 0)) {
    return blocked(grounded.dropped > 0 ? "grounding" : "shape", "nothing is left to say");
  }

  const edited = fired.length > 0;
  return {
    outcome: edited ? "edited" : "approved",
    draft: { ...draft, ...clean, paragraphs: grounded.paragraphs },
    fired: unique(fired),
  };
}

/** A page's address may hold a secret of the person's, so it never goes where others read. */
const opensSafely = ({ link }: Action, { surface, linkHosts = [] }: MessageContext): boolean =>
  link === undefined || (isPrivate(surface) && link.length <= LIMITS.link && mayOpen(link, linkHosts));

function cleanTexts(draft: Draft, context: MessageContext, fired: Fired[]): Texts {
  const budget = { emoji: 1 };
  const grounds = {
    stated: [...draft.facts, ...(context.constants ?? [])],
    citations: draft.citations,
    personText: context.personText ?? "",
  };
  const clean = (raw: string, max: number): string => {
    const filtered = filterText(raw, { linkHosts: context.linkHosts ?? [] });
    fired.push(...filtered.fired);
    const rested = withoutContacts(filtered.text, grounds);
    if (rested !== filtered.text)
      fired.push({ id: "contact", reason: "an address or telephone number without ground was removed" });
    const calm = calmText(rested, budget);
    if (calm !== rested) fired.push({ id: "voice", reason: "shouting or a second emoji was taken out" });
    const short = shorten(calm, max);
    if (short !== calm) fired.push({ id: "length", reason: "a text was shortened" });
    return short;
  };
  const headline = clean(draft.headline.replace(/\s*\n\s*/gu, " "), LIMITS.headline);
  let room: number = LIMITS.message;
  const paragraphs: string[] = [];
  for (const raw of draft.paragraphs.slice(0, LIMITS.paragraphs)) {
    const paragraph = clean(raw, Math.min(LIMITS.paragraph, room));
    if (paragraph === "" || room < 80) continue;
    room -= paragraph.length;
    paragraphs.push(paragraph);
  }
  if (draft.paragraphs.length > LIMITS.paragraphs || room < 80)
    fired.push({ id: "length", reason: "paragraphs over the limit were left out" });
  return {
    headline,
    paragraphs,
    actions: draft.actions.map((action): Action => ({ ...action, label: clean(action.label, LIMITS.label) })),
    citations: draft.citations.map(
      (citation): Citation => ({ ...citation, title: clean(citation.title, 200), source: clean(citation.source, 300) }),
    ),
    ...(draft.picture && { picture: { ...draft.picture, alt: clean(draft.picture.alt, LIMITS.alt) } }),
  };
}

/** What must not leave even in pieces, looked for in what is said and in what rides along. */
function leakOf(clean: Texts, draft: Draft, context: MessageContext): Fired | undefined {
  const riding = [
    ...draft.actions.flatMap(({ id, value }) => [id, value ?? ""]),
    draft.picture?.name ?? "",
    ...draft.facts.flatMap((fact) => [fact.name, fact.unit ?? "", ...(fact.renderings ?? [])]),
    ...clean.citations.flatMap(({ chunkId, passage }) => [chunkId, passage]),
  ];
  const all = [...saidTexts(clean), ...riding];
  if (riding.some(holdsSecret)) return { id: "secret", reason: "a token pattern rides along with the message" };
  const links = clean.actions.map(({ link }) => link ?? "");
  const lower = [...all, ...links].join("\n").toLowerCase();
  if ((context.canaries ?? []).some((canary) => canary.length > 0 && lower.includes(canary.toLowerCase()))) {
    return { id: "canary", reason: "the text holds what may never leave" };
  }
  const prompts = context.systemPromptRuns ?? [];
  if (prompts.length > 0 && leaksRun(wholeText(clean), prompts))
    return { id: "prompt-leak", reason: "the text repeats a system prompt" };
  return undefined;
}

/** Paragraphs without ground are left out; the headline, the opening, a label or the picture's text may not be. */
function groundTexts(clean: Texts, ungrounded: GroundingCheck): { paragraphs: string[]; dropped: number } | undefined {
  const fixed = [clean.headline, ...clean.actions.map(({ label }) => label), clean.picture?.alt ?? ""];
  if (fixed.some((text) => ungrounded(text).length > 0)) return undefined;
  const paragraphs = clean.paragraphs.filter((paragraph) => ungrounded(paragraph).length === 0);
  const opening = clean.headline === "" ? clean.paragraphs[0] : undefined;
  if (opening !== undefined && paragraphs[0] !== opening) return undefined;
  return { paragraphs, dropped: clean.paragraphs.length - paragraphs.length };
}

function saidTexts({ headline, paragraphs, actions, citations, picture }: Texts): string[] {
  return [
    headline,
    ...paragraphs,
    ...actions.map(({ label }) => label),
    ...citations.flatMap(({ title, source }) => [title, source]),
    picture?.alt ?? "",
  ].filter((text) => text !== "");
}

const wholeText = (texts: Texts): string => saidTexts(texts).join(" ");

const unique = (fired: readonly Fired[]): Fired[] =>
  fired.filter((one, i) => fired.findIndex(({ id, reason }) => id === one.id && reason === one.reason) === i);
