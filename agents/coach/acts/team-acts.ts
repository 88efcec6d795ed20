import { type Act, general, personal } from "#agents/coach/acts.ts";
import { howTeamIsMadeDraft, teamDraft } from "#agents/drafts/team.ts";

export const teamActs: Readonly<Record<string, Act>> = {
  async team({ services, person, now }) {
    return personal(teamDraft(await services.teams.weekOf(person.tenant, person.id, now)));
  },
  async "team-how"() {
    return general(howTeamIsMadeDraft());
  },
};
