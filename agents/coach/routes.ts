import { END } from "@langchain/langgraph";
import type { CoachStateValue } from "#agents/coach/state.ts";

export const afterScreen = ({ screened }: CoachStateValue): "act" | "think" | "review" => screened;

/** After an act or a thought: a turn that another graph takes over ends here without a reply of its own. */
export const afterAnswer = ({ handOver }: CoachStateValue): "review" | typeof END =>
  handOver === undefined ? "review" : END;
