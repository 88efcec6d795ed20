import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answer, type HttpServer, listen, type RequestListener } from "#src/http.ts";

/** Answers with the length of the body, once it is whole. */
const measure: RequestListener = (request, response) => {
  let bytes = 0;
  request.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
  });
  request.on("end", () => answer(response, 200, String(bytes)));
};

describe("a body that comes in slowly", () => {
  let server: HttpServer;
  beforeAll(async () => {
    server = await listen({
      host: "127.0.0.1",
      port: 0,
      bodyMs: 60,
      routes: [
        { path: "/usual", listener: measure },
        { path: "/long", listener: measure, hasLongBody: true },
      ],
    });
  });
  afterAll(() => server.stop());

  /** Sends ten bytes, one every 20 ms; answers the status, or what went wrong. */
  async function trickle(path: string): Promise<number | string> {
    const request = http.request(new URL(path, server.url), { method: "POST", headers: { "content-length": 10 } });
    const answered = once(request, "response").then(
      ([response]) => {
        (response as http.IncomingMessage).resume();
        return (response as http.IncomingMessage).statusCode!;
      },
      (error: NodeJS.ErrnoException) => error.code ?? "error",
    );
    request.on("error", () => {});
    for (let sent = 0; sent < 10 && !request.destroyed; sent++) {
      request.write("x");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    request.end();
    return answered;
  }

  test("is cut off where nothing else was agreed", async () => {
    expect(await trickle("/usual")).toBe("ECONNRESET");
  });

  test("is waited for on a route that takes long bodies", async () => {
    expect(await trickle("/long")).toBe(200);
  });

  test("tells that its connection is kept for longer than proxies keep one, so that none is met while it closes", async () => {
    const response = await fetch(new URL("/usual", server.url), { method: "POST", body: "12" });
    expect(await response.text()).toBe("2");
    expect(response.headers.get("keep-alive")).toBe("timeout=75");
  });

  test("does not hold a connection to a path that nobody serves", async () => {
    const request = http.request(new URL("/none", server.url), { method: "POST", headers: { "content-length": 10 } });
    request.on("error", () => {});
    request.write("x");
    const [response] = (await once(request, "response")) as [http.IncomingMessage];
    expect(response.statusCode).toBe(404);
    response.resume();
    await once(request, "close");
    expect(request.destroyed).toBe(true);
  });

  test("that is whole in time is untouched, however long the answer takes", async () => {
    const slow = await listen({
      host: "127.0.0.1",
      port: 0,
      bodyMs: 20,
      routes: [
        { path: "/", listener: (_request, response) => void setTimeout(() => answer(response, 200, "done"), 80) },
      ],
    });
    expect(await (await fetch(slow.url)).text()).toBe("done");
    await slow.stop();
  });
});

describe("an address that is none", () => {
  let server: HttpServer;
  beforeAll(async () => {
    server = await listen({
      host: "127.0.0.1",
      port: 0,
      routes: [{ path: "/here", listener: (_request, response) => answer(response, 200, "here") }],
    });
  });
  afterAll(() => server.stop());

  /** The first line of the answer to a request that no library would send. */
  async function ask(target: string): Promise<string> {
    const socket = net.connect(Number(new URL(server.url).port), "127.0.0.1");
    socket.write(`GET ${target} HTTP/1.1\r\nHost: kairos\r\n\r\n`);
    const [head] = (await once(socket, "data")) as [Buffer];
    socket.destroy();
    return head.toString("latin1").split("\r\n", 1)[0]!;
  }

  test.each(["//", "///x:y", "http://[", "//[::1"])("%s is refused, and the process goes on", async (target) => {
    expect(await ask(target)).toMatch(/^HTTP\/1\.1 (?:400|404) /u);
    expect(await (await fetch(new URL("/here", server.url))).text()).toBe("here");
  });
});
