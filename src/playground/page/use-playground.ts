import { useEffect, useState } from "react";
import type { Trace } from "#src/playground/types.ts";
import type { PageState } from "#src/playground/wire.ts";

/** More is of no use to a reader. */
const TRACES = 1_000;

export interface Live {
  readonly state: PageState | undefined;
  readonly traces: readonly Trace[];
  readonly connected: boolean;
  /** When `state` came, on the browser's own clock. */
  readonly receivedAt: number;
}

const NOTHING: Live = { state: undefined, traces: [], connected: true, receivedAt: 0 };

/** Everything the server tells about one person, as it happens. */
export function usePlayground(person: string): Live {
  const [live, setLive] = useState(NOTHING);

  useEffect(() => {
    const source = new EventSource(`/playground/events?${new URLSearchParams({ person }).toString()}`);
    setLive(NOTHING);
    source.addEventListener("state", ({ data }: MessageEvent<string>) => {
      const state = JSON.parse(data) as PageState;
      setLive((now) => ({ ...now, state, connected: true, receivedAt: performance.now() }));
    });
    source.addEventListener("traces", ({ data }: MessageEvent<string>) => {
      const traces = JSON.parse(data) as Trace[];
      setLive((now) => ({ ...now, traces: traces.slice(-TRACES) }));
    });
    source.addEventListener("trace", ({ data }: MessageEvent<string>) => {
      const trace = JSON.parse(data) as Trace;
      setLive((now) => ({ ...now, traces: [...now.traces, trace].slice(-TRACES) }));
    });
    source.addEventListener("error", () => setLive((now) => ({ ...now, connected: false })));
    return () => source.close();
  }, [person]);

  return live;
}
