import type { Choice, ChoiceRequest } from "#src/domain/simulation/choose.ts";
import type { PlanForecast } from "#src/domain/simulation/forecast.ts";
import type { WhatIf } from "#src/domain/simulation/what-if.ts";

/** Runs simulations off the event loop. The result is that of `choose` and `simulatePlan`, to the last bit. */
export interface Simulator {
  choose(request: ChoiceRequest): Promise<Choice>;
  simulate(whatIf: WhatIf): Promise<PlanForecast>;
  close(): Promise<void>;
}
