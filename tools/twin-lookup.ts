import { tool } from "langchain";
import { z } from "zod";
import type { ReadinessService } from "#src/services/readiness-service.ts";
import { contextOf, type ToolRun } from "#tools/run-context.ts";

export function createTwinLookupTool(readiness: ReadinessService) {
  return tool(
    async (_input, run: ToolRun) => {
      const context = contextOf(run);
      context.status("reading");
      return JSON.stringify(await readiness.today(context.person, context.turn.now));
    },
    {
      name: "twin_lookup",
      description:
        "Read the twin of the person in this conversation: capacity of body and mind today, what drives it, age and source of the data.",
      schema: z.strictObject({}),
    },
  );
}
