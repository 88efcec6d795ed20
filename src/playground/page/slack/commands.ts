import type { Wish } from "#src/playground/page/api.ts";
import type { Suggestion } from "#src/playground/page/composer.tsx";

export const COMMANDS: readonly Suggestion[] = [
  { text: "/kairos checkin", about: "how you are today" },
  { text: "/kairos plan", about: "today's plan" },
  { text: "/kairos lesson", about: "a lesson of a few minutes" },
  { text: "/kairos why", about: "the reasons behind the plan" },
  { text: "/kairos team", about: "the team's week, for managers" },
  { text: "/kairos settings", about: "hours, sharing, training" },
  { text: "/kairos help", about: "what Kairos can do" },
];

/** What typing this means: a command, a mention, or plain words. */
export function spoken(text: string, place: "dm" | "general"): Wish {
  const command = /^\/kairos\b\s*(.*)$/isu.exec(text);
  if (command) return { kind: "slack-command", place, text: command[1] ?? "" };
  const mention = place === "general" ? /^@kairos\b[,:]?\s*(.+)$/isu.exec(text) : null;
  if (mention?.[1]) return { kind: "slack-mention", text: mention[1] };
  return { kind: "slack-say", place, text };
}
