import { type BaseCheckpointSaver, END, START, StateGraph } from "@langchain/langgraph";
import type { CoachNodes } from "#agents/coach/nodes.ts";
import { afterAnswer, afterScreen } from "#agents/coach/routes.ts";
import { CoachState } from "#agents/coach/state.ts";

/**
 * One turn of conversation. `act` answers taps and exact words without a mind; `think` is the loop of mind and tools;
 * nothing leaves but through `review` and `reply`.
 */
export function createCoachGraph(nodes: CoachNodes, checkpointer: BaseCheckpointSaver) {
  return new StateGraph(CoachState)
    .addNode("load_context", nodes.loadContext)
    .addNode("screen", nodes.screen)
    .addNode("act", nodes.act)
    .addNode("think", nodes.think)
    .addNode("review", nodes.review)
    .addNode("reply", nodes.reply)
    .addEdge(START, "load_context")
    .addEdge("load_context", "screen")
    .addConditionalEdges("screen", afterScreen, ["act", "think", "review"])
    .addConditionalEdges("act", afterAnswer, ["review", END])
    .addConditionalEdges("think", afterAnswer, ["review", END])
    .addEdge("review", "reply")
    .addEdge("reply", END)
    .compile({ checkpointer });
}

export type CoachGraph = ReturnType<typeof createCoachGraph>;
