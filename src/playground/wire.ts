import type { JsonObject, LocalView } from "#src/playground/local-slack/types.ts";
import type { LocalDialog } from "#src/playground/local-teams/types.ts";

/** What the page and its server say to each other. Times are ISO, on the playground's clock. */

export interface PagePerson {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly timeZone: string;
}

export interface PageClock {
  readonly now: string;
  /** Everything that fell due is still running. */
  readonly moving: boolean;
  /** Nine o'clock on the person's next morning. */
  readonly nextMorning: string;
  /** Nine o'clock on the person's next Monday. */
  readonly nextWeek: string;
}

export interface PageFile {
  readonly name: string;
  readonly alt: string;
  readonly url: string;
}

export interface SlackMessage {
  readonly ts: string;
  readonly at: string;
  readonly author: string;
  readonly fromBot: boolean;
  /** mrkdwn. */
  readonly text: string;
  readonly blocks: readonly JsonObject[];
  readonly threadTs?: string | undefined;
  readonly files: readonly PageFile[];
  readonly streaming: boolean;
  readonly edited: boolean;
  readonly onlyYou: boolean;
}

export interface SlackState {
  readonly messages: readonly SlackMessage[];
  readonly channel: readonly SlackMessage[];
  readonly modal?: LocalView | undefined;
  readonly home?: LocalView | undefined;
  readonly status?: string | undefined;
  /** User id to name, for mentions. */
  readonly names: Readonly<Record<string, string>>;
}

export interface TeamsMessage {
  readonly id: string;
  readonly at: string;
  readonly fromBot: boolean;
  readonly text: string;
  readonly card?: JsonObject | undefined;
  readonly edited: boolean;
}

export interface TeamsState {
  readonly installed: boolean;
  readonly messages: readonly TeamsMessage[];
  readonly dialog?: LocalDialog | undefined;
  readonly notice?: string | undefined;
  readonly typing: boolean;
}

export interface PageState {
  readonly person: string;
  readonly clock: PageClock;
  readonly slack: SlackState;
  readonly teams: TeamsState;
}
