/**
 * What a guardrail does when it applies, strongest first: stop, escalate to a human, block, replace by recovery, cap, warn.
 *
 * A warning changes nothing in the plan: it asks for an explanation.
 */
export const ACTION_ORDER = ["S", "E", "B", "R", "C", "W"] as const;
export type ActionCode = (typeof ACTION_ORDER)[number];

export const RULE_IDS = [
  "G1",
  "G2",
  "G3",
  "G4",
  "G5",
  "G6",
  "G7",
  "G8",
  "G9",
  "G10",
  "G11",
  "G12",
  "G13",
  "G14",
  "G15",
  "G16",
  "G17",
  "G18",
  "G19",
  "G20",
  "G21",
  "G22",
  "G23",
  "G24",
  "G25",
  "G26",
  "G27",
  "G28",
  "G29",
  "G30",
  "G31",
  "G32",
] as const;
export type RuleId = (typeof RULE_IDS)[number];

type RuleScope = "physical" | "knowledge" | "all";

/** Where a rule is held: on plans, on proactive messages, on texts, or on views and figures. */
type EnforcementPoint = "plan" | "nudge" | "text" | "view";

/** The catalogue entry of a rule. */
export interface RuleInfo {
  readonly id: RuleId;
  readonly scope: RuleScope;
  /** The rule's usual action; a case may call for another of `actions`. */
  readonly action: ActionCode;
  /** Every action of the rule, strongest first. */
  readonly actions: readonly ActionCode[];
  /** Plain words for people, without the numbers of a case. */
  readonly reason: string;
  readonly source: string;
  readonly heldOn: readonly EnforcementPoint[];
}

/** A rule that applied to a case. */
export interface FiredRule {
  readonly id: RuleId;
  readonly action: ActionCode;
  /** Plain words with the numbers filled in; every number in it is one of `numbers`. */
  readonly reason: string;
  readonly numbers: Readonly<Record<string, number>>;
}

/** Who has to be told, beyond the person. */
export type Escalation = "human";

/** A fixed safety text that the reply has to carry; the words and the emergency number belong to the reply's country. */
export type SafetyText = "red-flag" | "pregnancy-warning";

/** What the person has to be asked before the next plan. */
export type SafetyQuestion = "illness" | "pain" | "clearance";

/** Strongest action first; within an action by rule number. */
export function compareFired(a: FiredRule, b: FiredRule): number {
  const byAction = ACTION_ORDER.indexOf(a.action) - ACTION_ORDER.indexOf(b.action);
  return byAction === 0 ? RULE_IDS.indexOf(a.id) - RULE_IDS.indexOf(b.id) : byAction;
}
