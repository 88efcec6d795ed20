import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { ACTS, type Act, general, personal } from "#agents/coach/acts.ts";
import { asksAboutSomebody, parseCommand } from "#agents/coach/commands.ts";
import { insteadOfClaims } from "#agents/coach/others.ts";
import { answerRedFlags } from "#agents/coach/red-flag-answer.ts";
import type { CoachStateValue } from "#agents/coach/state.ts";
import type { createThink, Thought } from "#agents/coach/think.ts";
import { draftOfResult } from "#agents/drafts/compose.ts";
import { consentRenewDraft } from "#agents/drafts/consent-ask.ts";
import { didYouMeanDraft } from "#agents/drafts/did-you-mean.ts";
import { draftOf, HUMAN } from "#agents/drafts/draft.ts";
import { firstContactDraft } from "#agents/drafts/first-contact.ts";
import { DEGRADED, unknownActionDraft, unknownWishDraft } from "#agents/drafts/help.ts";
import { individualRefusal } from "#agents/drafts/team.ts";
import { englishNote } from "#agents/english-note.ts";
import { asksForTeam } from "#agents/offline/intents.ts";
import { runOf } from "#agents/run.ts";
import type { Services } from "#agents/services.ts";
import { isPrivate, type Person, type Role } from "#src/domain/person.ts";
import { screenForRedFlags } from "#src/domain/red-flags.ts";
import { parseConfirmation } from "#src/domain/sentence-reading.ts";
import type { Turn, TurnAction } from "#src/domain/turn.ts";
import type { Wish } from "#src/domain/wish.ts";
import type { Reply } from "#src/services/delivery-service.ts";

type Update = Partial<CoachStateValue>;
type Node = (state: CoachStateValue, config: LangGraphRunnableConfig) => Promise<Update>;

export interface CoachNodes {
  readonly loadContext: Node;
  readonly screen: Node;
  readonly act: Node;
  readonly think: Node;
  readonly review: Node;
  readonly reply: Node;
}

const WINDOW_LINES = 12;
/** Acts that somebody whose consents have all run out can still ask for: their rights, their safety, and help. */
const FREE_OF_CONSENT =
  /^(?:consent|my-data|data-|access-code|settings|physical-off|intake|manager-view|human|talk-to-human|help|away|back|crisis-|red-flag|symptoms-|disconnect|calendar-disconnect|goal-delete|change|messages-|connections|health-push-revoke)/u;

/** The tap or exact word of a turn; undefined when it is for the mind. */
export function actionOf(turn: {
  readonly text: string;
  readonly action?: TurnAction | undefined;
}): TurnAction | undefined {
  return turn.action ?? parseCommand(turn.text) ?? (asksForTeam(turn.text) ? { id: "team" } : undefined);
}

export function createCoachNodes(services: Services, think: ReturnType<typeof createThink>): CoachNodes {
  return {
    async loadContext(_state, config) {
      const { context, trace } = runOf(config);
      trace({ kind: "node", name: "load_context" });
      const { person, turn } = context;
      const lines = isPrivate(turn.surface)
        ? await services.work
            .of(person.tenant)
            .stores.transcripts.recent(person.tenant, person.id, turn.surface, WINDOW_LINES)
        : [];
      return { turnId: turn.id, lines, replies: [], thought: undefined, handOver: undefined };
    },

    async screen(_state, config) {
      const { context, trace } = runOf(config);
      trace({ kind: "node", name: "screen" });
      const { person, turn } = context;
      const action = asksAboutSomebody(turn.text) ? turn.action : actionOf(turn);
      const isFree = action !== undefined && FREE_OF_CONSENT.test(action.id);
      if (!isFree && isPrivate(turn.surface) && (await services.consents.holding(person, turn.now)).length === 0) {
        const ranOut = await services.consents.ranOut(person, turn.now);
        const flagged = screenForRedFlags(turn.text).length > 0;
        if (ranOut.length > 0 && !flagged)
          return { screened: "review", replies: [personal(consentRenewDraft(ranOut))] };
      }
      if (action !== undefined) return { screened: "act" };
      const answered = await answerToProposal(services, person, turn);
      if (answered !== undefined) return { screened: "review", replies: answered };
      const flagged = await answerRedFlags(services, person, turn.text, turn.now);
      if (flagged !== undefined) return { screened: "review", replies: [flagged] };
      if (asksAboutSomebody(turn.text)) return { screened: "review", replies: [general(individualRefusal())] };
      const consents = await services.consents.holding(person, turn.now);
      const { greetedAt } = await services.people.standing(person);
      if (consents.length === 0 && greetedAt === undefined && isPrivate(turn.surface)) {
        await services.people.greeted(person, turn.now);
        return { screened: "review", replies: [personal(firstContactDraft(person.givenName, services.disclosure))] };
      }
      return { screened: "think" };
    },

    async act(_state, config) {
      const { context, trace } = runOf(config);
      const action = actionOf(context.turn)!;
      trace({ kind: "node", name: "act", detail: action.id });
      const act: Act | undefined = ACTS[action.id];
      if (act === undefined) return { replies: [personal(unknownActionDraft())] };
      const result = await act({ services, person: context.person, action, now: context.turn.now });
      if ("to" in result) return { handOver: result };
      return { replies: "draft" in result ? [result] : result };
    },

    async think({ lines }, config) {
      const { context, trace, signal } = runOf(config);
      trace({ kind: "node", name: "think" });
      const manner = services.manner(await services.styles.of(context.person, context.turn.now));
      const thought = await think(lines, { ...context, manner }, signal);
      for (const { tool } of thought.results) trace({ kind: "tool", name: tool });
      trace({
        kind: "model",
        name: thought.offline ? "offline" : "model",
        detail: thought.degraded ? "the model did not answer" : undefined,
      });
      if (thought.results.some(({ tool }) => tool === "check_in_record")) {
        return { thought, handOver: { to: "check-in", text: context.turn.text } };
      }
      const { decision } = thought;
      if (decision !== undefined && "act" in decision)
        return { thought, handOver: { to: "action", action: decision.act, degraded: thought.degraded } };
      return { thought };
    },

    async review({ replies, thought }, config) {
      const { context, trace } = runOf(config);
      trace({ kind: "node", name: "review" });
      if (replies.length > 0)
        // A team's week is one text, however it was asked for.
        return context.degraded && context.turn.action?.id !== "team"
          ? { replies: [sayingDegraded(replies[0]!), ...replies.slice(1)] }
          : {};
      if (thought === undefined) return {};
      const { person, turn } = context;
      const instead = await insteadOfClaims(services, person, thought, turn.now);
      if (instead !== undefined) return { replies: [instead] };
      const note = isPrivate(turn.surface) ? await englishNote(services, person, turn.now, turn.text) : [];
      if (isUnknown(thought)) {
        const roles = await services.people.roles(person, turn.now);
        const meant = isPrivate(turn.surface) ? meantBy(thought, roles) : [];
        if (meant.length > 0) return { replies: [personal(didYouMeanDraft(meant, thought.degraded)), ...note] };
        const draft = unknownWishDraft(roles, thought.degraded);
        return { replies: [general(isPrivate(turn.surface) ? draft : { ...draft, actions: [] }), ...note] };
      }
      return { replies: [replyOf(thought, isPrivate(turn.surface)), ...note] };
    },

    async reply({ replies }, config) {
      const { context, replyTo, trace } = runOf(config);
      const sent = await services.delivery.finishTurn(context.turn, replyTo, replies);
      trace({ kind: "node", name: "reply", detail: sent ? undefined : "stopped" });
      return { replies: [], thought: undefined };
    },
  };
}

/** "Yes" or "no", typed, to the change that Kairos asked about today. */
async function answerToProposal(
  services: Services,
  person: Person,
  { text, surface, now }: Pick<Turn, "text" | "surface" | "now">,
): Promise<readonly Reply[] | undefined> {
  const said = isPrivate(surface) ? parseConfirmation(text) : undefined;
  if (said !== "yes" && said !== "no") return undefined;
  const open = await services.nudges.openProposal(person, now);
  if (open === undefined) return undefined;
  const id = said === "yes" ? "change-accept" : "change-keep";
  const result = await ACTS[id]!({ services, person, action: { id, value: open.id }, now });
  return "to" in result ? undefined : "draft" in result ? [result] : result;
}

const sayingDegraded = ({ draft, ...reply }: Reply): Reply => ({
  ...reply,
  draft: { ...draft, paragraphs: [...draft.paragraphs, DEGRADED] },
});

/** What the words may mean, of what this person can ask for. */
const meantBy = ({ decision }: Thought, roles: readonly Role[]): readonly Wish[] =>
  decision !== undefined && "ask" in decision
    ? decision.ask.filter((wish) => wish.for === undefined || roles.includes(wish.for))
    : [];

/** The rules found nothing in it that they know. */
const isUnknown = ({ offline, results }: Thought): boolean => offline && results.length === 0;

/** The mind's words with the numbers, sources and buttons of what its tools said. */
function replyOf({ answer, results, degraded, offline }: Thought, isPrivateSurface: boolean): Reply {
  const drafts = results.map(draftOfResult).filter((draft) => draft !== undefined);
  const team = results.findLast(({ tool }) => tool === "team_readiness");
  // What a manager reads of a team is never worded by a model.
  const words = (team && draftOfResult(team)) ?? paragraphsOf(answer);
  const draft = draftOf({
    headline: words.headline,
    paragraphs: [...words.paragraphs, ...(degraded ? [DEGRADED] : [])],
    actions: drafts.at(-1)?.actions ?? [HUMAN],
    facts: drafts.flatMap(({ facts }) => facts),
    citations: drafts.flatMap(({ citations }) => citations),
  });
  // Nothing can tell whether a model's own words are about somebody: where others read, they count as personal.
  const aboutPerson = !offline || results.some(({ tool }) => tool !== "learning_search");
  return { draft: isPrivateSurface ? draft : { ...draft, actions: [] }, personal: aboutPerson };
}

function paragraphsOf(answer: string): { readonly headline: string; readonly paragraphs: readonly string[] } {
  const [headline = "", ...paragraphs] = answer
    .split(/\n{2,}/u)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  return { headline, paragraphs };
}
