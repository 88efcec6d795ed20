/** One step of a turn, told to the playground: names and codes, never anybody's words. */
export interface TraceStep {
  readonly kind: "node" | "tool" | "model" | "denied" | "simulation" | "verdict";
  readonly name: string;
  readonly detail?: string | undefined;
}
