import type { BaseMessage, ToolMessage } from "@langchain/core/messages";

/** What one tool answered in this turn. */
export interface ToolResult {
  readonly tool: string;
  readonly data: unknown;
}

/** The results after the last words of the person; refused calls and errors are left out. */
export function toolResults(messages: readonly BaseMessage[]): ToolResult[] {
  const start = messages.findLastIndex((message) => message.type === "human");
  return messages
    .slice(start + 1)
    .filter((message): message is ToolMessage => message.type === "tool")
    .filter(({ status }) => status !== "error")
    .flatMap(({ name, text }) => {
      const data = parsed(text);
      return name === undefined || data === undefined ? [] : [{ tool: name, data }];
    });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
