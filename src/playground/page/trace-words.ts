import type { Trace } from "#src/playground/types.ts";

export interface TraceWords {
  readonly said: string;
  readonly more: string | undefined;
}

const NODES: Readonly<Record<string, string>> = {
  load_context: "Read what it knows of today",
  screen: "Screened the words for danger",
  act: "Did what was asked",
  think: "Thought about the answer",
  review: "Held the answer against the guardrails",
  reply: "Handed the answer over",
  "check-in: ask": "Asked how the person is",
  "check-in: interpret": "Read the answer",
  "check-in: propose": "Proposed a reading to confirm",
  "check-in: reply": "Answered the check-in",
  "lesson: begin": "Chose a lesson and an exercise",
  "lesson: grade": "Graded the answer",
  "lesson: second look": "Looked again at a grade",
  "lesson: reply": "Went on with the lesson",
  "morning: evolve, simulate, plan": "Carried the twin on a day, simulated, and planned",
};

const TOOLS: Readonly<Record<string, string>> = {
  biometric_fetch: "Read the newest measurements",
  check_in_record: "Recorded the check-in",
  guardrail_validate: "Asked the guardrails",
  learning_search: "Searched the library",
  lesson_start: "Started a lesson",
  plan_explain: "Explained the plan",
  plan_lookup: "Read today's plan",
  simulation_run: "Simulated the coming days",
  team_readiness: "Read the team's week",
  twin_lookup: "Read the twin",
};

const OUTCOMES: Readonly<Record<string, string>> = {
  sent: "Message sent",
  retry: "Not sent yet, trying again",
  failed: "Could not be sent",
  unknown: "Sent, but nobody confirmed it",
  cancelled: "Taken back before it was sent",
};

const CHANNELS: Readonly<Record<string, string>> = { slack: "Slack", teams: "Teams" };

/** A step in plain words, with its own detail below it. */
export function describeTrace({ kind, name, detail }: Trace): TraceWords {
  const more = detail === undefined || detail === "" ? undefined : detail;
  switch (kind) {
    case "node":
      return { said: NODES[name] ?? sentence(name), more };
    case "tool":
      return { said: TOOLS[name] ?? sentence(name), more };
    case "denied":
      return { said: `Refused: ${sentence(name).toLowerCase()}`, more };
    case "model":
      return { said: name === "offline" ? "Answered by rules: no language model is connected" : sentence(name), more };
    case "outbox":
      return {
        said: `${OUTCOMES[name] ?? sentence(name)}${detail ? ` (${CHANNELS[detail] ?? detail})` : ""}`,
        more: undefined,
      };
    case "verdict":
    case "simulation":
      return { said: sentence(name), more };
  }
}

/** "load_context" as "Load context". */
function sentence(name: string): string {
  const words = name.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
