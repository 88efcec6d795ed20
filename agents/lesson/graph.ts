import { type BaseCheckpointSaver, END, START, StateGraph } from "@langchain/langgraph";
import type { LessonNodes } from "#agents/lesson/nodes.ts";
import { afterReply } from "#agents/lesson/routes.ts";
import { LessonState } from "#agents/lesson/state.ts";

/** A micro-lesson: told, asked, answered (hint and one way on demand, one retry), graded, done. */
export function createLessonGraph(nodes: LessonNodes, checkpointer: BaseCheckpointSaver) {
  return new StateGraph(LessonState)
    .addNode("begin", nodes.begin)
    .addNode("reply", nodes.reply)
    .addNode("wait", nodes.wait)
    .addNode("grade", nodes.grade)
    .addEdge(START, "begin")
    .addEdge("begin", "reply")
    .addConditionalEdges("reply", afterReply, ["wait", END])
    .addEdge("wait", "grade")
    .addEdge("grade", "reply")
    .compile({ checkpointer });
}

export type LessonGraph = ReturnType<typeof createLessonGraph>;
