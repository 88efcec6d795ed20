import type { Choice, ChoiceRequest } from "#src/domain/simulation/choose.ts";
import type { PlanForecast } from "#src/domain/simulation/forecast.ts";
import type { WhatIf } from "#src/domain/simulation/what-if.ts";
import type { LearningRequest } from "#src/domain/twin/own-parameters.ts";
import type { TwinParameters } from "#src/domain/twin/parameters.ts";

/** Runs what takes long off the event loop. The result is that of `choose` and `simulatePlan`, to the last bit. */
export interface Simulator {
  choose(request: ChoiceRequest): Promise<Choice>;
  simulate(whatIf: WhatIf): Promise<PlanForecast>;
  /** A person's own parameters: those of `ownParameters`. */
  learn(request: LearningRequest): Promise<TwinParameters>;
  close(): Promise<void>;
}
