import { tool } from "langchain";
import { z } from "zod";
import type { PlanService } from "#src/services/plan-service.ts";
import { contextOf, type ToolRun } from "#tools/run-context.ts";

export function createPlanExplainTool(plans: PlanService) {
  return tool(
    async (_input, run: ToolRun) => {
      const context = contextOf(run);
      context.status("reading");
      return JSON.stringify(await plans.explain(context.person, context.turn.now));
    },
    {
      name: "plan_explain",
      description:
        "Why today's plan is what it is: drivers with age and source, simulated odds, the rules that applied.",
      schema: z.strictObject({}),
    },
  );
}
