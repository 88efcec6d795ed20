import type { ServerResponse } from "node:http";
import { beginEvents } from "#src/playground/http.ts";

/** Changes that come in one burst are told once, milliseconds. */
const BURST = 25;
/** Keeps the stream open and the page's clock right, milliseconds. */
const HEARTBEAT = 15_000;

export interface Stream {
  /** Tells the state soon, once for a whole burst of changes. */
  changed(): void;
  tell(event: string, data: object): void;
  end(): void;
}

/** Server-sent events for one open page. `state` is asked for whenever there is something to tell. */
export function openStream(response: ServerResponse, state: () => object, onEnd: () => void): Stream {
  let burst: NodeJS.Timeout | undefined;
  beginEvents(response);
  const tell = (event: string, data: object) => {
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const changed = () => {
    burst ??= setTimeout(() => {
      burst = undefined;
      tell("state", state());
    }, BURST);
  };
  const heartbeat = setInterval(changed, HEARTBEAT);
  response.on("close", () => {
    clearTimeout(burst);
    clearInterval(heartbeat);
    onEnd();
  });
  tell("state", state());
  return { changed, tell, end: () => void response.end() };
}
