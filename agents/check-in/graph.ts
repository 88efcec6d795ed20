import { type BaseCheckpointSaver, END, START, StateGraph } from "@langchain/langgraph";
import type { CheckInNodes } from "#agents/check-in/nodes.ts";
import { afterReply, onEntry } from "#agents/check-in/routes.ts";
import { CheckInState } from "#agents/check-in/state.ts";

/**
 * A check-in: asked by the morning or by the person, answered by a tap, a form or a sentence. `wait` is an interrupt, so
 * the answer may come after a restart.
 */
export function createCheckInGraph(nodes: CheckInNodes, checkpointer: BaseCheckpointSaver) {
  return new StateGraph(CheckInState)
    .addNode("ask", nodes.ask)
    .addNode("propose", nodes.propose)
    .addNode("reply", nodes.reply)
    .addNode("wait", nodes.wait)
    .addNode("interpret", nodes.interpret)
    .addConditionalEdges(START, onEntry, ["ask", "propose"])
    .addEdge("ask", "reply")
    .addEdge("propose", "reply")
    .addConditionalEdges("reply", afterReply, ["wait", END])
    .addEdge("wait", "interpret")
    .addEdge("interpret", "reply")
    .compile({ checkpointer });
}

export type CheckInGraph = ReturnType<typeof createCheckInGraph>;
