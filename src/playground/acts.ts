import { z } from "zod";
import { RefusedError } from "#src/playground/http.ts";
import type { LocalSlack } from "#src/playground/local-slack/types.ts";
import type { LocalTeams } from "#src/playground/local-teams/types.ts";
import type { PlaygroundPerson } from "#src/playground/types.ts";

const text = z.string().trim().min(1).max(4_000);
const id = z.string().min(1).max(300);
const person = z.string();
const place = z.enum(["dm", "general"]);
const values = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

const schema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("slack-say"), person, place, text }),
  z.strictObject({ kind: z.literal("slack-mention"), person, text }),
  z.strictObject({ kind: z.literal("slack-command"), person, place, text: z.string().max(4_000) }),
  z.strictObject({ kind: z.literal("slack-tap"), person, message: id, action: id, selected: id.optional() }),
  z.strictObject({ kind: z.literal("slack-submit"), person, view: id, values }),
  z.strictObject({ kind: z.literal("slack-close"), person, view: id }),
  z.strictObject({ kind: z.literal("slack-home"), person }),
  z.strictObject({ kind: z.literal("teams-install"), person }),
  z.strictObject({ kind: z.literal("teams-say"), person, text }),
  z.strictObject({ kind: z.literal("teams-tap"), person, message: id, action: id, inputs: values }),
  z.strictObject({ kind: z.literal("teams-submit"), person, inputs: values }),
  z.strictObject({ kind: z.literal("teams-close"), person }),
]);

/** What a person does in one of the two panes. */
export type Act = z.infer<typeof schema>;

export const GENERAL = "general";

interface Delivered {
  readonly status: number;
  /** Empty when the platform had nothing to deliver. */
  readonly event: string;
}

const NOTHING: Delivered = { status: 0, event: "" };

/** Does what a person does. Throws RefusedError when the platform refuses it or Kairos does not answer. */
export async function act(
  body: unknown,
  people: readonly PlaygroundPerson[],
  slack: LocalSlack,
  teams: LocalTeams,
): Promise<void> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new RefusedError(400, `This cannot be done: ${z.prettifyError(parsed.error)}`);
  const wish = parsed.data;
  const who = people.find(({ id: known }) => known === wish.person);
  if (!who) throw new RefusedError(404, `There is nobody called "${wish.person}" here.`);
  let delivered: Delivered;
  try {
    delivered = wish.kind.startsWith("slack-") ? await inSlack(wish, who, slack) : await inTeams(wish, who, teams);
  } catch (cause) {
    // The local platforms say in words what a client would not let a person do.
    throw new RefusedError(409, cause instanceof Error ? cause.message : "This cannot be done.", { cause });
  }
  if (delivered.event === "") return;
  if (delivered.status === 0) throw new RefusedError(502, "Kairos did not answer in time. Its log says why.");
  if (delivered.status >= 300)
    throw new RefusedError(502, `Kairos refused this with HTTP ${delivered.status}. Its log says why.`);
}

async function inSlack(wish: Act, { slackUser: user }: PlaygroundPerson, slack: LocalSlack): Promise<Delivered> {
  const conversation = (where: z.infer<typeof place>) => (where === "dm" ? slack.openDm(user) : slack.channel(GENERAL));
  const told = async (delivery: Promise<{ status: number; eventId: string }>): Promise<Delivered> => {
    const { status, eventId } = await delivery;
    return { status, event: eventId };
  };
  switch (wish.kind) {
    case "slack-say":
      return told(slack.say(user, conversation(wish.place), wish.text));
    case "slack-mention":
      return told(slack.mention(user, conversation("general"), wish.text));
    case "slack-command":
      return told(slack.slash(user, "/kairos", wish.text, conversation(wish.place)));
    case "slack-tap":
      return told(slack.tap(user, wish.message, wish.action, wish.selected));
    case "slack-submit":
      return told(slack.submitView(user, wish.view, wish.values));
    case "slack-home":
      return told(slack.openHome(user));
    case "slack-close":
      await slack.closeView(user, wish.view);
      return NOTHING;
    default:
      return NOTHING;
  }
}

async function inTeams(wish: Act, { teamsUser: user }: PlaygroundPerson, teams: LocalTeams): Promise<Delivered> {
  const told = async (delivery: Promise<{ status: number; activityId: string }>): Promise<Delivered> => {
    const { status, activityId } = await delivery;
    return { status, event: activityId };
  };
  switch (wish.kind) {
    case "teams-install":
      return told(teams.install(user));
    case "teams-say":
      return told(teams.say(user, wish.text));
    case "teams-tap":
      return told(teams.tap(user, wish.message, wish.action, wish.inputs));
    case "teams-submit":
      return told(teams.submitForm(user, wish.inputs));
    case "teams-close":
      teams.closeForm(user);
      return NOTHING;
    default:
      return NOTHING;
  }
}
