import type { ConsentCategory } from "#src/domain/consent.ts";
import type { Metric, Reading, RecordReadings, Source } from "#src/domain/measurement.ts";
import type { LocalDay } from "#src/domain/time.ts";

/** The vendor's shape, as it came: only its own provider reads it. */
export interface ProviderRecord {
  /** The vendor's name of the collection. */
  readonly kind: string;
  /** Unique within the source, whatever the kind. */
  readonly id: string;
  readonly body: unknown;
}

export interface Tokens {
  readonly access: string;
  readonly refresh?: string | undefined;
  readonly expiresAt: Date;
}

export interface OAuth {
  /** What to ask the vendor for, so that no more is shared than the person agreed to. */
  scopesFor(categories: readonly ConsentCategory[]): readonly string[];
  authorizeUrl(request: {
    readonly state: string;
    readonly redirectUri: string;
    readonly scopes: readonly string[];
    /** S256 (RFC 7636); a vendor without PKCE leaves it out. */
    readonly codeChallenge: string;
  }): URL;
  exchange(grant: {
    readonly code: string;
    readonly redirectUri: string;
    readonly codeVerifier: string;
    readonly now: Date;
  }): Promise<Tokens>;
  /** The old refresh token may be void afterwards. */
  refresh(tokens: Tokens, now: Date): Promise<Tokens>;
  revoke?(tokens: Tokens): Promise<void>;
  /** The vendor's id of the account, as its webhooks name it. */
  account(access: string): Promise<string>;
}

export interface Days {
  readonly from: LocalDay;
  /** Included. */
  readonly to: LocalDay;
}

export interface Pull {
  /** What a kind speaks of: with the consent of none of these it is not asked for. Absent: one consent is as good as another. */
  categoriesOf?(kind: string): readonly ConsentCategory[];
  /** Page by page; ends by itself, also where the vendor's paging goes round in a circle. Kinds without consent are not asked for. */
  records(access: string, days: Days, categories: readonly ConsentCategory[]): AsyncIterable<readonly ProviderRecord[]>;
  /** The record as it stands now; undefined: the vendor has it no more. */
  record(access: string, kind: string, id: string): Promise<ProviderRecord | undefined>;
}

/** What a webhook said: thin, the record is fetched afterwards. */
export interface Ping {
  /** The same for each repetition of one event. */
  readonly eventId: string;
  readonly account: string;
  readonly kind: string;
  /** As `ProviderRecord.id` and `RecordReadings.recordId` have it. */
  readonly recordId: string;
  readonly change: "updated" | "deleted";
  readonly at: Date;
}

export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  /** Real time: signatures do not follow the playground's clock. */
  readonly now: Date;
}

export interface Webhook {
  /** The body to answer a GET with, for vendors that ask whether the address is ours; undefined: refuse it. */
  challenge?(query: URLSearchParams): string | undefined;
  /** Throws WebhookRefused unless the vendor signed it lately. */
  read(request: WebhookRequest): readonly Ping[];
  /** Keeps the vendor's subscriptions alive, for those that expire; answers when to come again. */
  renew?(callbackUrl: string, now: Date): Promise<Date>;
}

export interface FileProgress {
  readonly bytes: number;
  readonly totalBytes?: number | undefined;
}

export interface FileImport {
  /** Streams a file of any size; memory does not grow with it. */
  read(
    path: string,
    options: {
      readonly categories: readonly ConsentCategory[];
      readonly onProgress?: (progress: FileProgress) => void;
    },
  ): AsyncIterable<readonly RecordReadings[]>;
}

export interface Push {
  /** Throws TypeError with what is wrong where the body is not of the sender's form. */
  read(body: unknown, categories: readonly ConsentCategory[]): readonly RecordReadings[];
}

/** One source of body data. What it can do is what it has. */
export interface Provider {
  readonly source: Source;
  /** As people know it. */
  readonly name: string;
  readonly metrics: readonly Metric[];
  readonly oauth?: OAuth;
  readonly pull?: Pull;
  readonly webhook?: Webhook;
  readonly file?: FileImport;
  readonly push?: Push;
  /** Pure: the vendor's record in our metrics and units. What it does not know it leaves out. */
  normalise(record: ProviderRecord): readonly Reading[];
}

/** The signature is missing, wrong, or too old. */
export class WebhookRefused extends Error {
  override readonly name = "WebhookRefused";
}

export type ProviderFault = "unauthorised" | "rate-limited" | "unavailable" | "malformed";

/** A vendor did not answer as agreed. */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
  readonly fault: ProviderFault;
  /** Where the vendor said when to come again. */
  readonly retryAfterMs: number | undefined;
  constructor(fault: ProviderFault, message: string, options: ErrorOptions & { readonly retryAfterMs?: number } = {}) {
    super(message, options);
    this.fault = fault;
    this.retryAfterMs = options.retryAfterMs;
  }
}

export type FileFault = "missing" | "empty" | "not-an-export" | "encrypted" | "too-large" | "damaged" | "cut-short";

/**
 * A file cannot be read, or not to its end. What was yielded before it was thrown holds all the same.
 *
 * The message is for the owner of the file: what is wrong and what to do, without its content or path.
 */
export class FileError extends Error {
  override readonly name = "FileError";
  readonly fault: FileFault;
  constructor(fault: FileFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}
