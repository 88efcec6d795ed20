import { tool } from "langchain";
import { z } from "zod";
import type { TeamService } from "#src/services/team-service.ts";
import { contextOf, type ToolRun } from "#tools/run-context.ts";

export function createTeamReadinessTool(teams: TeamService) {
  return tool(
    async (_input, run: ToolRun) => {
      const { person, turn } = contextOf(run);
      return JSON.stringify(await teams.weekOf(person.tenant, person.id, turn.now));
    },
    {
      name: "team_readiness",
      description: "The weekly snapshot of the team that the caller manages, in bands. Never about one person.",
      schema: z.strictObject({}),
    },
  );
}
