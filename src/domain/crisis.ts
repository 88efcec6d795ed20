import { clausesOf, foldText } from "#src/domain/crisis/fold.ts";
import { saysItElsewhere } from "#src/domain/crisis/more-languages.ts";
import type { Cue, Rule } from "#src/domain/crisis/rule.ts";
import { RULES } from "#src/domain/crisis/rules.ts";
import { type CountryHelp, HELPLINE_DIRECTORY, type Helpline, helpFor } from "#src/domain/helplines.ts";
import type { Draft, Fact } from "#src/domain/message.ts";
import { normaliseText } from "#src/domain/text.ts";

/** Who is in danger: the person, the person by somebody else's hand, or somebody the person worries about. */
export type CrisisKind = "self" | "violence" | "other";

/** What is stored of a crisis: never the text. */
export type CrisisCode = `${CrisisKind}:${Cue}`;

export interface CrisisFinding {
  readonly kind: CrisisKind;
  readonly code: CrisisCode;
  /** Nobody is flagged and nothing is paused when the worry is about somebody else. */
  readonly pausesNudges: boolean;
}

const ORDER: readonly CrisisKind[] = ["self", "violence", "other"];

/**
 * Whether a text speaks of suicide, self-harm or violence (G26, SAFETY.md 8), by grammar alone: no model, no I/O, the same answer
 * every time. Kinds: "self" before "violence" before "other".
 *
 * A rule reads one clause at a time (first person + wish, plan, means or act). Idioms and jokes about things are left out by what
 * stands around the words, and weak cues count only when two different ones meet. A model may raise the level, never lower it.
 */
export function screenForCrisis(text: string): CrisisFinding | undefined {
  const readings = foldText(text).map((folded) => ({ whole: folded, clauses: clausesOf(folded) }));
  for (const kind of ORDER) {
    for (const { whole, clauses } of readings) {
      const cue = cueOf(kind, whole, clauses);
      if (cue !== undefined) return { kind, code: `${kind}:${cue}`, pausesNudges: kind !== "other" };
    }
    if (kind === "self" && saysItElsewhere(normaliseText(text).toLowerCase()))
      return { kind, code: "self:foreign", pausesNudges: true };
  }
  return undefined;
}

/** Code points that are screened at a time, and how many of them are screened again with the next. */
const WINDOW = 3_000;
const OVERLAP = 400;

/** The same for a text of any length: a sentence at the end of a long message counts as much as one at its start. */
export function screenLong(text: string): CrisisFinding | undefined {
  const letters = Array.from(text);
  for (let from = 0; from === 0 || from + OVERLAP < letters.length; from += WINDOW - OVERLAP) {
    const finding = screenForCrisis(letters.slice(from, from + WINDOW).join(""));
    if (finding !== undefined) return finding;
  }
  return undefined;
}

/** Words that no sentence ends with: what follows in the next message belongs to it. */
const GOES_ON =
  /(?:^|[\s,;])(?:i|i'?m|im|to|and|or|but|because|that|if|the|a|an|my|not|don'?t|do|can'?t|cannot|never|just|only|want|wanna|wish|would|could|should|will|gonna|going|be|been|being|better|rather|so|of|off|in|on|with|without|no|ich|nicht|kein|will|möchte|mein|zu|und|je|ne|veux|quiero|voglio|non voglio|no quiero)\s*(?:\.{2,}|…)?$/iu;

/** Whether a message breaks off within a sentence ("I don't want to"), so that it is read together with the next. */
export const breaksOff = (text: string): boolean => GOES_ON.test(text.trim().replaceAll("’", "'"));

function cueOf(kind: CrisisKind, whole: string, clauses: readonly string[]): Cue | undefined {
  const weak = new Set<Cue>();
  for (const rule of RULES) {
    if (rule.kind !== kind) continue;
    const texts = rule.reads === "message" ? [whole] : clauses;
    if (!texts.some((text) => holds(rule, text, whole))) continue;
    if (rule.weight === "strong") return rule.cue;
    weak.add(rule.cue);
    if (weak.size > 1) return rule.cue;
  }
  return undefined;
}

function holds(rule: Rule, text: string, whole: string): boolean {
  return (
    rule.all.every((pattern) => pattern.test(text)) &&
    !rule.unless?.some((pattern) => pattern.test(text)) &&
    !rule.unlessMessage?.some((pattern) => pattern.test(whole))
  );
}

export interface CrisisContext {
  /** ISO 3166 alpha-2. */
  readonly country: string;
  /** The company's assistance line as fixed at onboarding, for example "Acme Assistance 0800 123 456". */
  readonly assistanceLine?: string | undefined;
}

const OPENING: Readonly<Record<CrisisKind, string>> = {
  self: "I'm really glad you told me. You don't have to carry this alone right now.",
  violence: "I'm really glad you told me. You deserve to be safe, and this is not your fault.",
  other: "Thank you for looking out for them. You don't have to carry this alone.",
};

const SUPPORT =
  "What helps: ask them directly how they are and whether they think about ending their life, listen without arguing, stay with them or on the phone, and call one of these numbers together. If there is danger now, call the emergency number first.";

/**
 * The answer to a finding (CONVERSATIONS.md scene 6): contacts within the first 400 characters, then two taps. No tip, no score, no
 * question. Its facts hold every number in it.
 */
export function crisisDraft(finding: CrisisFinding, { country, assistanceLine }: CrisisContext): Draft {
  const help = helpFor(country);
  const lines = finding.kind === "violence" ? [...help.violence, ...help.crisis.slice(0, 1)] : help.crisis;
  const contacts = [...lines.map(contact), `Emergency: ${help.emergency}`, ...(assistanceLine ? [assistanceLine] : [])];
  if (lines.length === 0) contacts.unshift(`Find a helpline: https://${HELPLINE_DIRECTORY}`);
  const closing = "I'm an AI and can't be there with you, these people can.";
  return {
    headline: OPENING[finding.kind],
    paragraphs: [
      `*Talk to someone now:*\n${contacts.map((entry) => `• ${entry}`).join("\n")}`,
      ...(finding.kind === "other" ? [SUPPORT] : []),
      ...(lines.length > 0 ? [`${closing} More lines, also by chat: https://${HELPLINE_DIRECTORY}`] : [closing]),
    ],
    actions: [
      { id: "crisis-call-back", label: "Call me back, please", style: "primary" },
      { id: "crisis-safe", label: finding.kind === "other" ? "Thanks, we're okay for now" : "I'm safe right now" },
    ],
    facts: contactFacts(help, lines, assistanceLine),
    citations: [],
    hushes: true,
  };
}

function contact({ name, call, text, chat }: Helpline): string {
  const ways = [
    call === undefined ? undefined : `call ${call}`,
    text === undefined ? undefined : `text ${text}`,
    chat === undefined ? undefined : `chat https://${chat}`,
  ];
  return `${name}: ${ways.filter((way) => way !== undefined).join(", ")}`;
}

/** Phone numbers and addresses as facts, so that review grounds them like any other number. */
export function contactFacts(help: CountryHelp, lines: readonly Helpline[], assistanceLine?: string): Fact[] {
  const texts = [
    help.emergency,
    ...lines.flatMap(({ name, call, text }) => [name, call ?? "", text ?? ""]),
    assistanceLine ?? "",
  ];
  return texts
    .filter((text) => /[\d@]/u.test(text))
    .map((text) => ({ name: "contact", value: Number(text.replace(/\D/gu, "").slice(0, 15)), renderings: [text] }));
}
