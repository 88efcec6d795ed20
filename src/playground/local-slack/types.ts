/** A person of the local workspace. */
export interface LocalUser {
  readonly id: string;
  /** The name everybody sees. */
  readonly name: string;
  readonly givenName: string;
  readonly email: string;
  /** IANA name. */
  readonly tz: string;
  readonly isGuest?: boolean | undefined;
  /** Another workspace than the local one: a Slack Connect user. */
  readonly teamId?: string | undefined;
}

export interface LocalSlackOptions {
  readonly signingSecret: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly teamId: string;
  readonly users: readonly LocalUser[];
  /** Public channels that exist from the start, for example "general". */
  readonly channels?: readonly string[] | undefined;
  /** Where signed deliveries go. Without it, deliveries wait for a Socket Mode connection. */
  readonly deliverTo?: URL | undefined;
  /** Waits before a refused event is delivered again, milliseconds. Slack: at once, 1 min, 5 min. */
  readonly retryDelays?: readonly number[] | undefined;
  /** Port on loopback; any free one without it. */
  readonly port?: number | undefined;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** A message as Slack stores it. */
export interface LocalMessage {
  readonly ts: string;
  readonly channel: string;
  readonly user: string;
  readonly fromBot: boolean;
  readonly text: string;
  readonly blocks: readonly JsonObject[];
  readonly threadTs?: string | undefined;
  readonly metadata?: JsonObject | undefined;
  readonly files: readonly { readonly id: string; readonly name: string; readonly alt: string; readonly png: string }[];
  readonly streaming: boolean;
  readonly edited: boolean;
  /** Only this user sees it. */
  readonly ephemeralTo?: string | undefined;
  readonly reactions: readonly string[];
}

/** An open modal or a published Home. */
export interface LocalView {
  readonly id: string;
  readonly hash: string;
  readonly view: JsonObject;
  /** Messages beside fields that the app refused, by block id. */
  readonly errors: Readonly<Record<string, string>>;
}

/** Everything one person sees. */
export interface LocalState {
  readonly dm: string | undefined;
  readonly messages: readonly LocalMessage[];
  readonly modal: LocalView | undefined;
  readonly home: LocalView | undefined;
  /** The assistant's status line in the person's conversations. */
  readonly status: string | undefined;
}

/** What came back from one delivery to the app. */
export interface Delivery {
  readonly eventId: string;
  /** HTTP status; in Socket Mode 200 for an ack and 0 for none within three seconds. */
  readonly status: number;
  readonly body: string;
}

/** What goes wrong with the next call of a Web API method. */
export interface MethodFault {
  /** Answer with this HTTP status. */
  readonly status?: number | undefined;
  /** Seconds, for a 429. */
  readonly retryAfter?: number | undefined;
  /** Answer `{"ok": false, "error": ...}`. */
  readonly error?: string | undefined;
  /** Cut the connection instead of answering. */
  readonly hang?: boolean | undefined;
  /** Never answer, and keep the connection. */
  readonly silent?: boolean | undefined;
  /** Do the work first, then fail. */
  readonly afterDelivery?: boolean | undefined;
}

export interface LocalSlack {
  /** The value of SLACK_API_URL. */
  readonly apiUrl: string;
  readonly botUserId: string;
  /** Set or change where signed deliveries go, once the app listens. */
  deliverTo(url: URL): void;
  openDm(user: string): string;
  /** The id of a channel by its name. */
  channel(name: string): string;
  say(user: string, channel: string, text: string, options?: { readonly thread?: string }): Promise<Delivery>;
  mention(user: string, channel: string, text: string, options?: { readonly thread?: string }): Promise<Delivery>;
  slash(user: string, command: string, text: string, channel: string): Promise<Delivery>;
  /** Taps a button, or chooses the option `selected` (its text) of a menu, in a message or, with `"home"`, in Home. */
  tap(user: string, messageTs: string, actionId: string, selected?: string): Promise<Delivery>;
  /** `values`: block id to what the person typed, chose (option value) or ticked (option values). */
  submitView(
    user: string,
    viewId: string,
    values: Readonly<Record<string, string | readonly string[] | undefined>>,
  ): Promise<Delivery>;
  closeView(user: string, viewId: string): Promise<void>;
  openHome(user: string): Promise<Delivery>;
  /** Sends an event of the Events API as it is, in Slack's envelope. */
  event(event: JsonObject): Promise<Delivery>;
  state(user: string): LocalState;
  /** Everything in one conversation, oldest first. */
  history(channel: string): readonly LocalMessage[];
  /** Delivers the same event again, as Slack does when it heard no answer. */
  redeliver(eventId: string, times: number): Promise<readonly Delivery[]>;
  failNext(method: string, fault: MethodFault): void;
  /** The Web API calls so far, oldest first. */
  calls(): readonly { readonly method: string; readonly args: Readonly<Record<string, string>> }[];
  /** Asks every Socket Mode connection to come back on a new one, as Slack does every few hours. */
  recycleSockets(): void;
  /** Called after every change; answers how to stop listening. */
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}
