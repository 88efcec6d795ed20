import { GENERAL } from "#src/playground/acts.ts";
import { pageClock } from "#src/playground/clock.ts";
import type { LocalMessage } from "#src/playground/local-slack/types.ts";
import type { SentAt } from "#src/playground/sent-at.ts";
import type { PlaygroundOptions, PlaygroundPerson } from "#src/playground/types.ts";
import type { PageState, SlackMessage } from "#src/playground/wire.ts";

type Sources = Omit<PlaygroundOptions, "traces"> & { readonly sentAt: SentAt; readonly moving: () => boolean };

/** Everything one person sees, in both panes. */
export function pageState(person: PlaygroundPerson, sources: Sources): PageState {
  const { slack, teams, people, clock, sentAt, moving } = sources;
  const names: Record<string, string> = { [slack.botUserId]: "Kairos" };
  for (const { slackUser, name } of people) names[slackUser] = name;
  slack.openDm(person.slackUser);
  const mine = slack.state(person.slackUser);
  const chat = teams.state(person.teamsUser);

  const message = (one: LocalMessage): SlackMessage => ({
    ts: one.ts,
    at: sentAt.of(Number(one.ts) * 1_000),
    author: one.fromBot ? "Kairos" : (names[one.user] ?? "Somebody"),
    fromBot: one.fromBot,
    text: one.text,
    blocks: one.blocks,
    threadTs: one.threadTs,
    files: one.files.map(({ id, name, alt }) => ({ name, alt, url: fileUrl(person, id) })),
    streaming: one.streaming,
    edited: one.edited,
    onlyYou: one.ephemeralTo !== undefined,
  });

  return {
    person: person.id,
    clock: pageClock(clock.now(), moving(), person.timeZone),
    slack: {
      messages: mine.messages.map(message),
      channel: inChannel(person, slack).map(message),
      modal: mine.modal,
      home: mine.home,
      status: mine.status,
      names,
    },
    teams: {
      installed: chat.installed,
      messages: chat.activities.map((one) => ({
        id: one.id,
        at: sentAt.of(Date.parse(one.timestamp)),
        fromBot: one.fromBot,
        text: one.text,
        card: one.card,
        edited: one.edited,
      })),
      dialog: chat.dialog,
      notice: chat.notice,
      typing: chat.typing,
    },
  };
}

/** The bytes of a picture that the person can see in Slack. */
export function fileOf(person: PlaygroundPerson, id: string, { slack }: Pick<Sources, "slack">): Buffer | undefined {
  const seen = [...slack.state(person.slackUser).messages, ...inChannel(person, slack)];
  const file = seen.flatMap(({ files }) => files).find((one) => one.id === id);
  return file && Buffer.from(file.png, "base64");
}

const fileUrl = (person: PlaygroundPerson, id: string): string =>
  `/playground/file?${new URLSearchParams({ person: person.id, id }).toString()}`;

function inChannel({ slackUser }: PlaygroundPerson, slack: Sources["slack"]): readonly LocalMessage[] {
  return slack.history(slack.channel(GENERAL)).filter(({ ephemeralTo }) => (ephemeralTo ?? slackUser) === slackUser);
}
