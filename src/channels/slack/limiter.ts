/** How fast messages may go out. */
export interface Rate {
  /** Milliseconds between two messages in the long run. */
  readonly everyMs: number;
  /** How many may go at once after a pause. */
  readonly burst: number;
}

/** Slack: about one message a second in a conversation, a few hundred a minute in a workspace. */
export const SLACK_RATES = {
  conversation: { everyMs: 1_000, burst: 3 },
  workspace: { everyMs: 200, burst: 20 },
} as const satisfies Record<string, Rate>;

export interface LimiterOptions {
  readonly conversation?: Rate | undefined;
  readonly workspace?: Rate | undefined;
  /** Real milliseconds. */
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

export interface Limiter {
  /** Resolves when a message may go to `conversation`; callers are served in the order they came. */
  take(conversation: string): Promise<void>;
}

/** Above this many conversations the idle ones are forgotten: an idle bucket is a full bucket. */
const REMEMBERED = 10_000;

/**
 * One token bucket for each conversation and one for the workspace.
 *
 * A bucket is kept as the time at which it would be full again, so that a conversation costs one number.
 */
export function createLimiter({ conversation, workspace, now, wait }: LimiterOptions): Limiter {
  const each: Rate = conversation ?? SLACK_RATES.conversation;
  const all: Rate = workspace ?? SLACK_RATES.workspace;
  const fullAt = new Map<string, number>();
  let workspaceFullAt = Number.NEGATIVE_INFINITY;

  /** When a bucket that is full again at `full` gives its next token. */
  const nextToken = (full: number, rate: Rate, at: number) => Math.max(at, full - (rate.burst - 1) * rate.everyMs);

  return {
    async take(id) {
      const at = now();
      const own = fullAt.get(id) ?? Number.NEGATIVE_INFINITY;
      const goes = Math.max(nextToken(own, each, at), nextToken(workspaceFullAt, all, at));
      fullAt.set(id, Math.max(own, goes) + each.everyMs);
      workspaceFullAt = Math.max(workspaceFullAt, goes) + all.everyMs;
      if (fullAt.size > REMEMBERED) {
        for (const [key, full] of fullAt) {
          if (full <= at) fullAt.delete(key);
        }
      }
      if (goes > at) await wait(goes - at);
    },
  };
}
