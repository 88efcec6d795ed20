import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import WebSocket from "ws";
import { z } from "zod";

const CLI = fileURLToPath(new URL("../../node_modules/@microsoft/m365agentsplayground/cli.js", import.meta.url));
export const isInstalled = (): boolean => existsSync(CLI);

const configSchema = z.object({
  config: z.object({
    tenantId: z.string(),
    bot: z.object({ id: z.string() }),
    currentUser: z.object({ id: z.string(), email: z.string() }),
    personalChat: z.object({ id: z.string() }),
    teams: z.array(z.object({ channels: z.array(z.object({ id: z.string() })) })),
  }),
});
export type PlaygroundConfig = z.infer<typeof configSchema>["config"];

/** A message as the client's own screen gets it. */
const shownSchema = z.object({
  action: z.literal("createMessage"),
  actionConversationId: z.string(),
  message: z.object({
    messageId: z.string(),
    from: z.object({ id: z.string() }),
    text: z.string().optional(),
    attachments: z.array(z.object({ contentType: z.string(), content: z.unknown().optional() })),
  }),
});
export type ShownMessage = z.infer<typeof shownSchema>["message"];

export interface AgentsPlayground {
  readonly config: PlaygroundConfig;
  /** Everything that its websocket sent to the screen, oldest first. */
  readonly shown: readonly unknown[];
  /** Messages of the bot on the screen. */
  fromBot(): readonly ShownMessage[];
  install(conversation: string): Promise<number>;
  say(conversation: string, text: string, mentionsBot?: boolean): Promise<number>;
  /** Taps an Action.Execute, and answers what the bot answered. */
  execute(
    conversation: string,
    messageId: string,
    action: object,
  ): Promise<{ readonly status: number; readonly body: string }>;
  /** Taps an Action.Submit. */
  submit(conversation: string, messageId: string, value: object): Promise<number>;
  stop(): Promise<void>;
}

/** Starts Microsoft's client without a browser. Answers `undefined` when it does not come up. */
export async function startAgentsPlayground(botUrl: URL): Promise<AgentsPlayground | undefined> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const child = spawn(
    process.execPath,
    [
      CLI,
      "start",
      "-e",
      botUrl.href,
      "-c",
      "msteams",
      "-p",
      String(port),
      "--service-url",
      `${origin}/_connector`,
      "--disable-telemetry",
    ],
    {
      env: { ...process.env, TEAMSAPPTESTER_BROWSER: "none", APPLICATION_INSIGHTS_NO_STATSBEAT: "1" },
      stdio: "ignore",
    },
  );
  const config = await readConfig(child, origin);
  if (!config) {
    await end(child);
    return undefined;
  }
  const shown: unknown[] = [];
  const socket = new WebSocket(`ws://127.0.0.1:${port}/_ws_conversation/v1/conversations/stream`);
  socket.on("message", (data) => shown.push(JSON.parse(String(data))));
  await new Promise<void>((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const post = async (path: string, body: object) => {
    const response = await fetch(origin + path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.text() };
  };
  const from = { id: config.currentUser.id };

  return {
    config,
    shown,
    fromBot: () =>
      shown.flatMap((event) => {
        const parsed = shownSchema.safeParse(event);
        return parsed.success && parsed.data.message.from.id === config.bot.id ? [parsed.data.message] : [];
      }),
    install: async (conversation) => (await post(`/_debug/conversation/${conversation}/installation`, {})).status,
    async say(conversation, text, mentionsBot = false) {
      const mark = "<at>Test Bot</at>";
      const mention = mentionsBot ? { mentions: [{ mentioned: { id: config.bot.id }, text: mark }] } : {};
      const body = {
        type: "text",
        text: mentionsBot ? `${mark} ${text}` : text,
        textFormat: "plain",
        from,
        ...mention,
      };
      return (await post(`/_conversation/v1/conversations/${conversation}/messages`, body)).status;
    },
    execute: (conversation, messageId, action) =>
      post("/_conversation/v1/invoke", {
        name: "adaptiveCard/action",
        value: { action, trigger: "manual" },
        from,
        conversation: { id: conversation },
        replyToId: messageId,
      }),
    submit: async (conversation, messageId, value) =>
      (
        await post("/_conversation/v1/submit", {
          type: "submit",
          value,
          from,
          conversation: { id: conversation },
          replyToId: messageId,
        })
      ).status,
    async stop() {
      socket.terminate();
      await end(child);
    },
  };
}

async function readConfig(child: ChildProcess, origin: string): Promise<PlaygroundConfig | undefined> {
  for (let attempt = 0; attempt < 120 && child.exitCode === null; attempt++) {
    try {
      const response = await fetch(`${origin}/_internal/v1/config`);
      if (response.ok) return configSchema.parse(await response.json()).config;
    } catch {
      // Not listening yet.
    }
    await sleep(250);
  }
  return undefined;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGKILL");
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
