import { readFile } from "node:fs/promises";
import path from "node:path";
import { asksAboutSomebody } from "#agents/coach/commands.ts";
import { actionOf } from "#agents/coach/nodes.ts";
import { createDecide, type Decide } from "#agents/offline/intents.ts";
import { routeTurn } from "#agents/turn-router.ts";
import { screenForRedFlags } from "#src/domain/red-flags.ts";
import { createOfflineEmbedder } from "#src/embedding/offline-embedder.ts";
import { readPhraseBook } from "#src/library/phrase-book.ts";

const FOLDER = path.join(import.meta.dirname, "understanding");

/** What becomes of a text without a language model and without an open question. */
export interface Outcome {
  /** Done at once. */
  readonly does?: string | undefined;
  /** Offered as buttons, one tap away. */
  readonly offers?: readonly string[] | undefined;
  /** Asked first although only one thing is meant, as it changes something. */
  readonly asksFirst?: boolean | undefined;
}

/** Shares of the sentences that ask for something, and of those that ask for nothing. */
export interface PartFigures {
  readonly wishes: number;
  /** Did what was asked, or asked first where it must. */
  readonly right: number;
  /** "Did you mean ...?" with the right button. */
  readonly oneTapAway: number;
  /** The wrong buttons, or "I didn't catch". */
  readonly notUnderstood: number;
  readonly noWishes: number;
  /** A question with buttons where nothing was asked for. */
  readonly askedInVain: number;
  /** Of all sentences: did something that was not asked for. */
  readonly wrongAction: number;
  readonly sentences: number;
  readonly p50Ms: number;
}

export interface UnderstandingEval {
  readonly dev: PartFigures;
  readonly heldOut: PartFigures;
  /** Of the dev part alone, with --errors: nobody looks at the other one. */
  readonly errors?: readonly string[];
}

export interface Sentence {
  readonly labels: readonly string[];
  readonly text: string;
}

/** `label<TAB>text` a line; several labels, each of them right, are parted by "/", and "none" asks for nothing. */
export async function sentencesOf(part: "dev" | "held-out"): Promise<Sentence[]> {
  const [, ...lines] = (await readFile(path.join(FOLDER, `${part}.tsv`), "utf8")).trim().split("\n");
  return lines.map((line) => {
    const [labels = "", text = ""] = line.split("\t");
    return { labels: labels.split("/"), text };
  });
}

/** A label of the sentences, where an act or a tool has another name. */
const LABELS: Readonly<Record<string, string>> = {
  "home-plan": "week",
  "session-done": "session-feedback",
  guardrail_validate: "may-train",
  learning_search: "topic",
};

const labelOf = (id: string): string => LABELS[id] ?? id;

/** The way of a turn, from the router to the offline mind. */
export async function outcomeOf(text: string, decide: Decide): Promise<Outcome> {
  if (routeTurn({ text }, []) === "check-in-sentence") return { offers: ["check-in-sentence"], asksFirst: true };
  const action = asksAboutSomebody(text) ? undefined : actionOf({ text });
  if (action !== undefined) return { does: labelOf(action.id) };
  if (screenForRedFlags(text).length > 0 || asksAboutSomebody(text)) return {};
  const decision = await decide(text);
  if ("tool" in decision) return { does: labelOf(decision.tool) };
  if ("act" in decision) return decision.act.id === "courtesy" ? {} : { does: labelOf(decision.act.id) };
  if ("unknown" in decision) return {};
  return {
    offers: decision.ask.map(({ does }) => labelOf(does)),
    asksFirst: decision.ask.length === 1 && decision.ask[0]?.asks !== undefined,
  };
}

type Verdict = "right" | "one-tap-away" | "not-understood" | "wrong-action" | "asked-in-vain";

export function judge({ labels }: Sentence, { does, offers = [], asksFirst = false }: Outcome): Verdict {
  if (labels.includes("none"))
    return does !== undefined ? "wrong-action" : offers.length > 0 ? "asked-in-vain" : "right";
  if (does !== undefined) return labels.includes(does) ? "right" : "wrong-action";
  if (!offers.some((offer) => labels.includes(offer))) return "not-understood";
  return asksFirst ? "right" : "one-tap-away";
}

/** Reads labelled sentences as a turn without a language model does; --errors shows what the dev part gets wrong. */
export async function run({ args = [] }: { readonly args?: readonly string[] } = {}): Promise<UnderstandingEval> {
  const embedder = createOfflineEmbedder();
  try {
    const decide = createDecide(await readPhraseBook(), embedder);
    await embedder.embed(["the model is loaded before anything is timed"]);
    const dev = await measure(await sentencesOf("dev"), decide);
    const heldOut = await measure(await sentencesOf("held-out"), decide);
    return {
      dev: dev.figures,
      heldOut: heldOut.figures,
      ...(args.includes("--errors") ? { errors: dev.errors } : {}),
    };
  } finally {
    await embedder.close();
  }
}

async function measure(
  sentences: readonly Sentence[],
  decide: Decide,
): Promise<{ readonly figures: PartFigures; readonly errors: readonly string[] }> {
  const times: number[] = [];
  const errors: string[] = [];
  const verdicts: { readonly verdict: Verdict; readonly isWish: boolean }[] = [];
  for (const sentence of sentences) {
    const started = performance.now();
    const outcome = await outcomeOf(sentence.text, decide);
    times.push(performance.now() - started);
    const verdict = judge(sentence, outcome);
    verdicts.push({ verdict, isWish: !sentence.labels.includes("none") });
    if (verdict !== "right")
      errors.push(`${verdict}: ${sentence.labels.join("/")} | ${sentence.text} | ${JSON.stringify(outcome)}`);
  }
  const wishes = verdicts.filter(({ isWish }) => isWish);
  const others = verdicts.filter(({ isWish }) => !isWish);
  const share = (of: typeof verdicts, wanted: Verdict): number =>
    rounded(of.filter(({ verdict }) => verdict === wanted).length / of.length);
  return {
    figures: {
      wishes: wishes.length,
      right: share(wishes, "right"),
      oneTapAway: share(wishes, "one-tap-away"),
      notUnderstood: share(wishes, "not-understood"),
      noWishes: others.length,
      askedInVain: share(others, "asked-in-vain"),
      wrongAction: share(verdicts, "wrong-action"),
      sentences: sentences.length,
      p50Ms: rounded(times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0),
    },
    errors,
  };
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
