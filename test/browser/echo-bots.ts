import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createLocalSlack } from "#src/playground/local-slack/server.ts";
import type { LocalSlack } from "#src/playground/local-slack/types.ts";
import { createLocalTeams, type LocalTeams } from "#src/playground/local-teams/local-teams.ts";
import { createPlayground } from "#src/playground/server.ts";
import type { PlaygroundPerson, Trace } from "#src/playground/types.ts";

const BOT_TOKEN = "xoxb-echo";
const TEAMS_APP = { appId: "00000000-0000-4000-8000-0000000000aa", appPassword: "password", tenantId: "tenant" };

const PEOPLE: readonly PlaygroundPerson[] = [
  {
    id: "ana",
    name: "Ana Novak",
    about: "Analyst, Atlas",
    timeZone: "Europe/Berlin",
    slackUser: "U1",
    teamsUser: "29:ana",
  },
  {
    id: "ben",
    name: "Ben Hart",
    about: "Manager of Atlas",
    timeZone: "Europe/London",
    slackUser: "U2",
    teamsUser: "29:ben",
  },
];

/** The playground over a local Slack and a local Teams, with a small bot behind each instead of Kairos. */
export interface EchoWorld extends AsyncDisposable {
  readonly url: string;
  readonly slack: LocalSlack;
  readonly teams: LocalTeams;
  readonly people: readonly PlaygroundPerson[];
  readonly clock: { now(): Date; moveTo(at: Date): Promise<void>; readonly moves: Date[]; hold(): () => void };
  trace(trace: Omit<Trace, "at">): void;
  /** The bots answer nobody until this is called again. */
  deaf(deaf: boolean): void;
}

interface SlackPayload {
  readonly type?: string;
  readonly user?: { readonly id: string };
  readonly channel?: { readonly id: string };
  readonly trigger_id?: string;
  readonly actions?: readonly { readonly action_id: string; readonly selected_option?: { text: { text: string } } }[];
  readonly view?: { readonly state: { readonly values: object }; readonly private_metadata: string };
}

const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text, verbatim: true } });
const plain = (text: string) => ({ type: "plain_text", text });
const option = (text: string) => ({ text: plain(text), value: text.toLowerCase() });

const SLACK_MODAL = {
  type: "modal",
  title: plain("Tell me more"),
  submit: plain("Send"),
  close: plain("Cancel"),
  blocks: [
    section("As much as you like."),
    {
      type: "input",
      block_id: "energy",
      label: plain("Energy"),
      element: { type: "radio_buttons", action_id: "value", options: [option("Low"), option("High")] },
    },
    {
      type: "input",
      block_id: "areas",
      label: plain("Areas"),
      optional: true,
      element: { type: "checkboxes", action_id: "value", options: [option("Sleep"), option("Stress")] },
    },
    {
      type: "input",
      block_id: "minutes",
      label: plain("Minutes"),
      optional: true,
      hint: plain("A guess is fine."),
      element: { type: "number_input", action_id: "value", is_decimal_allowed: false, min_value: "0", max_value: "90" },
    },
    {
      type: "input",
      block_id: "sentence",
      label: plain("In a sentence"),
      optional: true,
      element: { type: "plain_text_input", action_id: "value", multiline: true, max_length: 200 },
    },
  ],
};

export async function openEchoWorld(start = "2026-11-24T08:00:00Z"): Promise<EchoWorld> {
  let isDeaf = false;
  const slack = await createLocalSlack({
    signingSecret: "secret",
    botToken: BOT_TOKEN,
    appToken: "xapp-echo",
    teamId: "T1",
    users: PEOPLE.map(({ slackUser, name, timeZone, id }) => ({
      id: slackUser,
      name,
      givenName: name.split(" ")[0] ?? name,
      email: `${id}@example.com`,
      tz: timeZone,
    })),
  });
  const teams = await createLocalTeams({
    ...TEAMS_APP,
    authOn: false,
    users: PEOPLE.map(({ teamsUser, name, id }) => ({
      id: teamsUser,
      name,
      givenName: name.split(" ")[0] ?? name,
      email: `${id}@example.com`,
    })),
  });
  const slackBot = await listen(async (request, response) => {
    const body = await read(request);
    if (isDeaf) return void response.writeHead(503).end();
    response.writeHead(200).end();
    await answerSlack(slack, request.headers["content-type"] ?? "", body);
  });
  const teamsBot = await listen(async (request, response) => {
    const body = await read(request);
    if (isDeaf) return void response.writeHead(503).end();
    await answerTeams(teams, JSON.parse(body) as TeamsActivity, response);
  });
  slack.deliverTo(new URL("/", slackBot.url));
  teams.deliverTo(new URL("/", teamsBot.url));

  const clock = movableClock(new Date(start));
  const traces: Trace[] = [];
  const listeners = new Set<(trace: Trace) => void>();
  const playground = await createPlayground({
    slack,
    teams,
    people: PEOPLE,
    clock,
    traces: {
      recent: () => traces,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  });
  const page = await listen((request, response) => playground.requestListener(request, response));

  return {
    url: page.url,
    slack,
    teams,
    people: PEOPLE,
    clock,
    trace(trace) {
      const stamped = { at: clock.now().toISOString(), ...trace };
      traces.push(stamped);
      for (const listener of listeners) listener(stamped);
    },
    deaf(deaf) {
      isDeaf = deaf;
    },
    async [Symbol.asyncDispose]() {
      await playground.stop();
      await Promise.all([
        slack.close(),
        teams.close(),
        close(page.server),
        close(slackBot.server),
        close(teamsBot.server),
      ]);
    },
  };
}

/** A clock that stands still between moves, so that tests can say what it shows. */
function movableClock(start: Date): EchoWorld["clock"] {
  let at = start;
  const moves: Date[] = [];
  let held: Promise<void> = Promise.resolve();
  return {
    moves,
    now: () => at,
    async moveTo(to) {
      moves.push(to);
      await held;
      at = to;
    },
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
  };
}

async function answerSlack(slack: LocalSlack, type: string, body: string): Promise<void> {
  const call = (method: string, args: Record<string, string>) =>
    fetch(slack.apiUrl + method, {
      method: "POST",
      headers: { authorization: `Bearer ${BOT_TOKEN}`, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(args).toString(),
    });
  const post = (channel: string, text: string, blocks: readonly object[] = []) =>
    call("chat.postMessage", { channel, text, ...(blocks.length > 0 ? { blocks: JSON.stringify(blocks) } : {}) });

  if (type.startsWith("application/json")) {
    const { event } = JSON.parse(body) as { event: { type: string; user: string; channel: string; text: string } };
    if (event.type === "app_home_opened") {
      const blocks = [{ type: "header", text: plain("Your day") }, section("Nothing yet."), actions("home")];
      await call("views.publish", { user_id: event.user, view: JSON.stringify({ type: "home", blocks }) });
    } else await post(event.channel, `You said: ${event.text}`, [section(`*You said:* ${event.text}`), actions("dm")]);
    return;
  }
  const form = new URLSearchParams(body);
  const payload = form.get("payload");
  if (payload === null) {
    await post(form.get("user_id") ?? "", `Command: ${form.get("text")}`);
    return;
  }
  const { actions: taps, channel, trigger_id, type: kind, user, view } = JSON.parse(payload) as SlackPayload;
  if (kind === "view_submission") {
    await post(user?.id ?? "", `Form: ${JSON.stringify(view?.state.values)}`);
    return;
  }
  const [tapped] = taps ?? [];
  if (tapped?.action_id === "more") {
    await call("views.open", { trigger_id: trigger_id ?? "", view: JSON.stringify(SLACK_MODAL) });
    return;
  }
  await post(channel?.id ?? user?.id ?? "", `Tapped: ${tapped?.selected_option?.text.text ?? tapped?.action_id}`);
}

const actions = (place: string) => ({
  type: "actions",
  block_id: `actions-${place}`,
  elements: [
    { type: "button", action_id: "good", text: plain("Good"), style: "primary" },
    { type: "button", action_id: "more", text: plain("Tell me more") },
    {
      type: "static_select",
      action_id: "menu",
      placeholder: plain("More"),
      options: [option("Skip"), option("Snooze")],
    },
  ],
});

interface TeamsActivity {
  readonly type: string;
  readonly name?: string;
  readonly action?: string;
  readonly text?: string;
  readonly conversation: { readonly id: string };
  readonly value?: unknown;
}

const TEAMS_CARD = {
  type: "AdaptiveCard",
  version: "1.5",
  body: [{ type: "TextBlock", text: "How are **you**?", wrap: true }],
  actions: [
    { type: "Action.Execute", verb: "good", id: "good", title: "Good", style: "positive", associatedInputs: "none" },
    {
      type: "Action.Submit",
      id: "more",
      title: "Tell me more",
      associatedInputs: "none",
      data: { msteams: { type: "task/fetch" } },
    },
    { type: "Action.Execute", verb: "skip", id: "skip", title: "Skip", mode: "secondary", associatedInputs: "none" },
  ],
};

const TEAMS_FORM = {
  type: "AdaptiveCard",
  version: "1.5",
  body: [
    {
      type: "Input.ChoiceSet",
      id: "energy",
      label: "Energy",
      style: "expanded",
      isRequired: true,
      errorMessage: "Please fill this in.",
      choices: [
        { title: "Low", value: "low" },
        { title: "High", value: "high" },
      ],
    },
    { type: "Input.Text", id: "sentence", label: "In a sentence", isMultiline: true, maxLength: 200 },
  ],
  actions: [{ type: "Action.Submit", id: "submit", title: "Send", style: "positive", data: { form: "more" } }],
};

async function answerTeams(teams: LocalTeams, activity: TeamsActivity, response: ServerResponse): Promise<void> {
  const attachment = (content: object) => ({ contentType: "application/vnd.microsoft.card.adaptive", content });
  const post = (parts: object) =>
    fetch(`${teams.serviceUrl}v3/conversations/${encodeURIComponent(activity.conversation.id)}/activities`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ type: "message", ...parts }),
    });
  const end = (body?: object) =>
    response.writeHead(200, { "content-type": "application/json" }).end(body && JSON.stringify(body));

  if (activity.type === "invoke" && activity.name === "task/fetch") {
    end({ task: { type: "continue", value: { title: "Tell me more", card: attachment(TEAMS_FORM) } } });
    return;
  }
  end(activity.name === "adaptiveCard/action" ? { statusCode: 200, type: "message", value: "Noted." } : undefined);
  if (activity.type === "installationUpdate" && activity.action === "add") await post({ text: "Hello, I'm the echo." });
  if (activity.type === "message")
    await post({ text: `You said: ${activity.text}`, attachments: [attachment(TEAMS_CARD)] });
  if (activity.name === "task/submit") await post({ text: `Form: ${JSON.stringify(activity.value)}` });
  if (activity.name === "adaptiveCard/action") await post({ text: `Tapped: ${JSON.stringify(activity.value)}` });
}

async function listen(
  listener: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer((request, response) => void listener(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

async function read(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}
