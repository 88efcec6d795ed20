import { reviewNote } from "#src/domain/lesson-draft.ts";
import { factsIn } from "#src/domain/library-facts.ts";
import type { Citation, Draft } from "#src/domain/message.ts";
import type { Session } from "#src/domain/plan.ts";
import type { BodyPart, Drill, Passage } from "#src/domain/skill.ts";

/** An approved drill with its limits. */
export type DrillPassage = Passage & { readonly drill: Drill };

/** A planned session made of approved drills: warm-up, main part, cool-down. */
export interface TrainingSession {
  readonly drills: readonly DrillPassage[];
  /** Never more than the session's own. */
  readonly minutes: number;
}

export const isDrill = (passage: Passage): passage is DrillPassage => passage.drill !== undefined;

/**
 * The planned session from approved drills alone, within its minutes and effort, without a drill that loads an old injury;
 * undefined when nothing approved fits.
 *
 * The main part comes first in the choice: the alternative for the injury where there is one, then the highest level that fits. Warm-up and
 * cool-down take what time is left.
 */
export function trainingSession(
  session: Pick<Session, "minutes" | "rpe">,
  passages: readonly Passage[],
  injuries: readonly BodyPart[],
): TrainingSession | undefined {
  const suitable = passages
    .filter(isDrill)
    .filter(({ approved, drill }) => approved && drill.rpe <= (session.rpe ?? Number.POSITIVE_INFINITY))
    .filter(({ drill }) => !drill.avoidWith.some((part) => injuries.includes(part)));
  const rank = ({ drill, level }: DrillPassage): number =>
    (drill.insteadFor.some((part) => injuries.includes(part)) ? 20 : 0) +
    (drill.insteadFor.length === 0 ? 10 : 0) +
    level;
  const best = (phase: Drill["phase"], room: number): DrillPassage | undefined =>
    suitable
      .filter(({ drill }) => drill.phase === phase && drill.minutes <= room)
      .toSorted((a, b) => rank(b) - rank(a) || (a.id < b.id ? -1 : 1))[0];
  const main = best("main", session.minutes);
  if (main === undefined) return undefined;
  const warmUp = best("warm-up", session.minutes - main.drill.minutes);
  const used = main.drill.minutes + (warmUp?.drill.minutes ?? 0);
  const coolDown = best("cool-down", session.minutes - used);
  const drills = [warmUp, main, coolDown].filter((drill) => drill !== undefined);
  return { drills, minutes: drills.reduce((sum, { drill }) => sum + drill.minutes, 0) };
}

const PHASES: Readonly<Record<Drill["phase"], string>> = {
  "warm-up": "Warm-up",
  main: "Main part",
  "cool-down": "Cool-down",
};

/** One message a drill; pain is asked first where the session has movements under load, and every drill carries its stop rule. */
export function trainingDrafts(
  session: Pick<Session, "title" | "kind">,
  { drills, minutes }: TrainingSession,
): Draft[] {
  const ask =
    session.kind === "physical" ? ["First: any pain today, from 0 to 10? Over 3, leave it out and tell me."] : [];
  return drills.map((passage, index): Draft => {
    const { drill, title, text, source, id } = passage;
    const paragraphs = [
      ...(index === 0 ? ask : []),
      `*${PHASES[drill.phase]}, ${drill.minutes} minutes: ${title}.* ${text.replace(/\s+/gu, " ")}`,
      drill.stop,
      reviewNote(drill),
    ];
    const headline = index === 0 ? `${session.title}, ${minutes} minutes` : "";
    return {
      headline,
      paragraphs,
      actions: [],
      facts: [
        { name: "minutes", value: minutes, unit: "min" },
        { name: "minutes of the drill", value: drill.minutes, unit: "min" },
        ...factsIn([headline, source, ...paragraphs].join("\n"), id),
      ],
      citations: [citationOf(passage)],
    };
  });
}

const citationOf = ({ id, title, source, text }: Passage): Citation => ({ chunkId: id, title, source, passage: text });
