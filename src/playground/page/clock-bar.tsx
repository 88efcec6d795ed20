import { useEffect, useState } from "react";
import { moveClock, wordsOf } from "#src/playground/page/api.ts";
import { placeOf, timeWords } from "#src/playground/page/time-words.ts";
import type { PageClock } from "#src/playground/wire.ts";

interface Props {
  readonly clock: PageClock | undefined;
  readonly receivedAt: number;
  readonly timeZone: string;
  readonly fail: (words: string | undefined) => void;
}

/** The time Kairos lives in, and three ways to move it. */
export function ClockBar({ clock, receivedAt, timeZone, fail }: Props) {
  const now = useTicking(clock, receivedAt);
  const [asked, setAsked] = useState(false);
  const words = timeWords(timeZone);
  const moving = asked || clock?.moving === true;

  const move = async (wish: Parameters<typeof moveClock>[0]) => {
    setAsked(true);
    fail(undefined);
    try {
      await moveClock(wish);
    } catch (error) {
      fail(wordsOf(error));
    } finally {
      setAsked(false);
    }
  };

  return (
    <section className="clock" aria-label="Clock">
      <div className="clock-face">
        <span className="clock-date">{moving ? "Time is passing…" : now ? words.date(now) : "\u00a0"}</span>
        <span className="clock-time">
          <time dateTime={now}>{now ? words.time(now) : "--:--"}</time>
          <span className="clock-zone">{placeOf(timeZone)}</span>
        </span>
      </div>
      <div className="clock-buttons">
        <button type="button" disabled={!clock || moving} onClick={() => move({ advance: "PT1H" })}>
          +1 hour
        </button>
        <button type="button" disabled={!clock || moving} onClick={() => clock && move({ now: clock.nextMorning })}>
          Next morning
        </button>
        <button type="button" disabled={!clock || moving} onClick={() => clock && move({ now: clock.nextWeek })}>
          Next week
        </button>
      </div>
      <div className={`progress${moving ? " on" : ""}`} aria-hidden="true" />
      <span className="sr-only" role="status">
        {moving ? "Time is passing. Kairos does what falls due." : ""}
      </span>
    </section>
  );
}

/** The clock goes on between two messages of the server. */
function useTicking(clock: PageClock | undefined, receivedAt: number): string | undefined {
  const [, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTick((tick) => tick + 1), 5_000);
    return () => clearInterval(timer);
  }, []);
  if (!clock) return undefined;
  const passed = clock.moving ? 0 : performance.now() - receivedAt;
  return new Date(Date.parse(clock.now) + passed).toISOString();
}
