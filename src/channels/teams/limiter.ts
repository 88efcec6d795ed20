/** At most `count` requests in any `windowMs`. */
export interface Limit {
  readonly count: number;
  readonly windowMs: number;
}

/** What the platform takes from a bot (PLATFORMS.md, Teams). */
export const TEAMS_LIMITS = {
  conversation: [
    { count: 7, windowMs: 1_000 },
    { count: 8, windowMs: 2_000 },
    { count: 60, windowMs: 30_000 },
    { count: 1_800, windowMs: 3_600_000 },
  ],
  tenant: [{ count: 30, windowMs: 1_000 }],
} as const satisfies Record<string, readonly Limit[]>;

export interface LimiterOptions {
  /** Real milliseconds. */
  readonly now: () => number;
  readonly conversation?: readonly Limit[] | undefined;
  readonly tenant?: readonly Limit[] | undefined;
  /** Every window counts this much longer: requests do not take the same time on their way. Milliseconds, default 250. */
  readonly marginMs?: number | undefined;
}

export interface Limiter {
  /** Takes one request when there is room and answers 0; otherwise takes nothing and answers the wait in milliseconds. */
  take(conversation: string, tenant: string): number;
}

/** Above this many keys the idle ones are forgotten. */
const REMEMBERED = 10_000;

/** Sliding windows, as the platform counts them: one set for each conversation, one for each tenant. */
export function createLimiter({
  now,
  conversation = TEAMS_LIMITS.conversation,
  tenant = TEAMS_LIMITS.tenant,
  marginMs = 250,
}: LimiterOptions): Limiter {
  const conversations = createWindows(conversation, marginMs);
  const tenants = createWindows(tenant, marginMs);
  return {
    take(conversationId, tenantId) {
      const at = now();
      const wait = Math.max(conversations.wait(conversationId, at), tenants.wait(tenantId, at));
      if (wait === 0) {
        conversations.add(conversationId, at);
        tenants.add(tenantId, at);
      }
      return wait;
    },
  };
}

function createWindows(exact: readonly Limit[], marginMs: number) {
  const limits = exact.map(({ count, windowMs }) => ({ count, windowMs: windowMs + marginMs }));
  const longest = Math.max(...limits.map(({ windowMs }) => windowMs));
  const taken = new Map<string, number[]>();

  return {
    wait(key: string, at: number): number {
      const times = taken.get(key);
      if (!times) return 0;
      const firstInWindow = times.findIndex((time) => time > at - longest);
      times.splice(0, firstInWindow === -1 ? times.length : firstInWindow);
      return Math.max(
        0,
        ...limits.map(({ count, windowMs }) => {
          const blocking = times.at(-count);
          return blocking === undefined ? 0 : blocking + windowMs - at;
        }),
      );
    },
    add(key: string, at: number): void {
      const times = taken.get(key);
      if (times) times.push(at);
      else taken.set(key, [at]);
      if (taken.size > REMEMBERED) {
        for (const [other, last] of taken) {
          if ((last.at(-1) ?? 0) <= at - longest) taken.delete(other);
        }
      }
    },
  };
}
