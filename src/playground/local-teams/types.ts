/** A person of the local tenant. */
export interface LocalTeamsUser {
  /** The bot-specific id, for example "29:ana". */
  readonly id: string;
  readonly name: string;
  readonly givenName: string;
  readonly email: string;
  readonly isGuest?: boolean | undefined;
  /** Another tenant than the local one: a federated user. */
  readonly tenantId?: string | undefined;
  /** BCP 47, default "en-GB". */
  readonly locale?: string | undefined;
  /** IANA name, sent as `localTimezone`. */
  readonly timeZone?: string | undefined;
}

export interface LocalTeamsOptions {
  readonly appId: string;
  /** The client secret that the token endpoint accepts. */
  readonly appPassword: string;
  readonly tenantId: string;
  readonly users: readonly LocalTeamsUser[];
  /** The bot's `/api/messages`; may be set later by `deliverTo`. */
  readonly deliverTo?: URL | undefined;
  /** Signs deliveries and demands the bot's token on the connector. Default true. */
  readonly authOn?: boolean | undefined;
  /** Answers 429 past the platform's limits of one conversation. Default false. */
  readonly enforceLimits?: boolean | undefined;
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** An activity as the connector keeps it. */
export interface LocalActivity {
  readonly id: string;
  readonly conversation: string;
  /** User id, or the bot's id. */
  readonly from: string;
  readonly fromBot: boolean;
  readonly text: string;
  /** What a notification says. */
  readonly summary: string;
  readonly card?: JsonObject | undefined;
  readonly timestamp: string;
  readonly replyToId?: string | undefined;
  readonly edited: boolean;
}

/** An open dialog (task module). */
export interface LocalDialog {
  readonly title: string;
  readonly card: JsonObject;
  /** The activity whose button opened it. */
  readonly activityId: string;
}

/** Everything one person sees. */
export interface LocalTeamsState {
  readonly installed: boolean;
  readonly conversation: string;
  /** The personal chat, oldest first. */
  readonly activities: readonly LocalActivity[];
  readonly dialog?: LocalDialog | undefined;
  /** A short line that the app showed after a tap or a closed dialog. */
  readonly notice?: string | undefined;
  readonly typing: boolean;
}

/** What came back from one delivery to the app. */
export interface LocalDelivery {
  readonly activityId: string;
  /** HTTP status, 0 when nobody answered. */
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What goes wrong with the next call of the connector. */
export interface ConnectorFault {
  /** Default: posting an activity that is no typing activity. */
  readonly on?: "message" | "typing" | "members" | "any" | undefined;
  /** Answer with this HTTP status. */
  readonly status?: number | undefined;
  /** Seconds, sent as Retry-After. */
  readonly retryAfter?: number | undefined;
  /** Sent as Location, with a 3xx status. */
  readonly location?: string | undefined;
  /** Cut the connection instead of answering. */
  readonly cut?: boolean | undefined;
  /** Never answer. */
  readonly hang?: boolean | undefined;
  /** Do the work first, then fail. */
  readonly afterDelivery?: boolean | undefined;
}

/** What is wrong with the token of the next delivery. */
export interface TokenFlaw {
  readonly audience?: string | undefined;
  readonly issuer?: string | undefined;
  readonly serviceUrl?: string | undefined;
  /** Seconds from now; negative for one that ran out. */
  readonly expiresIn?: number | undefined;
  /** Signed by a key that the identity service does not know, under the id of one that it does. */
  readonly forged?: boolean | undefined;
  /** Sent instead of a token; "" sends no header. */
  readonly authorization?: string | undefined;
}

/** One request that the bot made to the connector. */
export interface ConnectorCall {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly at: number;
}

export type Inputs = Readonly<Record<string, string | number | readonly string[] | undefined>>;

export interface LocalTeams {
  /** What activities carry as `serviceUrl`. */
  readonly serviceUrl: string;
  readonly botId: string;
  /** The value of the channel's option `identityService`. */
  readonly identityService: {
    readonly openIdMetadataUrl: string;
    readonly tokenIssuer: string;
    readonly tokenUrl: string;
  };
  deliverTo(url: URL): void;
  install(user: string): Promise<LocalDelivery>;
  uninstall(user: string): Promise<LocalDelivery>;
  say(user: string, text: string): Promise<LocalDelivery>;
  /** Posts in a team's channel, created when it is new, with a mention of the bot. */
  mention(user: string, channel: string, text: string): Promise<LocalDelivery>;
  /** Taps an action, named by its id or its title, of a card; an action that opens a dialog opens it. */
  tap(user: string, activityId: string, action: string, inputs?: Inputs): Promise<LocalDelivery>;
  /** Submits the open dialog. Refuses like a client when a required input is empty or out of range. */
  submitForm(user: string, inputs: Inputs): Promise<LocalDelivery>;
  closeForm(user: string): void;
  /** Delivers any activity, with the ids, sender and conversation of the user filled in where absent. */
  deliver(user: string, activity: JsonObject, flaw?: TokenFlaw): Promise<LocalDelivery>;
  /** Delivers the same activity again, `times` at once, as after a time-out. */
  redeliver(activityId: string, times: number): Promise<readonly LocalDelivery[]>;
  state(user: string): LocalTeamsState;
  /** The posts of a team's channel, oldest first. */
  channelPosts(channel: string): readonly LocalActivity[];
  failNext(fault: ConnectorFault): void;
  /** The identity service stops (or goes on) answering. */
  identityServiceDown(down: boolean): void;
  calls(): readonly ConnectorCall[];
  /** Called after every change; answers how to stop listening. */
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}
