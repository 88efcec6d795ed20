/** What a rule recognises. Together with the kind it is all that is stored. */
export type Cue =
  | "death-wish"
  | "not-living"
  | "kill-self"
  | "suicide-word"
  | "self-injury"
  | "overdose"
  | "means"
  | "place"
  | "burden"
  | "unmissed"
  | "trapped"
  | "hopeless"
  | "plan"
  | "goodbye"
  | "settled"
  | "seriousness"
  | "threat"
  | "assault"
  | "fear"
  | "worry"
  | "foreign";

/** One construct in one grammar. */
export interface Rule {
  readonly kind: "self" | "violence" | "other";
  readonly cue: Cue;
  /** Weak cues alarm only when two different ones meet in one message. */
  readonly weight: "strong" | "weak";
  /** A clause at a time, or the message at once. */
  readonly reads: "clause" | "message";
  /** All must be found. */
  readonly all: readonly RegExp[];
  /** None may be found in what the rule reads. */
  readonly unless?: readonly RegExp[] | undefined;
  /** None may be found in the whole message. */
  readonly unlessMessage?: readonly RegExp[] | undefined;
}

type Patterns = readonly RegExp[];

/** Alarms alone. */
export const strong = (cue: Cue, all: Patterns, unless: Patterns = []): Rule => ({
  kind: "self",
  cue,
  weight: "strong",
  reads: "clause",
  all,
  unless,
});

/** Alarms with another weak cue of a different kind. */
export const weak = (cue: Cue, all: Patterns, unless: Patterns = []): Rule => ({
  ...strong(cue, all, unless),
  weight: "weak",
});
