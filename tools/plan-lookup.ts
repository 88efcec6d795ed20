import { tool } from "langchain";
import { z } from "zod";
import type { PlanService } from "#src/services/plan-service.ts";
import { contextOf, type ToolRun } from "#tools/run-context.ts";

export function createPlanLookupTool(plans: PlanService) {
  return tool(
    async (_input, run: ToolRun) => {
      const context = contextOf(run);
      context.status("reading");
      return JSON.stringify(await plans.today(context.person, context.turn.now));
    },
    {
      name: "plan_lookup",
      description:
        "Read today's plan of the person in this conversation: sessions, minutes, hours, and the reason in one sentence.",
      schema: z.strictObject({}),
    },
  );
}
