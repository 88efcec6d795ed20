import { type Choice, type ChoiceRequest, choose } from "#src/domain/simulation/choose.ts";
import type { PlanForecast } from "#src/domain/simulation/forecast.ts";
import { simulatePlan, type WhatIf } from "#src/domain/simulation/what-if.ts";
import { type LearningRequest, ownParameters } from "#src/domain/twin/own-parameters.ts";
import type { TwinParameters } from "#src/domain/twin/parameters.ts";

/** What is asked of a worker. Plain data. */
export type Task =
  | { readonly kind: "choose"; readonly request: ChoiceRequest }
  | { readonly kind: "simulate"; readonly whatIf: WhatIf }
  | { readonly kind: "learn"; readonly request: LearningRequest };

export type Answer = Choice | PlanForecast | TwinParameters;

export function answer(task: Task): Answer {
  switch (task.kind) {
    case "choose":
      return choose(task.request);
    case "simulate":
      return simulatePlan(task.whatIf);
    case "learn":
      return ownParameters(task.request);
  }
}
