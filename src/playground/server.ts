import type { IncomingMessage, ServerResponse } from "node:http";
import { assertLocal } from "#src/playground/access.ts";
import { act } from "#src/playground/acts.ts";
import { bundlePage } from "#src/playground/bundle.ts";
import { createClockMover } from "#src/playground/clock.ts";
import { openStream, type Stream } from "#src/playground/events.ts";
import { ICON, pageHtml } from "#src/playground/html.ts";
import { answer, answerJson, RefusedError, readJson } from "#src/playground/http.ts";
import { fileOf, pageState } from "#src/playground/page-state.ts";
import { createSentAt } from "#src/playground/sent-at.ts";
import type { Playground, PlaygroundOptions, PlaygroundPerson } from "#src/playground/types.ts";

export type * from "#src/playground/types.ts";

const HTML = "text/html; charset=utf-8";

/** A page on which one person at a time talks to Kairos in a local Slack and a local Teams, and moves the clock. */
export async function createPlayground(options: PlaygroundOptions): Promise<Playground> {
  const { slack, teams, people, clock, traces } = options;
  if (people.length === 0)
    throw new RangeError("Cannot open the playground as it must have people: current count is 0");
  const sentAt = createSentAt(() => clock.now());
  const streams = new Map<Stream, PlaygroundPerson>();
  const changed = () => {
    sentAt.note();
    for (const stream of streams.keys()) stream.changed();
  };
  const mover = createClockMover(clock, changed);
  const stateOf = (person: PlaygroundPerson) => pageState(person, { ...options, sentAt, moving: mover.moving });
  const stops = [
    slack.onChange(changed),
    teams.onChange(changed),
    traces.subscribe((trace) => {
      for (const [stream, { id }] of streams) if (id === trace.person) stream.tell("trace", trace);
    }),
  ];
  const asked = (query: URLSearchParams): PlaygroundPerson => {
    const id = query.get("person");
    const person = id === null ? people[0] : people.find((one) => one.id === id);
    if (!person) throw new RefusedError(404, `There is nobody called "${id}" here.`);
    return person;
  };

  const sendAsset = async (request: IncomingMessage, response: ServerResponse, name: string): Promise<void> => {
    if (name === "icon.svg") return answer(response, 200, "image/svg+xml", ICON);
    const asset = (await bundlePage()).get(name);
    if (!asset) throw new RefusedError(404, `There is no "${name}" here.`);
    const headers = { etag: asset.etag, "cache-control": "no-cache" };
    if (request.headers["if-none-match"] === asset.etag) return answer(response, 304, asset.type, "", headers);
    answer(response, 200, asset.type, asset.body, headers);
  };

  const openEvents = (response: ServerResponse, person: PlaygroundPerson): void => {
    const stream = openStream(
      response,
      () => stateOf(person),
      () => streams.delete(stream),
    );
    streams.set(stream, person);
    stream.tell(
      "traces",
      traces.recent().filter((trace) => trace.person === person.id),
    );
  };

  const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    assertLocal(request);
    const address = `http://local${request.url ?? "/"}`;
    if (!URL.canParse(address)) throw new RefusedError(400, "This address cannot be read.");
    const { pathname, searchParams } = new URL(address);
    const path = pathname.replace(/\/$/, "");
    const asset = /^\/playground\/assets\/([\w.-]+)$/.exec(path)?.[1];
    if (request.method === "GET" && asset !== undefined) return sendAsset(request, response, asset);
    switch (`${request.method} ${path}`) {
      case "GET /playground": {
        const shown = people.map(({ id, name, about, timeZone }) => ({ id, name, about, timeZone }));
        return answer(response, 200, HTML, pageHtml(shown));
      }
      case "GET /playground/clock":
        return answerJson(response, 200, { now: clock.now().toISOString() });
      case "POST /playground/clock":
        return answerJson(response, 200, { now: (await mover.move(await readJson(request))).toISOString() });
      case "GET /playground/state":
        return answerJson(response, 200, stateOf(asked(searchParams)));
      case "GET /playground/events":
        return openEvents(response, asked(searchParams));
      case "GET /playground/file": {
        const file = fileOf(asked(searchParams), searchParams.get("id") ?? "", options);
        if (!file) throw new RefusedError(404, "There is no such picture here.");
        return answer(response, 200, "image/png", file);
      }
      case "POST /playground/act":
        await act(await readJson(request), people, slack, teams);
        return answerJson(response, 200, { done: true });
      default:
        throw new RefusedError(404, `There is nothing at ${request.method} ${pathname}.`);
    }
  };

  // Built beside everything else that starts; the first request waits for it.
  bundlePage().catch(() => undefined);

  return {
    requestListener(request, response) {
      route(request, response).catch((error: unknown) => {
        if (response.headersSent) return response.destroy();
        const refused = error instanceof RefusedError ? error : undefined;
        if (!refused) console.error("The playground could not answer", error);
        const status = refused?.status ?? 500;
        answerJson(response, status, { error: refused?.message ?? "Something went wrong here. The log says what." });
      });
    },
    async stop() {
      for (const stop of stops) stop();
      for (const stream of streams.keys()) stream.end();
      await mover.rest();
    },
  };
}
