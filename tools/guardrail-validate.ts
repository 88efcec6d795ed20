import { tool } from "langchain";
import { z } from "zod";
import type { PlanService } from "#src/services/plan-service.ts";
import { contextOf, type ToolRun } from "#tools/run-context.ts";

export function createGuardrailValidateTool(plans: PlanService) {
  return tool(
    async (
      { kind, minutes, effort }: { kind: "learning" | "physical"; minutes: number; effort: number },
      run: ToolRun,
    ) => {
      const context = contextOf(run);
      context.status("checking");
      return JSON.stringify(await plans.validate(context.person, { kind, minutes, effort }, context.turn.now));
    },
    {
      name: "guardrail_validate",
      description:
        "Ask the safety rules whether one more session today would be allowed for the person in this conversation.",
      schema: z.strictObject({
        kind: z.enum(["learning", "physical"]),
        minutes: z.number().int().min(1).max(240),
        effort: z.number().min(0).max(10).describe("How hard, 0 to 10"),
      }),
    },
  );
}
