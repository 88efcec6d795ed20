import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import { addDays, instantAt, localDay, weekday } from "#src/domain/time.ts";
import { RefusedError } from "#src/playground/http.ts";
import type { PlaygroundClock } from "#src/playground/types.ts";
import type { PageClock } from "#src/playground/wire.ts";

/** Nine o'clock: after everything that Kairos does in the morning by itself. */
const MORNING = 9 * 60;
const DAY_MS = 86_400_000;
/** A longer leap would run for hours. */
const LONGEST_DAYS = 400;

const schema = z.union([z.strictObject({ now: z.string() }), z.strictObject({ advance: z.string() })]);

/** Where the clock is asked to go. Throws RefusedError, with words for a person, when it cannot go there. */
export function readWish(body: unknown, now: Date): Date {
  const wish = schema.safeParse(body);
  if (!wish.success) {
    throw new RefusedError(400, 'Send {"now":"2026-11-24T09:00:00Z"} or {"advance":"PT1H"}, and nothing else.');
  }
  const at = "now" in wish.data ? instantOf(wish.data.now) : after(now, wish.data.advance);
  if (at < now) {
    throw new RefusedError(
      400,
      `The clock goes forward only: it is ${now.toISOString()} and you asked for ${at.toISOString()}.`,
    );
  }
  if (at.getTime() - now.getTime() > LONGEST_DAYS * DAY_MS) {
    throw new RefusedError(
      400,
      `The clock moves at most ${LONGEST_DAYS} days at once: you asked for ${at.toISOString()}.`,
    );
  }
  return at;
}

function instantOf(text: string): Date {
  try {
    return new Date(Temporal.Instant.from(text).epochMilliseconds);
  } catch (cause) {
    throw new RefusedError(
      400,
      `"now" must be an ISO 8601 time with its zone, like 2026-11-24T09:00:00Z: you sent "${text}".`,
      {
        cause,
      },
    );
  }
}

function after(now: Date, duration: string): Date {
  try {
    const start = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO("UTC");
    return new Date(start.add(Temporal.Duration.from(duration)).epochMilliseconds);
  } catch (cause) {
    throw new RefusedError(
      400,
      `"advance" must be an ISO 8601 duration, like PT1H, P1D or P7D: you sent "${duration}".`,
      { cause },
    );
  }
}

/** The clock as the page shows it to somebody in `timeZone`. */
export function pageClock(now: Date, moving: boolean, timeZone: string): PageClock {
  const today = localDay(now, timeZone);
  const morning = instantAt(today, MORNING, timeZone);
  const nextMorning = morning > now ? morning : instantAt(addDays(today, 1), MORNING, timeZone);
  const nextWeek = instantAt(addDays(today, 8 - weekday(today)), MORNING, timeZone);
  return {
    now: now.toISOString(),
    moving,
    nextMorning: nextMorning.toISOString(),
    nextWeek: nextWeek.toISOString(),
  };
}

export interface ClockMover {
  readonly moving: () => boolean;
  /** Moves once every earlier move is at rest. */
  move(body: unknown): Promise<Date>;
  rest(): Promise<void>;
}

export function createClockMover(clock: PlaygroundClock, changed: () => void): ClockMover {
  let running = 0;
  let last: Promise<unknown> = Promise.resolve();

  return {
    moving: () => running > 0,
    move(body) {
      const moved = last.then(async () => {
        const at = readWish(body, clock.now());
        running += 1;
        changed();
        try {
          await clock.moveTo(at);
        } finally {
          running -= 1;
          changed();
        }
        return clock.now();
      });
      last = moved.catch(() => undefined);
      return moved;
    },
    async rest() {
      await last;
    },
  };
}
