/** What the offline mind does with a text: one tool, or words of its own. */
export type Decision =
  | { readonly tool: string; readonly args: Readonly<Record<string, unknown>> }
  | { readonly say: string };

interface Intent {
  readonly pattern: RegExp;
  readonly decide: (match: RegExpMatchArray, text: string) => Decision;
}

const call = (tool: string, args: Readonly<Record<string, unknown>> = {}): Decision => ({ tool, args });

/** Words that may stand before "sleep" in a question about oneself. */
const OWN = "(?:i|my|me|myself)";

/** A manager's question about the team, in many words. */
const TEAM =
  /\b(?:team|everyone|everybody|department|staff|people)\b.*\b(?:doing|readiness|week|feel|feeling|load|mood|today|going)\b|\bhow(?:'s| is| are) (?:my|the|our) (?:team|people)\b|\breadiness\b.*\bplease\b|\bteam readiness\b|\bgive me the \p{L}+ readiness\b/iu;

/** First match wins: from the particular to the general. */
const INTENTS: readonly Intent[] = [
  {
    pattern:
      /\b(?:if|what if|suppose|with)\b.*?(\d+(?:[.,]\d+)?)\s*(?:h|hours?)\b.*\bsle(?:ep|pt)|\bsleep\b.*?\b(\d+(?:[.,]\d+)?)\s*(?:h|hours?)\b/iu,
    decide: (match) => call("simulation_run", { sleepHours: clampHours(match[1] ?? match[2]) }),
  },
  { pattern: /\bwhat if\b/iu, decide: () => call("simulation_run", { sleepHours: 8 }) },
  {
    pattern: TEAM,
    decide: () => call("team_readiness"),
  },
  { pattern: /\bwhy\b|\breason\b|\bexplain\b/iu, decide: () => call("plan_explain") },
  {
    pattern: new RegExp(
      String.raw`\bhow\b.*\b(?:did|do|have|was|were)\b.*\b${OWN}\b.*\b(?:sle(?:ep|pt)|hrv|heart)|\b(?:my|last night'?s)\b.*\b(?:sleep|hrv|heart rate|stress|resting|measurements?)\b`,
      "iu",
    ),
    decide: () => call("biometric_fetch", { days: 7 }),
  },
  {
    pattern: /\b(?:readiness|capacity|twin|how am i|my state|energy level|in shape)\b/iu,
    decide: () => call("twin_lookup"),
  },
  {
    pattern: /\b(?:plan|today|schedule|training|sessions?|agenda)\b.*\?*$/iu,
    decide: (_match, text) =>
      /\b(?:tips?|how can i|how do i|teach|learn)\b/iu.test(text)
        ? call("learning_search", { query: text.slice(0, 200) })
        : call("plan_lookup"),
  },
  {
    pattern:
      /\b(?:can i|may i|should i|is it ok|okay to)\b.*\b(?:train|run|workout|work out|lift|squats?|gym|intervals?)\b/iu,
    decide: () => call("guardrail_validate", { kind: "physical", minutes: 30, effort: 6 }),
  },
  {
    pattern:
      /\b(?:tips?|how (?:can|do|should|to)|teach|learn|explain|help me|advice|improve|better|practi[cs]e|what is|what are)\b/iu,
    decide: (_match, text) => call("learning_search", { query: text.slice(0, 200) }),
  },
];

/** Whether a text asks for a team's week. Who may have it is decided by the directory, not by the words. */
export const asksForTeam = (text: string): boolean => TEAM.test(text);

/** Chooses by rules; the same text always gives the same decision. */
export function decide(text: string, { modelIsConnected = false } = {}): Decision {
  for (const intent of INTENTS) {
    const match = text.match(intent.pattern);
    if (match !== null) return intent.decide(match, text);
  }
  const reason = modelIsConnected ? "my language model doesn't answer" : "no language model is connected";
  return {
    say: `I didn't catch what you need, and ${reason}, so I understand plain requests only.\n\nTry "plan", "why", "check in", "lesson", "team" or "help".`,
  };
}

const clampHours = (raw: string | undefined): number =>
  Math.min(12, Math.max(3, Number((raw ?? "8").replace(",", "."))));
