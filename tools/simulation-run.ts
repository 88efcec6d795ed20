import { tool } from "langchain";
import { z } from "zod";
import type { PlanService } from "#src/services/plan-service.ts";
import { contextOf, type ToolRun } from "#tools/run-context.ts";

export function createSimulationRunTool(plans: PlanService) {
  return tool(
    async ({ sleepHours }: { sleepHours: number }, run: ToolRun) => {
      const context = contextOf(run);
      context.status("simulating");
      return JSON.stringify(await plans.whatIf(context.person, { sleepHours }, context.turn.now));
    },
    {
      name: "simulation_run",
      description:
        "Simulate the coming days if the person sleeps this many hours tonight, and tell the odds of overload.",
      schema: z.strictObject({ sleepHours: z.number().min(3).max(12) }),
    },
  );
}
