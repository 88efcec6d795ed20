import { tool } from "langchain";
import { z } from "zod";
import { explainedPlan, type PlanExplainer } from "#src/services/explained-plan.ts";
import { contextOf, type ToolRun } from "#tools/run-context.ts";

export function createPlanExplainTool(services: PlanExplainer) {
  return tool(
    async (_input, run: ToolRun) => {
      const context = contextOf(run);
      context.status("reading");
      return JSON.stringify(await explainedPlan(services, context.person, context.turn.now));
    },
    {
      name: "plan_explain",
      description:
        "Why today's plan is what it is: drivers with age and source, simulated odds, the rules that applied, and what its learning is about.",
      schema: z.strictObject({}),
    },
  );
}
