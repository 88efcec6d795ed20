import type { IncomingMessage, ServerResponse } from "node:http";
import type { LocalSlack } from "#src/playground/local-slack/types.ts";
import type { LocalTeams } from "#src/playground/local-teams/types.ts";

/** Somebody whose side of the conversation can be played. */
export interface PlaygroundPerson {
  /** What `Trace.person` and the page's address say; any text that is the same on every start. */
  readonly id: string;
  readonly name: string;
  /** Who this is, in a few words: "Analyst, team Atlas", "Manager of Atlas", "starts today, no wearable". */
  readonly about: string;
  /** IANA name; the page shows the clock in this zone. */
  readonly timeZone: string;
  /** The person's id in the local Slack. */
  readonly slackUser: string;
  /** The person's id in the local Teams. */
  readonly teamsUser: string;
}

/** The time that Kairos lives in. */
export interface PlaygroundClock {
  now(): Date;
  /** Moves forward to `at` and runs everything that falls due, to rest, before it resolves. */
  moveTo(at: Date): Promise<void>;
}

/** One thing that happened behind a message. */
export interface Trace {
  /** ISO, on the playground's clock. */
  readonly at: string;
  /** `PlaygroundPerson.id`. */
  readonly person: string;
  /** What belongs to the same turn has the same text here. */
  readonly turn: string;
  readonly kind: "node" | "tool" | "model" | "denied" | "simulation" | "verdict" | "outbox";
  readonly name: string;
  readonly detail?: string | undefined;
}

export interface TraceSource {
  /** Oldest first. */
  recent(): readonly Trace[];
  /** Answers how to stop listening. */
  subscribe(listener: (trace: Trace) => void): () => void;
}

export interface PlaygroundOptions {
  readonly slack: LocalSlack;
  readonly teams: LocalTeams;
  /** The first one is shown first. */
  readonly people: readonly PlaygroundPerson[];
  readonly clock: PlaygroundClock;
  readonly traces: TraceSource;
}

export interface Playground {
  /** Serves every path that starts with `/playground`; refuses callers that are not on this machine. */
  requestListener(request: IncomingMessage, response: ServerResponse): void;
  /** Ends open event streams and waits for a clock that is moving. */
  stop(): Promise<void>;
}
