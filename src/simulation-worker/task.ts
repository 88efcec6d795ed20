import { type Choice, type ChoiceRequest, choose } from "#src/domain/simulation/choose.ts";
import type { PlanForecast } from "#src/domain/simulation/forecast.ts";
import { simulatePlan, type WhatIf } from "#src/domain/simulation/what-if.ts";

/** What is asked of a worker. Plain data. */
export type Task =
  | { readonly kind: "choose"; readonly request: ChoiceRequest }
  | { readonly kind: "simulate"; readonly whatIf: WhatIf };

export type Answer = Choice | PlanForecast;

export const answer = (task: Task): Answer =>
  task.kind === "choose" ? choose(task.request) : simulatePlan(task.whatIf);
