import type { StructuredTool } from "@langchain/core/tools";
import type { CurriculumService } from "#src/services/curriculum-service.ts";
import type { LearningService } from "#src/services/learning-service.ts";
import type { PlanService } from "#src/services/plan-service.ts";
import type { ReadinessService } from "#src/services/readiness-service.ts";
import type { ReadingService } from "#src/services/reading-service.ts";
import type { RehearsalService } from "#src/services/rehearsal-service.ts";
import type { TeamService } from "#src/services/team-service.ts";
import { createBiometricFetchTool } from "#tools/biometric-fetch.ts";
import { createCheckInRecordTool } from "#tools/check-in-record.ts";
import { createGuardrailValidateTool } from "#tools/guardrail-validate.ts";
import { createLearningSearchTool } from "#tools/learning-search.ts";
import { createPlanExplainTool } from "#tools/plan-explain.ts";
import { createPlanLookupTool } from "#tools/plan-lookup.ts";
import { createRehearsalStartTool } from "#tools/rehearsal-start.ts";
import { createSimulationRunTool } from "#tools/simulation-run.ts";
import { createTeamReadinessTool } from "#tools/team-readiness.ts";
import { createTwinLookupTool } from "#tools/twin-lookup.ts";

export interface ToolServices {
  readonly readiness: ReadinessService;
  readonly plans: PlanService;
  readonly curriculum: CurriculumService;
  readonly learning: LearningService;
  readonly teams: TeamService;
  readonly readings: ReadingService;
  readonly rehearsals: RehearsalService;
}

/** The coach's tools: all of them read, or propose what the person confirms. */
export const createCoachTools = ({
  readiness,
  plans,
  curriculum,
  learning,
  teams,
  readings,
  rehearsals,
}: ToolServices): StructuredTool[] =>
  [
    createTwinLookupTool(readiness),
    createBiometricFetchTool(readiness),
    createPlanLookupTool(plans),
    createPlanExplainTool({ plans, curriculum }),
    createSimulationRunTool(plans),
    createGuardrailValidateTool(plans),
    createLearningSearchTool(learning),
    createRehearsalStartTool(rehearsals),
    createTeamReadinessTool(teams),
    createCheckInRecordTool(readings),
  ] as unknown as StructuredTool[];
