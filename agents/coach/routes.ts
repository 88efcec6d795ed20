import { END } from "@langchain/langgraph";
import type { CoachStateValue } from "#agents/coach/state.ts";

export const afterScreen = ({ screened }: CoachStateValue): "act" | "think" | "review" => screened;

/** A turn that another graph takes over ends here without a reply of its own. */
export const afterAct = ({ handOver }: CoachStateValue): "review" | typeof END =>
  handOver === undefined ? "review" : END;

export const afterThink = afterAct;
