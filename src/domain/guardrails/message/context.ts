import type { Citation, Fact } from "#src/domain/message.ts";
import type { PersonId, Surface } from "#src/domain/person.ts";

/** Why a check fired. `id` is a guardrail of MODEL.md 4 or one of the checks below; the reason never repeats personal text. */
export interface Fired {
  readonly id: CheckId;
  readonly reason: string;
}

export type CheckId =
  | "G24"
  | "G25"
  | "G28"
  | "grounding"
  | "link"
  | "markup"
  | "mention"
  | "secret"
  | "contact"
  | "prompt-leak"
  | "canary"
  | "public-surface"
  | "shape"
  | "length"
  | "actions"
  | "voice";

/** Everything that decides about a draft besides the draft itself. */
export interface MessageContext {
  readonly surface: Surface;
  /** Whom the message is for. */
  readonly audience: PersonId;
  /** Signs the verdict; at least 32 bytes. */
  readonly key: Uint8Array;
  readonly verdictId: string;
  /** The draft says something about a person: a plan, a check-in, a measurement, a mastery. Never on a public surface. */
  readonly personalContent: boolean;
  /** What the person wrote in this turn (normalised): they may be told their own numbers back. */
  readonly personText?: string | undefined;
  /** Numbers of the policy in force, for example {name: "smallest team", value: 5}. */
  readonly constants?: readonly Fact[] | undefined;
  /** Hosts that may be linked, besides the helplines. A subdomain of an allowed host is allowed. */
  readonly linkHosts?: readonly string[] | undefined;
  /** Texts of system prompts: no run of 24 characters of them may leave. */
  readonly systemPromptRuns?: readonly string[] | undefined;
  /** Strings that may never leave, for example other people's canaries and configured secrets. */
  readonly canaries?: readonly string[] | undefined;
  readonly policyVersion?: string | undefined;
  readonly modelVersion?: string | undefined;
}

/** What decides about a dialog or a page. */
export interface ViewContext
  extends Pick<MessageContext, "personText" | "constants" | "linkHosts" | "systemPromptRuns" | "canaries"> {
  /** Numbers a form may say; a home page brings its own. */
  readonly facts?: readonly Fact[] | undefined;
  /** Passages and exercises of the library that the form shows. */
  readonly citations?: readonly Citation[] | undefined;
}
