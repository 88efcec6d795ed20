import type { IncomingMessage, ServerResponse } from "node:http";
import type { Picture } from "#src/domain/message.ts";
import type { Intake } from "#src/ports/intake.ts";
import type { Messenger } from "#src/ports/messenger.ts";
import type { Views } from "#src/ports/views.ts";

/** The part of the program's logger that this channel needs. Fields never hold text of a person. */
export interface TeamsLogger {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** Another identity service than Microsoft's own, for the playground and tests. */
export interface TeamsIdentityService {
  /** Where the signing keys of incoming tokens are described. */
  readonly openIdMetadataUrl: string;
  /** The `iss` of incoming tokens. */
  readonly tokenIssuer: string;
  /** Where the bot gets its own tokens, by client credentials. */
  readonly tokenUrl: string;
}

export interface TeamsChannelOptions {
  /** Turns authentication on. Without it only this machine may call. */
  readonly appId?: string | undefined;
  readonly appPassword?: string | undefined;
  readonly appType?: "MultiTenant" | "SingleTenant" | "UserAssignedMSI" | undefined;
  readonly appTenantId?: string | undefined;
  /** Hosts beyond Microsoft's own that the bot may post to, for example "smba.example.org" or "*.example.org". */
  readonly serviceHosts: readonly string[];
  readonly identityService?: TeamsIdentityService | undefined;
  readonly intake: Intake;
  readonly views: Views;
  readonly logger: TeamsLogger;
  /**
   * Makes the picture of the message with this key reachable by https and answers its address. Without it, or when it answers `undefined`, a small
   * picture travels inside the card and a larger one is replaced by its alternative text.
   */
  readonly publishPicture?: ((picture: Picture, key: string) => Promise<string | undefined>) | undefined;
  /** Milliseconds of real time, never the domain's clock: limits follow the world. */
  readonly now?: (() => number) | undefined;
  /** Longest wait for one answer of the platform, milliseconds. */
  readonly requestTimeoutMs?: number | undefined;
}

export interface TeamsChannel {
  readonly messenger: Messenger;
  /** Serves `POST /api/messages`; the body must not have been read. */
  readonly requestListener: (request: IncomingMessage, response: ServerResponse) => void;
  start(): Promise<void>;
  /** Takes no more requests and waits for what is under way. */
  stop(): Promise<void>;
}
