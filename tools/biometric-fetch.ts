import { tool } from "langchain";
import { z } from "zod";
import type { ReadinessService } from "#src/services/readiness-service.ts";
import { contextOf, type ToolRun } from "#tools/run-context.ts";

export function createBiometricFetchTool(readiness: ReadinessService) {
  return tool(
    async ({ days }: { days: number }, run: ToolRun) => {
      const context = contextOf(run);
      context.status("reading");
      return JSON.stringify(await readiness.measurements(context.person, days, context.turn.now));
    },
    {
      name: "biometric_fetch",
      description:
        "Read the measured sleep, heart-rate variability and resting heart rate of the person in this conversation.",
      schema: z.strictObject({ days: z.number().int().min(1).max(28).describe("How many days back, today included") }),
    },
  );
}
