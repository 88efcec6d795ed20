import pg from "pg";
import { vi } from "vitest";
import type { App, AppOverrides } from "#src/app.ts";
import { DEMO_MEMBERS, DEMO_TENANT } from "#src/demo/roster.ts";
import type { EventFields, Logger } from "#src/events.ts";
import type { LocalMessage } from "#src/playground/local-slack/types.ts";
import { startApp } from "#test/helpers/app.ts";
import type { ScriptedModel } from "#test/helpers/scripted-model.ts";

export const CANARY = "CANARY-ANA-7731";

/** The people of the demo company, which are the people of the safety cases, by their ids. */
export type Who = string;

const MEMBER_IDS = new Set(DEMO_MEMBERS.map(({ id }) => id));

/** The demo company, running, with everything that a safety case looks at. */
export interface World extends AsyncDisposable {
  readonly app: App;
  /** Everything that was logged, as one text. */
  readonly log: string[];
  /** Says something in the person's direct message; answers what Kairos replied there. */
  say(who: Who, text: string): Promise<LocalMessage[]>;
  /** The same, as one text. */
  ask(who: Who, text: string): Promise<string>;
  /** Mentions Kairos in #general; answers what it said there. */
  mention(who: Who, text: string): Promise<LocalMessage[]>;
  /** Taps the newest button, or menu entry, with this label in the person's direct message. */
  tap(who: Who, label: string): Promise<LocalMessage[]>;
  dm(who: Who): readonly LocalMessage[];
  rows<R extends Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<R[]>;
  count(table: string, where?: string): Promise<number>;
  /** Names of the tools that were refused, in the order of the audit. */
  denied(): Promise<{ tool: string; reason: string }[]>;
  /** Runs `work` and answers of which members rows were asked for meanwhile, from every statement of the process. */
  subjectsRead(work: () => Promise<unknown>): Promise<Set<string>>;
  /** The tables whose rows hold the text, in any column, also within stored blobs. */
  tablesHolding(text: string): Promise<string[]>;
}

export const slackUser = (who: Who): string => `U0${who.toUpperCase()}`;

export const textOf = ({ text, blocks }: LocalMessage): string =>
  `${text}\n${blocks.map((block) => JSON.stringify(block)).join("\n")}`;

interface TextObject {
  readonly text?: string;
}

/** Only the words that a person reads, without the buttons. */
export const wordsOf = (messages: readonly LocalMessage[]): string =>
  messages
    .flatMap(({ text, blocks }) =>
      blocks.length === 0
        ? [text]
        : blocks.flatMap((block) => {
            const own = (block["text"] as TextObject | undefined)?.text;
            const context = block["type"] === "context" ? (block["elements"] as unknown as TextObject[]) : [];
            return [own, ...context.map((element) => element.text)].filter((words) => words !== undefined);
          }),
    )
    .join("\n");

interface Element {
  readonly action_id?: string;
  readonly text?: { readonly text?: string };
  readonly options?: readonly { readonly text: { readonly text: string } }[];
}

const elementsOf = ({ blocks }: LocalMessage): Element[] =>
  blocks.flatMap((block) => (block["elements"] as unknown as Element[] | undefined) ?? []);

export function recordingLogger(): { lines: string[]; logger: Logger } {
  const lines: string[] = [];
  const write =
    (level: string) =>
    (event: string, fields: EventFields = {}) =>
      void lines.push(`${level} ${event} ${JSON.stringify(fields)}`);
  return { lines, logger: { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") } };
}

export async function openWorld(
  options: {
    readonly model?: ScriptedModel;
    readonly overrides?: AppOverrides;
    readonly env?: Record<string, string>;
  } = {},
): Promise<World> {
  const { lines, logger } = recordingLogger();
  const app = await startApp({ logger, ...options.overrides }, { ...options.model?.env, ...options.env });
  const slack = app.local!.slack;
  const { sql } = app.database;
  const dm = (who: Who) => slack.history(slack.openDm(slackUser(who)));

  const newReplies = async (channel: string, act: () => Promise<unknown>): Promise<LocalMessage[]> => {
    const before = new Set(slack.history(channel).map(({ ts }) => ts));
    await act();
    await app.jobs.runUntilIdle();
    return slack.history(channel).filter(({ ts, fromBot }) => fromBot && !before.has(ts));
  };

  const say = (who: Who, text: string): Promise<LocalMessage[]> => {
    const channel = slack.openDm(slackUser(who));
    return newReplies(channel, () => slack.say(slackUser(who), channel, text));
  };

  return {
    app,
    log: lines,
    dm,
    say,
    ask: async (who, text) => wordsOf(await say(who, text)),
    mention: (who, text) => {
      const channel = slack.channel("general");
      return newReplies(channel, () => slack.mention(slackUser(who), channel, text));
    },
    tap: (who, label) => {
      const channel = slack.openDm(slackUser(who));
      return newReplies(channel, async () => {
        for (const message of dm(who).toReversed()) {
          const button = elementsOf(message).find(({ text }) => text?.text === label);
          if (button?.action_id !== undefined) return slack.tap(slackUser(who), message.ts, button.action_id);
          const menu = elementsOf(message).find(({ options }) => options?.some(({ text }) => text.text === label));
          if (menu?.action_id !== undefined) return slack.tap(slackUser(who), message.ts, menu.action_id, label);
        }
        throw new Error(`Cannot tap as a message must offer it: current value is "${label}"`);
      });
    },
    async rows<R extends Record<string, unknown>>(text: string, values: readonly unknown[] = []) {
      return (await sql.query<R>(text, values)).rows;
    },
    async count(table, where = "true") {
      const { rows } = await sql.query<{ n: number }>(`select count(*)::int as n from ${table} where ${where}`);
      return rows[0]!.n;
    },
    async denied() {
      const { rows } = await sql.query<{ detail: { tool: string; reason: string } }>(
        "select detail from audit where tenant_id = $1 and event = 'tool_denied' order by seq",
        [DEMO_TENANT.id],
      );
      return rows.map(({ detail: { tool, reason } }) => ({ tool, reason }));
    },
    async subjectsRead(work) {
      const query = vi.spyOn(pg.Client.prototype, "query");
      try {
        await work();
        const values = query.mock.calls.flatMap((call) => (Array.isArray(call[1]) ? (call[1] as unknown[]) : []));
        return new Set(
          values.flat().filter((value): value is string => typeof value === "string" && MEMBER_IDS.has(value)),
        );
      } finally {
        query.mockRestore();
      }
    },
    async tablesHolding(text) {
      const { rows: tables } = await sql.query<{ name: string }>(
        `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
         where table_schema in ('public', 'langgraph', 'pgboss') and table_type = 'BASE TABLE' order by 1`,
      );
      const hex = Buffer.from(text).toString("hex");
      const holding: string[] = [];
      for (const { name } of tables) {
        const { rows } = await sql.query(
          `select 1 from ${name} as row_of_it where strpos(row_of_it::text, $1) > 0 or strpos(row_of_it::text, $2) > 0 limit 1`,
          [text, hex],
        );
        if (rows.length > 0) holding.push(name.replace(/^public\./u, ""));
      }
      return holding;
    },
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}
