import { tool } from "langchain";
import { z } from "zod";
import type { ReadingService } from "#src/services/reading-service.ts";
import { contextOf, type ToolRun } from "#tools/run-context.ts";

/** Proposes; the person confirms. Nothing enters the twin from here. */
export function createCheckInRecordTool(readings: ReadingService) {
  return tool(
    async (_input, run: ToolRun) =>
      JSON.stringify(await readings.propose(contextOf(run).person, contextOf(run).turn.text)),
    {
      name: "check_in_record",
      description:
        "Read the person's own words of this message as a check-in and ask them to confirm it. Use when they say how they feel.",
      schema: z.strictObject({}),
    },
  );
}
