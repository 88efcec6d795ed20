import { END } from "@langchain/langgraph";
import type { CheckInStateValue } from "#agents/check-in/state.ts";

export const onEntry = ({ entry }: CheckInStateValue): "ask" | "propose" => (entry.kind === "ask" ? "ask" : "propose");

/** An open question waits for its answer; a closed one ends the check-in. */
export const afterReply = ({ next }: CheckInStateValue): "wait" | typeof END => (next === undefined ? END : "wait");
