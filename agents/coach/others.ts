import { general, personal } from "#agents/coach/acts.ts";
import type { Thought } from "#agents/coach/think.ts";
import { individualRefusal, teamDraft } from "#agents/drafts/team.ts";
import type { Services } from "#agents/services.ts";
import { claimAboutOthers } from "#src/domain/guardrails/message/claims-about-others.ts";
import { possibleNames } from "#src/domain/guardrails/message/names.ts";
import type { Person } from "#src/domain/person.ts";
import type { Reply } from "#src/services/delivery-service.ts";

/**
 * What is said in place of a model's words where they tell how somebody else or a team is; undefined where they do not.
 *
 * Of a person the answer is the one refusal; of a team it is what the directory lets this person see, by whatever words it was asked.
 */
export async function insteadOfClaims(
  services: Services,
  person: Person,
  { answer, offline, results }: Thought,
  now: Date,
): Promise<Reply | undefined> {
  if (offline || results.some(({ tool }) => tool === "team_readiness")) return undefined;
  const { people, directory } = services.work.of(person.tenant).stores;
  const [names, teams] = await Promise.all([
    people.othersNamed(person.tenant, person.id, possibleNames(answer)),
    directory.teams(person.tenant),
  ]);
  const claim = claimAboutOthers(answer, { names, teams: teams.map(({ name }) => name) });
  if (claim === undefined) return undefined;
  if (claim === "person") return general(individualRefusal());
  return personal(teamDraft(await services.teams.weekOf(person.tenant, person.id, now)));
}
