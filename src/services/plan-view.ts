import type { Fact } from "#src/domain/message.ts";
import type { SessionKind } from "#src/domain/plan.ts";
import type { LocalDay } from "#src/domain/time.ts";
import type { SessionStatus } from "#src/ports/records.ts";

/** A session as it is told: wall-clock time, no instants. */
export interface SessionView {
  readonly id: string;
  readonly kind: SessionKind;
  readonly title: string;
  readonly minutes: number;
  readonly at: string;
  readonly effort?: number | undefined;
  readonly status: SessionStatus;
  readonly skillId?: string | undefined;
}

/** Hard work that the plan keeps for a better day. */
export interface Moved {
  readonly title: string;
  readonly day: LocalDay;
  /** "Thursday". */
  readonly weekday: string;
  readonly at: string;
}

export type PlanView =
  | { readonly kind: "no-consent" }
  | { readonly kind: "away"; readonly until: LocalDay }
  | { readonly kind: "stopped"; readonly reason: string; readonly rule: string }
  | {
      readonly kind: "plan";
      readonly day: LocalDay;
      readonly tone: "light" | "usual" | "full" | "recovery";
      readonly sessions: readonly SessionView[];
      /** One plain sentence. */
      readonly reason: string;
      readonly moved?: Moved | undefined;
      /** Said when no fuller plan passed the model's check, or when little is known yet. */
      readonly notice?: string | undefined;
      /** What is new in the company's limits, on the first day that a plan rests on them. */
      readonly limits?: string | undefined;
      readonly facts: readonly Fact[];
    };

export interface OddsView {
  readonly what: string;
  /** 0..1. */
  readonly probability: number;
  /** "about 1 in 20". */
  readonly words: string;
}

export interface RuleView {
  readonly id: string;
  readonly reason: string;
}

export interface SourceView {
  readonly what: string;
  readonly source: string;
  /** Local days since it was measured; 0 is today. */
  readonly ageDays: number;
}

export type WhyView =
  | { readonly kind: "nothing" }
  | {
      readonly kind: "why";
      /** Sentences, strongest driver first. */
      readonly drivers: readonly string[];
      readonly odds: readonly OddsView[];
      readonly rules: readonly RuleView[];
      readonly sources: readonly SourceView[];
      /** A supposition that was really simulated. */
      readonly counterfactual?: string | undefined;
      /** Contributions in log points, for "show the numbers"; absent until 28 valid days. */
      readonly numbers?: readonly { readonly name: string; readonly logPoints: number }[] | undefined;
      /** What today's learning is about, where a goal or what builds on it is the reason. */
      readonly about?: string | undefined;
      readonly facts: readonly Fact[];
    };

export type WhatIfView =
  | { readonly kind: "nothing" }
  | {
      readonly kind: "what-if";
      readonly sleepHours: number;
      readonly asPlanned: OddsView;
      readonly supposed: OddsView;
      readonly rollouts: number;
      readonly facts: readonly Fact[];
    };

export interface ValidationView {
  readonly kind: "validation";
  readonly allowed: boolean;
  readonly rules: readonly RuleView[];
  readonly facts: readonly Fact[];
}

/** "about 1 in 20", with the figure as a fact for review. */
export function oddsInWords(probability: number): string {
  if (probability < 0.005) return "in fewer than 1 of 200";
  if (probability > 0.5) return `in about ${Math.round(probability * 10)} of 10`;
  const one = Math.max(2, Math.round(1 / probability));
  const step = one > 100 ? 50 : one > 20 ? 5 : 1;
  return `in about 1 of ${Math.round(one / step) * step}`;
}

export const oddsFact = (name: string, probability: number): Fact => ({
  name,
  value: probability,
  renderings: [oddsInWords(probability), `${Math.round(probability * 100)}%`, `${(probability * 100).toFixed(1)}%`],
});
