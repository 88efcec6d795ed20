import { general, personal } from "#agents/coach/acts.ts";
import type { Thought } from "#agents/coach/think.ts";
import { draftOfResult } from "#agents/drafts/compose.ts";
import { leftOutDraft } from "#agents/drafts/help.ts";
import { individualRefusal, teamDraft } from "#agents/drafts/team.ts";
import type { Services } from "#agents/services.ts";
import { claimAboutOthers } from "#src/domain/guardrails/message/claims-about-others.ts";
import { claimOfItself } from "#src/domain/guardrails/message/claims-of-itself.ts";
import { plainLetters, possibleNames } from "#src/domain/guardrails/message/names.ts";
import { bodyRestsDraft } from "#src/domain/lesson-draft.ts";
import { tellsToMove } from "#src/domain/movement.ts";
import type { Person } from "#src/domain/person.ts";
import type { Reply } from "#src/services/delivery-service.ts";

/**
 * What is said in place of a model's words where they tell how somebody else or a team is, or of Kairos what is not so; undefined where
 * they do neither.
 *
 * Of a person the answer is the one refusal; of a team it is what the directory lets this person see, by whatever words it was asked.
 */
export async function insteadOfClaims(
  services: Services,
  person: Person,
  { answer, offline, results }: Thought,
  now: Date,
): Promise<Reply | undefined> {
  // The offline mind says what code wrote, and what a manager reads of a team is never worded by a model.
  const team = results.findLast(({ tool }) => tool === "team_readiness");
  if (offline || (team !== undefined && draftOfResult(team) !== undefined)) return undefined;
  if (claimOfItself(answer) !== undefined) return general(leftOutDraft());
  if (tellsToMove(plainLetters(answer)) && (await services.people.rests(person))) return personal(bodyRestsDraft());
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
